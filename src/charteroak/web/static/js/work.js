// Does the little work that a form asks of a shared computer, or of everybody while many want to book. Where it cannot
// (no worker, no crypto.subtle on an address without https) the form's age stands in for it.
const box = document.querySelector("[data-work]");
const answer = document.querySelector("[name=work]");
const shared = document.querySelector("[name=shared]");

function start() {
  if (!box || !answer || box.dataset.begun || !globalThis.Worker || !crypto.subtle) return;
  box.dataset.begun = "1";
  const challenge = JSON.parse(box.dataset.work);
  const worker = new Worker(box.dataset.worker);
  worker.onmessage = ({ data: number }) => {
    worker.terminate();
    if (number === null) return;
    const { algorithm, challenge: hash, salt, signature } = challenge;
    answer.value = btoa(JSON.stringify({ algorithm, challenge: hash, number, salt, signature }));
    box.dataset.done = "1";
    box.dispatchEvent(new Event("work-done"));
  };
  worker.postMessage(challenge);
}

if (box) {
  if (box.dataset.always || shared?.checked) start();
  shared?.addEventListener("change", () => shared.checked && start());
  // Sent a moment too early: the form waits for its work, and then goes.
  const form = answer?.form;
  form?.addEventListener("submit", (event) => {
    if (!box.dataset.begun || box.dataset.done || box.dataset.waited) return;
    event.preventDefault();
    box.hidden = false;
    const go = () => {
      if (box.dataset.waited) return;
      box.dataset.waited = "1";
      form.submit();
    };
    box.addEventListener("work-done", go);
    setTimeout(go, 15_000);
  });
}
