// Base45 (RFC 9285), read strictly.

import { malformed } from "./refusal.js";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"; // section 4.1, table 1
const VALUES = new Map([...ALPHABET].map((character, value) => [character, value]));

/** Decode text to bytes: no character outside the alphabet, no group that stands for more than its bytes hold. */
export function decode(text) {
  const values = Array.from(text, (character) => VALUES.get(character));
  if (values.includes(undefined) || values.length % 3 === 1) throw malformed();
  const out = new Uint8Array(Math.floor((values.length * 2) / 3));
  let at = 0;
  for (let i = 0; i + 2 < values.length; i += 3) {
    const number = values[i] + 45 * values[i + 1] + 2025 * values[i + 2];
    if (number > 0xffff) throw malformed();
    out[at++] = number >> 8;
    out[at++] = number & 0xff;
  }
  if (values.length % 3 === 2) {
    const number = values[values.length - 2] + 45 * values[values.length - 1];
    if (number > 0xff) throw malformed();
    out[at] = number;
  }
  return out;
}
