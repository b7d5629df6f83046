"""Is this card good? Every answer, and that all but one are no."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from card_samples import (
    NOON,
    ZONE,
    city_signer,
    other_signer,
    sample_claims,
    sample_issuer,
    sample_text,
    status_token_of,
)
from charteroak.credentials.card import sign_card
from charteroak.credentials.refusals import Refusal, Refused
from charteroak.credentials.status_list import ReadStatusList
from charteroak.verification.queries import check_code, check_codes, open_status_list
from charteroak.verification.rules import Outcome, Verdict, judge_refusal

VALID = (0, 0, 0, 0, 0, 0)
REVOKED = (0, 0, 0, 0, 0, 1)
SUSPENDED = (0, 0, 0, 0, 0, 2)


def status_list(*values: int, issued_at: datetime = NOON) -> ReadStatusList:
    return open_status_list(token=status_token_of(*values, issued_at=issued_at), issuer=sample_issuer())


def check(
    text: str | None = None, values: tuple[int, ...] = VALID, at: datetime = NOON, **changes: Any
) -> Verdict:
    whole = {"status_list": status_list(*values)} | changes
    return check_code(text=text or sample_text(), issuer=sample_issuer(), at=at, **whole)


def test_a_good_card_is_good() -> None:
    verdict = check()
    assert verdict == Verdict(Outcome.GOOD, "good", sample_claims())
    assert verdict.is_good


@pytest.mark.parametrize(
    ("values", "outcome", "reason"),
    [
        (REVOKED, Outcome.REVOKED, "revoked"),
        (SUSPENDED, Outcome.SUSPENDED, "suspended"),
        ((0, 0, 0, 0, 0, 3), Outcome.STATUS_UNKNOWN, "other_status"),
        ((), Outcome.STATUS_UNKNOWN, "not_in_status_list"),
        ((1, 1, 1, 1), Outcome.STATUS_UNKNOWN, "not_in_status_list"),
        ((1, 2, 1, 3, 1, 0, 1, 1), Outcome.GOOD, "good"),
    ],
)
def test_the_status_list_decides(values: tuple[int, ...], outcome: Outcome, reason: str) -> None:
    verdict = check(values=values)
    assert (verdict.outcome, verdict.reason) == (outcome, reason)
    assert verdict.claims == sample_claims()


def test_without_a_status_list_no_card_is_good() -> None:
    assert check(status_list=None).outcome is Outcome.STATUS_UNKNOWN


def test_a_list_for_other_cards_does_not_count() -> None:
    text = sample_text(status_uri="https://id.hartford.example.org/status/2")
    assert (check(text).outcome, check(text).reason) == (Outcome.STATUS_UNKNOWN, "other_status_list")


@pytest.mark.parametrize(
    ("age", "outcome"),
    [
        (timedelta(hours=48), Outcome.GOOD),
        (timedelta(hours=48, seconds=1), Outcome.STATUS_TOO_OLD),
        (timedelta(days=30), Outcome.STATUS_TOO_OLD),
        (-timedelta(minutes=10), Outcome.GOOD),
        (-timedelta(minutes=11), Outcome.STATUS_UNKNOWN),
    ],
)
def test_the_age_of_the_list(age: timedelta, outcome: Outcome) -> None:
    assert check(status_list=status_list(*VALID, issued_at=NOON - age)).outcome is outcome


def test_a_verifier_may_be_stricter_or_laxer_but_not_past_the_end_of_the_list() -> None:
    old = status_list(*VALID, issued_at=NOON - timedelta(days=3))
    assert check(status_list=old, max_status_age=timedelta(days=4)).is_good
    assert check(max_status_age=timedelta(0)).is_good
    over = status_list(*VALID, issued_at=NOON - timedelta(days=7))
    assert check(status_list=over, max_status_age=timedelta(days=99)).outcome is Outcome.STATUS_TOO_OLD


def test_an_old_list_is_believed_when_it_says_revoked_only() -> None:
    old = NOON - timedelta(days=30)
    assert check(status_list=status_list(*REVOKED, issued_at=old)).outcome is Outcome.REVOKED
    assert check(status_list=status_list(*SUSPENDED, issued_at=old)).outcome is Outcome.STATUS_TOO_OLD


@pytest.mark.parametrize(
    ("at", "outcome"),
    [
        (datetime(2028, 3, 4, 5, 0, tzinfo=UTC), Outcome.EXPIRED),
        (datetime(2026, 3, 4, 4, 59, tzinfo=UTC), Outcome.NOT_YET_VALID),
    ],
)
def test_dates_come_before_the_status(at: datetime, outcome: Outcome) -> None:
    verdict = check(values=REVOKED, at=at)
    assert verdict.outcome is outcome
    assert verdict.claims == sample_claims()


def test_what_is_not_authentic_shows_no_claims() -> None:
    forged = sample_text()[:-9] + "000000000"
    theirs = sign_card(claims=sample_claims(), signer=other_signer(), time_zone=ZONE)
    assert check(theirs) == Verdict(Outcome.UNKNOWN_ISSUER, "unknown_key", None)
    assert check(forged).claims is None
    assert check("HELLO") == Verdict(Outcome.UNREADABLE, "malformed", None)
    assert check("A" * 9999) == Verdict(Outcome.UNREADABLE, "oversized", None)


def test_a_key_of_the_city_does_not_speak_for_another_issuer() -> None:
    verdict = check(sample_text(issuer="https://other.example.org"))
    assert verdict == Verdict(Outcome.UNKNOWN_ISSUER, "other_issuer", None)


def test_every_refusal_has_an_outcome_and_none_is_good() -> None:
    verdicts = [judge_refusal(refusal) for refusal in Refusal]
    assert not any(verdict.is_good for verdict in verdicts)
    assert judge_refusal(Refusal.WRONG_SIGNATURE).outcome is Outcome.FORGED


def test_the_card_is_found_among_other_codes() -> None:
    listed = status_list(*VALID)
    theirs = sign_card(claims=sample_claims(), signer=other_signer(), time_zone=ZONE)
    for texts, outcome in (
        (["https://example.org", sample_text()], Outcome.GOOD),
        (["https://example.org", theirs], Outcome.UNKNOWN_ISSUER),
        (["https://example.org"], Outcome.UNREADABLE),
        ([], Outcome.UNREADABLE),
    ):
        verdict = check_codes(texts=texts, issuer=sample_issuer(), status_list=listed, at=NOON)
        assert verdict.outcome is outcome


@pytest.mark.parametrize("token", [b"", b"e", b"eyJ\xff", b"\xd2\x84", b"eyJhbGciOiJub25lIn0.e30."])
def test_what_is_no_status_list_is_refused(token: bytes) -> None:
    with pytest.raises(Refused) as caught:
        open_status_list(token=token, issuer=sample_issuer())
    assert caught.value.reason is Refusal.MALFORMED


def test_a_list_that_somebody_else_signed_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        open_status_list(token=status_token_of(*VALID, signer=other_signer()), issuer=sample_issuer())
    assert caught.value.reason is Refusal.UNKNOWN_KEY


def test_nothing_personal_in_the_repr() -> None:
    assert "Vega" not in repr(check())
    assert city_signer().kid.hex() not in repr(check())
