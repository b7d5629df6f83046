// Why a code is not accepted: the reasons of credentials/refusals.py, and never anything from the code itself.

export const MALFORMED = "malformed";
export const OVERSIZED = "oversized";
export const UNKNOWN_KEY = "unknown_key";
export const WRONG_SIGNATURE = "wrong_signature";
export const EXPIRED = "expired";
export const NOT_YET_VALID = "not_yet_valid";

export class Refused extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

export function malformed() {
  return new Refused(MALFORMED);
}

export function oversized() {
  return new Refused(OVERSIZED);
}
