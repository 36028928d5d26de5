// @ts-check
/**
 * What is kept on this device until it can be sent: taps, under a key that cannot leave the browser. Nothing readable is stored.
 * Used by the page and, through importScripts-free copies of the same database, by the service worker.
 */

const NAME = 'vestibule';
const VERSION = 1;

/** @typedef {{ url: string, fields: [string, string][], files: { name: string, file: string, type: string, size: number }[] }} Head */
/** @typedef {{ id: number, head: Head, bytes: Uint8Array<ArrayBuffer>, refused: number }} KeptTap */

/** @returns {Promise<IDBDatabase>} */
export function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, VERSION);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore('keys');
      asked.result.createObjectStore('taps', { autoIncrement: true });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

/**
 * @template T
 * @param {IDBDatabase} db @param {string} store @param {IDBTransactionMode} mode @param {(s: IDBObjectStore) => IDBRequest<T>} act
 * @returns {Promise<T>}
 */
export function run(db, store, mode, act) {
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(store, mode, { durability: 'strict' });
    const asked = act(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error ?? asked.error);
  });
}

/** The device's key: made once, never readable, not even by this page. @param {IDBDatabase} db @returns {Promise<CryptoKey>} */
export async function key(db) {
  const kept = await run(db, 'keys', 'readonly', (s) => s.get('page'));
  if (kept) return kept;
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  try {
    await run(db, 'keys', 'readwrite', (s) => s.add(made, 'page'));
    return made;
  } catch {
    return await run(db, 'keys', 'readonly', (s) => s.get('page'));
  }
}

/** @param {CryptoKey} by @param {Uint8Array<ArrayBuffer>} plain @returns {Promise<Uint8Array<ArrayBuffer>>} */
export async function seal(by, plain) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, by, plain));
  const out = new Uint8Array(12 + sealed.length);
  out.set(iv);
  out.set(sealed, 12);
  return out;
}

/** @param {CryptoKey} by @param {Uint8Array<ArrayBuffer>} sealed @returns {Promise<Uint8Array<ArrayBuffer>>} */
export async function unseal(by, sealed) {
  return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: sealed.slice(0, 12) }, by, sealed.slice(12)));
}

/** Keeps a tap. @param {string} url @param {FormData} form @returns {Promise<void>} */
export async function keep(url, form) {
  /** @type {Head} */
  const head = { url, fields: [], files: [] };
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const parts = [];
  for (const [name, value] of form) {
    if (typeof value === 'string') {
      if (!name.startsWith('__')) head.fields.push([name, value]);
    } else if (value.size > 0) {
      const bytes = new Uint8Array(await value.arrayBuffer());
      head.files.push({ name, file: value.name, type: value.type, size: bytes.length });
      parts.push(bytes);
    }
  }
  const text = new TextEncoder().encode(JSON.stringify(head));
  const plain = new Uint8Array(4 + text.length + parts.reduce((n, p) => n + p.length, 0));
  new DataView(plain.buffer).setUint32(0, text.length);
  plain.set(text, 4);
  let at = 4 + text.length;
  for (const part of parts) {
    plain.set(part, at);
    at += part.length;
  }
  const db = await open();
  const sealed = await seal(await key(db), plain);
  await run(db, 'taps', 'readwrite', (s) => s.add({ sealed, photos: head.files.length > 0, refused: 0 }));
  db.close();
}

/** The kept taps, oldest first, photos last. @returns {Promise<KeptTap[]>} */
export async function kept() {
  const db = await open();
  const by = await key(db);
  const ids = /** @type {number[]} */ (await run(db, 'taps', 'readonly', (s) => s.getAllKeys()));
  const rows = await run(db, 'taps', 'readonly', (s) => s.getAll());
  db.close();
  const taps = await Promise.all(rows.map(async (row, i) => {
    const plain = await unseal(by, row.sealed);
    const length = new DataView(plain.buffer).getUint32(0);
    const head = JSON.parse(new TextDecoder().decode(plain.subarray(4, 4 + length)));
    return { id: ids[i], head, bytes: plain.slice(4 + length), refused: row.refused, photos: row.photos };
  }));
  return taps.sort((a, b) => Number(a.photos) - Number(b.photos) || a.id - b.id);
}

/** Builds the form of a kept tap again. @param {KeptTap} tap @returns {FormData} */
export function formOf(tap) {
  const form = new FormData();
  for (const [name, value] of tap.head.fields) form.append(name, value);
  let at = 0;
  for (const file of tap.head.files) {
    form.append(file.name, new File([tap.bytes.slice(at, at + file.size)], file.file, { type: file.type }));
    at += file.size;
  }
  return form;
}

/** Forgets a tap that the server has saved. @param {number} id */
export async function forget(id) {
  const db = await open();
  await run(db, 'taps', 'readwrite', (s) => s.delete(id));
  db.close();
}

/** What somebody typed in a kept tap, and the names of its files: never an id, never a key. @param {KeptTap} tap @returns {string} */
function typed(tap) {
  const own = tap.head.fields.filter(([name, value]) => !/^(tap|at|field|step|opened|campus|channel|saw|seen-.*)$/.test(name) && value.trim() && !/^[0-9a-f-]{36}$/.test(value));
  return [...own.map(([, value]) => value), ...tap.head.files.map((f) => f.file)].join(' · ');
}

/**
 * The case could not take a tap. It is sent once more to be kept as it was, with its time, its words and the reason; only then is it forgotten here.
 * A file cannot go that way: it stays on this device, and is shown.
 * @param {KeptTap} tap @param {Response} answer @param {(url: string, form: FormData) => Promise<Response>} send
 */
export async function report(tap, answer, send) {
  const form = new FormData();
  for (const [name, value] of tap.head.fields) form.append(name, value);
  for (const file of tap.head.files) form.append('kept-file', file.file);
  const from = new URL(tap.head.url, location.href);
  form.append('kept-from', from.pathname + from.search);
  form.append('kept-why', answer.headers.get('X-Refusal') ?? '');
  const kept = await send('/door/kept', form);
  if (kept.status === 401 || kept.status === 429 || kept.status >= 500) throw new Error('not kept');
  if (kept.ok && tap.head.files.length === 0) await forget(tap.id);
  else await refuse(tap.id, answer.status);
}

/**
 * Lists what is still on this device, with the words as typed: what waits for the network, and what could not be sent at all, with its files to save.
 * @param {string} said @param {boolean} signIn @param {boolean} waiting
 */
export async function show(said, signIn, waiting) {
  const [title, hint, remove, wait, soon] = said.split('|');
  const all = (await kept()).filter((t) => t.refused !== 0 || waiting || signIn);
  document.getElementById('on-device')?.remove();
  const main = document.querySelector('main');
  if (!main || all.length === 0) return;
  const part = document.createElement('section');
  part.id = 'on-device';
  part.className = 'leaf stack g1 across';
  /** @param {string} tag @param {string} text */
  const add = (tag, text) => {
    const made = document.createElement(tag);
    made.textContent = text;
    part.append(made);
    return made;
  };
  /** @param {KeptTap} tap */
  const line = (tap) => {
    const at = Number(tap.head.fields.find(([name]) => name === 'at')?.[1]);
    add('p', [at ? new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: 'numeric', minute: '2-digit' }) : '', typed(tap)].filter(Boolean).join(' · ')).dir = 'auto';
  };
  add('h2', title);
  const pending = all.filter((t) => t.refused === 0);
  if (pending.length > 0) add('p', signIn ? wait : soon);
  pending.forEach(line);
  const left = all.filter((t) => t.refused !== 0);
  if (left.length > 0) add('p', hint);
  for (const tap of left) {
    line(tap);
    let from = 0;
    for (const file of tap.head.files) {
      const link = /** @type {HTMLAnchorElement} */ (add('a', file.file));
      link.href = URL.createObjectURL(new Blob([tap.bytes.slice(from, from + file.size)], { type: 'application/octet-stream' }));
      link.download = file.file;
      from += file.size;
    }
    const button = add('button', remove);
    button.className = 'act line';
    button.addEventListener('click', async () => { await forget(tap.id); await show(said, signIn, waiting); });
  }
  main.prepend(part);
}

/** Marks a tap that the server refused, so that it is shown and not sent again. @param {number} id @param {number} status */
export async function refuse(id, status) {
  const db = await open();
  const row = await run(db, 'taps', 'readonly', (s) => s.get(id));
  if (row) await run(db, 'taps', 'readwrite', (s) => s.put({ ...row, refused: status }, id));
  db.close();
}
