"""Drawing by weight, quickly: a city of a million draws ten million times."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
_SLOTS = 8192


class Weighted(Generic[T]):
    """Things drawn by weight. One table of slots, so that a draw is one look-up; a share is right to 1 in 8192."""

    __slots__ = ("_slots", "things")

    def __init__(self, pairs: Iterable[tuple[T, float]]) -> None:
        kept = [(thing, weight) for thing, weight in pairs if weight > 0]
        self.things: Sequence[T] = tuple(thing for thing, _ in kept)
        total = sum(weight for _, weight in kept)
        slots: list[T] = []
        reached = 0.0
        for thing, weight in kept:
            reached += weight
            # At least one slot each: what is rare must still be possible.
            slots.extend([thing] * max(1, round(_SLOTS * reached / total) - len(slots)))
        self._slots = slots

    def draw(self, rng: random.Random) -> T:
        """Return one of the things."""
        slots = self._slots
        return slots[int(rng.random() * len(slots))]


def read_table(text: str) -> Weighted[str]:
    """Return the names of a text `Name weight, Name weight, ...`."""
    entries = (entry.rsplit(None, 1) for entry in text.split(",") if entry.strip())
    return Weighted((name.strip(), float(weight)) for name, weight in entries)


def mixed(*numbers: int) -> int:
    """Return 64 bits that look random and depend on all the numbers (the finalizer of SplitMix64)."""
    state = 0
    for number in numbers:
        state = (state + number + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
        state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
        state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
        state ^= state >> 31
    return state
