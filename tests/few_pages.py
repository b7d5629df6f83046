"""A guide of few pages for tests: all of Hartford's take seconds to write, and most tests need one."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from charteroak.guide.actions import connect_translations, seed_first_pages
from kept_rows import once_a_run
from people import ROOT


def write_few_pages(settings: Any, folder: Path, *slugs: str, at: datetime, connected: bool = False) -> None:
    """Let the city begin with these pages alone, and have them in the guide, for its translators too if told."""
    few_pages(settings, folder, *slugs)

    def write() -> None:
        seed_first_pages(at=at)
        if connected:
            connect_translations()

    once_a_run(("pages", slugs, at, connected), write)


def few_pages(settings: Any, folder: Path, *slugs: str) -> Path:
    """Let the city begin with these of its first pages alone. Returns the folder they stand in."""
    shutil.copy(ROOT / "policies" / "hartford.toml", folder / "hartford.toml")
    pages = folder / "guide" / "hartford"
    pages.mkdir(parents=True)
    for slug in slugs:
        shutil.copy(ROOT / "policies" / "guide" / "hartford" / f"{slug}.toml", pages)
    settings.CHARTEROAK_POLICY = folder / "hartford.toml"
    return pages
