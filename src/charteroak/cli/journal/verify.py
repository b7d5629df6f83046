"""`charteroak journal verify DIR|URL`: is this published journal whole? Needs its public key only, no database."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from charteroak.cli.journal.places import (
    NOT_REACHED,
    NotUsable,
    journal_key_of,
    source_of,
    witness_keys_of,
    words_of,
)
from charteroak.cli.journal.words import words
from charteroak.journal.checking import CheckedJournal, check_beginning, check_journal, check_witnesses
from charteroak.journal.checkpoints import Checkpoint, CheckpointRefused
from charteroak.journal.published import FolderSource, JournalRefused, read_note

WHOLE, NOT_WHOLE, NOT_READ = 0, 1, 2


def add_parser(parts: Any) -> None:
    say = words()
    parser = parts.add_parser("verify", help=say["help_verify"], description=say["help_verify"])
    parser.add_argument("place", metavar="DIR|URL", help=say["help_place"])
    parser.add_argument("--key", metavar="VKEYFILE", type=Path, help=say["help_key"])
    parser.add_argument(
        "--witness",
        metavar="VKEYFILE",
        type=Path,
        action="append",
        default=[],
        help=say["help_witness_key"],
    )
    parser.add_argument("--quorum", metavar="N", type=int, default=0, help=say["help_quorum"])
    parser.add_argument("--since", metavar="OLDCHECKPOINT", type=Path, help=say["help_since"])
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check the journal, print its size and root, and return 0 only if all agrees.

    1: it does not. 2: there is no key to check it with, or it cannot be reached.
    """
    try:
        return _verify(options)
    except NotUsable as refused:
        print(refused, file=sys.stderr)
        return NOT_READ
    except JournalRefused as refused:
        if refused.code in NOT_REACHED:
            print(words()["not_reached"].format(problem=words_of(refused)), file=sys.stderr)
            return NOT_READ
        return _refuse(words_of(refused))
    except CheckpointRefused as refused:
        return _refuse(words_of(refused))


def _verify(options: argparse.Namespace) -> int:
    source = source_of(options.place)
    witnesses = witness_keys_of(options.witness)
    key = journal_key_of(options.key, source)
    checked = check_journal(source, key=key)
    earlier = None
    if options.since is not None:
        note = read_note(FolderSource(options.since.parent), options.since.name)
        earlier = checked.chain.read(note)
        check_beginning(checked, earlier)
    signed = check_witnesses(checked.note, witnesses=witnesses)
    if sum(second is not None for second in signed.values()) < options.quorum:
        return _refuse(words()["too_few"])
    _tell(checked, earlier, signed)
    if options.key is None:
        print(words()["own_key"], file=sys.stderr)
    return WHOLE


def _tell(checked: CheckedJournal, earlier: Checkpoint | None, signed: dict[str, int | None]) -> None:
    say, checkpoint = words(), checked.checkpoint
    print(say["whole"])
    print(f"  {say['origin']}: {checkpoint.origin}")
    print(f"  {say['size']}: {checkpoint.size}")
    print(f"  {say['root']}: {checkpoint.root.hex()}")
    if earlier is not None:
        print(f"  {say['since']}: {say['since_line'].format(size=earlier.size)}")
    for name, second in signed.items():
        line = say["witness_silent"].format(name=name)
        if second is not None:
            line = say["witness_signed"].format(name=name, time=_moment(second))
        print(f"  {say['witness']}: {line}")
    if checked.chain.rotations:
        print(say["key_changed"].format(count=len(checked.chain.rotations)))


def _moment(second: int) -> str:
    try:
        return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%d %H:%M UTC")
    except (OverflowError, ValueError, OSError):
        return str(second)


def _refuse(problem: str) -> int:
    print(words()["not_whole"].format(problem=problem))
    return NOT_WHOLE
