// What the page knows of the issuer: the keys and the status lists, brought up to date in the background and by the clock.

import { readIssuer } from "./issuer.js";
import { readStatusList } from "./status.js";
import { load } from "./stored.js";

const LOOK_AGAIN = 3600 * 1000; // milliseconds; `load` goes to the network at most once a day

/**
 * Keep the issuer's keys and status lists. `onChange` is called whenever they have been looked at again.
 *
 * The result has `issuer` (null until there is one), `lists`, and `ready`, a promise of the first look.
 */
export function keepTrust({ keysUrl, listUrls, now = Date.now, onChange = () => {} }) {
  const trust = { issuer: null, lists: [] };
  const look = async () => {
    const at = now();
    trust.issuer = (await load(keysUrl, { at, read: readIssuer })) ?? trust.issuer;
    if (trust.issuer) {
      const read = (bytes) => readStatusList(bytes, trust.issuer.keys);
      const urls = listUrls.length ? listUrls : hereOf(trust.issuer.statusUri);
      const found = await Promise.all(urls.map((url) => load(url, { at, read })));
      if (found.some(Boolean)) trust.lists = found.filter(Boolean);
    }
    onChange(trust);
  };
  trust.ready = look();
  setInterval(look, LOOK_AGAIN);
  addEventListener("online", look);
  return trust;
}

/** The page may be older than the first list: then the issuer's document says where it is, here on the issuer's own site. */
function hereOf(statusUri) {
  try {
    return [new URL(statusUri).pathname];
  } catch {
    return [];
  }
}

/** Return when the oldest of the status lists was issued, in seconds since 1970, or null where there is none. */
export function listedAt({ lists }) {
  return lists.length ? Math.min(...lists.map(({ issuedAt }) => issuedAt)) : null;
}
