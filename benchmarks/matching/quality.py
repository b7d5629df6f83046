"""How well people are found again, and how many new people are taken for others: in memory, without secrets.

    python -m benchmarks.matching.quality --cards 1000000 [--rates test|train] [--seed 40] [--applicants 10000]

Prints recall and false referrals, over all and by community, and where recall is lost: by community, mistakes and
reason. Nobody in the city exists.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from charteroak.matching.addresses import address_parts
from charteroak.matching.birth_dates import date_word
from charteroak.matching.invented.city import TAIL_SEED, invent_city
from charteroak.matching.invented.returning import TEST, TRAIN
from charteroak.matching.keys import matching_keys
from charteroak.matching.lessons import make_trial
from charteroak.matching.people import Person
from charteroak.matching.trial import KeyIndex, Outcome, figures, hash_key, meet, misses
from charteroak.matching.weights import Weights, current_weights, read_weights

HELD_OUT_TAIL = 11


def measure(options: argparse.Namespace, weights: Weights) -> list[Outcome]:
    """Let people come to a city of so many cards."""
    tail = HELD_OUT_TAIL if options.rates == "test" else TAIL_SEED
    city = list(invent_city(size=options.cards, seed=options.seed, tail_seed=tail))
    rates = TEST if options.rates == "test" else TRAIN
    trial = make_trial(city, rates, applicants=options.applicants, seed=options.seed, tail_seed=tail)
    applicants = [*trial.back, *trial.new]
    index = index_near(trial.cards, [each.person for each in applicants])
    return [meet(each, people=trial.cards, index=index, weights=weights) for each in applicants]


def index_near(cards: Sequence[Person], applicants: Sequence[Person]) -> KeyIndex:
    """Index all cards that can share a key with an applicant: every key has the whole birth date or the house in it.

    The keys of a million take many minutes, and those of the others are never asked for.
    """
    wanted = set().union(*map(_corners, applicants))
    hashes: list[int] = []
    holders: list[int] = []
    for holder, person in enumerate(cards):
        if not wanted.isdisjoint(_corners(person)):
            found = [hash_key(key) for key in matching_keys(person)]
            hashes += found
            holders += [holder] * len(found)
    return KeyIndex(np.array(hashes, np.uint64), np.array(holders, np.uint32), len(cards))


def _corners(person: Person) -> set[str]:
    where = address_parts(person.address)
    house = {f"{where.number} {where.street}"} if where else set()
    return house | ({date_word(person.birth_date)} if person.birth_date else set())


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
