// The checker's service worker: keeps the page, its scripts and the reader for when the network is off.
// The server writes `const SHELL = {version, pages, assets}` above this text. Keys and status lists are kept by
// stored.js, once a day; they are not this script's business, and neither is any other page.

/* global SHELL */
const CACHE = `charteroak-checker-${SHELL.version}`;
const KEPT = new Set([...SHELL.pages, ...SHELL.assets]);

self.addEventListener("install", (event) => {
  event.waitUntil(keep().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin || !KEPT.has(url.pathname)) return;
  event.respondWith(kept(url.pathname, event.request));
});

async function keep() {
  const cache = await caches.open(CACHE);
  const kept = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname)); // by the other language's worker
  const missing = [...KEPT].filter((path) => !kept.has(path));
  // Without cookies: what is kept is what anybody would get.
  await cache.addAll(missing.map((path) => new Request(path, { cache: "no-cache", credentials: "omit" })));
}

async function forgetOthers() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("charteroak-checker-") && name !== CACHE && !name.endsWith("-lists"));
  await Promise.all(old.map((name) => caches.delete(name)));
}

// What is kept is answered without a word to the server: opening the page must not tell when or where a card is shown.
// The browser asks for this script about once a day, and a new version brings new pages with it.
async function kept(path, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}
