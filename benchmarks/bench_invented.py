"""How fast the invented city is made, and its returns. Not part of the tests: run it when you change the generator."""

from __future__ import annotations

import argparse
import random
import resource
import time

from charteroak.matching.invented.city import invent_city
from charteroak.matching.invented.communities import Inhabitant
from charteroak.matching.invented.rates import TEST
from charteroak.matching.invented.returning import return_of

PROMISED = 20_000  # people a second on one core


def main(size: int) -> None:
    start = time.process_time()
    sample: list[Inhabitant] = []
    for inhabitant in invent_city(size=size, seed=1):
        if inhabitant.number % 50 == 0:
            sample.append(inhabitant)
    rate = size / (time.process_time() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"invent_city, {size} people: {rate:,.0f} a second (promised {PROMISED:,}); peak memory {peak:.0f} MB"
    )
    rng = random.Random(1)  # noqa: S311 - seeded on purpose, never for secrets
    start = time.process_time()
    for inhabitant in sample:
        return_of(inhabitant.person, inhabitant.community, TEST, rng)
    print(f"return_of, strict: {len(sample) / (time.process_time() - start):,.0f} a second")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=300_000)
    main(parser.parse_args().size)
