// Keeps a page of the line true: asks for the line's version every two seconds, and fetches the page anew when it changed.
// The version is asked for without a cookie, so that looking at a page does not keep anybody signed in.

const EVERY = 2_000;
const SLOWEST = 8_000; // between two tries while the connection is lost
const PATIENCE = 5_000; // for one answer
const ANEW = 45_000; // waits and doors change with the clock too, without a new version
const ABANDONED = 20 * 60_000; // a signed-in screen that nobody touches so long fetches nothing, and its session ends

const lost = document.querySelector("[data-lost]");
let live = document.querySelector("[data-live]");
let seenAt = Date.now();
let fetchedAt = Date.now();
let touchedAt = Date.now();
let failures = 0;
let timer;
let busy = false;

/** Ask for the version, and show the page anew if it is another. */
async function look() {
  if (busy) return;
  busy = true;
  clearTimeout(timer);
  try {
    const answer = await get(live.dataset.follow, "omit");
    const { version } = await answer.json();
    if (version !== live.dataset.version || Date.now() - fetchedAt > ANEW) await fetchAnew();
    found();
  } catch {
    missed();
  }
  busy = false;
  timer = setTimeout(look, Math.min(SLOWEST, EVERY * 1.5 ** failures));
}

async function get(url, credentials) {
  const answer = await fetch(url, { credentials, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer;
}

async function fetchAnew() {
  if ("staff" in live.dataset && Date.now() - touchedAt > ABANDONED) return;
  const answer = await get(location.href, "same-origin");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-live]");
  if (!fresh) return location.reload(); // signed out, or no longer let in: the page says so itself
  fetchedAt = Date.now();
  show(fresh);
}

function show(fresh) {
  const focused = live.contains(document.activeElement) ? document.activeElement.id : "";
  const opened = [...live.querySelectorAll("details[open][id]")].map((one) => one.id);
  for (const { name, value } of fresh.attributes) live.setAttribute(name, value);
  if (!plain(live).isEqualNode(plain(fresh))) live.replaceChildren(...fresh.childNodes);
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  if (focused) document.getElementById(focused)?.focus();
  document.dispatchEvent(new CustomEvent("line:shown"));
}

/** A copy of a part without what differs each time: the tokens of its forms, and what somebody has opened in it. */
function plain(part) {
  const copy = part.cloneNode(true);
  for (const token of copy.querySelectorAll("input[type=hidden][name$=token]")) token.removeAttribute("value");
  for (const one of copy.querySelectorAll("details")) one.removeAttribute("open");
  return copy;
}

function found() {
  failures = 0;
  seenAt = Date.now();
  if (lost) lost.hidden = true;
}

function missed() {
  failures += 1;
  if (!lost) return;
  const at = new Date(seenAt).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  lost.querySelector("[data-seen]").textContent = at;
  lost.hidden = false;
}

if (live) {
  for (const event of ["pointerdown", "keydown"]) addEventListener(event, () => { touchedAt = Date.now(); }, { passive: true });
  addEventListener("online", look);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  timer = setTimeout(look, EVERY);
}
