// @ts-check
/**
 * Allows alerts on this device: asks the browser for a push address, after a press and never by itself, and sends it with the page's own form. A browser that
 * cannot keeps the button hidden and says why.
 */
const form = /** @type {HTMLFormElement | null} */ (document.querySelector('form[data-push]'));
const no = document.getElementById('push-no');

/** @param {string} text */
function bytes(text) {
  const plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(plain, (c) => c.charCodeAt(0));
}

/** @param {ArrayBuffer | null} buffer */
function text(buffer) {
  return btoa(String.fromCharCode(...new Uint8Array(buffer ?? new ArrayBuffer(0)))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** The browser and the system, as people call them. */
function label() {
  const agent = navigator.userAgent;
  const system = /iPhone|iPad|Android|Windows|Mac OS X|Linux/.exec(agent)?.[0] ?? '';
  const browser = /Edg|Firefox|Chrome|Safari/.exec(agent)?.[0] ?? '';
  return [system, browser].filter(Boolean).join(', ');
}

/** @param {HTMLFormElement} sent */
async function allow(sent) {
  if ((await Notification.requestPermission()) !== 'granted') throw new Error('not allowed');
  await navigator.serviceWorker.register('/sw.js');
  const worker = await navigator.serviceWorker.ready;
  const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(sent.dataset.push ?? '') });
  /** @param {string} name @param {string} value */
  const put = (name, value) => {
    const field = sent.elements.namedItem(name);
    if (field instanceof HTMLInputElement) field.value = value;
  };
  put('endpoint', made.endpoint);
  put('key', text(made.getKey('p256dh')));
  put('secret', text(made.getKey('auth')));
  put('label', label());
}

if (form && 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window) {
  form.hidden = false;
  form.addEventListener('submit', (event) => {
    const field = form.elements.namedItem('endpoint');
    if (field instanceof HTMLInputElement && field.value) return;
    event.preventDefault();
    allow(form).then(() => form.requestSubmit()).catch(() => { if (no) no.hidden = false; });
  });
} else if (no) no.hidden = false;
