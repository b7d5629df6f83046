// The letters on the clerk's buttons are keys. They can be turned off, for whoever's keyboard or voice types letters unasked.

const part = document.querySelector("[data-shortcuts]");
const button = part.querySelector("button");
let isOn = true;

function paint() {
  button.textContent = isOn ? button.dataset.on : button.dataset.off;
  document.body.classList.toggle("keys-off", !isOn);
}

function isTyping(target) {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;
}

addEventListener("keydown", (event) => {
  if (!isOn || event.repeat || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
  if (!/^[a-z]$/i.test(event.key)) return;
  const wanted = document.querySelector(`[data-key="${event.key.toLowerCase()}"]`);
  if (!wanted) return;
  event.preventDefault();
  wanted.click();
});

button.addEventListener("click", () => {
  isOn = !isOn;
  paint();
});
part.hidden = false;
paint();
