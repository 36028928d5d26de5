// Section 5: a whole stored journal, read as the file that section describes.
import { base64, hash64, Refused } from "./bytes.mjs";
import { exactly, parse } from "./json.mjs";
import { readHeader } from "./header.mjs";
import { Frontier, leaf, rootOf } from "./tree.mjs";
import { openCheckpoint } from "./note.mjs";
import { isCommitted, opened } from "./export.mjs";

const FORM = "journal.dump";
const need = (held, what) => { if (!held) throw new Refused(FORM, what); };

export function readLog(bytes) {
  const log = { rows: [], checkpoints: [] };
  const text = bytes.toString("utf8");
  need(text === "" || text.endsWith("\n"), "end");
  for (const line of text.split("\n").slice(0, -1)) {
    const map = parse(line, FORM);
    if (map instanceof Map && map.has("note")) log.checkpoints.push(readCheckpoint(map));
    else log.rows.push(readRow(map));
  }
  return log;
}

function readCheckpoint(map) {
  const [size, note] = exactly(map, ["size", "note"], FORM);
  need(Number.isSafeInteger(size) && typeof note === "string", "checkpoint");
  return { size, note };
}

function readRow(map) {
  const [seq, header64, leaf64, payload] = exactly(map, ["seq", "header", "leaf", "payload"], FORM);
  const bytes = base64(header64);
  const stored = hash64(leaf64);
  need(Number.isSafeInteger(seq) && bytes !== null && stored !== null, "row");
  const header = readHeader(bytes);
  const hash = leaf(bytes);
  return { column: seq, header, hash, fits: hash.equals(stored), payload: readState(payload) };
}

function readState(payload) {
  if (payload === "sealed" || payload === "missing") return { state: payload };
  need(payload instanceof Map, "payload");
  if (payload.has("erased")) {
    const [by] = exactly(payload, ["erased"], FORM);
    need(Number.isSafeInteger(by), "erased");
    return { state: "erased", by };
  }
  const [salt, plain] = exactly(payload, ["salt", "payload"], FORM).map(base64);
  need(salt !== null && plain !== null, "opened");
  return { state: "opened", salt, payload: plain };
}

/** Null when the journal is sound, else { fault, first, last, proved }. */
export function verifyLog({ rows, checkpoints }, vkey, outside) {
  const evidence = openAll(checkpoints, vkey, outside);
  const walk = walkRows(rows, evidence.genuine);
  const { proved } = walk;
  let found = structure(rows, evidence, walk);
  const { content } = walk;
  if (content !== null) {
    if (found === null || content.first < found.first) found = { ...content };
    else if (content.first <= found.last) found.last = content.first;
  }
  if (evidence.falseAt !== null && (found === null || found.fault === "unsigned" || evidence.falseAt < found.first))
    found = at("checkpoint", evidence.falseAt);
  if (evidence.outsideFalse && found === null) found = at("checkpoint", rows.length);
  return found === null ? null : { ...found, proved };
}

const at = (fault, first, last = first) => ({ fault, first, last });

function openAll(checkpoints, vkey, outside) {
  const genuine = [];
  let falseAt = null;
  for (const { size, note } of checkpoints) {
    const checkpoint = opened(() => openCheckpoint(note, vkey, vkey.name));
    if (checkpoint !== null && checkpoint.size === size) genuine.push({ ...checkpoint, stored: true });
    else falseAt = Math.min(falseAt ?? Infinity, Math.max(0, size - 1));
  }
  const kept = outside === null ? null : opened(() => openCheckpoint(outside, vkey, vkey.name));
  if (kept !== null) genuine.push({ ...kept, stored: false });
  genuine.sort((a, b) => a.size - b.size);
  return { genuine, falseAt, outsideFalse: outside !== null && kept === null };
}

/** Step 2, and on past a root that disagrees to the first row that is not clean (step 3 asks for it). */
function walkRows(rows, genuine) {
  const walk = { proved: 0, disagrees: null, agreesAfter: false, unclean: rows.length, content: null };
  const frontier = new Frontier();
  const series = new Map();
  const erasures = [];
  for (let p = 0; ; p++) {
    const here = genuine.filter((checkpoint) => checkpoint.size === p);
    const agreeing = here.filter((checkpoint) => checkpoint.root.equals(frontier.root())).length;
    if (walk.disagrees === null && agreeing < here.length) walk.disagrees = p;
    if (walk.disagrees === null && here.length > 0) walk.proved = p;
    if (walk.disagrees !== null && agreeing > 0) walk.agreesAfter = true;
    if (p === rows.length) {
      if (walk.disagrees === null && erasures.length > 0) walk.content = lower(walk.content, at("erasure", erasures[0].p));
      return walk;
    }
    const row = rows[p];
    if (row.column !== p || row.header?.seq !== p || !row.fits) {
      walk.unclean = p;
      return walk;
    }
    if (walk.disagrees === null) walk.content = lower(walk.content, contentFault(row, p, series, erasures));
    frontier.add(row.hash);
  }
}

const lower = (one, other) => (other === null || (one !== null && one.first <= other.first) ? one : other);

/** What is wrong with a clean row; an erasure waits in the list until the walk comes to the entry that is to account for it. */
function contentFault({ header, payload }, p, series, erasures) {
  const chain = `${header.incident} ${header.class}`;
  const number = (series.get(chain) ?? 0) + 1;
  series.set(chain, number);
  let found = null;
  for (let i = erasures.length - 1; i >= 0; i--) {
    if (erasures[i].by !== p) continue;
    if (header.kind !== "erased" || header.incident !== erasures[i].incident) found = lower(found, at("erasure", erasures[i].p));
    erasures.splice(i, 1);
  }
  if (header.series !== number) return lower(found, at("series", p));
  if (payload.state === "opened" && !isCommitted(payload, header)) return lower(found, at("payload", p));
  if (payload.state === "missing" || (payload.state === "erased" && payload.by <= p)) return lower(found, at("erasure", p));
  if (payload.state === "erased") erasures.push({ p, by: payload.by, incident: header.incident });
  return found;
}

function structure(rows, { genuine }, walk) {
  if (walk.disagrees !== null) return rootFault(rows, genuine, walk);
  if (walk.unclean < rows.length) return rowFault(rows, genuine, walk);
  const longer = genuine.filter((checkpoint) => checkpoint.size > rows.length);
  if (longer.length > 0) return at(longer.some((checkpoint) => checkpoint.stored) ? "removed" : "rolled-back", rows.length);
  return rows.length > walk.proved ? at("unsigned", walk.proved) : null;
}

const numberOf = (row) => (row.header !== null && row.fits ? row.header.seq : row.column);

/** Whether leaving out this row makes the first genuine root after it right. */
function fitsWithout(rows, genuine, out) {
  const next = genuine.find((checkpoint) => checkpoint.size > out);
  if (next === undefined || rows.length <= next.size) return false;
  const kept = rows.slice(0, next.size + 1).filter((_, i) => i !== out);
  return rootOf(kept.map((row) => row.hash)).equals(next.root);
}

function rootFault(rows, genuine, { disagrees: c, proved, agreesAfter, unclean }) {
  if (agreesAfter) return at("forked", Math.max(0, c - 1));
  const n = unclean < rows.length ? numberOf(rows[unclean]) : -1;
  if (n >= proved && n < c && fitsWithout(rows, genuine, n)) return at("inserted", n);
  return at("altered", proved, Math.max(proved, c - 1));
}

function rowFault(rows, genuine, { proved, unclean: p }) {
  const row = rows[p];
  const n = numberOf(row);
  const signed = genuine.at(-1)?.size ?? 0;
  const says = (number, from) => rows.slice(from).filter((other) => other.header?.seq === number).length;
  const comesLater = says(p, p + 1) > 0;
  if ((row.column === p && (row.header === null || !row.fits)) || row.header?.seq === p) return at("altered", p);
  if (n < p) {
    if (!comesLater && p < signed) return at("altered", p);
    if (n < proved || fitsWithout(rows, genuine, p)) return at("inserted", p);
    return fitsWithout(rows, genuine, n) ? at("inserted", n) : at("inserted", n, p);
  }
  if (comesLater) return at(n >= signed || says(n, proved) > 1 ? "inserted" : "reordered", p);
  const next = rows[p + 1];
  const whole = next === undefined ? rows.length >= signed : next.header?.seq === p + 1;
  return at(whole ? "altered" : "removed", p);
}
