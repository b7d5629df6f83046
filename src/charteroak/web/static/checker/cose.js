// COSE_Sign1 (RFC 9052 section 4.2) with ES256, checked by the browser's own cryptography.

import { Tagged, bytesHead, decode, decodeMap } from "./cbor.js";
import { Refused, UNKNOWN_KEY, WRONG_SIGNATURE, malformed } from "./refusal.js";

const TAG_SIGN1 = 18;
const TAG_CWT = 61; // RFC 8392 section 6: may stand before the COSE tag
const ALG = 1;
const CRIT = 2;
const KID = 4;
export const TYP = 16;
const ES256 = -7;
// "Signature1" at the head of an array of four (section 4.4).
const SIG_STRUCTURE = [0x84, 0x6a, ...new TextEncoder().encode("Signature1")];

/** Take a message apart: tag 18, tag 61 around it, or no tag. */
export function parse(data) {
  let value = decode(data);
  if (value instanceof Tagged && value.tag === TAG_CWT) value = value.value;
  if (value instanceof Tagged && value.tag === TAG_SIGN1) value = value.value;
  if (!Array.isArray(value) || value.length !== 4) throw malformed();
  const [protectedBytes, unprotected, payload, signature] = value;
  for (const part of [protectedBytes, payload, signature]) {
    if (!(part instanceof Uint8Array)) throw malformed();
  }
  if (!(unprotected instanceof Map)) throw malformed();
  const headers = protectedBytes.length ? decodeMap(protectedBytes) : new Map();
  return { protectedBytes, headers, unprotected, payload, signature };
}

/** Check the signature with the key that the message names; `keys` maps a key id in hex to a CryptoKey. */
export async function check(message, keys) {
  const { headers, unprotected } = message;
  // The algorithm comes from the protected header alone: a message cannot choose a weaker one.
  if (headers.get(ALG) !== ES256 || headers.has(CRIT) || unprotected.has(CRIT)) throw malformed();
  const kid = headers.has(KID) ? headers.get(KID) : unprotected.get(KID);
  const key = kid instanceof Uint8Array ? keys.get(hex(kid)) : undefined;
  if (!key) throw new Refused(UNKNOWN_KEY);
  const good = await crypto.subtle.verify(
    { name: "ECDSA", hash: "SHA-256" }, key, message.signature, toBeSigned(message),
  );
  if (!good) throw new Refused(WRONG_SIGNATURE);
}

function toBeSigned({ protectedBytes, payload }) {
  const head = [...SIG_STRUCTURE, ...bytesHead(protectedBytes.length), ...protectedBytes, 0x40];
  const length = bytesHead(payload.length);
  const out = new Uint8Array(head.length + length.length + payload.length);
  out.set(head);
  out.set(length, head.length);
  out.set(payload, head.length + length.length);
  return out;
}

/** Write bytes as hexadecimal digits. */
export function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
