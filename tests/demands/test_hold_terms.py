"""What may stand in a hold: codes, a case's number, and an end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from charteroak.demands.holds import (
    LONGEST_HOLD_DAYS,
    BadHold,
    Court,
    HoldInstrument,
    HoldScope,
    HoldTerms,
    check_hold,
    clean_docket,
    order_scopes,
)
from people import CAST

TODAY = date(2026, 11, 24)
TERMS = HoldTerms(
    scopes=(HoldScope.CARD,),
    instrument=HoldInstrument.COURT_ORDER,
    court=Court.STATE_SUPERIOR,
    docket="HHD-CV26-6123456-S",
    instrument_date=TODAY,
    until=TODAY + timedelta(days=90),
)


@pytest.mark.parametrize(
    "docket", ["HHD-CV26-6123456-S", "3:26-CV-00112", "3:26-CV-00112-JAM", "SC20881", "26-1437"]
)
def test_case_numbers_of_the_courts_stand(docket: str) -> None:
    check_hold(replace(TERMS, docket=docket), today=TODAY)


@pytest.mark.parametrize(
    "docket",
    [
        "",
        "IBANEZ",
        "DOE V CITY",
        "26-1437 IBANEZ",
        "26-1437-IBANEZ",
        "1984-03-12/X",
        "6" * 25,
        "12-3",
        "é-1234",
        "--1234",
    ],
)
def test_what_could_be_a_name_or_a_remark_is_no_case_number(docket: str) -> None:
    with pytest.raises(BadHold) as refused:
        check_hold(replace(TERMS, docket=docket), today=TODAY)
    assert refused.value.faults == {"docket": "not_a_docket"}
    assert docket == "" or docket not in str(refused.value)


def test_no_name_of_the_cast_fits_into_a_docket() -> None:
    for person in CAST:
        with pytest.raises(BadHold):
            check_hold(replace(TERMS, docket=clean_docket(f"26-1437-{person.given_name}")), today=TODAY)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"until": TODAY}, {"until": "past"}),
        ({"until": TODAY + timedelta(days=LONGEST_HOLD_DAYS + 1)}, {"until": "too_long"}),
        ({"instrument_date": TODAY + timedelta(days=1)}, {"instrument_date": "in_future"}),
        ({"scopes": ()}, {"scopes": "none"}),
        ({"scopes": (HoldScope.CARD, HoldScope.CARD)}, {"scopes": "none"}),
    ],
)
def test_what_cannot_stand(change: dict[str, object], fault: dict[str, str]) -> None:
    with pytest.raises(BadHold) as refused:
        check_hold(replace(TERMS, **change), today=TODAY)  # type: ignore[arg-type]
    assert refused.value.faults == fault


def test_the_longest_hold_is_half_a_year() -> None:
    check_hold(replace(TERMS, until=TODAY + timedelta(days=LONGEST_HOLD_DAYS)), today=TODAY)
    assert LONGEST_HOLD_DAYS == 180


def test_scopes_come_in_the_order_of_the_list() -> None:
    assert order_scopes(["card", "visit", "card"]) == (HoldScope.VISIT, HoldScope.CARD)
    with pytest.raises(ValueError, match="everything"):
        order_scopes(["everything"])
