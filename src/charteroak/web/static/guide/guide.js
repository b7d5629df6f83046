// Leaves quickly, and keeps the guide on the phone for when there is no network. Without script the pages work the same.

const leave = document.querySelector(".guide-leave");

/** Go elsewhere in place of this page, so that 'Back' does not return to it. */
function leaveNow(event) {
  event?.preventDefault();
  document.documentElement.hidden = true;
  location.replace(leave.href);
}

if (leave) {
  leave.addEventListener("click", leaveNow);
  let last = 0;
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    // Escape twice within a second.
    if (event.timeStamp - last < 1000) leaveNow();
    last = event.timeStamp;
  });
}

// Paper says of which day it is; the page may have been kept for weeks.
addEventListener("beforeprint", () => {
  const day = new Date().toLocaleDateString(document.documentElement.lang, { dateStyle: "long" });
  for (const line of document.querySelectorAll("[data-printed]")) line.textContent = ` · ${day}`;
});

const place = document.querySelector("[data-guide-offline]");
// Whoever took the guide off this device is not given it again by the next page.
const UNWANTED = "charteroak-guide-unwanted";

async function keepGuide() {
  localStorage.removeItem(UNWANTED);
  const register = (scope) => navigator.serviceWorker.register(place.dataset.worker, { scope });
  const scopes = JSON.parse(place.dataset.scopes);
  const [first, ...others] = [...scopes].sort((a) => (location.pathname.startsWith(a) ? -1 : 1));
  const registration = await register(first);
  await isActive(registration); // the others then find everything already kept
  show(true);
  await Promise.all(others.map(register));
  document.documentElement.dataset.guide = "kept";
}

function isActive(registration) {
  const worker = registration.installing ?? registration.waiting ?? registration.active;
  if (worker.state === "activated") return Promise.resolve();
  return new Promise((go) => worker.addEventListener("statechange", () => worker.state === "activated" && go()));
}

async function forgetGuide() {
  localStorage.setItem(UNWANTED, "1");
  const scopes = JSON.parse(place.dataset.scopes).map((scope) => new URL(scope, location.href).href);
  const all = await navigator.serviceWorker.getRegistrations();
  await Promise.all(all.filter(({ scope }) => scopes.includes(scope)).map((one) => one.unregister()));
  const names = (await caches.keys()).filter((name) => name.startsWith("charteroak-guide-"));
  await Promise.all(names.map((name) => caches.delete(name)));
  document.documentElement.dataset.guide = "forgotten";
  show(false);
}

function show(isKept) {
  place.hidden = false;
  for (const part of place.querySelectorAll("[data-when]")) part.hidden = (part.dataset.when === "kept") !== isKept;
}

if (place && navigator.serviceWorker) {
  place.querySelector("[data-forget]").addEventListener("click", forgetGuide);
  place.querySelector("[data-keep]").addEventListener("click", keepGuide);
  if (localStorage.getItem(UNWANTED)) show(false);
  else keepGuide().catch(() => {}); // without it the guide works as long as the network is on
}
