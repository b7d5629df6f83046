// Spellings under which an office may have filed a name. The official page finds only what fits letter for letter.

const MOST = 24;
const SMALL = new Set(["de", "del", "la", "las", "los", "y", "e", "da", "das", "do", "dos", "di", "van", "von", "den", "der", "al", "el", "bin", "ben", "ibn", "bint", "abu"]);
const LETTERS = { "đ": "d", "ð": "d", "ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ə": "e" };
const MUHAMMAD = ["mohamed", "mohammed", "muhammad", "mohammad", "mohamad", "muhammed"];

/** Return a name without accents and signs: 'Muñoz-Peña' gives 'Munoz Pena', O'Brien gives OBrien. */
export function plain(name) {
  return tidy(
    name
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .replace(/[đðłøßæœþıə]/giu, swapLetter)
      .replace(/['’‘ʼ`´.]/gu, "")
      .replace(/[-‐-―,/]/gu, " "),
  );
}

/** Say whether a name is written in letters that the official page takes. */
export function isLatin(name) {
  return !/(?!\p{Script=Latin})\p{L}/u.test(name.normalize("NFC"));
}

/**
 * List spellings to try, likeliest first and none twice.
 * @param {string} given first names
 * @param {string} family family names, all of them
 * @returns {{ given: string, family: string, why: string }[]} `why`: a code that the page has words for
 */
export function listSpellings(given, family) {
  const found = new Map();
  const add = (first, last, why) => {
    const one = { given: titled(tidy(first)), family: titled(tidy(last)), why };
    const key = `${one.given}|${one.family}`.toLowerCase();
    if (one.given && one.family && !found.has(key)) found.set(key, one);
  };
  const first = tidy(given);
  const last = tidy(family);
  if (!first || !last) return oneNameOnly(first || last, add, found);

  const [g, f] = [plain(first), plain(last)];
  const givens = g.split(" ");
  const families = grouped(f);
  add(first, last, "as_given");
  add(g, f, "plain");
  familyWays(g, families, add);
  const bare = withoutSmallWords(f);
  add(g, bare, "without_small_words");
  add(g, f.replaceAll(" ", ""), "joined");
  for (const name of families) if (name.includes(" ")) add(g, name.replaceAll(" ", ""), "joined");
  if (givens.length > 1) {
    add(givens[0], f, "first_given");
    add(givens.at(-1), f, "last_given");
    add(givens.join(""), f, "joined");
    if (families.length > 1) add(givens[0], families[0], "first_given");
  }
  if (families.length > 1) add(`${g} ${families[0]}`, families.at(-1), "family_as_given");
  add(f, g, "turned");
  if (families.length > 1) add(families[0], g, "turned");
  otherMuhammads(g, f, add);
  return [...found.values()].slice(0, MOST);
}

function familyWays(given, families, add) {
  if (families.length < 2) return;
  add(given, families.join("-"), "hyphen");
  add(given, families[0], "first_family");
  add(given, families.at(-1), "last_family");
  add(given, [...families].reverse().join(" "), "turned_family");
}

function oneNameOnly(name, add, found) {
  if (!name) return [];
  add("FNU", name, "unknown_given");
  add("FNU", plain(name), "unknown_given");
  add(plain(name), plain(name), "plain");
  return [...found.values()];
}

function otherMuhammads(given, family, add) {
  const isOne = (part) => MUHAMMAD.includes(part.toLowerCase());
  if (!given.split(" ").some(isOne)) return;
  for (const other of MUHAMMAD) {
    add(given.split(" ").map((part) => (isOne(part) ? other : part)).join(" "), family, "muhammad");
  }
}

/** Split family names, each with the small words in front of it: 'De la Cruz Pérez' are two. */
function grouped(family) {
  const names = [];
  let before = [];
  for (const part of family.split(" ")) {
    before.push(part);
    if (SMALL.has(part.toLowerCase())) continue;
    names.push(before.join(" "));
    before = [];
  }
  if (before.length) names.push(before.join(" "));
  return names;
}

function withoutSmallWords(name) {
  return name.split(" ").filter((part) => !SMALL.has(part.toLowerCase())).join(" ");
}

function tidy(name) {
  return name.normalize("NFC").replace(/\s+/gu, " ").trim();
}

function titled(name) {
  return name === "FNU" ? name : name.replace(/(^|[\s-])(\p{Ll})/gu, (_all, before, letter) => before + letter.toUpperCase());
}

function swapLetter(letter) {
  return LETTERS[letter.toLowerCase()] ?? letter;
}
