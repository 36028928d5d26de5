// @ts-check
/** Leaving takes this page's place in the history. Pages once seen are kept for when the network is gone; without that, nothing is said. */
const leave = /** @type {HTMLAnchorElement} */ (document.querySelector('.leave'));
leave.addEventListener('click', (event) => {
  event.preventDefault();
  location.replace(leave.href);
});
addEventListener('load', () => void navigator.serviceWorker?.register('/family/sw.js', { scope: '/family' }).catch(() => undefined));
