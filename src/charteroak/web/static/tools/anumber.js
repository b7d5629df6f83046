// The form of an A-number: the letter A, and 8 or 9 digits. The official page takes 9, with zeros in front.

const DIGITS = /[0-9]/g;
const AROUND = /[\s\u00a0.\-\u2010-\u2015#]/gu; // spaces and dashes of every kind, points, a number sign

/**
 * Read an A-number as people type it.
 * @param {string} text
 * @returns {{ state: "empty" | "right" | "padded" | "short" | "long" | "strange" | "zeros", digits: string }}
 *   `digits`: nine of them where the form is right, otherwise none.
 */
export function readANumber(text) {
  // Digits of other scripts and full-width ones read as what they are.
  const plain = text.normalize("NFKC").replace(/\p{Nd}/gu, latinDigit).replace(AROUND, "").toUpperCase();
  if (plain === "" || plain === "A") return { state: "empty", digits: "" };
  const bare = plain.replace(/^A/, "");
  if (/^[A-Z]{3}[0-9]{10}$/.test(plain)) return { state: "long", digits: "" }; // a receipt number, such as IOE0123456789
  if (!/^[0-9]+$/.test(bare)) return { state: "strange", digits: "" };
  const count = bare.match(DIGITS).length;
  if (count < 8) return { state: "short", digits: "" };
  if (count > 9) return { state: "long", digits: "" };
  if (/^0+$/.test(bare)) return { state: "zeros", digits: "" };
  return { state: count === 9 ? "right" : "padded", digits: bare.padStart(9, "0") };
}

function latinDigit(character) {
  if (character >= "0" && character <= "9") return character;
  // Decimal digits stand in Unicode in runs of ten from a zero.
  let zero = character.codePointAt(0);
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && character.codePointAt(0) - zero < 9) zero -= 1;
  return String(character.codePointAt(0) - zero);
}
