// Section 1: the header of an entry, in its one spelling.
import { isKind, natural, integer } from "./bytes.mjs";

export const CLASSES = ["operational", "privileged", "student", "law-enforcement-unit"];

const I = "(?:0|[1-9][0-9]{0,15})";
const J = "(?:0|-?[1-9][0-9]{0,15})";
const U = '"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"';
const HEADER = new RegExp(
  `^\\{"v":1,"seq":(?<seq>${I}),"entry":${U},"incident":(?<incident>${U}),"kind":"(?<kind>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)",` +
    `"version":(?<version>${I}),"class":"(?<class>${CLASSES.join("|")})","series":(?<series>${I}),"happened":(?<happened>${I}),` +
    `"source":"(?:server|device|estimate)","offset":(?<offset>${J}),"recorded":(?<recorded>${I}),"person":(?:null|${U}),` +
    `"device":(?:null|${U}),"known":"(?:signed-in|named-at-desk|device-only|one-tap-link|on-behalf-of|program)",` +
    `"key":${U},"commitment":"(?<commitment>[0-9a-f]{64})"\\}$`);

/** The header's fields that a verifier needs, or null when the bytes are in any other spelling. */
export function readHeader(bytes) {
  if (bytes.length > 4095) return null;
  const match = HEADER.exec(bytes.toString("latin1"));
  if (match === null) return null;
  const g = match.groups;
  const numbers = [g.seq, g.version, g.series, g.happened, g.recorded].map(natural);
  if (numbers.includes(null) || integer(g.offset) === null || !isKind(g.kind)) return null;
  const [seq, version, series, , recorded] = numbers;
  if (version < 1 || version > 2147483647 || series < 1) return null;
  return {
    seq, series, recorded,
    incident: g.incident.slice(1, -1), kind: g.kind, class: g.class,
    commitment: Buffer.from(g.commitment, "hex"),
  };
}
