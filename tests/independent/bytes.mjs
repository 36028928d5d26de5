// Spellings shared by every part of docs/journal.md: base64, integers, ids, SHA-256.
import { createHash } from "node:crypto";

export const sha256 = (...parts) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** Decodes base64 in its one spelling, or gives null. */
export function base64(text) {
  if (typeof text !== "string" || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : null;
}

/** A 32 byte hash in base64, or null. */
export function hash64(text) {
  const bytes = base64(text);
  return bytes !== null && bytes.length === 32 ? bytes : null;
}

/** Reads an integer in its one spelling, or gives null. */
export function integer(text) {
  if (!/^(0|-?[1-9][0-9]{0,15})$/.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}

/** An integer from 0, or null. */
export function natural(text) {
  const value = integer(text);
  return value !== null && value >= 0 ? value : null;
}

export const isId = (text) =>
  typeof text === "string" && /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text);

/** The spelling of a kind, which is that of a reason too. */
export const isKind = (text) =>
  typeof text === "string" && text.length <= 64 && /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(text);

/** What is not in the form the document gives: refused before anything is verified. */
export class Refused extends Error {
  constructor(key, what) {
    super(`${key} ${what}`);
    this.key = key;
    this.what = what;
  }
}
