"""Birth dates of a city: its ages, twins aside, and the heap on the first of January."""

from __future__ import annotations

import random
from datetime import date, timedelta

from charteroak.matching.invented.communities import Community
from charteroak.matching.people import BirthDate

# The day the city is looked at, so that a seed gives the same people for ever.
TODAY = date(2026, 7, 1)
OLDEST = 95

# Whose birth day nobody recorded gets 1 January on their first paper: 14 % of refugees to the US in 2009 (11,000 of
# 80,000, State Department, in Los Angeles Times of 1 January 2010). Of people with such names only some were refugees.
UNRECORDED = {
    Community.SPANISH: 0.004,
    Community.PORTUGUESE: 0.003,
    Community.VIETNAMESE: 0.02,
    Community.ARABIC: 0.03,
    Community.ENGLISH: 0.001,
    Community.HAITIAN: 0.012,
}


def adult_age(rng: random.Random) -> float:
    """Return an age from 18 to 95: even to 60, then ever fewer, like the US Census of 2020."""
    if rng.random() < 0.68:
        return 18 + rng.random() * 42
    return 60 + min(rng.random(), rng.random()) * (OLDEST - 60)


def born(rng: random.Random, age: float, community: Community) -> BirthDate:
    """Return the birth date of somebody of about that age, never after today."""
    day = TODAY - timedelta(days=int(max(age, 0) * 365.2425))
    if rng.random() < UNRECORDED[community]:
        return BirthDate(day.year, 1, 1)
    return BirthDate(day.year, day.month, day.day)
