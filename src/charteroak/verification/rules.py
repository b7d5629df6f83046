"""What a verifier is told, decided from what was read. Anything that is not surely good is not good."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from charteroak.credentials.card import CardClaims, OpenedCard
from charteroak.credentials.refusals import Refusal
from charteroak.credentials.status_list import ReadStatusList, Status

# How far a verifier's clock may lag behind the issuer's before a list seems to come from the future.
CLOCK_SKEW = timedelta(minutes=10)


class Outcome(StrEnum):
    """The answers. Only GOOD is a yes."""

    GOOD = "good"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    FORGED = "forged"
    UNKNOWN_ISSUER = "unknown_issuer"
    UNREADABLE = "unreadable"
    STATUS_TOO_OLD = "status_too_old"
    STATUS_UNKNOWN = "status_unknown"


@dataclass(frozen=True)
class Verdict:
    """An answer. `reason` is finer than the outcome, and fixed: it may be logged.

    `claims` are there where the card is authentic, also when it is not good; never otherwise.
    """

    outcome: Outcome
    reason: str
    claims: CardClaims | None = field(default=None, repr=False)

    @property
    def is_good(self) -> bool:
        return self.outcome is Outcome.GOOD


_OF_REFUSAL = {
    Refusal.WRONG_SIGNATURE: Outcome.FORGED,
    Refusal.UNKNOWN_KEY: Outcome.UNKNOWN_ISSUER,
    Refusal.EXPIRED: Outcome.EXPIRED,
    Refusal.NOT_YET_VALID: Outcome.NOT_YET_VALID,
    Refusal.MALFORMED: Outcome.UNREADABLE,
    Refusal.OVERSIZED: Outcome.UNREADABLE,
}


def judge_refusal(refusal: Refusal, claims: CardClaims | None = None) -> Verdict:
    """Say what a refused code comes to."""
    return Verdict(_OF_REFUSAL[refusal], refusal.value, claims)


def judge_card(
    card: OpenedCard,
    *,
    status_list: ReadStatusList | None,
    issuer: str,
    at: datetime,
    max_status_age: timedelta,
) -> Verdict:
    """Decide on an authentic card: issuer, then dates, then status (Token Status List, section 7.1)."""
    claims = card.claims
    if claims.issuer != issuer:
        return Verdict(Outcome.UNKNOWN_ISSUER, "other_issuer")
    if at < card.valid_from:
        return judge_refusal(Refusal.NOT_YET_VALID, claims)
    if at >= card.valid_until:
        return judge_refusal(Refusal.EXPIRED, claims)
    return _judge_status(claims, status_list, at, max_status_age)


def _judge_status(
    claims: CardClaims, status_list: ReadStatusList | None, at: datetime, max_status_age: timedelta
) -> Verdict:
    if status_list is None:
        return Verdict(Outcome.STATUS_UNKNOWN, "no_status_list", claims)
    if status_list.uri != claims.status_uri:
        return Verdict(Outcome.STATUS_UNKNOWN, "other_status_list", claims)
    status = status_list.status_at(claims.status_index)
    # Revocation is for good: even an old list is believed when it says so.
    if status == Status.INVALID:
        return Verdict(Outcome.REVOKED, "revoked", claims)
    if status_list.issued_at > at + CLOCK_SKEW:
        return Verdict(Outcome.STATUS_UNKNOWN, "status_list_from_the_future", claims)
    over = status_list.expires_at is not None and at >= status_list.expires_at
    if over or at - status_list.issued_at > max_status_age:
        return Verdict(Outcome.STATUS_TOO_OLD, "status_too_old", claims)
    if status == Status.SUSPENDED:
        return Verdict(Outcome.SUSPENDED, "suspended", claims)
    if status != Status.VALID:
        reason = "not_in_status_list" if status is None else "other_status"
        return Verdict(Outcome.STATUS_UNKNOWN, reason, claims)
    return Verdict(Outcome.GOOD, "good", claims)
