// Status lists (IETF Token Status List, sections 4, 5.2 and 7), signed as CWT.

import { decodeMap } from "./cbor.js";
import * as cose from "./cose.js";
import * as cwt from "./cwt.js";
import { inflate } from "./inflate.js";
import { malformed, oversized } from "./refusal.js";

export const VALID = 0;
export const INVALID = 1;
export const SUSPENDED = 2;

const TYPES = ["application/statuslist+cwt", "statuslist+cwt"]; // the short form stands in drafts up to -09
const SIZES = [1, 2, 4, 8];
const MAX_TOKEN_BYTES = 24 * 1024 * 1024;
const MAX_BYTES = 16 * 1024 * 1024;
const MAX_URI = 300;
const LONGEST_TTL = 10 * 366 * 24 * 3600;

/** Read a status list and check its signature. Whether it is too old is for the verdict. Rejects with Refused. */
export async function readStatusList(token, keys) {
  if (token.length > MAX_TOKEN_BYTES) throw oversized();
  const message = cose.parse(token);
  if (!TYPES.includes(message.headers.get(cose.TYP))) throw malformed();
  await cose.check(message, keys);
  const claims = decodeMap(message.payload);
  const body = cwt.getMap(claims, cwt.STATUS_LIST);
  const packed = body.get("lst");
  const bits = cwt.findNumber(body, "bits");
  const ttl = cwt.findNumber(claims, cwt.TTL);
  if (!(packed instanceof Uint8Array) || !SIZES.includes(bits) || ttl > LONGEST_TTL) throw malformed();
  return {
    uri: cwt.getText(claims, cwt.SUB, MAX_URI),
    issuedAt: cwt.getMoment(claims, cwt.IAT),
    expiresAt: cwt.findMoment(claims, cwt.EXP),
    bits,
    statuses: await inflate(packed, MAX_BYTES),
  };
}

/** Return the status at an index, or null where the list does not reach so far. */
export function statusAt({ statuses, bits }, index) {
  const each = 8 / bits;
  if (index >= statuses.length * each) return null;
  const byte = statuses[Math.floor(Number(index) / each)];
  return (byte >> ((Number(index) % each) * bits)) & ((1 << bits) - 1);
}
