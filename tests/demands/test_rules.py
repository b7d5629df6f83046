"""What may be answered, as tables. No code decides about many people: the tables have one answer for them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from charteroak.demands.letters import LANGUAGES, LetterKind, letter_of, letter_words
from charteroak.demands.quarters import Quarter, find_quarter, quarter_of
from charteroak.demands.rules import (
    BULK,
    ISSUERS_OF,
    JUDICIAL,
    BadDemand,
    Decision,
    Instrument,
    Issuer,
    NotAllowed,
    Outcome,
    Scope,
    allowed_decisions,
    check_decision,
    check_demand,
    find_outcome,
)
from charteroak.demands.states import MOVES, DemandState, WrongMove, check_move

TODAY = date(2026, 11, 24)
LATER = TODAY + timedelta(days=1)
EVERYTHING = tuple(Instrument)  # the most generous policy there could be


@pytest.mark.parametrize(("instrument", "scope"), list(product(Instrument, sorted(BULK))))
def test_many_people_have_one_answer_whatever_the_paper_and_the_policy(
    instrument: Instrument, scope: Scope
) -> None:
    assert allowed_decisions(instrument, scope, answer_on=EVERYTHING) == {Decision.NO_SUCH_RECORD}
    with pytest.raises(NotAllowed):
        check_decision(Decision.SEARCH, instrument=instrument, scope=scope, answer_on=EVERYTHING)


@pytest.mark.parametrize("instrument", list(Instrument))
def test_only_a_court_or_the_policy_leads_to_a_search(instrument: Instrument) -> None:
    asked = allowed_decisions(instrument, Scope.ONE_PERSON, answer_on=())
    assert (Decision.SEARCH in asked) == (instrument in JUDICIAL)
    assert (Decision.REFUSE in asked) == (instrument not in JUDICIAL)
    assert Decision.SEARCH in allowed_decisions(instrument, Scope.ONE_PERSON, answer_on=[instrument])
    for scope in set(Scope) - {Scope.ONE_PERSON}:
        assert Decision.SEARCH not in allowed_decisions(instrument, scope, answer_on=EVERYTHING)


@pytest.mark.parametrize(("instrument", "issuer"), list(product(Instrument, Issuer)))
def test_a_judicial_paper_comes_from_a_court_and_consent_from_the_person(
    instrument: Instrument, issuer: Issuer
) -> None:
    fits = issuer in ISSUERS_OF[instrument]
    assert fits or instrument not in JUDICIAL or issuer not in {Issuer.FEDERAL_COURT, Issuer.STATE_COURT}
    if instrument in JUDICIAL:
        assert fits == (issuer in {Issuer.FEDERAL_COURT, Issuer.STATE_COURT})
    if instrument is Instrument.CONSENT:
        assert fits == (issuer is Issuer.THE_PERSON)
    if issuer is Issuer.FEDERAL_AGENCY:
        assert fits == (instrument in {Instrument.ADMINISTRATIVE_REQUEST, Instrument.RECORDS_REQUEST})


def _check(**changes: object) -> None:
    given: dict[str, object] = {
        "instrument": Instrument.COURT_ORDER,
        "issuer": Issuer.STATE_COURT,
        "scope": Scope.ONE_PERSON,
        "received_on": TODAY,
        "deadline": TODAY,
        "today": TODAY,
    }
    check_demand(**{**given, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"issuer": Issuer.FEDERAL_AGENCY}, {"issuer": "not_a_court"}),
        (
            {"instrument": Instrument.ADMINISTRATIVE_REQUEST, "issuer": Issuer.STATE_COURT},
            {"issuer": "not_with_this_paper"},
        ),
        (
            {"instrument": Instrument.CONSENT, "issuer": Issuer.THE_PERSON, "scope": Scope.EVERYBODY},
            {"scope": "only_of_oneself"},
        ),
        ({"received_on": LATER, "deadline": LATER}, {"received_on": "in_future"}),
        ({"deadline": TODAY - timedelta(days=1)}, {"deadline": "before_received"}),
        ({"deadline": TODAY + timedelta(days=400)}, {"deadline": "too_late"}),
    ],
)  # fmt: skip
def test_what_cannot_be_recorded(changes: dict[str, object], faults: dict[str, str]) -> None:
    with pytest.raises(BadDemand) as refused:
        _check(**changes)
    assert refused.value.faults == faults


def test_every_decision_comes_to_an_outcome_and_only_a_search_finds() -> None:
    reached = {find_outcome(decision, found=found) for decision in Decision for found in (True, False)}
    assert reached == set(Outcome)
    for decision in set(Decision) - {Decision.SEARCH}:
        assert find_outcome(decision, found=True) == find_outcome(decision, found=False)


def test_the_moves() -> None:
    check_move("recorded", DemandState.DECIDED)
    for before, after in product(DemandState, DemandState):
        if after not in MOVES[before]:
            with pytest.raises(WrongMove):
                check_move(before, after)
    assert DemandState.RECORDED not in set().union(*MOVES.values())


def test_every_decision_but_a_search_has_a_letter_in_both_languages() -> None:
    reached = set()
    for instrument, scope in product(Instrument, Scope):
        for decision in allowed_decisions(instrument, scope, answer_on=()):
            letter = letter_of(decision, instrument)
            assert (letter is None) == (decision in {Decision.SEARCH, Decision.WITHDRAWN})
            reached.add(letter)
    assert reached == {*LetterKind, None} - {LetterKind.NOTICE}
    kinds = {language: letter_words(language) for language in LANGUAGES}
    english, spanish = kinds["en"], kinds["es"]
    assert english.words.keys() == spanish.words.keys()
    assert [how for _, how in english.kit] == [how for _, how in spanish.kit]
    for kind in LetterKind:
        assert len(english.bodies[kind]) == len(spanish.bodies[kind]) > 0
        assert english.titles[kind] != spanish.titles[kind]


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2026-q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2028-q1", date(2028, 1, 1), date(2028, 3, 31)),
        ("2026-q4", date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_quarters(code: str, first: date, last: date) -> None:
    quarter = find_quarter(code)
    assert quarter is not None
    assert (quarter.first, quarter.last, quarter.code) == (first, last, code)
    assert quarter.following().before() == quarter
    assert quarter_of(first) == quarter_of(last) == quarter
    assert quarter_of(last + timedelta(days=1)) == quarter.following()


def test_a_quarter_begins_at_midnight_in_the_city() -> None:
    since, until = Quarter(2026, 4).bounds("America/New_York")
    assert (since.isoformat(), until.isoformat()) == (
        "2026-10-01T04:00:00+00:00",
        "2027-01-01T05:00:00+00:00",
    )
    assert len(list(Quarter(2026, 4).days(since, until, "America/New_York"))) == 92
    assert find_quarter("2026-q5") is None
    assert find_quarter("1999-q1") is None
