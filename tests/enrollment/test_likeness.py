"""What a check left in a visit, and what is still open of it."""

from __future__ import annotations

import secrets
from dataclasses import replace

import pytest

from charteroak.enrollment.likeness import Answer, Likeness, Matches
from charteroak.enrollment.states import MatchState, WrongStep

S, M = Answer, MatchState


def alike(*answers: Answer) -> Matches:
    """Return a check that found one card for each answer."""
    found = tuple(
        Likeness(bytes([place] * 8), f"{place:012}", b"opens it", answer)
        for place, answer in enumerate(answers)
    )
    return Matches(b"the secrets", found)


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ((), M.CLEAR),
        ((S.OPEN,), M.FOUND),
        ((S.UNSURE,), M.UNSURE),
        ((S.SURRENDERED,), M.SAME),
        ((S.REPLACED,), M.SAME),
        ((S.OTHER,), M.OTHER),
        ((S.OTHER, S.OPEN), M.FOUND),
        ((S.UNSURE, S.OPEN), M.FOUND),
        ((S.UNSURE, S.OTHER, S.SURRENDERED), M.UNSURE),
        ((S.OTHER, S.SURRENDERED), M.SAME),
        ((S.OTHER, S.OTHER), M.OTHER),
    ],
)
def test_the_least_settled_answer_decides(answers: tuple[Answer, ...], state: MatchState) -> None:
    assert alike(*answers).state() == state


def test_the_card_that_is_renewed_is_the_same_persons_whatever_was_said() -> None:
    assert alike(S.OPEN).state(old_card="000000000000") == M.SAME
    assert alike(S.OTHER, S.OPEN).state(old_card="000000000000") == M.FOUND
    assert alike(S.OTHER, S.OPEN).state(old_card="000000000001") == M.SAME
    assert alike().state(old_card="000000000001") == M.CLEAR


def test_what_is_decided_is_not_decided_again() -> None:
    matches = alike(S.OPEN, S.UNSURE).answered({0: S.OTHER, 1: S.REPLACED})
    assert [one.answer for one in matches.found] == [S.OTHER, S.REPLACED]
    assert [one.card_number for one in matches.given_up] == ["000000000001"]
    for place in (0, 1, 2, -1):
        with pytest.raises(WrongStep):
            matches.answered({place: S.OTHER})


def test_who_was_unsure_of_a_card_stays_so_when_it_is_found_again() -> None:
    again = alike(S.OPEN, S.OPEN).still_unsure({bytes([1] * 8)})
    assert [one.answer for one in again.found] == [S.OPEN, S.UNSURE]


@pytest.mark.parametrize("found", range(10))
def test_it_comes_back_and_its_length_does_not_tell_what_was_found(found: int) -> None:
    whole = alike(*[S.OPEN] * found)
    # As long as thirteen secrets and a candidate get.
    long = tuple(replace(one, candidate=secrets.token_bytes(300)) for one in whole.found)
    matches = Matches(secrets.token_bytes(13 * 32), long)
    assert Matches.decode(matches.encode()) == matches
    assert len(matches.encode()) == 8192


def test_nothing_of_it_stands_in_a_repr() -> None:
    text = repr(alike(S.SURRENDERED))
    assert "000000000000" not in text
    assert "secrets'" not in text
    assert "opens" not in text
