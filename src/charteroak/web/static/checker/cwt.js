// CBOR Web Token claims (RFC 8392): which keys there are, and how to take one out of a stranger's map.

import { malformed, oversized } from "./refusal.js";

export const ISS = 1;
export const SUB = 2;
export const EXP = 4;
export const NBF = 5;
export const IAT = 6;
export const CLAIM_169 = 169;
// Token Status List, CWT form.
export const STATUS_LIST = 65533;
export const TTL = 65534;
export const STATUS = 65535;
// For private use (section 9.1.1), as credentials/cwt.py has them.
export const STATEMENT = -65537;
export const PREFERRED_NAME = -65538;

const LAST_SECOND = 253402300799; // of the year 9999
// Control characters but the line end, and those that turn the direction of what follows.
const NOT_PLAIN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u;

/** Return a text claim of at most `limit` characters, or null where it is absent. */
export function findText(claims, key, limit) {
  if (!claims.has(key)) return null;
  const value = claims.get(key);
  if (typeof value !== "string" || NOT_PLAIN.test(value)) throw malformed();
  if ([...value].length > limit) throw oversized();
  return value;
}

/** Return a text claim that must be there and not empty. */
export function getText(claims, key, limit) {
  const value = findText(claims, key, limit);
  if (!value) throw malformed();
  return value;
}

/** Return a whole number that is not negative, or null where it is absent. */
export function findNumber(claims, key) {
  if (!claims.has(key)) return null;
  const value = claims.get(key);
  if (!["number", "bigint"].includes(typeof value) || value < 0) throw malformed();
  return value;
}

/** Return a NumericDate in seconds since 1970, or null where it is absent. */
export function findMoment(claims, key) {
  const seconds = findNumber(claims, key);
  if (seconds !== null && seconds > LAST_SECOND) throw malformed();
  return seconds;
}

/** Return a NumericDate that must be there. */
export function getMoment(claims, key) {
  const seconds = findMoment(claims, key);
  if (seconds === null) throw malformed();
  return seconds;
}

/** Return a map that must be there. */
export function getMap(claims, key) {
  const value = claims.get(key);
  if (!(value instanceof Map)) throw malformed();
  return value;
}

/** Return the day, as a Date at its midnight UTC, that begins at a moment wherever it is midnight then. */
export function dayOf(seconds) {
  const noon = seconds + 43200;
  if (noon > LAST_SECOND) throw malformed();
  return new Date((noon - (noon % 86400)) * 1000);
}
