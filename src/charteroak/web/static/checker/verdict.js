// Is this card good? The same answers and reasons as verification/rules.py. Anything that is not surely good is not good.

import { openCard } from "./card.js";
import { Refused } from "./refusal.js";
import { INVALID, SUSPENDED, VALID, statusAt } from "./status.js";

const CLOCK_SKEW = 600; // seconds that a verifier's clock may lag behind the issuer's
const OF_REFUSAL = {
  wrong_signature: "forged",
  unknown_key: "unknown_issuer",
  malformed: "unreadable",
  oversized: "unreadable",
};

/**
 * Check what was found on one picture, where a card may bear a second code that is not for verifiers.
 *
 * `issuer` as readIssuer gives it, `lists` as readStatusList gives them, `at` in seconds since 1970. The answer is that
 * of the first code that is a card's; where none is, that of the first that is not unreadable.
 */
export async function checkCodes({ texts, issuer, lists, at }) {
  const verdicts = [];
  for (const text of texts) verdicts.push(await checkCode({ text, issuer, lists, at }));
  return (
    verdicts.find((verdict) => verdict.card) ??
    verdicts.find((verdict) => verdict.outcome !== "unreadable") ??
    verdicts[0] ?? { outcome: "unreadable", reason: "no_code", card: null }
  );
}

/** Check the text of one code. Never rejects, whatever the text. */
export async function checkCode({ text, issuer, lists, at }) {
  let card;
  try {
    card = await openCard(text, issuer.keys);
  } catch (error) {
    const reason = error instanceof Refused ? error.reason : "malformed";
    return { outcome: OF_REFUSAL[reason], reason, card: null };
  }
  return judgeCard(card, { issuer, lists, at });
}

/** Decide on an authentic card: issuer, then dates, then status (Token Status List, section 7.1). */
export function judgeCard(card, { issuer, lists, at }) {
  if (card.issuer !== issuer.issuer) return { outcome: "unknown_issuer", reason: "other_issuer", card: null };
  if (at < card.validFrom) return { outcome: "not_yet_valid", reason: "not_yet_valid", card };
  if (at >= card.validUntil) return { outcome: "expired", reason: "expired", card };
  const [outcome, reason] = judgeStatus(card, lists, at, issuer.maxStatusAge);
  return { outcome, reason, card };
}

function judgeStatus(card, lists, at, maxStatusAge) {
  if (!lists.length) return ["status_unknown", "no_status_list"];
  const list = lists.find(({ uri }) => uri === card.statusUri);
  if (!list) return ["status_unknown", "other_status_list"];
  const status = statusAt(list, card.statusIndex);
  // Revocation is for good: even an old list is believed when it says so.
  if (status === INVALID) return ["revoked", "revoked"];
  if (list.issuedAt > at + CLOCK_SKEW) return ["status_unknown", "status_list_from_the_future"];
  const over = list.expiresAt !== null && at >= list.expiresAt;
  if (over || at - list.issuedAt > maxStatusAge) return ["status_too_old", "status_too_old"];
  if (status === SUSPENDED) return ["suspended", "suspended"];
  if (status === VALID) return ["good", "good"];
  return ["status_unknown", status === null ? "not_in_status_list" : "other_status"];
}
