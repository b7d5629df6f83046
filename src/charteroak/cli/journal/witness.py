"""`charteroak journal witness`: sign checkpoints of somebody else's journal, as long as it only grows."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from charteroak.cli.journal.places import NotUsable, journal_key_of, read_key_file, source_of, words_of
from charteroak.cli.journal.words import words
from charteroak.journal.checkpoints import LOG, CheckpointRefused, VerifierKey
from charteroak.journal.published import JournalRefused
from charteroak.journal.witness import Witness, WitnessRefused
from charteroak.journal.witness_server import WitnessServer
from charteroak.lib.clock import now
from charteroak.lib.files import write_file

SIGNED, REFUSED, NOT_USABLE = 0, 1, 2


def add_parser(parts: Any) -> None:
    say = words()
    parser = parts.add_parser("witness", help=say["help_witness"], description=say["help_witness"])
    parser.add_argument("--key-folder", metavar="DIR", type=Path, required=True, help=say["help_folder"])
    parser.add_argument("--name", default="", help=say["help_name"])
    parser.add_argument(
        "--log-key", metavar="VKEYFILE", type=Path, action="append", default=[], help=say["help_log_key"]
    )
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument("--log", metavar="DIR|URL", help=say["help_log"])
    how.add_argument("--serve", metavar="PORT", type=int, help=say["help_serve"])
    parser.add_argument("--out", metavar="FILE", type=Path, help=say["help_out"])
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Cosign once, or serve until stopped. 0: cosigned. 1: refused. 2: the options or the journal cannot be used."""
    try:
        witness = Witness(options.key_folder, name=options.name)
        keys = [read_key_file(path, kind=LOG) for path in options.log_key]
        if options.serve is not None:
            return _serve(witness, keys, options.serve)
        return _pull(witness, keys, options)
    except WitnessRefused as refused:
        print(words()["witness_refused"].format(problem=words()[f"witness_{refused.code}"]), file=sys.stderr)
        if refused.code in ("forked", "rolled_back", "proof"):
            print(words()["evidence"].format(path=options.key_folder / "evidence"), file=sys.stderr)
        return REFUSED
    except (JournalRefused, CheckpointRefused) as refused:
        print(words()["witness_refused"].format(problem=words_of(refused)), file=sys.stderr)
        return REFUSED
    except NotUsable as refused:
        print(refused, file=sys.stderr)
        return NOT_USABLE


def _pull(witness: Witness, keys: list[VerifierKey], options: argparse.Namespace) -> int:
    source = source_of(options.log)
    remembered = options.key_folder / "log.vkey"
    if keys:
        key = keys[0]
    elif remembered.exists():
        key = read_key_file(remembered, kind=LOG)
    else:
        key = journal_key_of(None, source)
        print(words()["first_key"].format(path=remembered), file=sys.stderr)
    note = witness.pull(source, key=key, at=now())
    # Remembered only now: a key whose checkpoint did not hold must not stay.
    if not keys and not remembered.exists():
        write_file(remembered, f"{key.text()}\n".encode())
    if options.out is None:
        print(note, end="")
    else:
        write_file(options.out, note.encode())
    print(words()["cosigned"].format(name=witness.key.name, size=note.split("\n")[1]), file=sys.stderr)
    return SIGNED


def _serve(witness: Witness, keys: list[VerifierKey], port: int) -> int:
    if not keys:
        raise NotUsable(words()["serve_needs_key"])
    server = WitnessServer(witness, keys=keys, clock=now, port=port)
    print(words()["serving"].format(port=server.server_address[1], key=witness.key.text()), flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
    return SIGNED
