"""Measures room `matching` in an invented city, beside splink, and on labelled sets. `make bench-matching`.

`python -m benchmarks.matching.run [--sizes 10k,100k,1m] [--applicants N] [--skip-splink] [--splink PYTHON]`

For each size a whole city gets its cards in a PostgreSQL of its own with fsync on, in a temporary folder; then
applicants come to the counter one after another and are checked by `check_person`, with the desk's keys in its key
store and the second holder a process of its own behind TLS with client certificates on the loopback address. Only while
the city is built the HMACs of both holders are made in two worker processes that were given both keys. Who returns has
at least one error, at rates that no weight was trained on; of who is new one in ten has a relative in the city.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
from dataclasses import asdict
from pathlib import Path

from benchmarks.matching.applicants import make_city, test_applicants, train_applicants
from benchmarks.matching.checking import WARM_UP, CoreTime, check_all
from benchmarks.matching.installation import Installation, describe_database, disk_use, installation
from benchmarks.matching.measures import summarize
from benchmarks.matching.packaged_sets import measure_packaged_sets
from benchmarks.matching.populating import empty_index, populate
from benchmarks.matching.splink_side import link_with_splink
from benchmarks.matching.tables import markdown

# Seconds for the applicants of a size, and for splink at a size; the whole takes 40 minutes at most on two cores.
_CHECKING, _SPLINK = 240.0, 300.0
_NEEDED_BYTES_A_PERSON = 12_000
_started = time.monotonic()


def say(words: str) -> None:
    """Print a line with the minutes that have passed."""
    minutes, seconds = divmod(int(time.monotonic() - _started), 60)
    print(f"[{minutes:02}:{seconds:02}] {words}", flush=True)


def measure_size(size: int, options: argparse.Namespace, place: Installation) -> dict[str, object]:
    """Build a city, check applicants against it, and give both to splink."""
    from charteroak.lib.clock import now

    say(f"{size:,} people: inventing")
    city = make_city(size)
    returning = options.applicants * 2 // 5
    test = test_applicants(city, returning=returning, new=options.applicants - returning)
    say(f"{size:,} people: building (HMACs of both holders made in-process by two workers)")
    built = populate([inhabitant.person for inhabitant in city], at=now(), say=say)
    taken, free = disk_use(place.folder)
    say(
        f"  built in {built.seconds:.0f} s: {built.postings:,} postings, {built.passed_over} keys passed over; "
        f"folder {taken / 1e9:.2f} GB, {free / 1e9:.0f} GB free"
    )
    say(f"{size:,} people: checking {len(test):,} applicants, both holders on loopback")
    core = CoreTime(place.holder)
    asked = check_all(test, cards=size, seconds=_CHECKING, say=say)
    result: dict[str, object] = {"size": size, "built": asdict(built), **summarize(asked)}
    result["core_milliseconds"] = core.each(len(asked) + WARM_UP)
    result["load"] = os.getloadavg()
    empty_index()
    if options.splink and size <= options.splink_up_to:
        say(f"{size:,} people: splink")
        train = train_applicants(city, returning=returning, new=options.applicants - returning)
        result["splink"] = link_with_splink(
            options.splink,
            ((inhabitant.number, inhabitant.person) for inhabitant in city),
            train=train,
            test=[applicant for applicant, _ in asked],
            seconds=_SPLINK,
        )
    return result


def read_size(text: str) -> int:
    """Return the number that '10k' or '1m' means."""
    factor = {"k": 1000, "m": 1_000_000}.get(text[-1:].lower(), 1)
    return int(text.rstrip("kKmM")) * factor


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="run", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="10k,100k,1m")
    parser.add_argument("--applicants", type=int, default=10_000, help="two in five return, three are new")
    parser.add_argument("--splink", type=Path, help="a Python that has splink and recordlinkage")
    parser.add_argument("--skip-splink", action="store_true")
    parser.add_argument("--splink-up-to", type=read_size, default=read_size("1m"))
    parser.add_argument(
        "--out", type=Path, default=Path("var/bench-matching"), help="where figures are written"
    )
    options = parser.parse_args()
    options.sizes = [read_size(part) for part in options.sizes.split(",")]
    return options


def _check_room(sizes: list[int]) -> None:
    free, needed = shutil.disk_usage("/tmp").free, max(sizes) * _NEEDED_BYTES_A_PERSON  # noqa: S108 - only asked
    say(f"{free / 1e9:.0f} GB free for temporary files; up to {needed / 1e9:.1f} GB are taken")
    if free < 2 * needed:
        sys.exit("Too little room.")


def main() -> None:
    """Measure all sizes and write what came out, also of those sizes that were done before an interruption."""
    options = _arguments()
    python = options.splink
    if options.skip_splink:
        options.splink = None
    _check_room(options.sizes)
    results: dict[str, object] = {"sizes": []}
    options.out.mkdir(parents=True, exist_ok=True)
    try:
        with installation() as place:
            results["database"] = describe_database()
            say(", ".join(f"{name} {value}" for name, value in describe_database().items()))
            for size in options.sizes:
                results["sizes"].append(measure_size(size, options, place))  # type: ignore[attr-defined]
                print(markdown(results), flush=True)
        if python is not None:
            say("labelled sets that come with packages")
            results["labelled"] = measure_packaged_sets(python)
    finally:
        results["minutes"] = round((time.monotonic() - _started) / 60, 1)
        (options.out / "figures.json").write_text(json.dumps(results, indent=1) + "\n")
        (options.out / "figures.md").write_text(markdown(results))
    print(markdown(results))
    say(f"written to {options.out}/figures.json and figures.md")


if __name__ == "__main__":
    main()
