"""Birth dates as they are written down: day and month in either order. Pure."""

from __future__ import annotations

from charteroak.matching.people import BirthDate


def order_free(born: BirthDate) -> tuple[int, int, int]:
    """Return year, and day and month with the smaller number first: one for 3 December and 12 March."""
    low, high = sorted((born.month, born.day))
    return born.year, low, high


def date_word(born: BirthDate) -> str:
    """Return the whole date as one word that is the same whichever of day and month came first."""
    year, low, high = order_free(born)
    return f"{year:04d}{low:02d}{high:02d}"


def is_swapped(one: BirthDate, other: BirthDate) -> bool:
    """Say whether two different dates are one with day and month in another order."""
    return one != other and order_free(one) == order_free(other)


def digits_apart(one: BirthDate, other: BirthDate) -> int:
    """Return in how many of their eight digits two dates differ; two neighbors exchanged count as one."""
    first, second = digits_of(one), digits_of(other)
    places = [place for place, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]
    if len(places) == 2 and places[1] == places[0] + 1:
        here, there = places
        if first[here] == second[there] and first[there] == second[here]:
            return 1
    return len(places)


def digits_of(born: BirthDate) -> str:
    """Return the eight digits of a date: year, month, day."""
    return f"{born.year % 10000:04d}{born.month % 100:02d}{born.day % 100:02d}"
