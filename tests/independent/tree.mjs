// Section 2: the Merkle tree of RFC 6962 and the proof of inclusion of RFC 9162.
import { sha256 } from "./bytes.mjs";

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

export const leaf = (header) => sha256(LEAF, header);
const node = (left, right) => sha256(NODE, left, right);

/** The roots of the full subtrees so far; the root of every size passed can be asked on the way. */
export class Frontier {
  #subtrees = [];
  size = 0;

  add(hash) {
    for (let n = this.size; n % 2 === 1; n = Math.floor(n / 2)) hash = node(this.#subtrees.pop(), hash);
    this.#subtrees.push(hash);
    this.size++;
  }

  root() {
    return this.size === 0 ? sha256() : this.#subtrees.reduceRight((right, left) => node(left, right));
  }
}

export function rootOf(leaves) {
  const frontier = new Frontier();
  for (const hash of leaves) frontier.add(hash);
  return frontier.root();
}

export function isIncluded(hash, index, size, proof, root) {
  if (index < 0 || index >= size) return false;
  let fn = index;
  let sn = size - 1;
  const shift = () => { fn = Math.floor(fn / 2); sn = Math.floor(sn / 2); };
  let r = hash;
  for (const p of proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      r = node(p, r);
      while (fn % 2 === 0 && fn !== 0) shift();
    } else {
      r = node(r, p);
    }
    shift();
  }
  return sn === 0 && r.equals(root);
}
