// A second verifier of Vestibule's journal, written from docs/journal.md alone. Node 20, no dependencies.
//
//   node verify.mjs export FILE VKEY            one exported incident
//   node verify.mjs log FILE VKEY [OUTSIDE]     a dump of a whole journal; OUTSIDE is the checkpoint kept elsewhere
//   node verify.mjs batch DIRECTORY VKEY        every *.export and *.log there (NAME.outside beside NAME.log), a line each
//
// Prints "ok", "fault NAME FIRST" (for a log "fault NAME FIRST LAST PROVED") or "refused KEY WHAT".
// Exit status: 0 sound, 1 not sound, 2 not in a form that can be verified, or called wrongly. A batch ends with 0.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Refused } from "./bytes.mjs";
import { readVkey } from "./note.mjs";
import { readExport, verifyExport } from "./export.mjs";
import { readLog, verifyLog } from "./log.mjs";

function verdict(judge) {
  try {
    const found = judge();
    if (found === null) return { line: "ok", status: 0 };
    return { line: ["fault", ...Object.values(found)].join(" "), status: 1 };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { line: `refused ${error.key} ${error.what}`.trimEnd(), status: 2 };
  }
}

const judgeExport = (file, vkey) => verdict(() => verifyExport(readExport(readFileSync(file)), readVkey(vkey)));
const judgeLog = (file, vkey, outside) => verdict(() =>
  verifyLog(readLog(readFileSync(file)), readVkey(vkey), outside === undefined ? null : readFileSync(outside, "utf8")));

function batch(directory, vkey) {
  for (const name of readdirSync(directory).sort()) {
    const file = join(directory, name);
    if (name.endsWith(".export")) console.log(`${name} ${judgeExport(file, vkey).line}`);
    if (!name.endsWith(".log")) continue;
    const outside = file.replace(/\.log$/, ".outside");
    console.log(`${name} ${judgeLog(file, vkey, existsSync(outside) ? outside : undefined).line}`);
  }
}

const [mode, file, vkey, outside] = process.argv.slice(2);
if (!["export", "log", "batch"].includes(mode) || file === undefined || vkey === undefined) {
  console.error("usage: verify.mjs export FILE VKEY | log FILE VKEY [OUTSIDE] | batch DIRECTORY VKEY");
  process.exitCode = 2;
} else if (mode === "batch") {
  batch(file, vkey);
} else {
  const { line, status } = mode === "export" ? judgeExport(file, vkey) : judgeLog(file, vkey, outside);
  console.log(line);
  process.exitCode = status;
}
