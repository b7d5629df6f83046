// A plan as a file on the phone: its lines by their ids, and nothing else.

const KIND = "charteroak-family-plan";
const LONGEST = 1000;

/** Return the text of a file. `lines`: id to what is written there. */
export function toFile(lines) {
  const written = Object.fromEntries(Object.entries(lines).filter(([, text]) => text !== ""));
  return JSON.stringify({ kind: KIND, version: 1, lines: written }, null, 1);
}

/** Return the lines of a file, or null where it is not a plan. Ids that are not known are left out. */
export function fromFile(text, known) {
  let read;
  try {
    read = JSON.parse(text);
  } catch {
    return null;
  }
  if (read?.kind !== KIND || typeof read.lines !== "object" || read.lines === null) return null;
  const pairs = Object.entries(read.lines).filter(([id, written]) => known.has(id) && typeof written === "string");
  return Object.fromEntries(pairs.map(([id, written]) => [id, written.slice(0, LONGEST)]));
}
