"""How well the keys alone find people again: in memory, without any cryptography, on the invented city.

    python -m benchmarks.matching.blocking --size 100000 --returns 20000 --rates train

Says the share of returning people who share a key with their record, by community and by kind of error; how many keys a
person has, and how many others share one; the same for people who are new; and what each family of keys adds.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np

from charteroak.matching.invented.city import invent_city
from charteroak.matching.invented.communities import Inhabitant
from charteroak.matching.invented.newcomers import new_people
from charteroak.matching.invented.returning import TEST, TRAIN, ErrorKind, return_of
from charteroak.matching.keys import matching_keys
from charteroak.matching.people import Person

# Cities to tune on and to measure on: other people, other rare names, other streets.
SEEDS = {"train": (11, 7), "test": (2026, 8)}

Keys = Callable[[Person], tuple[bytes, ...]]


def short(key: bytes) -> int:
    """Return 64 bits that stand for a key: enough among ten million."""
    return int.from_bytes(blake2b(key, digest_size=8).digest(), "big")


class Index:
    """Which of a city's people stand under which key, in two sorted arrays."""

    def __init__(self, people: Iterable[Person], keys: Keys) -> None:
        self.keys = keys
        hashes, owners, counts = [], [], []
        for number, person in enumerate(people):
            found = keys(person)
            hashes.extend(map(short, found))
            owners.extend([number] * len(found))
            counts.append(len(found))
        self.counts = np.array(counts)
        order = np.argsort(np.array(hashes, dtype=np.uint64), kind="stable")
        self._hashes = np.array(hashes, dtype=np.uint64)[order]
        self._owners = np.array(owners, dtype=np.uint32)[order]

    def under(self, key: bytes) -> set[int]:
        """Return the numbers of the people who have a key."""
        wanted = np.uint64(short(key))
        low, high = (
            np.searchsorted(self._hashes, wanted, "left"),
            np.searchsorted(self._hashes, wanted, "right"),
        )
        return {int(owner) for owner in self._owners[low:high]}

    def largest(self, people: Sequence[Person]) -> dict[str, int]:
        """Return for each family how many people share its commonest key."""
        most: dict[str, int] = {}
        values, starts, sizes = np.unique(self._hashes, return_index=True, return_counts=True)
        for place in np.argsort(-sizes)[:3000]:
            owner = people[int(self._owners[starts[place]])]
            for key in self.keys(owner):
                if short(key) == int(values[place]):
                    family = key[:2].decode()
                    most[family] = max(most.get(family, 0), int(sizes[place]))
        return most


@dataclass
class Returns:
    """What came of the people who came back."""

    found: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    others: list[int] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)
    alone: Counter[str] = field(default_factory=Counter)

    def add(self, one: Inhabitant, kinds: Iterable[ErrorKind], under: dict[bytes, set[int]]) -> None:
        """Count one person who came back, given who stands under each key of theirs."""
        everybody: set[int] = set().union(*under.values())
        hit = one.number in everybody
        self.keys.append(len(under))
        self.others.append(len(everybody - {one.number}))
        finders = {key[:2].decode() for key, numbers in under.items() if one.number in numbers}
        if len(finders) == 1:
            self.alone.update(finders)
        for label in (
            "all",
            f"  {one.community.reported_as.value}",
            *(f"    {kind.value}" for kind in kinds),
        ):
            self.found[label].append(hit)

    def print(self) -> None:
        """Print the shares found, by community and by kind of error."""
        for label, hits in sorted(self.found.items(), key=lambda item: (item[0] != "all", item[0])):
            print(f"{label:28} {np.mean(hits):.4f}  of {len(hits)}, missed {len(hits) - sum(hits)}")
        total = len(self.found["all"])
        print(
            "found by this family alone:", {name: round(n / total, 4) for name, n in self.alone.most_common()}
        )
        print(
            f"keys of one who comes back: mean {np.mean(self.keys):.2f}, p95 {np.percentile(self.keys, 95):.0f}"
        )


def measure(
    *, size: int, returns: int, rates_name: str, keys: Keys = matching_keys, largest: bool = False
) -> None:
    """Print the figures for a city of one size."""
    seed, tail = SEEDS[rates_name]
    rates = {"train": TRAIN, "test": TEST}[rates_name]
    city = list(invent_city(size=size, seed=seed, tail_seed=tail))
    start = time.perf_counter()
    index = Index((one.person for one in city), keys)
    per_person = (time.perf_counter() - start) / size * 1e6
    print(f"{size:,} people, rates {rates.name}: {per_person:.0f} us a person to make and keep the keys")
    print(f"keys: mean {index.counts.mean():.2f}, p95 {np.percentile(index.counts, 95):.0f}")
    rng = random.Random(seed + 1)  # noqa: S311 - seeded on purpose
    came = Returns()
    for one in rng.sample(city, min(returns, size)):
        back, kinds = return_of(one.person, one.community, rates, rng)
        came.add(one, kinds, {key: index.under(key) for key in keys(back)})
    came.print()
    strangers = [
        len(set().union(*map(index.under, keys(new.person))))
        for new in new_people(city=city, size=returns // 2, seed=seed + 2, tail_seed=tail)
    ]
    for name, counts in (
        ("others met by one who comes back", came.others),
        ("met by one who is new", strangers),
    ):
        print(f"{name}: mean {np.mean(counts):.2f}, p95 {np.percentile(counts, 95):.0f}, most {max(counts)}")
    if largest:
        print("commonest key:", index.largest([one.person for one in city]))


def main() -> None:
    """Read the arguments and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--returns", type=int, default=20_000)
    parser.add_argument("--rates", choices=sorted(SEEDS), default="train")
    parser.add_argument(
        "--largest", action="store_true", help="say how many share the commonest key of each family"
    )
    wanted = parser.parse_args()
    measure(size=wanted.size, returns=wanted.returns, rates_name=wanted.rates, largest=wanted.largest)


if __name__ == "__main__":
    main()
