"""Gives splink the same city and applicants in plain words, and measures its answers as ours are measured."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import tempfile
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.matching.measures import Answer, Applicant, f1, false_referrals, recall

from charteroak.matching.people import Person

_HEAD = ("unique_id", "first_name", "surname", "dob", "street", "zip")
_SCRIPT = Path(__file__).with_name("splink_link.py")


def clean(text: str) -> str:
    """Return a text as splink's documentation asks for it: small letters without marks, single blanks."""
    # These have no mark to take away.
    text = text.casefold().replace("đ", "d").replace("ł", "l").replace("ø", "o")
    bare = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return " ".join(re.sub(r"[^\w ]+", " ", bare).split())


def _row(name: object, person: Person) -> list[str]:
    born = person.birth_date
    lines = [clean(line) for line in person.address]
    code = re.search(r"\b\d{5}\b", lines[-1]) if lines else None
    return [
        str(name),
        clean(person.given_name),
        clean(person.family_name),
        f"{born.year:04}-{born.month:02}-{born.day:02}" if born else "",
        lines[0] if lines else "",
        code.group() if code else "",
    ]


def _write_applicants(path: Path, applicants: Sequence[Applicant]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([*_HEAD, "card"])
        for number, applicant in enumerate(applicants):
            card = "" if applicant.card is None else str(applicant.card)
            writer.writerow([*_row(number, applicant.person), card])


def link_with_splink(
    python: Path,
    city: Iterable[tuple[int, Person]],
    *,
    train: Sequence[Applicant],
    test: Sequence[Applicant],
    seconds: float,
) -> dict[str, object]:
    """Return splink's figures on the test applicants, and what it took; or why there are none.

    :param seconds: it is ended after so long.
    """
    with tempfile.TemporaryDirectory(prefix="charteroak-splink-") as place:
        folder = Path(place)
        with (folder / "city.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(_HEAD)
            writer.writerows(_row(number, person) for number, person in city)
        _write_applicants(folder / "train.csv", train)
        _write_applicants(folder / "test.csv", test)
        result = _run(python, folder, seconds)
    if "failed" in result:
        return result
    named = result.pop("named")
    asked = [
        (applicant, Answer((int(named[str(number)]),) if str(number) in named else ()))
        for number, applicant in enumerate(test)
    ]
    return result | {
        "first": f1(asked),
        "recall": recall(asked).rate,
        "false_referrals": false_referrals(asked).rate,
    }


def _run(python: Path, folder: Path, seconds: float) -> dict[str, Any]:
    files = [
        part for name in ("city", "train", "test") for part in (f"--{name}", str(folder / f"{name}.csv"))
    ]
    command = [str(python), str(_SCRIPT), *files, "--out", str(folder / "out.json")]
    try:
        ended = subprocess.run(command, timeout=seconds, capture_output=True, text=True, check=False)
    except subprocess.TimeoutExpired:
        return {"failed": f"not ready after {seconds:.0f} s"}
    if ended.returncode:
        return {"failed": (ended.stderr.strip().splitlines() or [f"exit {ended.returncode}"])[-1]}
    result: dict[str, Any] = json.loads((folder / "out.json").read_text())
    return result
