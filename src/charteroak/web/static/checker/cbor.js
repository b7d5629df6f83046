// CBOR (RFC 8949) as credentials use it, read with a bound on everything: whole numbers, strings, arrays, maps, true,
// false and null; tags are left as they are. The same subset as credentials/cbor.py.

import { malformed, oversized } from "./refusal.js";

const MAX_DEPTH = 8;
const MAX_ITEMS = 512;
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export class Tagged {
  constructor(tag, value) {
    this.tag = tag;
    this.value = value;
  }
}

/** Decode exactly one value and nothing after it. Maps become Map, byte strings Uint8Array. */
export function decode(data) {
  const reader = new Reader(data);
  const value = reader.value(0);
  if (reader.at !== data.length) throw malformed();
  return value;
}

/** Decode exactly one map. */
export function decodeMap(data) {
  const value = decode(data);
  if (!(value instanceof Map)) throw malformed();
  return value;
}

/** Return the initial bytes of a byte string of that length (RFC 8949 section 3, major type 2). */
export function bytesHead(length) {
  if (length < 24) return [0x40 | length];
  if (length < 0x100) return [0x58, length];
  if (length < 0x10000) return [0x59, length >> 8, length & 0xff];
  return [0x5a, length >>> 24, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff];
}

class Reader {
  constructor(data) {
    this.data = data;
    this.view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    this.at = 0;
    this.items = 0;
  }

  value(depth) {
    this.items += 1;
    if (depth > MAX_DEPTH || this.items > MAX_ITEMS) throw oversized();
    const [major, number] = this.head();
    switch (major) {
      case 0: return number;
      case 1: return typeof number === "bigint" ? -1n - number : -1 - number;
      case 2: return this.take(number);
      case 3: return text(this.take(number));
      case 4: return this.array(this.count(number), depth);
      case 5: return this.map(this.count(number), depth);
      case 6: return new Tagged(number, this.value(depth + 1));
      default: return simple(number);
    }
  }

  head() {
    const first = this.take(1)[0];
    const major = first >> 5;
    const short = first & 0x1f;
    if (short < 24) return [major, short];
    // 31 is an indefinite length, 28 to 30 are reserved; under major type 7 what follows would be a float.
    if (short > 27 || major === 7) throw malformed();
    const start = this.at;
    this.take(1 << (short - 24));
    if (short === 24) return [major, this.data[start]];
    if (short === 25) return [major, this.view.getUint16(start)];
    if (short === 26) return [major, this.view.getUint32(start)];
    const wide = this.view.getBigUint64(start);
    return [major, wide < 2n ** 53n - 1n ? Number(wide) : wide];
  }

  take(length) {
    if (length > this.data.length - this.at) throw malformed();
    const taken = this.data.subarray(this.at, this.at + length);
    this.at += length;
    return taken;
  }

  count(number) {
    // Each item needs a byte at least: a huge count fails here and reserves no memory.
    if (number > this.data.length - this.at) throw malformed();
    return number;
  }

  array(count, depth) {
    const found = [];
    for (let i = 0; i < count; i += 1) found.push(this.value(depth + 1));
    return found;
  }

  map(count, depth) {
    const found = new Map();
    for (let i = 0; i < count; i += 1) {
      const key = this.value(depth + 1);
      if (!["number", "bigint", "string"].includes(typeof key) || found.has(key)) throw malformed();
      found.set(key, this.value(depth + 1));
    }
    return found;
  }
}

function text(raw) {
  try {
    return UTF8.decode(raw);
  } catch {
    throw malformed();
  }
}

function simple(number) {
  if (number === 20) return false;
  if (number === 21) return true;
  if (number === 22) return null;
  throw malformed();
}
