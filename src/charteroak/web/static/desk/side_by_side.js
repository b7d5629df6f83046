// Takes two records off the screen when their two minutes are over, and when the browser brings the page back from memory.
const form = document.querySelector("[data-comparison]");
const over = document.querySelector("[data-comparison-over]");

function close() {
  if (!form.isConnected) return;
  form.remove();
  over.hidden = false;
  over.focus();
}

setTimeout(close, Number(form.dataset.comparison) * 1000);
addEventListener("pageshow", (event) => {
  if (event.persisted) close();
});
