// The kiosk: large keys for the code, the camera for its QR code, and back to the start when nobody is there.
// Without script the field takes a keyboard or a hand scanner, and the page goes back by itself all the same.

import { hasCamera, startCamera } from "../checker/camera.js";

const QUIET = 30_000;
const LETTERS = "1234567890ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford's, as codes are written
const LONGEST = 9; // with the dash

const main = document.querySelector("[data-home]");
const form = document.querySelector("[data-code-form]");
let timer;

function wait() {
  clearTimeout(timer);
  timer = setTimeout(() => location.replace(main.dataset.home), QUIET);
}

function key(label, press, name = label) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "keys__key";
  button.textContent = label;
  if (name !== label) button.setAttribute("aria-label", name);
  button.addEventListener("click", press);
  return button;
}

function drawKeys(field, keys) {
  const write = (letter) => { if (field.value.length < LONGEST) field.value += letter; };
  for (const letter of LETTERS) keys.append(key(letter, () => write(letter)));
  keys.append(key("⌫", () => { field.value = field.value.slice(0, -1); }, keys.dataset.erase));
  keys.hidden = false;
}

async function scan(field, part) {
  const box = part.querySelector("[data-scan-box]");
  const problem = part.querySelector("[data-scan-problem]");
  box.hidden = false;
  problem.hidden = true;
  try {
    await startCamera(box.querySelector("video"), {
      onTexts: ([text]) => {
        field.value = text.slice(0, 400);
        form.requestSubmit();
        return true;
      },
    });
  } catch {
    box.hidden = true;
    problem.hidden = false;
  }
}

if (main) {
  for (const event of ["pointerdown", "keydown", "input"]) addEventListener(event, wait, { passive: true });
  addEventListener("pageshow", wait);
  wait();
}
if (form) {
  const field = form.querySelector("[data-code]");
  const part = form.querySelector("[data-scan]");
  drawKeys(field, form.querySelector("[data-keys]"));
  part.hidden = !hasCamera();
  part.querySelector("[data-scan-start]").addEventListener("click", () => scan(field, part));
}
