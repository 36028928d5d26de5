// @ts-check
/// <reference lib="webworker" />
/**
 * Keeps the door and the cards of the current case for when the network is gone. Pages are kept only when the server marked them so,
 * and only sealed under a key that cannot leave this browser.
 */
const FILES = 'files';
const PAGES = 'pages';
/** Files that come with this one: set by the server. @type {Record<string, string>} */
// @ts-ignore: declared before this file begins.
const carried = CARRIED;
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

/** @returns {Promise<CryptoKey>} */
function deviceKey() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open('vestibule', 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore('keys');
      asked.result.createObjectStore('taps', { autoIncrement: true });
    };
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => {
      const db = asked.result;
      const get = db.transaction('keys').objectStore('keys').get('page');
      get.onerror = () => reject(get.error);
      get.onsuccess = async () => {
        if (get.result) return resolve(get.result);
        const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
        const put = db.transaction('keys', 'readwrite').objectStore('keys').put(made, 'page');
        put.onsuccess = () => resolve(made);
        put.onerror = () => reject(put.error);
      };
    };
  });
}

/** @param {string} url @param {Response} answer */
async function keepPage(url, answer) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await deviceKey(), await answer.arrayBuffer());
  await (await caches.open(PAGES)).put(url, new Response(new Blob([iv, sealed])));
}

/** Keeps a tap as the page would: sealed, to be sent when the network is back. @param {string} url @param {FormData} form */
async function keepTap(url, form) {
  const fields = [...form].filter(([name, value]) => typeof value === 'string' && !name.startsWith('__'));
  const files = [];
  const parts = [];
  for (const [name, value] of form) {
    if (typeof value === 'string' || value.size === 0) continue;
    files.push({ name, file: value.name, type: value.type, size: value.size });
    parts.push(new Uint8Array(await value.arrayBuffer()));
  }
  const text = new TextEncoder().encode(JSON.stringify({ url, fields, files }));
  const plain = new Uint8Array(4 + text.length + parts.reduce((n, p) => n + p.length, 0));
  new DataView(plain.buffer).setUint32(0, text.length);
  plain.set(text, 4);
  let next = 4 + text.length;
  for (const part of parts) {
    plain.set(part, next);
    next += part.length;
  }
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await deviceKey(), plain));
  const row = new Uint8Array(12 + sealed.length);
  row.set(iv);
  row.set(sealed, 12);
  await new Promise((resolve, reject) => {
    const asked = indexedDB.open('vestibule', 1);
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => {
      const transaction = asked.result.transaction('taps', 'readwrite', { durability: 'strict' });
      transaction.objectStore('taps').add({ sealed: row, photos: files.length > 0, refused: 0 });
      transaction.oncomplete = () => { asked.result.close(); resolve(undefined); };
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    };
  });
}

/**
 * A tap on one of the four choices, or whatever is sent from the cards of a case. When it does not arrive, it is kept, and whoever is at the door
 * goes on with the steps of that choice or the case as it was; sent later with the same key, it acts once even if it did arrive.
 * @param {Request} request
 */
async function post(request) {
  const copy = request.clone();
  const network = fetch(request);
  network.catch(() => undefined);
  // A photo may take long on a slow line: it is given up only when the line is.
  const slow = request.headers.get('Content-Type')?.startsWith('multipart/') ?? false;
  /** @type {Promise<undefined>} */
  const patience = new Promise((resolve) => { if (!slow) setTimeout(resolve, 6000); });
  const answer = await Promise.race([network.catch(() => undefined), patience]);
  // 503: it arrived and could not be saved. It may be sent again, and whoever is at the door needs the steps now.
  if (answer && answer.status !== 503) return answer;
  const form = await copy.formData();
  await keepTap(copy.url, form);
  const [, room, incident, part] = new URL(copy.url).pathname.split('/');
  if (room === 'door' || part === 'emergency') {
    const steps = (await (await caches.open(PAGES)).keys()).find((k) => new URL(k.url).pathname === '/door/steps');
    const about = room === 'door' ? { opened: String(form.get('tap')), ask: String(form.get('ask')) } : { opened: '', ask: 'emergency' };
    const page = steps && await keptPage(steps.url, about);
    if (page) return page;
  } else {
    const at = `/${room}/${incident}`;
    const page = (await keptPage(new URL(at, copy.url).href, { at })) ?? (await keptPage(new URL(`/case/${incident}`, copy.url).href, { at: `/case/${incident}` }));
    if (page) return page;
  }
  return (await keptPage(new URL('/', copy.url).href)) ?? Response.error();
}

/** @param {string} url @param {{ opened?: string, ask?: string, at?: string }} [about] @returns {Promise<Response | undefined>} */
async function keptPage(url, about) {
  const kept = await (await caches.open(PAGES)).match(url);
  if (!kept) return undefined;
  const sealed = await kept.arrayBuffer();
  const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: new Uint8Array(sealed.slice(0, 12)) }, await deviceKey(), sealed.slice(12));
  const html = new TextDecoder().decode(plain).replace(/data-now="\d+"/, `data-cached="1"${about?.at ? ` data-at="${about.at}"` : ''}`).replace('data-net="on"', 'data-net="off"')
    .replace(/data-opened(="")?(?=[ >])/, `data-opened="${about?.opened?.replace(/[^0-9a-f-]/gi, '') ?? ''}"`).replace(/data-ask(="")?(?=[ >])/, `data-ask="${about?.ask?.replace(/[^a-z-]/g, '') ?? ''}"`);
  return new Response(html, { headers: {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; base-uri 'none'",
  } });
}

/** @param {string} url */
const bare = (url) => url.split('#')[0];

/** Network first; what is kept when the network is gone or too slow. @param {Request} request */
async function page(request) {
  const url = bare(request.url);
  const network = fetch(request).then((answer) => {
    if (answer.ok && answer.headers.get('X-Keep') === '1') void keepPage(url, answer.clone());
    return answer;
  });
  network.catch(() => undefined);
  const kept = await (await caches.open(PAGES)).match(url);
  if (!kept) return network.catch(async () => (await keptPage(new URL('/', url).href)) ?? Response.error());
  /** @type {Promise<undefined>} */
  const patience = new Promise((resolve) => setTimeout(resolve, 2500));
  const answer = await Promise.race([network.catch(() => undefined), patience]);
  return answer ?? (await keptPage(url)) ?? network;
}

/** @param {Request} request */
async function file(request) {
  const cache = await caches.open(FILES);
  const kept = await cache.match(request.url);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request.url, answer.clone());
  return answer;
}

worker.addEventListener('install', (event) => event.waitUntil((async () => {
  const files = await caches.open(FILES);
  for (const [path, text] of Object.entries(carried)) await files.put(path, new Response(text, { headers: { 'Content-Type': 'text/javascript; charset=utf-8' } }));
  await worker.skipWaiting();
})()));
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== worker.location.origin) return;
  if (request.method === 'POST' && request.mode === 'navigate' && (url.pathname === '/door/open' || /^\/(case|lead)\/[0-9a-f-]{36}\/[a-z-]+$/.test(url.pathname))) event.respondWith(post(request));
  if (request.method !== 'GET') return;
  // Files have a digest and a name; a link of a message is one word, and is never kept.
  if (/^\/a\/[^/]+\/./.test(url.pathname)) event.respondWith(file(request));
  else if (request.mode === 'navigate' && !url.pathname.startsWith('/a/')) event.respondWith(page(request));
});

worker.addEventListener('push', (event) => {
  /** @type {{ title?: string, navigate?: string, lang?: string, dir?: NotificationDirection, tag?: string }} */
  let told = {};
  try {
    told = event.data?.json().notification ?? {};
  } catch {
    // Something else than ours: still shown, since a push that shows nothing loses the permission.
  }
  event.waitUntil(worker.registration.showNotification(told.title ?? 'Vestibule', {
    lang: told.lang, dir: told.dir, tag: told.tag, requireInteraction: true, data: told.navigate ?? '/',
  }));
});

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const to = new URL(String(event.notification.data), worker.location.origin);
  if (to.origin === worker.location.origin) event.waitUntil(worker.clients.openWindow(to.href));
});

worker.addEventListener('message', (event) => {
  const said = /** @type {{ forget?: boolean, keep?: string, html?: string, also?: { url: string, html: string }, files?: string[] }} */ (event.data);
  event.waitUntil((async () => {
    if (said.forget) {
      await caches.delete(PAGES);
      return;
    }
    const files = await caches.open(FILES);
    const edition = said.files?.map((f) => new URL(f).pathname.split('/')[2])[0];
    for (const old of await files.keys()) if (edition && !old.url.includes(`/a/${edition}/`)) await files.delete(old);
    for (const one of said.files ?? []) if (!(await files.match(one))) await files.add(one).catch(() => undefined);
    // The page as it came is kept without asking for it again.
    if (said.keep && said.html) await keepPage(bare(said.keep), new Response(said.html));
    if (said.also) await keepPage(bare(new URL(said.also.url, worker.location.origin).href), new Response(said.also.html));
  })());
});
