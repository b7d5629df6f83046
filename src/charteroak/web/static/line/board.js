// The board's soft sound: two notes when a number is called. Muted by a button; the choice lasts as long as the page.

const NOTES = [[587.33, 0], [783.99, 0.22]]; // hertz, and seconds after the first
const LOUDNESS = 0.15;

const button = document.querySelector("[data-sound]");
const sound = new AudioContext();
let heard = calls();
let isOn = true;

function calls() {
  return new Set([...document.querySelectorAll("[data-call]")].map((one) => one.dataset.call));
}

function play() {
  for (const [frequency, after] of NOTES) {
    const at = sound.currentTime + after;
    const note = new OscillatorNode(sound, { frequency });
    const volume = new GainNode(sound, { gain: 0 });
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.03);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.9);
    note.connect(volume).connect(sound.destination);
    note.start(at);
    note.stop(at + 1);
  }
  document.body.dataset.sounded = String(Number(document.body.dataset.sounded ?? 0) + 1);
}

// Browsers let a page sound only once somebody has touched it: until then the button says that it does not.
function sounds() {
  return isOn && (sound.state === "running" || navigator.userActivation.hasBeenActive);
}

document.addEventListener("line:shown", () => {
  const now = calls();
  const isNew = [...now].some((one) => !heard.has(one));
  heard = now;
  if (isNew && sounds()) play();
});

function paint() {
  button.textContent = sounds() ? button.dataset.on : button.dataset.off;
  button.dataset.sounds = String(sounds());
}

button.hidden = false;
button.addEventListener("click", () => {
  isOn = button.dataset.sounds !== "true"; // what the button said
  sound.resume();
  paint();
});
sound.addEventListener("statechange", paint);
paint();
