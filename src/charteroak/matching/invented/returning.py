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


def return_of(
    person: Person, community: Community, rates: ErrorRates, rng: random.Random
) -> tuple[Person, frozenset[ErrorKind]]:
    """Return what is written down of a person who comes back, and the kinds of errors made on the way.

    Every kind that is named has changed the record. No name that stood there is left empty.
    """
    if not rates.strict and rng.random() < rates.unchanged:
        return person, frozenset()
    while True:
        changed, kinds = _changed(person, community, rates, rng)
        # Two errors can undo each other: then there was none.
        if changed != person:
            return changed, frozenset(kinds)


def _changed(
    person: Person, community: Community, rates: ErrorRates, rng: random.Random
) -> tuple[Person, set[ErrorKind]]:
    kinds: set[ErrorKind] = set()
    wanted = _count(rates, rng)
    if rng.random() < rates.moved:
        person = apply_error(person, community, ErrorKind.MOVED, rng) or person
        kinds.add(ErrorKind.MOVED)
    weights = _weights(rates.name, tuple(rates.weights.items()), community)
    for _ in range(_TRIES):
        if len(kinds) >= wanted:
            break
        kind = weights.draw(rng)
        # Of one who has moved, how the old street is written says nothing.
        if kind in kinds or (ErrorKind.MOVED in kinds and kind in _OF_THE_STREET):
            continue
        changed = apply_error(person, community, kind, rng)
        if changed is not None:
            person = changed
            kinds.add(kind)
    return person, kinds


def apply_error(person: Person, community: Community, kind: ErrorKind, rng: random.Random) -> Person | None:
    """Return the person with one error of a kind, or None where there is nothing to err in."""
    draft = Draft.of(person, community, rng)
    if not _MAKERS[kind](draft):
        return None
    changed = draft.person()
    if changed == person or not changed.given_name or (person.family_name and not changed.family_name):
        return None
    return changed


_OF_THE_STREET = frozenset(
    {ErrorKind.STREET_OTHERWISE, ErrorKind.STREET_TYPO, ErrorKind.UNIT_MISSING, ErrorKind.ADDRESS_HIDDEN}
)


def _count(rates: ErrorRates, rng: random.Random) -> int:
    chance = rng.random()
    return 1 if chance < rates.counts[0] else 2 if chance < rates.counts[0] + rates.counts[1] else 3


@lru_cache(maxsize=64)
def _weights(
    name: str, weights: tuple[tuple[ErrorKind, float], ...], community: Community
) -> Weighted[ErrorKind]:
    leanings = LEANINGS[community]
    return Weighted((kind, weight * leanings.get(kind, 1.0)) for kind, weight in weights)
