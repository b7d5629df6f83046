// The guide's service worker: keeps every page of the guide for when the network is off or too slow.
// The server writes `const SHELL = {version, pages, assets, scopes}` above this text.

/* global SHELL */
const PREFIX = "charteroak-guide-";
const CACHE = `${PREFIX}${SHELL.version}`;
const KEPT = new Set([...SHELL.pages, ...SHELL.assets]);
const PATIENCE_MS = 4000;

self.addEventListener("install", (event) => {
  event.waitUntil(keep().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (KEPT.has(url.pathname)) event.respondWith(newestOrKept(url.pathname, event.request));
  else if (event.request.mode === "navigate") event.respondWith(fetch(event.request).catch(() => indexOf(url)));
});

async function keep() {
  const cache = await caches.open(CACHE);
  const kept = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname)); // by the other language's worker
  const missing = [...KEPT].filter((path) => !kept.has(path));
  // Without cookies: what is kept is what anybody would get.
  await cache.addAll(missing.map((path) => new Request(path, { cache: "no-cache", credentials: "omit" })));
}

async function forgetOthers() {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

// Advice must be the newest there is; what is kept answers when the network does not, or is too slow.
async function newestOrKept(path, request) {
  const kept = await (await caches.open(CACHE)).match(path);
  if (!kept) return fetch(request);
  if (SHELL.assets.includes(path)) return kept;
  const newest = fetch(request).then((answer) => (answer.ok ? answer : kept), () => kept);
  return Promise.race([newest, new Promise((go) => setTimeout(() => go(kept), PATIENCE_MS))]);
}

// A page of the guide that is not kept: lead to what is.
async function indexOf(url) {
  const cache = await caches.open(CACHE);
  const home = SHELL.scopes.find((scope) => url.pathname.startsWith(scope)) ?? SHELL.scopes[0];
  return (await cache.match(home)) ?? Response.error();
}
