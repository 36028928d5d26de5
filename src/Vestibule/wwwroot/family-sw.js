// @ts-check
/// <reference lib="webworker" />
/**
 * Keeps family pages that were read for when the network is gone. The network always goes first, so that nobody reads an old right while the
 * new one can be had. A kept copy says its day; a statement whose date is over is taken out of it; after sixty days it is thrown away.
 */
const KEPT = 'family';
const DAYS = 60;
const familyWorker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

/** @param {string} url @param {Response} answer */
async function keep(url, answer) {
  const html = await answer.text();
  const cache = await caches.open(KEPT);
  await cache.put(url, new Response(html, { headers: {
    'Content-Type': 'text/html; charset=utf-8', 'X-Kept': String(Date.now()),
    'Content-Security-Policy': answer.headers.get('Content-Security-Policy') ?? "default-src 'none'",
  } }));
  const sheet = /<link rel="stylesheet" href="([^"]+)"/.exec(html)?.[1];
  if (sheet && !(await cache.match(sheet))) await cache.add(sheet);
}

/** @param {string} url */
async function kept(url) {
  const cache = await caches.open(KEPT);
  const found = await cache.match(url);
  if (!found) return Response.error();
  if (Date.now() - Number(found.headers.get('X-Kept')) > DAYS * 86400000) {
    await cache.delete(url);
    return Response.error();
  }
  const today = new Date().toISOString().slice(0, 10);
  const html = (await found.text()).replace('hidden data-kept', 'data-kept')
    .replace(/<!--until (\d{4}-\d\d-\d\d)-->[^]*?<!--\/until-->/g, (all, day) => (day <= today ? '' : all));
  return new Response(html, { headers: found.headers });
}

familyWorker.addEventListener('install', () => void familyWorker.skipWaiting());
familyWorker.addEventListener('activate', (event) => event.waitUntil((async () => {
  await familyWorker.clients.claim();
  const open = await familyWorker.clients.matchAll({ type: 'window' });
  await Promise.all(open.filter((c) => new URL(c.url).pathname.startsWith('/family')).map(async (c) => {
    const url = c.url.split('#')[0];
    const answer = await fetch(url);
    if (answer.ok) await keep(url, answer);
  }));
})()));
familyWorker.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  const url = request.url.split('#')[0];
  if (request.mode === 'navigate') {
    event.respondWith(fetch(request).then((answer) => {
      if (answer.ok) event.waitUntil(keep(url, answer.clone()));
      return answer;
    }, () => kept(url)));
  } else if (new URL(url).pathname.startsWith('/a/')) {
    event.respondWith(caches.open(KEPT).then(async (cache) => (await cache.match(url)) ?? fetch(request)));
  }
});
