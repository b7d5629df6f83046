"""Compile the words of every language, so that no gettext program is needed on the machine."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogs(folders: Iterable[Path]) -> int:
    """Compile each django.po under the locale folders that is newer than its django.mo. Return how many."""
    done = 0
    for folder in folders:
        for source in sorted(folder.glob("*/LC_MESSAGES/django.po")):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                continue
            with source.open("rb") as read:
                catalog = read_po(read, locale=source.parts[-3], abort_invalid=True)
            draft = target.with_suffix(f".{os.getpid()}")
            with draft.open("wb") as write:
                write_mo(write, catalog)
            draft.replace(target)
            done += 1
    return done
