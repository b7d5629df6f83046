"""No log line, journal event, exception or trace back holds the cast's names, birth dates or addresses."""

from __future__ import annotations

import base64
import gzip
import json
import logging
import traceback
import unicodedata
import urllib.parse
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from charteroak.enrollment import actions
from charteroak.enrollment.rules import Details
from charteroak.journal.models import Entry
from charteroak.journeys.destroy_overdue import destroy_overdue
from charteroak.journeys.issue_card import check_printed, give_up, hand_over, number_and_sign
from charteroak.journeys.lost_card import find_by_number, find_by_person, report_lost
from leaks import LeakError, leaks_in
from people import (
    CAST,
    CLERK,
    MARISOL,
    NOON,
    PAPERS,
    astronaut,
    back_of_card,
    detailed,
    handed_over,
    hartford,
    issued,
    opened,
    paid,
    personal_texts,
    photographed,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]


def test_the_whole_story_of_the_cast_leaves_nothing_in_logs_or_journal(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.DEBUG)
    connection.force_debug_cursor = True  # every statement with its parameters
    try:
        for person in CAST:
            number = handed_over(person)
            find_by_person(
                given_name=person.given_name,
                family_name=person.family_name,
                birth_date=person.birth_date,
                policy=hartford(),
                at=NOON,
                by=CLERK,
            )
            report_lost(number=number, reason="lost", at=NOON, by=CLERK)
        destroy_overdue(policy=hartford(), at=NOON + timedelta(days=2))
    finally:
        connection.force_debug_cursor = False
    assert any("INSERT INTO" in record.getMessage() for record in caplog.records)
    assert leaks_in(caplog.text, personal_texts()) == []
    leaves = b"\n".join(bytes(entry.leaf) for entry in Entry.objects.all()).decode()
    assert leaves.count("visit.opened") == len(CAST)
    assert leaks_in(leaves, personal_texts()) == []


def _out_of_turn() -> list[tuple[str, Callable[[], Any]]]:
    when: dict[str, Any] = {"at": NOON, "by": CLERK}
    bad = Details(**{**vars(MARISOL), "given_name": MARISOL.given_name + "\x00", "gender": "?"})
    number = "4821 5530 9175"
    return [
        ("bad details", lambda: actions.record_details(ref=opened(), details=bad, policy=hartford(), **when)),
        (
            "fee before photo",
            lambda: actions.take_fee(ref=detailed(), reason="full", tender="cash", policy=hartford(), **when),
        ),
        (
            "no such fee",
            lambda: actions.take_fee(
                ref=photographed(), reason="x", tender="cash", policy=hartford(), **when
            ),
        ),
        (
            "no such paper",
            lambda: actions.record_evidence(ref=detailed(), shown=[*PAPERS, "x"], policy=hartford(), **when),
        ),
        ("photo too early", lambda: actions.record_photo(ref=opened(), image=astronaut(), **when)),
        ("photo unreadable", lambda: actions.record_photo(ref=detailed(), image=b"x", **when)),
        ("card before fee", lambda: number_and_sign(ref=photographed(), policy=hartford(), **when)),
        ("hand over unchecked", lambda: hand_over(ref=issued()[0], **when)),
        ("check too early", lambda: check_printed(ref=paid(), image=back_of_card(issued()[0]), **when)),
        ("no such visit", lambda: give_up(ref="0000000000000000", **when)),
        ("bad number", lambda: find_by_number(typed=number, policy=hartford(), **when)),
    ]


@pytest.mark.parametrize("case", range(11))
def test_no_refusal_and_no_trace_back_tells_of_whom(case: int) -> None:
    name, act = _out_of_turn()[case]
    with pytest.raises(Exception) as refused:  # noqa: PT011  # any of them: each must be silent
        act()
    error = refused.value
    told = "".join(traceback.format_exception(error)) + repr(error) + str(vars(error))
    assert leaks_in(told, personal_texts()) == [], name


def test_a_planted_leak_in_a_log_line_fails_the_test_it_happens_in() -> None:
    with pytest.raises(LeakError):
        logging.getLogger("charteroak.anywhere").warning("saved %s", MARISOL.family_name)


@pytest.mark.parametrize(
    "disguise",
    [
        str.upper,
        lambda text: text[::-1],
        lambda text: base64.b64encode(f"x{text}".encode()).decode(),
        lambda text: text.encode("utf-16-le").hex(),
        lambda text: json.dumps({"who": text}),
        lambda text: urllib.parse.quote(text),
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: base64.b64encode(gzip.compress(text.encode() * 4)).decode(),
    ],
    ids=[
        "capitals",
        "reversed",
        "base64",
        "UTF-16 in hex",
        "JSON",
        "percent",
        "decomposed",
        "gzip in base64",
    ],
)
def test_a_disguised_leak_in_a_log_line_fails_the_test_too(disguise: Callable[[str], str]) -> None:
    with pytest.raises(LeakError):
        logging.getLogger("charteroak.anywhere").warning("saved %s", disguise(MARISOL.family_name))


def test_a_local_variable_of_a_function_that_fails_is_not_logged_with_its_trace_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(name: str) -> None:
        raise ValueError(len(name))

    try:
        fail(CAST[0].family_name)
    except ValueError:
        logging.getLogger("charteroak.anywhere").exception("it broke")
    assert "ValueError" in caplog.text
    assert leaks_in(caplog.text, personal_texts()) == []


def test_a_planted_leak_in_an_exception_that_is_logged_is_found() -> None:
    def fail() -> None:
        raise ValueError(MARISOL.address[0])

    with pytest.raises(LeakError):  # noqa: PT012  # the leak is in the logging of the failure
        try:
            fail()
        except ValueError:
            logging.getLogger("charteroak.anywhere").exception("it broke")
