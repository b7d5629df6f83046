// The issuer's public keys: a JWK Set (RFC 7517) with what else a check needs, as credentials/keyset.py writes it.

import { hex } from "./cose.js";

const MAX_DOCUMENT_BYTES = 256 * 1024;

/** Read the document's bytes; reject where it is no such document or holds no key that we can use. */
export async function readIssuer(bytes) {
  if (bytes.length > MAX_DOCUMENT_BYTES) throw new Error("oversized");
  const whole = JSON.parse(new TextDecoder().decode(bytes));
  const usable = whole.keys.filter((jwk) => jwk.kty === "EC" && jwk.crv === "P-256");
  const keys = new Map(await Promise.all(usable.map(importKey)));
  const { issuer, max_status_age: maxStatusAge, statement, status_uri: statusUri } = whole;
  if (!keys.size || typeof issuer !== "string" || !issuer || !(maxStatusAge > 0)) throw new Error("no_keys");
  return { issuer, keys, maxStatusAge, statusUri, statement: statement ?? {} };
}

async function importKey({ kid, x, y }) {
  const jwk = { kty: "EC", crv: "P-256", x, y };
  const key = await crypto.subtle.importKey("jwk", jwk, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  return [hex(fromBase64url(kid)), key];
}

function fromBase64url(text) {
  const letters = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}
