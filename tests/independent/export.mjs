// Section 4: the export of one incident.
import { base64, hash64, isId, isKind, Refused, sha256 } from "./bytes.mjs";
import { exactly, parseBytes } from "./json.mjs";
import { readHeader } from "./header.mjs";
import { isIncluded, leaf } from "./tree.mjs";
import { openCheckpoint, openCounts, readVkey } from "./note.mjs";

const FORM = "journal.export";
const KEYS = ["format", "version", "origin", "vkey", "incident", "checkpoint", "counts", "entries"];
const need = (held, what) => { if (!held) throw new Refused(FORM, what); };

export function readExport(bytes) {
  const [format, version, origin, vkey, incident, checkpoint, counts, entries] = exactly(parseBytes(bytes, FORM), KEYS, FORM);
  need(format === "vestibule-incident-export", "format");
  need(version === 1, "version");
  for (const [name, text] of Object.entries({ origin, vkey, checkpoint, counts })) need(typeof text === "string", name);
  need(opened(() => readVkey(vkey)) !== null, "vkey");
  need(isId(incident), "incident");
  need(Array.isArray(entries), "entries");
  return { origin, vkey, incident, checkpoint, counts, entries: entries.map(readEntry) };
}

function readEntry(map) {
  need(map instanceof Map, "entry");
  const state = ["open", "withheld", "erased"].filter((name) => map.has(name));
  need(state.length === 1, "payload");
  const [header64, proof64, payload] = exactly(map, ["header", "proof", state[0]], FORM);
  const header = base64(header64);
  need(header !== null, "header");
  need(Array.isArray(proof64) && proof64.length <= 63, "proof");
  const proof = proof64.map(hash64);
  need(!proof.includes(null), "proof");
  return { header, proof, [state[0]]: readPayload(state[0], payload) };
}

function readPayload(state, map) {
  if (state === "open") {
    const [salt, payload] = exactly(map, ["salt", "payload"], FORM).map(base64);
    need(salt !== null && payload !== null, state);
    return { salt, payload };
  }
  const [reason, by] = exactly(map, state === "erased" ? ["reason", "by"] : ["reason"], FORM);
  need(isKind(reason), "reason");
  need(state === "withheld" || (Number.isSafeInteger(by) && by >= 0), "by");
  return { reason, by };
}

/** Null when the export is sound, else the first fault as { fault, first }. */
export function verifyExport(file, vkey) {
  const fault = (name, first) => ({ fault: name, first });
  if (file.vkey !== vkey.text) return fault("key", 0);
  const checkpoint = opened(() => openCheckpoint(file.checkpoint, vkey, file.origin));
  if (checkpoint === null) return fault("checkpoint", 0);
  const counts = opened(() => openCounts(file.counts, vkey));
  if (counts === null || counts.origin !== checkpoint.origin || counts.size !== checkpoint.size ||
      !counts.root.equals(checkpoint.root) || counts.incident !== file.incident) return fault("count", 0);

  const headers = file.entries.map((entry) => readHeader(entry.header));
  const erasing = new Set(headers.filter((header) => header?.kind === "erased").map((header) => header.seq));
  const series = new Map();
  let last = -1;
  for (const [i, entry] of file.entries.entries()) {
    const header = headers[i];
    if (header === null) return fault("altered", last + 1);
    const { seq } = header;
    if (header.incident !== file.incident) return fault("inserted", seq);
    if (seq <= last) return fault("reordered", seq);
    if (!isIncluded(leaf(entry.header), seq, checkpoint.size, entry.proof, checkpoint.root)) return fault("proof", seq);
    if (!counts.counts.has(header.class)) return fault("count", seq);
    if (header.series !== (series.get(header.class) ?? 0) + 1) return fault("series", seq);
    if (entry.open && !isCommitted(entry.open, header)) return fault("payload", seq);
    if (entry.erased && !(entry.erased.by > seq && erasing.has(entry.erased.by))) return fault("erasure", seq);
    series.set(header.class, header.series);
    last = seq;
  }
  for (const [name, count] of counts.counts)
    if ((series.get(name) ?? 0) !== count) return fault("count", checkpoint.size);
  return null;
}

export const isCommitted = ({ salt, payload }, header) =>
  salt.length === 32 && sha256(salt, payload).equals(header.commitment);

/** What a signed note says, or null when it is refused. */
export function opened(open) {
  try {
    return open();
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}
