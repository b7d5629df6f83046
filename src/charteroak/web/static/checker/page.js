// The checker page: what is shown when. Every word of it stands in the page's templates.

import { Answer, fill } from "./answer.js";
import { hasCamera, startCamera } from "./camera.js";
import { readFile } from "./file.js";
import { canInflate } from "./inflate.js";
import { offerInstall, registerWorker } from "./install.js";
import { keepTrust, listedAt } from "./trust.js";
import { checkCodes } from "./verdict.js";

const PATIENCE = 2500; // milliseconds of seeing only codes that are no card's before the page says so

const page = document.getElementById("checker");
const views = [...page.querySelectorAll("[data-view]")];
const message = page.querySelector("[data-message]");
const video = page.querySelector("video");
const picker = page.querySelector("input[type=file]");
const answer = new Answer({
  place: page.querySelector("[data-answer]"),
  language: document.documentElement.lang,
  onClear: () => { show("start"); say("cleared"); },
});
let trust = null;
let stopCamera = () => {};
let readAt = 0;
let cameFromCamera = false; // how the last card was shown is how the next one will be

function show(view) {
  views.forEach((each) => { each.hidden = each.dataset.view !== view; });
  document.body.dataset.showing = view; // the answer takes the whole screen
  if (view !== "answer") answer.wipe();
  if (view !== "camera") stopCamera();
  say(null);
}

/** Say something in words of the page's template, or nothing. */
function say(name) {
  message.replaceChildren();
  if (name) message.append(document.getElementById(`say-${name}`).content.cloneNode(true));
}

async function check(texts) {
  await trust.ready;
  if (!trust.issuer) return null;
  readAt = performance.now();
  return checkCodes({ texts, issuer: trust.issuer, lists: trust.lists, at: Date.now() / 1000 });
}

function tell(verdict) {
  if (verdict === null) {
    show("start");
    say("no-keys");
    return;
  }
  show("answer");
  answer.show(verdict, { issuer: trust.issuer, listed: listedAt(trust) });
  performance.measure("check", { start: readAt }); // from the code's text to the answer on the page
}

async function useCamera() {
  show("camera");
  cameFromCamera = true;
  let seenSince = null;
  const onTexts = async (texts) => {
    const verdict = await check(texts);
    seenSince ??= performance.now();
    // A card may bear a second, smaller code that is easier to see and is not for us.
    if (verdict?.outcome === "unreadable" && performance.now() - seenSince < PATIENCE) return false;
    stopCamera();
    tell(verdict);
    return true;
  };
  try {
    const stop = await startCamera(video, { onTexts, onEnd: () => show("start") });
    if (page.querySelector('[data-view="camera"]').hidden) stop(); // given up while the browser asked
    stopCamera = stop;
    page.querySelector("[data-do=stop]").focus();
  } catch (error) {
    show("start");
    say(error.name === "NotAllowedError" ? "camera-refused" : "camera-missing");
  }
}

async function useFile() {
  const [file] = picker.files;
  if (!file) return;
  show("reading");
  cameFromCamera = false;
  try {
    const texts = await readFile(file);
    if (texts.length) return tell(await check(texts));
    show("start");
    say("no-code");
  } catch {
    show("start");
    say("no-reader"); // the reader is not stored yet and the network is off
  } finally {
    picker.value = "";
  }
}

function showTrust(state) {
  const listed = listedAt(state);
  const drawn = document.getElementById(listed === null ? "lists-missing" : "lists-there").content.cloneNode(true);
  fill(drawn, "listed", listed === null ? "" : answer.moment.format(listed * 1000));
  page.querySelector("[data-known]").replaceChildren(drawn);
}

function start() {
  page.querySelector("[data-needs-script]").remove();
  page.querySelectorAll("[data-do=camera]").forEach((button) => { button.hidden = !hasCamera(); });
  const acts = { camera: useCamera, stop: () => show("start"), again, pick: () => picker.click() };
  page.addEventListener("click", (event) => acts[event.target.closest("[data-do]")?.dataset.do]?.());
  picker.addEventListener("change", useFile);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && document.body.dataset.showing === "camera") show("start");
  });
  addEventListener("pagehide", () => stopCamera());
  const { keys, lists, worker, scopes } = page.dataset;
  const listUrls = lists.split(" ").filter(Boolean);
  trust = keepTrust({ keysUrl: keys, listUrls, onChange: showTrust });
  registerWorker({
    url: worker,
    scopes: scopes.split(" "),
    isBusy: () => document.body.dataset.showing !== "start",
    onReady: () => { page.dataset.offline = "ready"; },
  });
  offerInstall(page.querySelector("[data-install]"));
  show("start");
}

function again() {
  show("start");
  if (cameFromCamera) useCamera();
  else page.querySelector('[data-view="start"] button:not([hidden])').focus();
}

if (canInflate() && globalThis.crypto?.subtle) start();
