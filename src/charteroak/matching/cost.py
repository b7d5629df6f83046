"""What somebody with the database, both key stores and no name gets for a day's quota of keyed hashes. Pure.

People whose key is the same are in one cell; a guesser spends each hash on the fullest cell that is left. What a
family of keys is made of is measured, not known: with a fixed birth date and address in the place of everybody's
own, only what comes from the name is left of a key, and likewise for the others. The guesser learns from one half
of a sample how common names are, and is let loose on the other half. Names, birth dates and addresses are taken for
independent of each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from charteroak.matching.keys import matching_keys
from charteroak.matching.people import BirthDate, Person

Keys = Callable[[Person], Iterable[bytes]]
Array = NDArray[np.float64]
Depth = NDArray[np.int64]

MONTH = 30
_DATE = BirthDate(1984, 5, 23)
_ADDRESS = ("12 Main Street",)


@dataclass(frozen=True)
class FamilyCost:
    """What one family of keys gives away.

    `cells`: how many there are; `best_cell`: people in its fullest; `per_day`: people found with the first day's
    quota; `month`: the share of all found in 30 days, all spent on this family. `one_name_days`: days until a
    person whose full name is known is found, half of the time. `phone_book_per_day`: people found in a day by who
    has all names and addresses. None: this family is of no use for that.
    """

    family: str
    cells: float
    best_cell: float
    per_day: float
    month: float
    one_name_days: float | None
    phone_book_per_day: float | None


@dataclass(frozen=True)
class Cost:
    """What all families in use give away. `per_day`, `month`: with each hash spent where it finds most."""

    cards: int
    quota: int
    families: tuple[FamilyCost, ...]
    per_day: float
    month: float


@dataclass(frozen=True)
class _Family:
    """One family, as the guesser has learned it.

    `names`, `dates`: shares of people in each cell, falling. `addresses`: how many; a guesser cannot tell which
    homes are full, so all are alike. `owned`: for each person who is met, the places of their cells in `names`.
    """

    tag: str
    names: Array
    dates: Array
    addresses: float
    owned: Sequence[Depth]
    whole: Counter[bytes]

    def depth(self, threshold: float) -> Depth:
        """Say for each name cell how many dates are worth a hash, where one must find `threshold` of the city."""
        wanted = threshold * self.addresses / self.names
        depth: Depth = len(self.dates) - np.searchsorted(self.dates[::-1], wanted, side="left")
        return depth

    def hashes(self, threshold: float) -> float:
        """Return how many hashes that takes."""
        return float(self.depth(threshold).sum()) * self.addresses

    def found(self, threshold: float) -> Array:
        """Return for each person who is met the chance to be found by that."""
        mass = np.concatenate([[0.0], np.cumsum(self.dates)])[self.depth(threshold)]
        return np.array([mass[cells].max() if cells.size else 0.0 for cells in self.owned])


def family_of(key: bytes) -> str:
    """Return the tag that a key begins with."""
    return key.partition(b"|")[0].decode()


def measure_cost(people: Sequence[Person], *, cards: int, quota: int, keys: Keys = matching_keys) -> Cost:
    """Measure what keys give away for `quota` hashes a day in a city of `cards` people, of whom `people` are some."""
    families = _learn(people, cards, keys)
    costs = tuple(_family_cost(family, len(people), cards, quota) for family in families)
    # Cells of several families can hold the same people: then one family alone is the better choice.
    per_day = max([cards * _share(families, quota), *(each.per_day for each in costs)])
    month = max([_share(families, quota * MONTH), *(each.month for each in costs)])
    return Cost(cards, quota, costs, per_day, month)


def _family_cost(family: _Family, sample: int, cards: int, quota: int) -> FamilyCost:
    by_name = len(family.names) > 1
    hidden = len(family.dates) * family.addresses
    half = float(np.searchsorted(np.cumsum(family.dates), 0.5) + 1) if len(family.dates) > 1 else 0.5
    # Who has names and addresses knows all of a key but the birth date, and takes what is likeliest for each.
    if len(family.dates) == 1:
        fullest = sorted(family.whole.values(), reverse=True)[: max(1, round(quota * sample / cards))]
        per_hash = sum(fullest) / len(fullest)
    else:
        per_hash = float(family.dates[0]) * (1.0 if by_name else cards / family.addresses)
    return FamilyCost(
        family=family.tag,
        cells=len(family.names) * hidden,
        best_cell=cards * float(family.names[0] * family.dates[0]) / family.addresses,
        per_day=cards * _share([family], quota),
        month=_share([family], quota * MONTH),
        one_name_days=half * family.addresses / quota if by_name else None,
        phone_book_per_day=quota * per_hash if family.addresses > 1 else None,
    )


def _share(families: Sequence[_Family], hashes: float) -> float:
    """Return the share of people found with so many hashes, each spent where it finds most."""
    threshold = _threshold(families, hashes)
    spent = sum(family.hashes(threshold) for family in families)
    # Cells as full as the last one taken are taken in part.
    below = threshold * (1 - 1e-9)
    more = sum(family.hashes(below) for family in families)
    first, second = _found(families, threshold), _found(families, below)
    part = (hashes - spent) / (more - spent) if more > hashes > spent else 0.0
    return first + part * (second - first)


def _threshold(families: Sequence[_Family], hashes: float) -> float:
    """Return how much of the city the last hash must find, so that the cells above it cost no more than `hashes`."""
    low, high = 1e-18, 1.0
    for _ in range(100):
        middle = (low * high) ** 0.5
        if sum(family.hashes(middle) for family in families) > hashes:
            low = middle
        else:
            high = middle
    return high


def _found(families: Sequence[_Family], threshold: float) -> float:
    """Dates guessed in one family are guessed for all with dates: the deepest counts. The rest adds up."""
    dated = [
        family.found(threshold) for family in families if len(family.dates) > 1 and family.addresses == 1
    ]
    others = [
        family.found(threshold) for family in families if len(family.dates) == 1 or family.addresses > 1
    ]
    total = np.max(dated, axis=0) if dated else 0.0
    return float(np.minimum(1.0, total + sum(others)).mean())


Cells = dict[str, tuple[bytes, ...]]


def _learn(people: Sequence[Person], cards: int, keys: Keys) -> list[_Family]:
    def cells(person: Person) -> Cells:
        found: dict[str, list[bytes]] = {}
        for key in sorted(set(keys(person))):
            found.setdefault(family_of(key), []).append(key)
        return {tag: tuple(of_tag) for tag, of_tag in found.items()}

    whole = [cells(person) for person in people]
    names = [cells(replace(person, birth_date=_DATE, address=_ADDRESS)) for person in people]
    models = _models(people, whole)
    dates, addresses = _dates(people, models, cells), _addresses(people, models, cells)
    return [
        _family(
            tag,
            [found.get(tag, ()) for found in names],
            dates[tag],
            addresses[tag] * cards / len(people) if addresses[tag] > 1 else 1.0,
            Counter(key for found in whole for key in found.get(tag, ())),
        )
        for tag in sorted(models)
    ]


def _family(
    tag: str, names: Sequence[tuple[bytes, ...]], dates: Array, addresses: float, whole: Counter[bytes]
) -> _Family:
    half = len(names) // 2
    # A family that hardly anybody has may be missing in one half.
    learned = names[:half] if any(names[:half]) else names
    ranked = Counter(cell for found in learned for cell in found).most_common()
    places = {cell: place for place, (cell, _) in enumerate(ranked)}
    owned = [np.array([places[cell] for cell in found if cell in places], int) for found in names[half:]]
    return _Family(
        tag, np.array([count for _, count in ranked], float) / len(learned), dates, addresses, owned, whole
    )


def _models(people: Sequence[Person], whole: Sequence[Cells]) -> dict[str, Person]:
    """Return for each family somebody who has a key of it, as few people as may be."""
    models: dict[str, Person] = {}
    for found, person in sorted(zip(whole, people, strict=True), key=lambda each: -len(each[0]))[:100]:
        for tag in found:
            models.setdefault(tag, person)
    for found, person in zip(whole, people, strict=True):
        for tag in found:
            models.setdefault(tag, person)
    return models


def _dates(
    people: Sequence[Person], models: Mapping[str, Person], cells: Callable[[Person], Cells]
) -> dict[str, Array]:
    """Return how many people are in each cell of birth dates, falling: years and days of the year are independent."""
    born = [person.birth_date for person in people if person.birth_date is not None]
    years = Counter(BirthDate(day.year, _DATE.month, _DATE.day) for day in born)
    days = Counter(BirthDate(_DATE.year, day.month, day.day) for day in born)
    shares = {}
    for tag, model in models.items():
        by_year, by_day = (_told_apart(tag, model, dates, cells) for dates in (years, days))
        shares[tag] = np.sort(np.outer(by_year, by_day).ravel() / len(born) ** 2)[::-1]
    return shares


def _told_apart(
    tag: str, model: Person, dates: Mapping[BirthDate, int], cells: Callable[[Person], Cells]
) -> list[int]:
    counts: Counter[tuple[bytes, ...]] = Counter()
    for day, count in dates.items():
        counts[cells(replace(model, birth_date=day)).get(tag, ())] += count
    return list(counts.values())


def _addresses(
    people: Sequence[Person], models: Mapping[str, Person], cells: Callable[[Person], Cells]
) -> dict[str, int]:
    """Return for each family how many addresses of the sample it tells apart."""
    seen: dict[str, set[tuple[bytes, ...]]] = {tag: set() for tag in models}
    for address in {person.address for person in people}:
        for model in set(models.values()):
            found = cells(replace(model, address=address))
            for tag in (tag for tag in models if models[tag] is model):
                seen[tag].add(found.get(tag, ()))
    return {tag: len(of) for tag, of in seen.items()}
