"""Hartford's policy says what the city has published."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from charteroak.program.loading import load_policy
from charteroak.program.rules import Policy

HARTFORD = Path(__file__).parents[2] / "policies" / "hartford.toml"


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(HARTFORD)


def test_one_primary_one_secondary_one_residency(policy: Policy) -> None:
    asked = [(one.kind, one.count, one.points, one.shared) for one in policy.evidence.requirements]
    assert asked == [("primary", 1, 0, False), ("secondary", 1, 0, False), ("residency", 1, 0, False)]


def test_the_lists_are_as_long_as_the_city_published_them(policy: Policy) -> None:
    kinds = [document.kinds for document in policy.evidence.documents]
    primary = [one for one in kinds if "primary" in one]
    assert (len(primary), kinds.count(frozenset({"secondary"})), kinds.count(frozenset({"residency"}))) == (
        21,
        4,
        8,
    )
    assert all("secondary" in one for one in primary)


def test_no_document_may_be_expired_by_other_than_five_years(policy: Policy) -> None:
    assert {document.max_expired_years for document in policy.evidence.documents} == {5, None}


def test_fees_are_fifteen_ten_and_nothing(policy: Policy) -> None:
    amounts = {(reason.kind, reason.amount) for reason in policy.fees.reasons}
    assert amounts == {("full", 1500), ("reduced", 1000), ("waived", 0)}
    assert policy.fees.tenders == ("cash", "card_elsewhere")


def test_cards_are_good_for_two_years_at_any_age(policy: Policy) -> None:
    assert (policy.card.validity_years, policy.card.minimum_age) == (2, 0)


def test_published_hours_without_an_appointment(policy: Policy) -> None:
    hours = {
        (site.code, session.weekdays, session.opens, session.closes)
        for site in policy.sites
        for session in site.sessions
        if session.kind == "walk_in"
    }
    assert hours == {
        ("library", (0, 2), time(17), time(19, 30)),
        ("library", (5,), time(11), time(16)),
        ("clerk", (1, 3), time(14), time(16)),
    }


def test_a_visit_is_held_a_day(policy: Policy) -> None:
    kept = policy.retention
    assert (kept.visit_hours, kept.appointment_days, kept.card_days_after_expiry) == (24, 1, 365)


def test_nothing_is_kept_for_a_renewal(policy: Policy) -> None:
    assert (policy.retention.renewal_record, policy.retention.renewal_days_after_expiry) == (False, 60)


def test_names_in_both_languages_differ_where_they_are_not_names_of_places(policy: Policy) -> None:
    for document in policy.evidence.documents:
        assert set(document.name) == set(document.hint) == {"en", "es"}
        assert document.name["en"] != document.name["es"]
        assert document.hint["en"] != document.hint["es"]
