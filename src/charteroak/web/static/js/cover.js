// Covers what is marked `sensitive` once nobody has touched the desk for a minute, and uncovers it at the next touch.
const IDLE = 60_000;
let timer;

function uncover() {
  document.body.classList.remove("is-blank");
  clearTimeout(timer);
  timer = setTimeout(() => document.body.classList.add("is-blank"), IDLE);
}

for (const event of ["pointermove", "pointerdown", "keydown", "input", "focus"]) {
  addEventListener(event, uncover, { passive: true, capture: true });
}
uncover();
