// The card's code: Base45, then zlib, then a signed CWT with Claim 169 (its specification 1.2.0, section 3.2.1).

import { decode as decodeBase45 } from "./base45.js";
import { decodeMap } from "./cbor.js";
import { fromMap } from "./claim169.js";
import * as cose from "./cose.js";
import * as cwt from "./cwt.js";
import { inflate } from "./inflate.js";
import { malformed, oversized } from "./refusal.js";

const MAX_CHARACTERS = 4296; // a QR code of version 40 holds no more (ISO/IEC 18004, table 7)
const MAX_BYTES = 8192;
const MAX_TEXT = 200;
const MAX_URI = 300;

/** Read a card's code and check its signature, not its dates. Rejects with Refused and with nothing else. */
export async function openCard(text, keys) {
  const message = cose.parse(await unpack(text));
  await cose.check(message, keys);
  const claims = decodeMap(message.payload);
  const validFrom = cwt.getMoment(claims, cwt.NBF);
  const validUntil = cwt.getMoment(claims, cwt.EXP);
  if (validUntil <= validFrom) throw malformed();
  return { ...fromClaims(claims), validFrom, validUntil };
}

async function unpack(text) {
  if (text.length > MAX_CHARACTERS + 2) throw oversized(); // a line end may follow in a file
  return inflate(decodeBase45(text.replace(/^[\r\n]+|[\r\n]+$/g, "")), MAX_BYTES);
}

function fromClaims(claims) {
  const identity = fromMap(cwt.getMap(claims, cwt.CLAIM_169));
  const status = cwt.getMap(cwt.getMap(claims, cwt.STATUS), "status_list");
  const statusIndex = cwt.findNumber(status, "idx");
  if (statusIndex === null || !identity.number || !identity.fullName || !isWebp(identity.photo)) throw malformed();
  return {
    number: identity.number,
    fullName: identity.fullName,
    preferredName: cwt.findText(claims, cwt.PREFERRED_NAME, MAX_TEXT),
    birthDate: identity.birthDate,
    photo: identity.photo,
    issuedOn: cwt.dayOf(cwt.getMoment(claims, cwt.IAT)),
    notBefore: cwt.dayOf(cwt.getMoment(claims, cwt.NBF)),
    expiresOn: new Date(cwt.dayOf(cwt.getMoment(claims, cwt.EXP)).getTime() - 86400000),
    statement: cwt.getText(claims, cwt.STATEMENT, MAX_TEXT),
    issuer: cwt.getText(claims, cwt.ISS, MAX_URI),
    statusUri: cwt.getText(status, "uri", MAX_URI),
    statusIndex,
  };
}

function isWebp(photo) {
  const letters = String.fromCharCode(...photo.subarray(0, 4), ...photo.subarray(8, 12));
  return !photo.length || letters === "RIFFWEBP"; // RFC 9649 section 2
}
