"""The contracts hold, each of them can fail, and string foreign keys point down too."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "src" / "charteroak"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]


def _floors() -> dict[str, int]:
    lines = next(c for c in CONTRACTS if c["name"].startswith("Floors"))["layers"]
    return {
        re.sub(r"[() ]", "", room): floor
        for floor, line in enumerate(reversed(lines))
        for room in line.split("|")
    }


def test_every_package_has_its_floor() -> None:
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert packages <= set(_floors())


def test_a_foreign_key_points_to_a_lower_floor_or_into_its_own_room() -> None:
    floors = _floors()
    pairs = [
        (model._meta.app_label, field.related_model._meta.app_label)
        for model in apps.get_models()
        if model.__module__.startswith("charteroak.")
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model is not None
    ]
    assert pairs
    for one, other in pairs:
        if other in floors:
            assert one == other or floors[other] < floors[one], f"{one} points up to {other}"


def _lint() -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_contracts_hold() -> None:
    done = _lint()
    assert done.returncode == 0, done.stdout


def test_no_model_has_a_field_for_what_is_never_asked() -> None:
    forbidden = re.compile(
        r"(^|_)(immigration|citizen|citizenship|nationality|country|document|passport|consular|ssn|itin|visa)(_|$)"
    )
    names = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("charteroak.")
        for field in model._meta.concrete_fields
    ]
    assert names
    # In the directory the standard's own words: in which country an office stands, what papers a service asks for.
    of_places = {"directory.Address.country", "directory.RequiredDocument.document"}
    assert {found for found in names if forbidden.search(found.rsplit(".", 1)[1])} == of_places


def test_only_actions_write() -> None:
    """A save, create, update or delete stands in actions alone (and in migrations, and where a library asks)."""
    writes = re.compile(
        r"\b(?!FaceDetectorYN)\w+\.(save|delete)\(\)"
        r"|\.(bulk_create|bulk_update|update_or_create|get_or_create)\(|objects[^\n]*\.(create|update|delete)\("
    )
    allowed = {
        "staff/models.py",  # Django's own protocol: a manager's create_user
        "cli/drill/story.py",  # the drill's own installation, whose clock it sets back
    }
    found = []
    for path in PACKAGE.rglob("*.py"):
        name = str(path.relative_to(PACKAGE))
        if path.name == "actions.py" or {"actions", "migrations"} & set(path.parts) or name in allowed:
            continue
        text = "\n".join(line for line in path.read_text().split("\n") if "# not a table" not in line)
        found += [f"{name}: {match.group(0)}" for match in writes.finditer(text)]
    assert found == []
