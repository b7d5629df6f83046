// The family plan: shows what is needed, prints it, saves it where its owner wants. Nothing leaves the page.

import { forgetOnLeaving, showLive, words } from "./leave.js";
import { fromFile, toFile } from "./saved.js";

const LARGEST_FILE = 200_000; // bytes; a full plan has less than half of that

const plan = document.getElementById("plan");
const tools = document.querySelector("div[data-live]");
const said = tools.querySelector("[data-said]");
const picker = tools.querySelector("[data-file]");
const lines = [...plan.querySelectorAll("[data-line]")];
const known = new Map(lines.map((line) => [line.id, line]));
let isSure = false;

const isWritten = (line) => line.value.trim() !== "";
const isTyped = () => lines.some(isWritten);

/** Lay what is typed beside its field, for paper: a field on paper cuts off what is long. */
function lay(line) {
  line.parentElement.querySelector(".plan-written span").textContent = line.value;
}

/** Show the copies that have something written, one at least, and the button while there are more. */
function showCopies(part, more = 0) {
  const copies = [...part.querySelectorAll("[data-copy]")];
  const last = copies.findLastIndex((copy) => [...copy.querySelectorAll("[data-line]")].some(isWritten));
  const shown = Math.max(last + 1, copies.filter((copy) => !copy.hidden).length * (more ? 1 : 0) + more, 1);
  copies.forEach((copy, index) => { copy.hidden = index >= shown; });
  const button = part.querySelector("[data-more]");
  if (button) button.hidden = shown >= copies.length;
  return copies[shown - 1];
}

const parts = [...plan.querySelectorAll("[data-part]")];

function clear() {
  for (const line of lines) { line.value = ""; lay(line); }
  for (const part of parts) showCopies(part);
  picker.value = "";
}

function say(name) {
  said.replaceChildren(words(tools, name));
}

/** Print every copy of an empty plan, to be filled in by hand; and no empty copies of one that is filled in. */
function printAll(isEmpty) {
  plan.classList.toggle("plan--empty", isEmpty);
  print();
}

function save() {
  const text = toFile(Object.fromEntries(lines.map((line) => [line.id, line.value])));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = "plan.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function open(file) {
  const found = file && file.size <= LARGEST_FILE ? fromFile(await file.text(), known) : null;
  if (!found) return say("strange");
  clear();
  for (const [id, written] of Object.entries(found)) { known.get(id).value = written; lay(known.get(id)); }
  for (const part of parts) showCopies(part);
  return say("opened");
}

plan.classList.add("plan--live");
showLive();
clear(); // a browser may have kept what was typed through a reload
for (const line of lines) line.addEventListener("input", () => { lay(line); isSure = false; });
for (const part of parts) {
  part.querySelector("[data-more]")?.addEventListener("click", () => {
    showCopies(part, 1).querySelector("[data-line]").focus();
  });
}
tools.querySelector("[data-print]").addEventListener("click", () => printAll(false));
tools.querySelector("[data-print-empty]").addEventListener("click", () => printAll(true));
addEventListener("beforeprint", () => { if (!isTyped()) plan.classList.add("plan--empty"); });
addEventListener("afterprint", () => plan.classList.remove("plan--empty"));
tools.querySelector("[data-save]").addEventListener("click", save);
tools.querySelector("[data-open]").addEventListener("click", () => picker.click());
picker.addEventListener("change", () => open(picker.files[0]));
tools.querySelector("[data-clear]").addEventListener("click", () => {
  if (isTyped() && !isSure) { isSure = true; return say("sure"); }
  isSure = false;
  clear();
  return say("cleared");
});
forgetOnLeaving({ clear, isTyped });
