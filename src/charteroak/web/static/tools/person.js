// Finding a detained person: the number's form and the spellings to try. The official page is only linked to.

import { readANumber } from "./anumber.js";
import { forgetOnLeaving, showLive, words } from "./leave.js";
import { isLatin, listSpellings } from "./spellings.js";

const number = document.getElementById("a-number");
const given = document.getElementById("given");
const family = document.getElementById("family");
const numberSaid = document.querySelector("[data-number]");
const count = document.querySelector("[data-count]");
const table = document.querySelector("[data-names]");
const rows = table.querySelector("tbody");
const WAIT = 400; // milliseconds without a key before the page speaks, so that it does not speak at every letter
const timers = new Map(); // each part of the page waits for itself

function showNumber() {
  const { state, digits } = readANumber(number.value);
  numberSaid.replaceChildren();
  if (state !== "empty") numberSaid.append(words(document, state, digits ? { digits } : {}));
}

function showNames() {
  rows.replaceChildren();
  count.replaceChildren();
  const isReadable = isLatin(given.value + family.value);
  const found = isReadable ? listSpellings(given.value, family.value) : [];
  table.hidden = found.length === 0;
  if (!isReadable) count.append(words(document, "letters"));
  if (found.length) count.append(words(document, "count"), ` ${found.length}`);
  for (const one of found) rows.append(row(one));
}

function row({ given: first, family: last, why }) {
  const line = document.createElement("tr");
  for (const text of [first, last]) {
    const name = document.createElement("strong");
    name.textContent = text;
    name.translate = false;
    const cell = document.createElement("td");
    cell.append(name);
    line.append(cell);
  }
  // Under the name: a column of its own would not fit on a phone.
  const reason = document.createElement("span");
  reason.className = "tool-why";
  reason.append(document.querySelector(`template[data-why="${why}"]`).content.cloneNode(true));
  line.lastElementChild.append(reason);
  return line;
}

function later(show) {
  clearTimeout(timers.get(show));
  timers.set(show, setTimeout(show, WAIT));
}

function clear() {
  for (const timer of timers.values()) clearTimeout(timer);
  for (const field of [number, given, family]) field.value = "";
  showNumber();
  showNames();
}

showLive();
clear();
number.addEventListener("input", () => later(showNumber));
for (const field of [given, family]) field.addEventListener("input", () => later(showNames));
forgetOnLeaving({ clear, isTyped: () => false }); // two names are soon typed again
