"""How well people are found again, and how many new people are taken for others: in memory, without secrets.

    python -m benchmarks.matching.quality --cards 1000000 [--rates test|train] [--seed 40] [--applicants 10000]

Prints recall and false referrals, over all and by community, and where recall is lost: by community, mistakes and
reason. Keys of a city are made once and kept under --cache, because those of a million take minutes; nobody in it
exists.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from multiprocessing import Pool
from pathlib import Path

import numpy as np

from charteroak.matching import keys as keys_module
from charteroak.matching.invented.city import TAIL_SEED, invent_city
from charteroak.matching.invented.communities import Inhabitant
from charteroak.matching.invented.returning import TEST, TRAIN
from charteroak.matching.keys import matching_keys
from charteroak.matching.lessons import make_trial
from charteroak.matching.people import Person
from charteroak.matching.trial import KeyIndex, Outcome, figures, hash_key, meet, misses
from charteroak.matching.weights import Weights, current_weights, read_weights

PEOPLE = Path("/tmp")  # noqa: S108 - nobody in it exists
TRAINED_TAIL, HELD_OUT_TAIL = TAIL_SEED, 11


def read_city(*, size: int, seed: int, tail_seed: int, cache: Path) -> tuple[list[Inhabitant], KeyIndex]:
    """Return the city and the index of its keys, made once."""
    city = list(invent_city(size=size, seed=seed, tail_seed=tail_seed))
    path = cache / f"charteroak-city-{size}-{seed}-{tail_seed}-{_version()}.npz"
    if path.exists():
        kept = np.load(path)
        return city, KeyIndex(kept["hashes"], kept["holders"], size)
    with Pool(2) as pool:
        people = (each.person for each in city)
        keys = list(pool.imap(_keys, people, chunksize=2_000))
    holders = np.repeat(np.arange(size, dtype=np.uint32), [len(each) for each in keys])
    index = KeyIndex(np.fromiter(chain.from_iterable(keys), np.uint64), holders, size)
    np.savez(path, hashes=index.hashes, holders=index.holders)
    return city, index


def _keys(person: Person) -> list[int]:
    return [hash_key(key) for key in matching_keys(person)]


def _version() -> str:
    """Name the modules that cities and keys are made by, so that what they made is not mixed up."""
    room = Path(keys_module.__file__).parent
    files = sorted([*room.glob("invented/**/*.py"), *room.glob("data/*.toml"), *room.glob("*.py")])
    names = {
        "weights.py",
        "fields.py",
        "judging.py",
        "training.py",
        "trial.py",
        "reporting.py",
        "lessons.py",
        "cost.py",
    }
    made_by = b"".join(path.read_bytes() for path in files if path.name not in names)
    return hashlib.sha256(made_by).hexdigest()[:10]


def measure(options: argparse.Namespace, weights: Weights) -> list[Outcome]:
    """Let people come to a city of so many cards."""
    tail = HELD_OUT_TAIL if options.rates == "test" else TRAINED_TAIL
    city, index = read_city(size=options.cards, seed=options.seed, tail_seed=tail, cache=options.cache)
    rates = TEST if options.rates == "test" else TRAIN
    trial = make_trial(city, rates, applicants=options.applicants, seed=options.seed, tail_seed=tail)
    return [
        meet(each, people=trial.cards, index=index, weights=weights) for each in (*trial.back, *trial.new)
    ]


def print_results(outcomes: Sequence[Outcome], weights: Weights) -> None:
    """Print the figures, over all and by community, and where people are lost."""
    communities = sorted({each.applicant.community for each in outcomes})
    for name in ["all", *communities]:
        found = figures([each for each in outcomes if name in ("all", each.applicant.community)], weights)
        print(
            f"{name:12} recall {found.recall:.4f} of {found.back:6}  "
            f"referred {found.false_referrals:.3%} of {found.new:6}  "
            f"called the same and are not: {found.same_wrong} of {found.same_wrong + found.same_right}"
        )
    back = [each for each in outcomes if each.applicant.record is not None]
    print("lost:", dict(Counter(each.miss(weights) for each in back)))
    for (community, errors, reason), count in misses(outcomes, weights).most_common(25):
        print(f"{count:6}  {community}, {errors}, {reason}")
    referred = [each for each in outcomes if each.applicant.record is None and each.is_referred(weights)]
    of = Counter((each.applicant.community, each.applicant.errors[0]) for each in referred)
    print("referred though new:", of.most_common(20))
    shared = sorted(each.shared for each in outcomes)
    print(
        "records that share a key: median", shared[len(shared) // 2], "p95", shared[len(shared) * 95 // 100]
    )


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=100_000)
    parser.add_argument("--applicants", type=int, default=10_000, help="who come back, and as many new")
    parser.add_argument("--rates", choices=["test", "train"], default="train")
    parser.add_argument("--seed", type=int, default=40)
    parser.add_argument("--cache", type=Path, default=PEOPLE)
    parser.add_argument("--weights", type=Path, help="another file of weights than the one shipped")
    options = parser.parse_args()
    weights = read_weights(options.weights.read_bytes()) if options.weights else current_weights()
    begun = time.monotonic()
    outcomes = measure(options, weights)
    print(
        f"{options.cards:,} cards, {options.rates} rates, seed {options.seed}, {time.monotonic() - begun:.0f} s"
    )
    print_results(outcomes, weights)
    return 0


if __name__ == "__main__":
    sys.exit(main())
