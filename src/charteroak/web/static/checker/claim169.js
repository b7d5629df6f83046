// Claim 169: identity data for a QR code (MOSIP, specification 1.2.0, section 3.1).

import { findNumber, findText } from "./cwt.js";
import { malformed, oversized } from "./refusal.js";

const ID = 1;
const FULL_NAME = 4;
const FIRST_NAME = 5;
const LAST_NAME = 7;
const DATE_OF_BIRTH = 8;
const GENDER = 9;
const ADDRESS = 10;
const FACE = 62;
// Inside a biometric: data, data format (0 is an image), sub format of an image.
const DATA = 0;
const FORMAT = 1;
const SUB_FORMAT = 2;
const FORMAT_IMAGE = 0;

const MAX_TEXT = 200;
const MAX_ADDRESS = 300;
const MAX_PHOTO = 2000;

/** Read the attributes that a card has a use for; others are passed over. */
export function fromMap(attributes) {
  const photo = face(attributes);
  const identity = {
    photo,
    number: findText(attributes, ID, MAX_TEXT) ?? "",
    fullName: findText(attributes, FULL_NAME, MAX_TEXT) ?? "",
    firstName: findText(attributes, FIRST_NAME, MAX_TEXT) ?? "",
    lastName: findText(attributes, LAST_NAME, MAX_TEXT) ?? "",
    birthDate: birthDate(findText(attributes, DATE_OF_BIRTH, MAX_TEXT)),
  };
  const gender = findNumber(attributes, GENDER);
  if (gender !== null && ![1, 2, 3].includes(gender)) throw malformed();
  identity.address = findText(attributes, ADDRESS, MAX_ADDRESS);
  return identity;
}

function birthDate(text) {
  if (text === null) return null;
  // The table says YYYYMMDD; the specification's own example (section 3.2.1) writes dashes. Both are read.
  const parts = /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!parts) throw malformed();
  const [year, month, day] = parts.slice(1).map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (year < 1 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) throw malformed();
  return date;
}

/** Return the face image. The table asks for a list; the specification's example has a bare map. */
function face(attributes) {
  if (!attributes.has(FACE)) return new Uint8Array();
  let first = attributes.get(FACE);
  if (Array.isArray(first) && first.length) first = first[0];
  if (!(first instanceof Map)) throw malformed();
  const data = first.get(DATA);
  if (!(data instanceof Uint8Array)) throw malformed();
  const format = findNumber(first, FORMAT);
  if (format !== null && format !== FORMAT_IMAGE) throw malformed();
  if (data.length > MAX_PHOTO) throw oversized();
  findNumber(first, SUB_FORMAT); // not used, but a card that is malformed there is malformed everywhere
  return data;
}
