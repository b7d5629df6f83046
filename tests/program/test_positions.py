"""The line of every key, for each way in which TOML lets it be written."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from charteroak.program.positions import KeyPath, dotted, key_lines

POLICIES = sorted(Path(__file__).parents[2].glob("policies/*.toml"))

EVERY_WAY = """\
# a comment with = and [brackets]
plain = 1
"quoted key" = 'x # no comment'
dotted.deep . deeper = true
inline = { en = "a = b, c", es = { x = [1, 2] } }
list = [
  "one", # first
  # between
  ["two", "three"],
]
text = \"\"\"
looks = "like a key"
[looks.like.a.table]
\\\"\"\" and a quotation mark at the end\"\"\"\"
raw = '''
x = 1
'''
when = 2026-11-01 08:00:00

[table."sub.table"]
a = 1 # [[no]]
[[rows]]
name = "first"
[[rows.inner]]
b = 1
[[rows.inner]]
b = 2
[[rows]]
[rows.settings]
c = 3
[[rows.inner]]
b = 4
"""

PLACES: list[tuple[KeyPath, int]] = [
    (("plain",), 2),
    (("quoted key",), 3),
    (("dotted", "deep", "deeper"), 4),
    (("inline", "en"), 5),
    (("inline", "es", "x", 1), 5),
    (("list",), 6),
    (("list", 0), 7),
    (("list", 1), 9),
    (("list", 1, 1), 9),
    (("text",), 11),
    (("raw",), 15),
    (("when",), 18),
    (("table", "sub.table"), 20),
    (("table", "sub.table", "a"), 21),
    (("rows",), 22),
    (("rows", 0), 22),
    (("rows", 0, "name"), 23),
    (("rows", 0, "inner", 0, "b"), 25),
    (("rows", 0, "inner", 1), 26),
    (("rows", 0, "inner", 1, "b"), 27),
    (("rows", 1), 28),
    (("rows", 1, "settings", "c"), 30),
    (("rows", 1, "inner", 0, "b"), 32),
]


def places(value: object, path: KeyPath = ()) -> set[KeyPath]:
    """List every place in a parsed document."""
    if isinstance(value, dict):
        items: list[tuple[str | int, object]] = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    else:
        return {path}
    return {path}.union(*(places(item, (*path, step)) for step, item in items))


@pytest.mark.parametrize(("path", "line"), PLACES)
def test_each_key_stands_on_its_line(path: KeyPath, line: int) -> None:
    assert key_lines(EVERY_WAY)[path] == line


@pytest.mark.parametrize("text", [EVERY_WAY, *(path.read_text() for path in POLICIES)])
def test_places_are_those_that_tomllib_reads(text: str) -> None:
    assert set(key_lines(text)) == places(tomllib.loads(text)) - {()}


def test_windows_line_ends_count_the_same() -> None:
    assert key_lines(EVERY_WAY.replace("\n", "\r\n")) == key_lines(EVERY_WAY)


def test_a_place_is_written_as_people_read_it() -> None:
    assert dotted(("sites", 0, "sessions", 1, "opens")) == "sites[0].sessions[1].opens"
