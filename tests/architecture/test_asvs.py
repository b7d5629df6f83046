"""The table of ASVS 5.0 has a line for each requirement of levels 1 and 2, and what it names is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TABLE = (ROOT / "docs" / "reference" / "asvs.md").read_text()
# How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4,
    "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5,
    "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4,
    "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4,
    "17.3": 2,
}  # fmt: skip


def _rows() -> list[list[str]]:
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in TABLE.splitlines()
        if re.match(r"\| \d", line)
    ]


def _numbers(cell: str) -> list[str]:
    """Return the requirements of a line, with ranges written out."""
    found = []
    for part in cell.split(", "):
        first, _, last = part.partition(" to ")
        section, start = first.rsplit(".", 1)
        end = int(last.rsplit(".", 1)[1]) if last else int(start)
        found += [f"{section}.{number}" for number in range(int(start), end + 1)]
    return found


def test_every_requirement_has_one_line() -> None:
    numbers = [number for row in _rows() for number in _numbers(row[0])]
    assert len(numbers) == len(set(numbers)) == 253
    counted = {section: sum(n.rsplit(".", 1)[0] == section for n in numbers) for section in SECTIONS}
    assert counted == SECTIONS


def test_every_line_says_how_it_stands_and_what_shows_it() -> None:
    for row in _rows():
        assert row[3] in {"met", "nothing of the kind", "**not met**"}, row
        assert len(row[4]) > 5, row


def test_every_test_that_is_named_is_there() -> None:
    named = set(re.findall(r"`([a-z_/]+/test_\w+\.py)(?:::(test_\w+))?`", TABLE))
    assert len(named) > 60
    missing = []
    for path, function in sorted(named):
        file = ROOT / "tests" / path
        if not file.exists() or (function and f"def {function}(" not in file.read_text()):
            missing.append(f"{path}::{function}")
    assert missing == []


def test_every_page_that_is_named_is_there() -> None:
    pages = set(re.findall(r"\]\(([a-z]+\.md)\)", TABLE))
    assert [page for page in sorted(pages) if not (ROOT / "docs" / "reference" / page).exists()] == []


def test_the_sum_is_that_of_the_lines() -> None:
    stated = {
        state: sum(len(_numbers(row[0])) for row in _rows() if row[3] == state)
        for state in ("met", "nothing of the kind", "**not met**")
    }
    met, none, not_met = stated.values()
    assert (
        f"Of 253: {met} met, {none} about things that the program does not have, {not_met} not met" in TABLE
    )
