// @ts-check
/**
 * Keeps a page as it is now: listens, fetches the page again, and changes only the marked parts. Never touches a field somebody is
 * typing in. When nothing was heard for thirty seconds the badge says so.
 */
import { announce, badge, badgeFromNetwork, clock, offset } from './post.js';

const SILENCE = 30_000;
/** @type {EventSource | null} */
let source = null;
let heard = Date.now();
let address = '';
/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon;
let stale = false;

function listen() {
  const to = document.body.dataset.live ?? '';
  if (to === address && source && source.readyState !== EventSource.CLOSED) return;
  source?.close();
  source = null;
  address = to;
  if (!to) return;
  source = new EventSource(to);
  source.addEventListener('open', () => { hear(); document.dispatchEvent(new CustomEvent('v:live')); });
  source.addEventListener('ping', hear);
  source.addEventListener('entry', () => { hear(); refresh(); });
  source.addEventListener('resync', () => { hear(); refresh(); });
  source.addEventListener('gone', () => { source?.close(); location.reload(); });
}

function hear() {
  heard = Date.now();
  if (stale) {
    stale = false;
    badgeFromNetwork();
    document.body.classList.remove('stale');
  }
}

function refresh() {
  clearTimeout(soon);
  soon = setTimeout(() => void fetchAndMorph(), 120);
}

async function fetchAndMorph() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
    if (answer.redirected && new URL(answer.url).pathname !== location.pathname) {
      location.assign(answer.url);
      return;
    }
    if (!answer.ok) {
      location.reload();
      return;
    }
    if (polled()) hear();
    morph(new DOMParser().parseFromString(await answer.text(), 'text/html'));
  } catch {
    // The stream itself tells when the line is lost.
  }
}

/** True while somebody writes in it, and where a form came back with what was typed. @param {Element} old */
function inUse(old) {
  if (old.matches('[data-back]') || old.querySelector('[data-back]')) return true;
  if (document.activeElement && old.contains(document.activeElement) && document.activeElement.matches('input,textarea,select')) return true;
  return [...old.querySelectorAll('input,textarea,select')].some((c) =>
    c instanceof HTMLSelectElement ? [...c.options].some((o) => o.selected !== o.defaultSelected)
      : c instanceof HTMLTextAreaElement ? c.value !== c.defaultValue
        : c instanceof HTMLInputElement && c.type !== 'hidden' && (c.value !== c.defaultValue || c.checked !== c.defaultChecked));
}

/** @param {Document} next */
function morph(next) {
  const [was, is] = [document, next].map((page) => 'emergency' in page.body.dataset);
  if (is && !was) {
    location.reload();
    return;
  }
  if (was && !is && !inUse(document.body)) {
    // Somebody took the emergency back: the sign leads to the case and its cards.
    location.assign(document.querySelector('a.plate')?.getAttribute('href') ?? '/');
    return;
  }
  document.title = next.title;
  // A page carries only the drawings it uses: what is new in it brings its own.
  const drawings = document.querySelector('#sprite defs');
  for (const symbol of next.querySelectorAll('#sprite symbol')) if (!document.getElementById(symbol.id)) drawings?.append(document.adoptNode(symbol));
  let card = false;
  for (const old of document.querySelectorAll('[data-live][id]')) {
    if (!old.isConnected) continue;
    const now = next.getElementById(old.id);
    if (!now) {
      if (!inUse(old)) old.remove();
      continue;
    }
    if (same(old, now) || inUse(old)) continue;
    const focused = document.activeElement && old.contains(document.activeElement) ? document.activeElement : null;
    const fresh = document.adoptNode(now);
    old.replaceWith(fresh);
    if (fresh instanceof HTMLElement && fresh.dataset.announce) announce(fresh.dataset.announce);
    if (focused) {
      const again = focused.id ? document.getElementById(focused.id) : fresh.querySelector('h1,h2,button,a');
      if (again instanceof HTMLElement) {
        if (!again.matches('button,a,input')) again.tabIndex = -1;
        again.focus({ preventScroll: true });
      }
    }
    card ||= fresh.classList.contains('now');
  }
  // A part that is new on the page, such as advice, has no place yet: its parent is marked, or the page is shown anew.
  const fresh = [...next.querySelectorAll('main [data-live][id]')].some((e) => !document.getElementById(e.id));
  if (fresh && !inUse(document.body)) {
    const main = document.querySelector('main');
    const now = next.querySelector('main');
    if (main && now) main.replaceWith(document.adoptNode(now));
  }
  count();
  badgeFromNetwork();
}

/** Same but for the fields that are fresh on every rendering. @param {Element} a @param {Element} b */
function same(a, b) {
  /** @param {Element} e */
  const text = (e) => {
    const copy = /** @type {Element} */ (e.cloneNode(true));
    for (const hidden of copy.querySelectorAll('input[type=hidden]')) hidden.remove();
    for (const open of copy.querySelectorAll('[open]')) open.removeAttribute('open');
    for (const minutes of copy.querySelectorAll('[data-since]')) minutes.textContent = '';
    return copy.outerHTML;
  };
  return text(a) === text(b);
}

/** Whole minutes, worked out from the start, so that a sleeping phone wakes up right. */
function count() {
  for (const place of document.querySelectorAll('[data-since]')) {
    if (!(place instanceof HTMLElement)) continue;
    const minutes = String(Math.max(0, Math.floor((Date.now() - offset - Number(place.dataset.since)) / 60_000)));
    if (place.textContent !== minutes) place.textContent = minutes;
  }
}

/** How often a page looks again by itself, in milliseconds; 0 when only the stream tells. */
function polled() {
  return Number(document.body.dataset.poll ?? 0) * 1000;
}

let looked = Date.now();
setInterval(() => {
  count();
  if (polled() && !document.hidden && Date.now() - looked >= polled()) {
    looked = Date.now();
    void fetchAndMorph();
  }
  if ((address || polled()) && Date.now() - heard > SILENCE) {
    stale = true;
    document.body.classList.add('stale');
    badge(false, (document.body.dataset.sayLost ?? '').replace('{time}', clock(heard - offset)));
    if (source?.readyState === EventSource.CLOSED) listen();
  }
}, 5_000);

document.addEventListener('v:page', listen);
document.addEventListener('v:flushed', refresh);
document.addEventListener('visibilitychange', () => { if (!document.hidden) { count(); listen(); } });
addEventListener('online', listen);
listen();
count();
