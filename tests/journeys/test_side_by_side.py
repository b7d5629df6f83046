"""Two records side by side: what is shown, to whom, for how long, and who decides of those who have them open."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from charteroak.enrollment.actions import (
    OPEN_FOR,
    ComparisonOver,
    decide_match,
    note_match_in_writing,
)
from charteroak.enrollment.likeness import Answer, Likeness, Matches
from charteroak.enrollment.models import Visit
from charteroak.enrollment.sealing import seal_matches
from charteroak.enrollment.states import MatchState, WrongStep
from charteroak.journal.queries import count_events
from charteroak.matching.checks import Candidate
from charteroak.matching.judging import Verdict
from charteroak.program.rules import Quotas
from charteroak.staff.alarms import QuotaReached
from charteroak.staff.permissions import NotPermitted
from likenesses import (
    COLLEAGUE,
    NAMESAKE,
    decided,
    match_of,
    side_by_side,
)
from people import (
    AUDITOR,
    CLERK,
    LIBRARIAN,
    MARISOL,
    NOON,
    THANH,
    detailed,
    handed_over,
    hartford,
    personal_texts,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]

A_MINUTE = timedelta(minutes=1)


def _looks_like_eleven() -> str:
    """Return a visit for which eleven cards were found, none of which opens."""
    ref = detailed(THANH)
    visit = Visit.objects.get(ref=ref)
    found = []
    for place in range(11):
        record, number = bytes([place] * 8), f"{place:012}"
        candidate = Candidate(record, bytes(16), "cohort/2028-11", number, Verdict.HUMAN, {"given": "slip"})
        found.append(Likeness(record, number, candidate.encode()))
    visit.sealed_matches = seal_matches(visit, Matches(b"x" * 32, tuple(found)))
    visit.match_state = MatchState.FOUND
    visit.save()
    return ref


def test_at_most_nine_are_shown_at_once_and_the_rest_after_them() -> None:
    ref = _looks_like_eleven()
    assert [other.place for other in side_by_side(ref).others] == list(range(9))
    assert decided(ref, Answer.OTHER) == MatchState.FOUND
    assert [other.place for other in side_by_side(ref).others] == [9, 10]
    assert decided(ref, Answer.OTHER) == MatchState.OTHER
    assert count_events("match.decided") == 11


def test_several_may_be_decided_one_after_the_other() -> None:
    ref = _looks_like_eleven()
    side_by_side(ref)
    assert decide_match(ref=ref, answers={3: Answer.OTHER}, at=NOON, by=CLERK) == MatchState.FOUND
    assert 3 not in [other.place for other in side_by_side(ref).others]


def test_a_record_that_is_gone_is_shown_as_one_that_does_not_open() -> None:
    assert {other.person for other in side_by_side(_looks_like_eleven()).others} == {None}


# What is shown, to whom, for how long.


def test_side_by_side_is_what_is_needed_and_no_more() -> None:
    number = handed_over(MARISOL)
    both = side_by_side(detailed(NAMESAKE))
    (other,) = both.others
    assert other.person is not None
    assert (other.person.given_name, other.person.family_name) == (MARISOL.given_name, MARISOL.family_name)
    assert (other.issued_week, other.site) == (date(2026, 11, 23), "clerk")
    assert both.until == NOON + OPEN_FOR
    assert set(other.alike) >= {"given", "family", "birth_date"}
    assert not any(number in str(vars(part)) for part in (other, both))
    assert not any(text in repr(both) for text in personal_texts())


def test_each_opening_is_recorded_and_counted() -> None:
    handed_over(MARISOL)
    ref = detailed(NAMESAKE)
    for _ in range(2):
        side_by_side(ref)
    assert count_events("match.opened") == 2
    policy = replace(hartford(), quotas=Quotas(openings=2))
    from charteroak.journeys.decide_match import open_side_by_side

    with pytest.raises(QuotaReached), transaction.atomic():
        open_side_by_side(ref=ref, policy=policy, at=NOON, by=CLERK)
    assert count_events("match.opened") == 2


def test_after_two_minutes_nothing_is_decided_without_opening_anew() -> None:
    handed_over(MARISOL)
    ref = detailed(NAMESAKE)
    side_by_side(ref)
    with pytest.raises(ComparisonOver):
        decide_match(ref=ref, answers={0: Answer.OTHER}, at=NOON + OPEN_FOR + A_MINUTE, by=CLERK)
    assert match_of(ref) == MatchState.FOUND
    assert decided(ref, Answer.OTHER, at=NOON + OPEN_FOR + A_MINUTE) == MatchState.OTHER


def test_nobody_decides_over_what_another_has_open_or_nobody() -> None:
    handed_over(MARISOL)
    ref = detailed(NAMESAKE)
    with pytest.raises(ComparisonOver):
        decide_match(ref=ref, answers={0: Answer.OTHER}, at=NOON, by=CLERK)
    side_by_side(ref, by=COLLEAGUE)
    with pytest.raises(ComparisonOver):
        decide_match(ref=ref, answers={0: Answer.OTHER}, at=NOON, by=CLERK)


def test_a_second_click_finds_it_decided() -> None:
    handed_over(MARISOL)
    ref = detailed(NAMESAKE)
    decided(ref, Answer.OTHER)
    with pytest.raises(WrongStep):
        decide_match(ref=ref, answers={0: Answer.SURRENDERED}, at=NOON, by=CLERK)
    assert match_of(ref) == MatchState.OTHER
    assert count_events("match.decided") == 1


@pytest.mark.parametrize("place", [-1, 5])
def test_a_place_that_is_not_there_is_not_decided(place: int) -> None:
    handed_over(MARISOL)
    ref = detailed(NAMESAKE)
    side_by_side(ref)
    with pytest.raises(WrongStep):
        decide_match(ref=ref, answers={place: Answer.OTHER}, at=NOON, by=CLERK)


def test_only_who_may_decide_opens_and_decides() -> None:
    handed_over(MARISOL)
    ref = detailed(NAMESAKE)
    with pytest.raises(NotPermitted):
        side_by_side(ref, by=AUDITOR)
    with pytest.raises(NotPermitted):
        decide_match(ref=ref, answers={0: Answer.OTHER}, at=NOON, by=AUDITOR)
    with pytest.raises(LookupError):
        side_by_side(ref, by=LIBRARIAN)
    assert count_events("match.opened") == count_events("match.decided") == 0


def test_nothing_is_opened_where_nothing_was_found() -> None:
    ref = detailed(THANH)
    with pytest.raises(WrongStep):
        side_by_side(ref)
    with pytest.raises(WrongStep):
        note_match_in_writing(ref=ref, at=NOON, by=CLERK)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_has_decided() -> None:
    handed_over(MARISOL)
    ref = detailed(NAMESAKE)
    side_by_side(ref, by=CLERK)
    said: list[str] = []
    start = threading.Barrier(2)

    def decide(answer: Answer) -> None:
        try:
            start.wait()
            said.append(decide_match(ref=ref, answers={0: answer}, at=NOON, by=CLERK))
        except WrongStep:
            said.append("too late")
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(answer,)) for answer in (Answer.REPLACED, Answer.OTHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said.count("too late") == 1
    assert count_events("match.decided") == 1
    assert match_of(ref) in said
