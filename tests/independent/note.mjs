// Section 3: verifier keys, signed notes, checkpoints and counts.
import { createPublicKey, verify } from "node:crypto";
import { base64, hash64, isId, natural, Refused, sha256 } from "./bytes.mjs";
import { CLASSES } from "./header.mjs";

const NAME = /^[^+\p{White_Space}\p{Cc}]+$/u;
const SPKI = Buffer.from("302a300506032b6570032100", "hex"); // RFC 8410: the DER before 32 bytes of an Ed25519 key
const ED25519 = Buffer.of(1);

export function readVkey(text) {
  const match = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/su.exec(text);
  const bytes = match && base64(match[3]);
  if (!bytes || bytes.length !== 33 || bytes[0] !== 1 || !NAME.test(match[1])) throw new Refused("journal.vkey", "form");
  const id = sha256(match[1], "\n", ED25519, bytes.subarray(1)).subarray(0, 4);
  if (id.toString("hex") !== match[2]) throw new Refused("journal.vkey", "key id");
  const key = createPublicKey({ key: Buffer.concat([SPKI, bytes.subarray(1)]), format: "der", type: "spki" });
  return { text, name: match[1], id, key };
}

/** The text of a note that the key signed, without its final newline, as lines. */
export function openNote(note, vkey) {
  const malformed = (what) => new Refused("journal.note", what);
  if (typeof note !== "string" || Buffer.byteLength(note) > 1 << 20) throw malformed("length");
  if (/[^\n\P{Cc}]/u.test(note)) throw malformed("control");
  const divide = note.lastIndexOf("\n\n");
  if (divide < 0 || !note.endsWith("\n") || divide + 2 === note.length) throw malformed("end");
  const text = note.slice(0, divide + 1);
  const lines = note.slice(divide + 2, -1).split("\n");
  if (lines.length > 100) throw malformed("signatures");

  const counting = [];
  for (const line of lines) {
    const match = /^— ([^ ]+) ([^ ]+)$/u.exec(line);
    const bytes = match && base64(match[2]);
    if (!bytes || bytes.length < 5 || !NAME.test(match[1])) throw malformed("signature");
    if (match[1] === vkey.name && bytes.subarray(0, 4).equals(vkey.id)) counting.push(bytes.subarray(4));
  }
  if (counting.length === 0) throw new Refused("journal.note-unsigned", "");
  const signed = Buffer.from(text, "utf8");
  for (const signature of counting)
    if (signature.length !== 64 || !verify(null, signed, vkey.key, signature)) throw new Refused("journal.note-forged", "");
  return text.slice(0, -1).split("\n");
}

export function openCheckpoint(note, vkey, origin) {
  const lines = openNote(note, vkey);
  const size = natural(lines[1] ?? "");
  const root = hash64(lines[2] ?? "");
  if (lines.length < 3 || lines.includes("") || size === null || root === null) throw new Refused("journal.checkpoint", "");
  if (lines[0] !== origin) throw new Refused("journal.origin", lines[0]);
  return { origin, size, root };
}

export function openCounts(note, vkey) {
  const lines = openNote(note, vkey);
  const bad = (what) => new Refused("journal.counts", what);
  if (lines[0] !== "vestibule-series-counts@v1") throw bad("format");
  const origin = /^origin (.+)$/u.exec(lines[1] ?? "");
  const tree = /^tree ([0-9]+) ([^ ]+)$/.exec(lines[2] ?? "");
  const incident = /^incident (.+)$/.exec(lines[3] ?? "");
  const size = tree && natural(tree[1]);
  const root = tree && hash64(tree[2]);
  if (!origin || size === null || root === null || !incident || !isId(incident[1])) throw bad("head");
  const counts = new Map();
  let place = -1;
  for (const line of lines.slice(4)) {
    const match = /^([a-z-]+) ([0-9]+)$/.exec(line);
    const index = match ? CLASSES.indexOf(match[1]) : -1;
    const count = match && natural(match[2]);
    if (index <= place || count === null) throw bad("class");
    place = index;
    counts.set(match[1], count);
  }
  return { origin: origin[1], size, root, incident: incident[1], counts };
}
