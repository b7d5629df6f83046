// zlib (RFC 1950) through the browser's own decompressor, with a bound on what comes out.

import { malformed, oversized } from "./refusal.js";

/** Say whether this browser can do what a check needs. */
export function canInflate() {
  return typeof DecompressionStream === "function";
}

/** Inflate exactly one zlib stream; refuse as oversized what grows beyond `limit` bytes. */
export async function inflate(packed, limit) {
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
  const chunks = [];
  let length = 0;
  for (;;) {
    let step;
    try {
      step = await reader.read();
    } catch {
      throw malformed(); // damaged, cut short, or followed by something else
    }
    if (step.done) return joined(chunks, length);
    length += step.value.length;
    if (length > limit) {
      reader.cancel().catch(() => {});
      throw oversized();
    }
    chunks.push(step.value);
  }
}

function joined(chunks, length) {
  const out = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}
