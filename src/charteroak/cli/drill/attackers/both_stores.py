"""Has the database and both key stores, but nobody's name: reads the visits under way, and no card handed over."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import date, timedelta

from charteroak.cli.drill.attackers.visits import count_under_way, find_people_under_way
from charteroak.cli.drill.scene import Scene
from charteroak.cli.drill.threats import UNDER_WAY, Reading

# Names to guess with, of the commonest in the United States and of nobody in particular.
_GIVEN = ("Maria", "James", "Mary", "John", "Jose", "Ana", "Luis", "Linda")
_FAMILY = ("Smith", "Garcia", "Johnson", "Rodriguez", "Brown", "Martinez", "Rivera", "Lopez")
# As many as the city of Hartford has people, about.
_LIST = 120_000


def attack(scene: Scene) -> Reading:
    """Open whatever a key opens without a name, then guess names at the postings until the day's quota is spent."""
    from charteroak.matching.models import Posting

    start = time.monotonic()
    found = find_people_under_way(scene)
    tried, guessed = _guess_postings(scene)
    return Reading(
        "both_stores",
        read=len(found) + guessed,
        of=len(scene.canaries),
        detail=f"{len(found)} people in visits and contacts under way; of {Posting.objects.count()} postings {guessed} "
        f"opened in {tried} guesses, after which the store refused for the day; a list of {_LIST} people would take "
        f"{-(-_LIST // max(1, tried))} days, every guess counted",
        seconds=time.monotonic() - start,
        measured={UNDER_WAY: count_under_way()},
    )


def _guess_postings(scene: Scene) -> tuple[int, int]:
    """Guess under the quota as it is shipped. Return how many guesses there were, and how many found a posting."""
    from charteroak.custody.actions import MATCH_KEY
    from charteroak.custody.holder.client import MAX_REAL_INPUTS
    from charteroak.custody.queries import get_key_store, get_second_holder
    from charteroak.custody.stores.base import QuotaSpent
    from charteroak.custody.stores.counting import CountingStore
    from charteroak.matching.fingerprints import Secrets
    from charteroak.matching.queries import find_records, list_quarters

    uses = scene.places.stage / "uses"
    city = CountingStore(get_key_store(), uses, quotas={}, clock=lambda: scene.at)
    keys, tried, found, refused = _keys_to_guess(), 0, 0, False
    while not refused:
        answered = list[bytes]()
        # The second holder is asked for as many at a time as it takes; each guess is counted by itself all the same.
        while len(answered) < MAX_REAL_INPUTS and not refused:
            try:
                answered.append(city.mac(MATCH_KEY, next(keys)))
            except QuotaSpent:
                refused = True
        drawn = Secrets(tuple(get_second_holder().macs(answered)))
        tried += len(answered)
        found += len({guess for one in find_records(drawn, list_quarters()) for guess in one.shared})
    return tried, found


def _keys_to_guess() -> Iterator[bytes]:
    from charteroak.matching.people import BirthDate, Person
    from charteroak.matching.rules import exact_keys

    draw = random.Random(1)  # noqa: S311  # guesses, the same every time
    while True:
        born = date(1931, 1, 1) + timedelta(days=draw.randrange(27_000))
        # One key is enough for a guess of exact words.
        yield from exact_keys(Person(draw.choice(_GIVEN), draw.choice(_FAMILY), BirthDate.of(born)))
