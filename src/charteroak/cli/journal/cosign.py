"""`charteroak journal cosign FILE|URL`: have a witness's signature under the published checkpoint."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from charteroak.cli.environment import with_database
from charteroak.cli.journal.places import words_of
from charteroak.cli.journal.words import words

ADDED, REFUSED = 0, 1


def add_parser(parts: Any) -> None:
    say = words()
    parser = parts.add_parser("cosign", help=say["help_cosign"], description=say["help_cosign"])
    parser.add_argument("place", metavar="FILE|URL", help=say["help_cosign_place"])
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Add the signature after checking it. 0: added. 1: nothing was added."""
    with with_database():
        return _cosign(options.place)


def _cosign(place: str) -> int:
    from charteroak.journal.checkpoints import CheckpointRefused
    from charteroak.journal.published import FolderSource, JournalRefused, read_note
    from charteroak.journal.remote import NotAnAddress
    from charteroak.journeys.cosign_journal import NotCosigned, add_cosignatures, ask_witness
    from charteroak.lib.clock import now

    say = words()
    try:
        if "://" in place:
            names = ask_witness(place, at=now())
        else:
            path = Path(place)
            names = add_cosignatures(read_note(FolderSource(path.parent), path.name), at=now())
    except NotCosigned as refused:
        print(say["not_added"].format(problem=refused.code), file=sys.stderr)
        return REFUSED
    except (JournalRefused, CheckpointRefused) as refused:
        print(say["not_added"].format(problem=words_of(refused)), file=sys.stderr)
        return REFUSED
    except NotAnAddress:
        print(say["bad_address"].format(path=place), file=sys.stderr)
        return REFUSED
    for name in names:
        print(say["added"].format(name=name))
    return ADDED
