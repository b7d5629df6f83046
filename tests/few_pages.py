"""A guide of few pages for tests: all of Hartford's take seconds to write, and most tests need one."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from people import ROOT


def few_pages(settings: Any, folder: Path, *slugs: str) -> Path:
    """Let the city begin with these of its first pages alone. Returns the folder they stand in."""
    shutil.copy(ROOT / "policies" / "hartford.toml", folder / "hartford.toml")
    pages = folder / "guide" / "hartford"
    pages.mkdir(parents=True)
    for slug in slugs:
        shutil.copy(ROOT / "policies" / "guide" / "hartford" / f"{slug}.toml", pages)
    settings.CHARTEROAK_POLICY = folder / "hartford.toml"
    return pages
