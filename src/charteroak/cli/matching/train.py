"""`charteroak matching train`: learn the weights from an invented city, and write them with their report."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from charteroak.cli.matching.words import words

WRITTEN, NOT_WRITTEN, REFUSED = 0, 1, 2
_LEAST_SIZE = 2_000


def add_parser(parts: Any) -> None:
    """Add the part to the parser of `charteroak matching`."""
    say = words()
    parser = parts.add_parser("train", help=say["help_train"])
    parser.add_argument("--size", type=int, default=50_000, metavar="N", help=say["help_size"])
    parser.add_argument("--seed", type=int, default=1, metavar="N", help=say["help_seed"])
    parser.add_argument("--out", type=Path, default=Path(), metavar="DIR", help=say["help_out"])
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Train, try on a city that was not learned from, and write both files."""
    from charteroak.lib.files import write_file
    from charteroak.matching.training import train

    say = words()
    if options.size < _LEAST_SIZE:
        print(say["not_positive"].format(option="--size", least=_LEAST_SIZE), file=sys.stderr)
        return REFUSED
    try:
        # Before anybody waits for minutes.
        options.out.mkdir(parents=True, exist_ok=True)
    except OSError:
        return _not_written(options.out)
    print(say["learning"].format(size=options.size))
    trained = train(size=options.size, seed=options.seed)
    for name, content in (("weights.json", trained.weights), ("matching-weights.md", trained.report)):
        path = options.out / name
        try:
            write_file(path, content)
        except OSError:
            return _not_written(path)
        print(say["written"].format(path=path))
    return WRITTEN


def _not_written(path: Path) -> int:
    print(words()["not_written"].format(path=path), file=sys.stderr)
    return NOT_WRITTEN
