// The issuer's keys and status lists, fetched whole, at most once a day, and never because a card was shown: nobody can
// tell from our requests when or where a card is checked. What was fetched is kept for when the network is off.

const CACHE = "charteroak-checker-lists";
const FETCHED_AT = "x-fetched-at";
const DAY = 24 * 3600 * 1000;
const PATIENCE = 20000; // milliseconds

/**
 * Return what `read` makes of a document, from the store or, where that is older than a day, from the network.
 *
 * `read` takes the bytes and rejects what is not good: then the stored document stays. Null where there is none at all.
 * `at` is in milliseconds since 1970.
 */
export async function load(url, { at, read }) {
  const cache = await open();
  const stored = await cache.match(url);
  const fetchedAt = Number(stored?.headers.get(FETCHED_AT));
  if (stored && fetchedAt <= at && at - fetchedAt < DAY) {
    const kept = await attempt(stored, read);
    if (kept) return kept;
  }
  return (await refresh(cache, url, at, read)) ?? (stored ? attempt(stored, read) : null);
}

async function refresh(cache, url, at, read) {
  try {
    const answer = await fetch(url, {
      cache: "no-cache", credentials: "omit", redirect: "error", signal: AbortSignal.timeout?.(PATIENCE),
    });
    if (!answer.ok) return null;
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const found = await read(bytes);
    await cache.put(url, new Response(bytes, { headers: { [FETCHED_AT]: String(at) } }));
    return found;
  } catch {
    return null; // no network, or not what it should be
  }
}

async function attempt(stored, read) {
  try {
    return await read(new Uint8Array(await stored.clone().arrayBuffer()));
  } catch {
    return null;
  }
}

// A private window may refuse to store: then what was fetched lasts as long as the page.
const memory = new Map();

async function open() {
  try {
    return await caches.open(CACHE);
  } catch {
    return { match: async (url) => memory.get(url), put: async (url, answer) => memory.set(url, answer) };
  }
}
