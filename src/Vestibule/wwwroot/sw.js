// @ts-check
/// <reference lib="webworker" />
/**
 * Keeps the door and the cards of the current case for when the network is gone. Pages are kept only when the server marked them so,
 * and only sealed under a key that cannot leave this browser.
 */
const FILES = 'files';
const PAGES = 'pages';
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

/** @param {string} url @returns {Promise<Response | undefined>} */
async function keptPage(url) {
  const kept = await (await caches.open(PAGES)).match(url);
  if (!kept) return undefined;
  const sealed = await kept.arrayBuffer();
  const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: new Uint8Array(sealed.slice(0, 12)) }, await deviceKey(), sealed.slice(12));
  const html = new TextDecoder().decode(plain).replace(/data-now="\d+"/, 'data-cached="1"').replace('data-net="on"', 'data-net="off"');
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

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== worker.location.origin) return;
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
  const said = /** @type {{ forget?: boolean, keep?: string, files?: string[] }} */ (event.data);
  event.waitUntil((async () => {
    if (said.forget) {
      await caches.delete(PAGES);
      return;
    }
    const files = await caches.open(FILES);
    const edition = said.files?.map((f) => new URL(f).pathname.split('/')[2])[0];
    for (const old of await files.keys()) if (edition && !old.url.includes(`/a/${edition}/`)) await files.delete(old);
    for (const one of said.files ?? []) if (!(await files.match(one))) await files.add(one).catch(() => undefined);
    if (said.keep) {
      const answer = await fetch(said.keep);
      if (answer.ok && answer.headers.get('X-Keep') === '1') await keepPage(bare(said.keep), answer);
    }
  })());
});
