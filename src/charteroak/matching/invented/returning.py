"""The same person, years later, at another desk."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import lru_cache

from charteroak.matching.invented import wrong_addresses, wrong_dates, wrong_letters, wrong_names
from charteroak.matching.invented.chance import Weighted
from charteroak.matching.invented.communities import Community
from charteroak.matching.invented.drafts import Draft
from charteroak.matching.invented.error_kinds import ErrorKind
from charteroak.matching.invented.rates import LEANINGS, TEST, TRAIN, ErrorRates
from charteroak.matching.people import Person

__all__ = ["TEST", "TRAIN", "ErrorKind", "ErrorRates", "apply_error", "return_of"]

_MAKERS: dict[ErrorKind, Callable[[Draft], bool]] = {
    kind: getattr(module, kind.value)
    for module in (wrong_names, wrong_letters, wrong_dates, wrong_addresses)
    for kind in ErrorKind
    if hasattr(module, kind.value)
}
_TRIES = 60
_K = ErrorKind
# Of one who has moved, how the old street is written says nothing; a name left out hides how it was spelt; two errors
# in one date are rarer than we could say. One of each of these at a time.
_APART = (
    frozenset({_K.MOVED, _K.STREET_OTHERWISE, _K.STREET_TYPO, _K.UNIT_MISSING, _K.ADDRESS_HIDDEN}),
    frozenset({_K.GIVEN_DROPPED, _K.GIVEN_ADDED, _K.NICKNAME, _K.INITIAL, _K.MIDDLE_DROPPED}),
    frozenset({_K.SURNAME_DROPPED, _K.SURNAME_ADDED, _K.MARRIED, _K.PARTICLES}),
    frozenset({_K.DAY_MONTH_SWAPPED, _K.DATE_DIGIT, _K.DATE_DIGITS_TURNED, _K.YEAR_OFF}),
    frozenset({_K.PARTS_SWAPPED, _K.ORDER_TURNED}),
)
# What is left out or changed as a whole comes first, slips come last: none is made in a word that is dropped then.
_ORDER = {
    kind: place
    for place, kind in enumerate(
        sorted(ErrorKind, key=lambda kind: (kind in (_K.TYPO, _K.BY_EAR), kind not in _APART[1] | _APART[2]))
    )
}


def return_of(
    person: Person, community: Community, rates: ErrorRates, rng: random.Random
) -> tuple[Person, frozenset[ErrorKind]]:
    """Return what is written down of a person who comes back, and the kinds of errors made on the way.

    Every kind that is named has changed the record, and none of them hides another. No name is left empty.
    """
    if not rates.strict and rng.random() < rates.unchanged:
        return person, frozenset()
    wanted = _count(rates, rng)
    kinds = {ErrorKind.MOVED} if rng.random() < rates.moved else set[ErrorKind]()
    for _ in range(_TRIES):
        _draw_kinds(kinds, wanted, person, community, rates, rng)
        changed = person
        for kind in sorted(kinds, key=_ORDER.__getitem__):
            other = apply_error(changed, community, kind, rng)
            if other is None:
                kinds.discard(kind)
            else:
                changed = other
        if len(kinds) == wanted and changed != person:
            break
    return changed, frozenset(kinds)


def apply_error(person: Person, community: Community, kind: ErrorKind, rng: random.Random) -> Person | None:
    """Return the person with one error of a kind, or None where there is nothing to err in."""
    draft = Draft.of(person, community, rng)
    if not _MAKERS[kind](draft):
        return None
    changed = draft.person()
    if changed == person or not changed.given_name or (person.family_name and not changed.family_name):
        return None
    return changed


def _draw_kinds(
    kinds: set[ErrorKind],
    wanted: int,
    person: Person,
    community: Community,
    rates: ErrorRates,
    rng: random.Random,
) -> None:
    """Add kinds that fit the person until there are as many as wanted, no two of which would hide each other."""
    weights = _weights(rates.name, tuple(rates.weights.items()), community)
    for _ in range(_TRIES):
        if len(kinds) >= wanted:
            return
        kind = weights.draw(rng)
        apart = all(kind not in group or not kinds & group for group in _APART)
        if apart and kind not in kinds and apply_error(person, community, kind, rng) is not None:
            kinds.add(kind)


def _count(rates: ErrorRates, rng: random.Random) -> int:
    chance = rng.random()
    return 1 if chance < rates.counts[0] else 2 if chance < rates.counts[0] + rates.counts[1] else 3


@lru_cache(maxsize=64)
def _weights(
    name: str, weights: tuple[tuple[ErrorKind, float], ...], community: Community
) -> Weighted[ErrorKind]:
    leanings = LEANINGS[community]
    return Weighted((kind, weight * leanings.get(kind, 1.0)) for kind, weight in weights)
