"""What each set of papers comes to, in Hartford and under the other shapes that real programs have."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from charteroak.evidence.rules import Assessment, Condition, UnknownDocumentError, assess, conditions
from charteroak.program.loading import load_policy
from charteroak.program.rules import EvidenceRules

ROOT = Path(__file__).parents[2]


@cache
def rules(city: str) -> EvidenceRules:
    """Return the evidence rules of a policy in policies/ or tests/data/policies/."""
    folder = ROOT / "policies" if city == "hartford" else ROOT / "tests" / "data" / "policies"
    return load_policy(folder / f"{city}.toml").evidence


def result(city: str, papers: str, age: int | None = None) -> Assessment:
    return assess(evidence=rules(city), shown=papers.split(), age=age)


# City, papers shown, and what is missing by requirement.
CASES = [
    ("hartford", "", {"primary": 1, "secondary": 1, "residency": 1}),
    ("hartford", "us_passport", {"secondary": 1, "residency": 1}),
    ("hartford", "social_security_card", {"primary": 1, "residency": 1}),
    ("hartford", "social_security_card itin_letter", {"primary": 1, "residency": 1}),
    ("hartford", "us_passport social_security_card lease", {}),
    ("hartford", "hmis_id prisoner_id letter_shelter", {}),
    ("hartford", "foreign_passport consular_id", {"residency": 1}),
    ("hartford", "lease utility_bill pay_stub", {"primary": 1, "secondary": 1}),
    ("hartford", "us_passport lease utility_bill", {"secondary": 1}),
    ("four_points", "", {"total": 4, "identity": 3, "residency": 1, "photo": 1, "birth_date": 1}),
    ("four_points", "state_license", {}),
    ("four_points", "passport", {"total": 1, "residency": 1}),
    ("four_points", "passport utility_bill", {}),
    ("four_points", "passport_expired utility_bill", {"total": 1, "identity": 1}),
    ("four_points", "birth_certificate social_security_card utility_bill", {"photo": 1}),
    ("four_points", "birth_certificate caretaker utility_bill", {}),
    ("four_points", "passport consular_id", {"residency": 1}),
    ("three_tests", "state_license", {}),
    ("three_tests", "passport", {"residency": 1}),
    ("three_tests", "passport lease", {}),
    ("three_tests", "work_id birth_certificate utility_bill", {}),
    ("three_tests", "work_id lease", {"birth_date": 1}),
    ("three_hundred_points", "passport", {"points": 100}),
    ("three_hundred_points", "passport bank_card baptismal_record", {}),
    ("three_hundred_points", "passport_old bank_card baptismal_record", {"points": 100}),
    ("three_hundred_points", "birth_certificate utility_bill bank_card baptismal_record", {"photo": 1}),
    ("three_hundred_points", "school_id utility_bill birth_certificate", {}),
    ("strong_or_weak", "passport lease", {}),
    ("strong_or_weak", "school_id birth_certificate lease", {}),
    ("strong_or_weak", "social_security_card birth_certificate lease", {"photo": 1}),
    ("strong_or_weak", "school_id lease", {"identity": 1}),
    ("strong_or_weak", "state_license", {"residency": 1}),
    ("strong_or_weak", "state_license school_id birth_certificate", {}),
]


@pytest.mark.parametrize(("city", "papers", "missing"), CASES)
def test_what_is_missing(city: str, papers: str, missing: dict[str, int]) -> None:
    found = result(city, papers)
    assert {one.code: one.missing for one in found.requirements if one.missing} == missing
    assert found.satisfied == (not missing)
    assert all(one.met == (one.missing == 0) for one in found.requirements)


def test_requirements_stand_in_the_order_of_the_policy() -> None:
    assert [one.code for one in result("hartford", "").requirements] == ["primary", "secondary", "residency"]


def test_what_would_fill_is_told_for_each_requirement() -> None:
    found = {one.code: one.would_fill for one in result("hartford", "us_passport").requirements}
    assert found["primary"] == ()
    assert found["residency"] == (
        "utility_bill", "lease", "pay_stub", "tax_refund",
        "letter_shelter", "letter_hospital", "letter_clinic", "letter_agency",
    )  # fmt: skip
    assert {"social_security_card", "consular_id"} <= set(found["secondary"])
    assert "us_passport" not in found["secondary"]


def test_nothing_is_asked_for_once_satisfied() -> None:
    found = result("hartford", "us_passport social_security_card lease")
    assert all(one.would_fill == () for one in found.requirements)


def test_a_strong_paper_frees_the_one_that_serves_as_residency() -> None:
    """The license proves either who one is or where one lives; a passport lets it do the other."""
    found = {one.code: one.would_fill for one in result("strong_or_weak", "state_license").requirements}
    assert "passport" in found["residency"]
    assert "lease" in found["residency"]


@pytest.mark.parametrize(("age", "asked"), [(13, False), (14, True), (None, True)])
def test_a_requirement_may_begin_at_an_age(age: int | None, asked: bool) -> None:
    found = result("strong_or_weak", "social_security_card birth_certificate lease", age)
    assert found.satisfied is not asked
    assert ("photo" in {one.code for one in found.requirements}) is asked


def test_a_paper_named_twice_counts_once() -> None:
    assert result("hartford", "us_passport us_passport") == result("hartford", "us_passport")


def test_an_unknown_code_is_refused_and_not_repeated() -> None:
    with pytest.raises(UnknownDocumentError) as caught:
        result("hartford", "us_passport library_card")
    assert caught.value.reason == "evidence.unknown_document"
    assert str(caught.value) == ""


@pytest.mark.parametrize(
    ("city", "code", "expected"),
    [
        ("hartford", "us_passport", (Condition("expired_at_most_years", 5),)),
        ("hartford", "social_security_card", ()),
        ("four_points", "utility_bill", (Condition("dated_within_days", 60),)),
        ("four_points", "passport", (Condition("not_expired", 0),)),
        ("four_points", "passport_expired", (Condition("expired_at_most_years", 3),)),
    ],
)
def test_conditions_of_a_paper(city: str, code: str, expected: tuple[Condition, ...]) -> None:
    [document] = [one for one in rules(city).documents if one.code == code]
    assert conditions(document) == expected
