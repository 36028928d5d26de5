// @ts-check
/**
 * Forms, in place: sent by fetch, kept on this device when the network is gone, and sent again oldest first with the same tap key.
 * A fact is called saved only when the server has answered. Without this file every form still works as a form.
 */

const root = document.documentElement;
/** The page as it came, before anything here changes it. */
const html = 'keep' in root.dataset && !root.dataset.cached ? `<!DOCTYPE html>${root.outerHTML}` : '';
const body = () => document.body;
/** @param {string} name */
const words = (name) => body().dataset['say' + name[0].toUpperCase() + name.slice(1)] ?? '';

/** The device clock's lead over the server's, in milliseconds. */
export const offset = measure();

function measure() {
  const said = /v-offset=(-?\d+)/.exec(document.cookie);
  const known = said ? Number(said[1]) : 0;
  const nav = /** @type {PerformanceNavigationTiming | undefined} */ (performance.getEntriesByType('navigation')[0]);
  const now = Number(root.dataset.now);
  if (!nav || !now || root.dataset.cached || nav.type === 'back_forward') return known;
  const lead = Math.round(performance.timeOrigin + nav.responseStart - now);
  document.cookie = `v-offset=${lead};path=/;max-age=604800;samesite=lax${location.protocol === 'https:' ? ';secure' : ''}`;
  return lead;
}

/** A time of day as the house says it. @param {number} at device time */
export function clock(at) {
  // The district's own time of day, also on a device that is set to another one.
  const [hour, minute] = new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: root.dataset.zone }).split(':');
  return `${Number(hour) % 12 || 12}:${minute}`;
}

/** A fresh tap key: a version 7 UUID. */
export function newTap() {
  const b = crypto.getRandomValues(new Uint8Array(16));
  const now = Date.now() - offset;
  for (let i = 0; i < 6; i++) b[i] = Math.floor(now / 2 ** (8 * (5 - i))) & 255;
  b[6] = (b[6] & 15) | 112;
  b[8] = (b[8] & 63) | 128;
  const h = Array.from(b, (x) => x.toString(16).padStart(2, '0')).join('');
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-${h.slice(12, 16)}-${h.slice(16, 20)}-${h.slice(20)}`;
}

let lastSaid = 0;
/** One polite sentence, at most one in five seconds. @param {string} sentence */
export function announce(sentence) {
  if (!sentence || Date.now() - lastSaid < 5000) return;
  lastSaid = Date.now();
  let region = document.getElementById('announcer');
  if (!region) {
    region = document.createElement('p');
    region.id = 'announcer';
    region.className = 'vh';
    region.setAttribute('aria-live', 'polite');
    body().append(region);
  }
  region.textContent = sentence;
}

/** The badge: icon and word. @param {boolean} on @param {string} word @param {string} [under] */
export function badge(on, word, under) {
  const net = document.getElementById('net');
  const span = net?.querySelector('span');
  if (!net || !span) return;
  const state = on ? 'on' : 'off';
  const small = document.createElement('small');
  small.textContent = under ?? '';
  if (net.dataset.net === state && span.textContent === word + (under ?? '')) return;
  net.dataset.net = state;
  span.replaceChildren(word, ...(under ? [small] : []));
}

export function badgeFromNetwork() {
  if (navigator.onLine && !root.dataset.cached) badge(true, words('online'), words('works'));
  else badge(false, words('offline'), words('call'));
}

/** @param {Element | null} near @param {'pending' | 'saved' | 'local' | 'none'} state */
function mark(near, state) {
  const line = near?.closest('.fact')?.querySelector('[data-save]') ?? near?.closest('form')?.querySelector(':scope > [data-save]');
  if (!(line instanceof HTMLElement)) return;
  line.dataset.s = state;
  const say = { pending: words('pending'), saved: words('kept').replace('{time}', clock(Date.now() - offset)), local: words('local'), none: words('unsent') };
  (line.querySelector('span') ?? line).textContent = say[state];
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let quiet;
/** After three quiet seconds one summary, never one line for each fact. @param {boolean} good */
function summary(good) {
  clearTimeout(quiet);
  quiet = setTimeout(() => announce(words(good ? 'saved' : 'unsent')), 3000);
}

/** @param {string} url @param {FormData} form */
function send(url, form) {
  const files = [...form.values()].some((v) => typeof v !== 'string');
  const plain = new URLSearchParams();
  if (!files) for (const [name, value] of form) plain.append(name, String(value));
  return fetch(url, { method: 'POST', body: files ? form : plain, headers: { 'X-Vestibule': '1', Accept: 'text/html' } });
}

/** What the next page's head asks for and this one's lacks: its styles before it is seen, its scripts after. @param {Document} next */
async function takeOver(next) {
  const has = new Set([...document.head.querySelectorAll('link[rel=stylesheet]')].map((l) => l.getAttribute('href')));
  const waits = [...next.head.querySelectorAll('link[rel=stylesheet]')].filter((l) => !has.has(l.getAttribute('href'))).map((l) => new Promise((resolve) => {
    const link = /** @type {HTMLLinkElement} */ (document.importNode(l, true));
    link.onload = link.onerror = resolve;
    document.head.append(link);
    setTimeout(resolve, 2000);
  }));
  await Promise.all(waits);
  return [...next.head.querySelectorAll('script[type=module][src]')].map((s) => new URL(s.getAttribute('src') ?? '', location.href).href)
    .filter((src) => ![...document.scripts].some((s) => s.src === src));
}

/** Shows an answer in place: the parts of the page that a person sees, then the new card's heading gets the focus. @param {Response} answer */
async function show(answer) {
  const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
  if (!next.querySelector('main')) {
    location.assign(answer.url);
    return;
  }
  const scripts = await takeOver(next);
  if (answer.redirected && answer.url !== location.href) history.pushState(null, '', answer.url);
  document.title = next.title;
  root.lang = next.documentElement.lang;
  root.dir = next.documentElement.dir;
  const announcer = document.getElementById('announcer');
  document.body.replaceWith(document.adoptNode(next.body));
  if (announcer) body().append(announcer);
  const back = document.querySelector('[data-back]');
  const heading = back?.querySelector('[role=alert],.note,h2') ?? document.querySelector('.now h1, .now h2, main h1, h1');
  if (heading instanceof HTMLElement) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
  if (back) heading?.scrollIntoView({ block: 'center' });
  else scrollTo(0, 0);
  badgeFromNetwork();
  document.dispatchEvent(new CustomEvent('v:page'));
  for (const script of scripts) void import(script);
}

/** @param {HTMLFormElement} form @param {Element | null} by @param {FormData} data @param {string} url @param {boolean} inPlace */
async function post(form, by, data, url, inPlace) {
  mark(by ?? form, 'pending');
  try {
    const answer = await send(url, data);
    if (answer.status >= 500) throw new Error('not saved');
    // What was noted on the kept steps has no page to come back on: it goes the way of what was kept, and stays with the case.
    if (inPlace && !answer.ok && 'later' in form.dataset) throw new Error('not applied');
    if (inPlace) {
      mark(by ?? form, answer.ok ? 'saved' : 'none');
      const tap = form.elements.namedItem('tap');
      if (tap instanceof HTMLInputElement && answer.ok) tap.value = newTap();
      summary(answer.ok);
    } else {
      await show(answer);
    }
  } catch {
    await (await import('./keep.js')).keep(url, data);
    mark(by ?? form, 'local');
    if (inPlace) {
      const tap = form.elements.namedItem('tap');
      if (tap instanceof HTMLInputElement) tap.value = newTap();
    }
    if (navigator.onLine && 'later' in form.dataset) void flush();
    else badge(false, words('offline'), words('call'));
    summary(false);
    await showKept(false);
  }
}

/** A page that was kept is shown again and again: what is tapped on it is a new tap each time it is opened. */
function freshTaps() {
  if (!root.dataset.cached) return;
  for (const tap of document.querySelectorAll('input[name=tap]')) if (tap instanceof HTMLInputElement) tap.value = newTap();
}

/** The steps shown without a network: once the tap that opened the case has arrived, the case itself is shown. */
const opened = () => document.querySelector('main[data-opened]')?.getAttribute('data-opened') ?? '';

/** Lists what waits on this device, or could not leave it. On the kept steps each form says so itself. @param {boolean} signIn */
async function showKept(signIn) {
  await (await import('./keep.js')).show(body().dataset.sayLeft ?? '', signIn, opened() === '');
}

let flushing = false;
/** Sends what is kept, oldest first, until one does not arrive. What a case could not take stays with it as it was. What asks for a sign-in is set aside. */
export async function flush() {
  if (flushing || !navigator.onLine) return;
  flushing = true;
  try {
    const store = await import('./keep.js');
    let sent = 0;
    let arrived = '';
    let aside = 0;
    for (const tap of (await store.kept()).filter((t) => t.refused === 0)) {
      const answer = await send(tap.head.url, store.formOf(tap));
      if (answer.status === 401 || answer.status === 403) {
        aside++;
        continue;
      }
      if (answer.status === 429 || answer.status >= 500) break;
      if (answer.ok) await store.forget(tap.id);
      else await store.report(tap, answer, send);
      if (answer.ok && opened() && tap.head.fields.some(([name, value]) => name === 'tap' && value === opened())) arrived = answer.url;
      sent++;
    }
    if (sent > 0) document.dispatchEvent(new CustomEvent('v:flushed'));
    const left = (await store.kept()).length;
    await showKept(aside > 0);
    if (sent > 0 || left > 0) summary(left === 0);
    if (arrived && left === aside) location.assign(arrived);
  } catch {
    // Still no network: what is kept stays kept.
  } finally {
    flushing = false;
  }
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== 'post') return;
  const at = form.elements.namedItem('at');
  if (at instanceof HTMLInputElement) at.value = String(Date.now());
  const about = form.elements.namedItem('opened');
  if (about instanceof HTMLInputElement) about.value = opened();
  if (!('post' in form.dataset) && !('autosave' in form.dataset) && !('later' in form.dataset)) return;
  event.preventDefault();
  const by = event.submitter;
  const to = by instanceof HTMLButtonElement && by.hasAttribute('formaction') ? by.formAction : form.action;
  void post(form, by, new FormData(form, by), to, 'later' in form.dataset);
});

document.addEventListener('change', (event) => {
  const control = event.target;
  if (!(control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement || control instanceof HTMLSelectElement)) return;
  const form = control.form;
  if (!form || !('autosave' in form.dataset) || !control.name) return;
  const data = new FormData();
  const tap = form.elements.namedItem('tap');
  for (const [name, value] of new FormData(form)) {
    if (name === control.name || name.startsWith('__') || name === 'tap') data.append(name, value);
  }
  data.append('at', String(Date.now()));
  data.append('field', control.name);
  if (tap instanceof HTMLInputElement) tap.value = newTap();
  void post(form, control, data, form.action, true);
});

/** Printing needs a script, so its button shows only with one. */
function showPrint() {
  for (const button of document.querySelectorAll('[data-print][hidden]')) button.removeAttribute('hidden');
}
document.addEventListener('v:page', showPrint);
document.addEventListener('click', (event) => {
  if (event.target instanceof Element && event.target.closest('[data-print]')) print();
});
showPrint();

addEventListener('online', () => { delete root.dataset.cached; badgeFromNetwork(); void flush(); });
addEventListener('offline', badgeFromNetwork);
addEventListener('popstate', () => location.reload());
document.addEventListener('visibilitychange', () => { if (!document.hidden) void flush(); });
document.addEventListener('v:live', () => void flush());

// What was sent and did not arrive is answered with the case as it was kept: the address is the case's, not that of the form.
if (root.dataset.at) history.replaceState(null, '', root.dataset.at);
freshTaps();
badgeFromNetwork();
setInterval(() => { if (opened()) void flush(); }, 5_000);
/** The page that this one brings along for when the network is gone: this page's frame around other words. @returns {{ url: string, html: string } | undefined} */
function alongside() {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const url = page.body.dataset.also;
  const brought = page.querySelector('template[data-title]');
  if (!url || !(brought instanceof HTMLTemplateElement)) return undefined;
  page.title = brought.dataset.title ?? '';
  page.querySelector('main')?.replaceWith(brought.content);
  brought.remove();
  page.body.className = '';
  delete page.body.dataset.also;
  return { url, html: `<!DOCTYPE html>${page.documentElement.outerHTML}` };
}

addEventListener('load', () => setTimeout(async () => {
  const databases = 'databases' in indexedDB ? await indexedDB.databases() : [{ name: 'vestibule' }];
  if (databases.some((d) => d.name === 'vestibule')) void showKept(false).then(flush);
  if (!('serviceWorker' in navigator)) return;
  await navigator.serviceWorker.register('/sw.js');
  const ready = await navigator.serviceWorker.ready;
  const used = performance.getEntriesByType('resource').map((r) => r.name).filter((n) => new URL(n).pathname.startsWith('/a/'));
  ready.active?.postMessage(body().dataset.known === '1' ? { keep: location.href, html, also: alongside(), files: used } : { forget: true });
}, 0));
