// RFC 8259 read strictly: no key twice, integers in one spelling, no half of a surrogate pair.
import { Refused, integer } from "./bytes.mjs";

const TOKEN = /[ \t\n\r]*(?:([{}[\],:])|"((?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*)"|(-?[0-9][0-9.eE+-]*)|(true|false|null))/y;
const END = /[ \t\n\r]*$/y;
const DEEPEST = 16;

export function parseBytes(bytes, key) {
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refused(key, "utf-8");
  }
  return parse(text, key);
}

/** Objects come back as Map, so that no key has a meaning of its own. */
export function parse(text, key) {
  let at = 0;
  const bad = (what) => new Refused(key, what);

  function next() {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) throw bad("json");
    at = TOKEN.lastIndex;
    if (match[1] !== undefined) return { mark: match[1] };
    if (match[2] !== undefined || match[0].endsWith('"')) return { value: string(match[0].trimStart()) };
    if (match[3] !== undefined) return { value: number(match[3]) };
    return { value: { true: true, false: false, null: null }[match[4]] };
  }

  function string(token) {
    const value = JSON.parse(token);
    if (!value.isWellFormed()) throw bad("surrogate");
    return value;
  }

  function number(token) {
    const value = integer(token);
    if (value === null) throw bad("number");
    return value;
  }

  function value(token, depth) {
    if (depth > DEEPEST) throw bad("depth");
    if (token.mark === "{") return object(depth);
    if (token.mark === "[") return array(depth);
    if (token.mark !== undefined) throw bad("json");
    return token.value;
  }

  function object(depth) {
    const map = new Map();
    let token = next();
    if (token.mark === "}") return map;
    for (;;) {
      if (typeof token.value !== "string") throw bad("json");
      if (map.has(token.value)) throw bad("key twice");
      if (next().mark !== ":") throw bad("json");
      map.set(token.value, value(next(), depth + 1));
      const mark = next().mark;
      if (mark === "}") return map;
      if (mark !== ",") throw bad("json");
      token = next();
    }
  }

  function array(depth) {
    const list = [];
    let token = next();
    if (token.mark === "]") return list;
    for (;;) {
      list.push(value(token, depth + 1));
      const mark = next().mark;
      if (mark === "]") return list;
      if (mark !== ",") throw bad("json");
      token = next();
    }
  }

  const whole = value(next(), 0);
  END.lastIndex = at;
  if (!END.test(text)) throw bad("json");
  return whole;
}

/** The values of exactly these keys, in this order; anything else is refused. */
export function exactly(map, keys, key) {
  if (!(map instanceof Map)) throw new Refused(key, "object");
  for (const name of keys) if (!map.has(name)) throw new Refused(key, name);
  if (map.size !== keys.length) throw new Refused(key, "further key");
  return keys.map((name) => map.get(name));
}
