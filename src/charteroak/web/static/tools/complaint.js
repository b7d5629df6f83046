// The complaint finder: of the answers that stand in the page, the one that fits. Without script all of them stand there.

import { inWords, reckon, today } from "./deadline.js";
import { forgetOnLeaving, showLive, words } from "./leave.js";

const HAS_PLACE = new Set(["unfair"]);

const finder = document.getElementById("finder");
const where = finder.querySelector("[data-where]");
const when = finder.querySelector("[data-when]");
const date = document.getElementById("when");
const until = finder.querySelector("[data-until]");
const answers = [...document.querySelectorAll("[data-answer]")];
const chosen = (name) => finder.querySelector(`input[name="${name}"]:checked`)?.value ?? "";

function show() {
  const what = chosen("what");
  const place = chosen("where");
  where.hidden = !HAS_PLACE.has(what);
  const isReady = what !== "" && (where.hidden || place !== "");
  if (when) when.hidden = !(isReady && HAS_PLACE.has(what));
  for (const answer of answers) answer.hidden = !(isReady && answer.dataset.answer === what);
  for (const part of document.querySelectorAll("[data-place]")) part.hidden = part.dataset.place !== place;
  showUntil();
}

function showUntil() {
  if (!when) return;
  until.replaceChildren();
  const { days, since, daysBefore } = when.dataset;
  const { state, lastDay, left } = reckon(date.value, today(), { days: Number(days), since, daysBefore: Number(daysBefore) });
  if (when.hidden || state === "none") return;
  const day = inWords(lastDay ?? 0, document.documentElement.lang);
  const fill = { left: { day, left: String(left) }, over: { day } }[state] ?? {};
  until.append(words(when, state, fill));
}

function clear() {
  for (const choice of finder.querySelectorAll("input[type=radio]")) choice.checked = false;
  if (date) date.value = "";
  show();
}

showLive();
document.querySelector("[data-paper]").hidden = true;
if (date) date.max = today();
clear();
// A link to one of the answers chooses it.
const asked = document.getElementById(`what-${location.hash.slice(1)}`);
if (asked) { asked.checked = true; show(); }
finder.addEventListener("change", show);
finder.querySelector("[data-clear]").addEventListener("click", () => {
  clear();
  finder.querySelector("input").focus();
});
forgetOnLeaving({ clear, isTyped: () => false });
