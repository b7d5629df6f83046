"""`charteroak journal verify DIR`: is this published journal whole? Needs its public key only, no database."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from charteroak.journal.checkpoints import CheckpointRefused, VerifierKey, read_verifier_key
from charteroak.journal.folder import VKEY, JournalRefused, check_folder

WHOLE, NOT_WHOLE, NOT_READ = 0, 1, 2

_ENGLISH = {
    "whole": "WHOLE. Every entry and every file agrees with the signed checkpoint.",
    "not_whole": "NOT WHOLE. Do not trust this journal: {problem}",
    "size": "Entries",
    "root": "Root",
    "origin": "Journal",
    "own_key": "The key came with the journal itself. To be sure, use one you got elsewhere: --key FILE.",
    "bad_key": "The key file cannot be read.",
    "checkpoint": "the checkpoint is not signed by this key, or was changed ({code}).",
    "missing": "a file is missing: {path}",
    "unreadable": "a file cannot be read: {path}",
    "broken": "a file has the wrong form: {path}",
    "tile": "a file does not agree with the entries: {path}",
    "wrong_root": "the entries do not make the root in the checkpoint.",
    "help": "check a published journal",
    "help_verify": "check signature, entries and every file of a journal in a folder",
    "help_dir": "the folder that holds the file 'checkpoint'",
    "help_key": "the journal's public key, a file with one line; without it, the file 'vkey' in the folder",
}
_SPANISH = {
    "whole": "ÍNTEGRO. Cada asiento y cada archivo concuerdan con el resumen firmado.",
    "not_whole": "NO ESTÁ ÍNTEGRO. No confíe en este diario: {problem}",
    "size": "Asientos",
    "root": "Raíz",
    "origin": "Diario",
    "own_key": "La clave venía con el diario mismo. Para mayor seguridad, use una de otra parte: --key ARCHIVO.",
    "bad_key": "No se puede leer el archivo de la clave.",
    "checkpoint": "esta clave no firmó el resumen, o alguien lo cambió ({code}).",
    "missing": "falta un archivo: {path}",
    "unreadable": "no se puede leer un archivo: {path}",
    "broken": "un archivo no tiene la forma debida: {path}",
    "tile": "un archivo no concuerda con los asientos: {path}",
    "wrong_root": "los asientos no dan la raíz que dice el resumen.",
    "help": "revisar un diario publicado",
    "help_verify": "revisar la firma, los asientos y todos los archivos de un diario en una carpeta",
    "help_dir": "la carpeta que contiene el archivo 'checkpoint'",
    "help_key": "la clave pública del diario, un archivo de una línea; sin ella, el archivo 'vkey' de la carpeta",
}
LANGUAGES = {"en": _ENGLISH, "es": _SPANISH}


def add_parser(subparsers: Any) -> None:
    """Add the command to the parser of `charteroak`."""
    say = _words()
    parser = subparsers.add_parser("journal", help=say["help"])
    parts = parser.add_subparsers(dest="part", required=True, metavar="PART")
    verify = parts.add_parser("verify", help=say["help_verify"], description=say["help_verify"])
    verify.add_argument("folder", metavar="DIR", type=Path, help=say["help_dir"])
    verify.add_argument("--key", metavar="VKEYFILE", type=Path, help=say["help_key"])
    verify.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check the journal, print its size and root, and return 0 only if all agrees.

    1: it does not. 2: there is no key to check it with.
    """
    say = _words()
    folder: Path = options.folder
    key = _read_key(options.key or folder / VKEY)
    if key is None:
        print(say["bad_key"], file=sys.stderr)
        return NOT_READ
    try:
        checkpoint = check_folder(folder, key=key).checkpoint
    except CheckpointRefused as refused:
        return _refuse(say["checkpoint"].format(code=refused.code))
    except JournalRefused as refused:
        code = "wrong_root" if refused.code == "root" else refused.code
        return _refuse(say[code].format(path=refused.path))
    print(say["whole"])
    print(f"  {say['origin']}: {checkpoint.origin}")
    print(f"  {say['size']}: {checkpoint.size}")
    print(f"  {say['root']}: {checkpoint.root.hex()}")
    if options.key is None:
        print(say["own_key"], file=sys.stderr)
    return WHOLE


def _refuse(problem: str) -> int:
    print(_words()["not_whole"].format(problem=problem))
    return NOT_WHOLE


def _read_key(path: Path) -> VerifierKey | None:
    try:
        return read_verifier_key(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _words() -> dict[str, str]:
    """Return the words in the language of the terminal, in POSIX order: LC_ALL, LC_MESSAGES, LANG."""
    chosen = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    return LANGUAGES.get(chosen[:2], _ENGLISH)
