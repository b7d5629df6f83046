"""Fail unless every column says what it is for, how long it lasts and on what ground, and its end has code.

See docs/reference/retention.md. The holdings stand in src/charteroak/program/holdings/.
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "retention.md"


def columns_of_models() -> dict[str, list[str]]:
    """Return the columns of every model, tables between two models too, by label."""
    from django.apps import apps

    return {
        model._meta.label_lower: [field.column for field in model._meta.local_fields if field.column]
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy
    }


def missing_destroyers() -> list[str]:
    """Return what a life names as its end and cannot be called, or is not on the schedule."""
    from charteroak.journeys.destroy_overdue import SCHEDULE
    from charteroak.program.held import holdings

    faults, scheduled = [], {step.life: step.destroy for step in SCHEDULE}
    for code, life in holdings().lives.items():
        if not life.destroyer:
            continue
        module, _, name = life.destroyer.partition(":")
        try:
            destroyer = getattr(importlib.import_module(module), name)
        except (ImportError, AttributeError):
            faults.append(f"lives.{code}: there is no {life.destroyer}, so nothing destroys it")
            continue
        if scheduled.get(code) is not destroyer:
            faults.append(f"lives.{code}: {life.destroyer} is not on the schedule, so nothing destroys it")
    faults += [f"{code}: on the schedule, but no life has it" for code in scheduled.keys() - holdings().lives]
    return faults


def main(arguments: list[str]) -> int:
    from django.conf import settings

    from charteroak.program.held import find_faults, holdings
    from held_page import retention_page

    faults = find_faults(holdings(), columns_of_models(), [code for code, _ in settings.LANGUAGES])
    faults += missing_destroyers()
    if not faults and "--write" in arguments:
        PAGE.write_text(retention_page())
    if not faults and PAGE.read_text() != retention_page():
        faults.append("docs/reference/retention.md is not what the holdings say: tools/check_held.py --write")
    print("\n".join(faults) or "Everything that is held says why, for how long, and what ends it.")
    return 1 if faults else 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "charteroak.config.settings")
    django.setup()
    sys.exit(main(sys.argv[1:]))
