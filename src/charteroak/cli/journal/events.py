"""`charteroak journal events RECEIPT DIR|URL`: what was done in a visit, from its receipt and the journal alone."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from charteroak.cli.journal.places import NOT_REACHED, NotUsable, journal_key_of, source_of, words_of
from charteroak.cli.journal.words import words
from charteroak.journal.checking import check_journal
from charteroak.journal.checkpoints import CheckpointRefused
from charteroak.journal.published import JournalRefused
from charteroak.journal.receipt_events import ReceiptSearch
from charteroak.journal.receipts import ReceiptRefused, read_receipt

FOUND, NOT_FOUND, NOT_USABLE = 0, 1, 2


def add_parser(parts: Any) -> None:
    say = words()
    parser = parts.add_parser("events", help=say["help_events"], description=say["help_events"])
    parser.add_argument("receipt", metavar="RECEIPT", help=say["help_receipt"])
    parser.add_argument("place", metavar="DIR|URL", help=say["help_place"])
    parser.add_argument("--key", metavar="VKEYFILE", type=Path, help=say["help_key"])
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check the whole journal and print the visit's entries.

    0: there are some. 1: there are none, or the journal is not whole. 2: receipt, key or journal cannot be used.
    """
    say = words()
    try:
        return _tell(options)
    except ReceiptRefused:
        print(say["bad_receipt"], file=sys.stderr)
        return NOT_USABLE
    except NotUsable as refused:
        print(refused, file=sys.stderr)
        return NOT_USABLE
    except (JournalRefused, CheckpointRefused) as refused:
        if isinstance(refused, JournalRefused) and refused.code in NOT_REACHED:
            print(say["not_reached"].format(problem=words_of(refused)), file=sys.stderr)
            return NOT_USABLE
        print(say["not_whole"].format(problem=words_of(refused)))
        return NOT_FOUND
    except ValueError:
        print(say["not_whole"].format(problem=say["odd_entry"]))
        return NOT_FOUND


def _tell(options: argparse.Namespace) -> int:
    # From standard input, so that it need not stand in the history of the terminal.
    typed = sys.stdin.readline() if options.receipt == "-" else options.receipt
    search = ReceiptSearch(read_receipt(typed))
    source = source_of(options.place)
    key = journal_key_of(options.key, source)
    check_journal(source, key=key, look=search.look)
    events = search.events()
    if not events:
        print(words()["no_events"])
        return NOT_FOUND
    for line in events:
        details = ", ".join(f"{name}: {value}" for name, value in sorted(line.details.items()))
        print(f"{line.hour:%Y-%m-%d %H:00} UTC  {line.event}  {line.role}  {details}  #{line.position}")
    if options.key is None:
        print(words()["own_key"], file=sys.stderr)
    return FOUND
