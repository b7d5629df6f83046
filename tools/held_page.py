"""The reference page of retention, made from the holdings."""

from __future__ import annotations

from charteroak.program.held import Holdings, holdings

_HEAD = """# What is held, for how long, why

Made by `tools/check_held.py --write` from `src/charteroak/program/holdings/`; do not edit. The same files make the
public page 'What we hold'. `make check` fails on a column that they do not name, on one that is gone, and on a life
that no code ends. What each column is for stands in those files.

To add a column: name it under its table in `rooms.toml`, with what it is for. To add a table: the same, with the group
it belongs to. A new kind of thing is a new group (a row of the public page where it touches residents), with a life
from the policy's `[retention]` or a fixed one, its destroyer on the schedule in `journeys/destroy_overdue.py`, and a
ground.

Whether these lives agree with the retention schedule that the state's Public Records Administrator has adopted for
cities (Connecticut General Statutes, sections 7-109 and 11-8a) is for the city's counsel to settle before it opens.
"""


def retention_page() -> str:
    """Return the page in Markdown."""
    held = holdings()
    return "\n".join([_HEAD, *_lives(held), *_groups(held), *_tables(held), *_places(held), ""])


def _lives(held: Holdings) -> list[str]:
    lines = ["## Lives", "", "| life | how long | what ends it |", "|---|---|---|"]
    for life in held.lives.values():
        length = f"`retention.{life.policy}`" if life.policy else f"{life.fixed} {life.unit}"
        end = f"`{life.destroyer.partition(':')[2]}`" if life.destroyer else f"kept: {life.kept}"
        lines.append(f"| {life.code} | {length if life.destroyer else '–'} | {end} |")
    return [*lines, ""]


def _groups(held: Holdings) -> list[str]:
    lines = [
        "## Groups",
        "",
        "| group | what | life | ground | on the public page |",
        "|---|---|---|---|---|",
    ]
    for group in held.groups.values():
        shown = "yes" if group.residents else "no"
        ground = held.bases[group.basis].source if group.held else "not held"
        lines.append(f"| {group.code} | {group.what['en']} | {group.life or '–'} | {ground} | {shown} |")
    return [*lines, ""]


def _tables(held: Holdings) -> list[str]:
    by_group: dict[str, list[str]] = {}
    for label, table in sorted(held.tables.items()):
        for group in sorted({group for group, _ in table.columns.values()}):
            by_group.setdefault(group, []).append(label)
    lines = ["## Tables", "", "| group | tables with columns of it |", "|---|---|"]
    lines += [f"| {code} | {', '.join(by_group[code])} |" for code in held.groups if code in by_group]
    return [*lines, ""]


def _places(held: Holdings) -> list[str]:
    lines = ["## Outside the tables", "", "| where | group | what for |", "|---|---|---|"]
    lines += [f"| `{place.path}` | {place.group} | {place.purpose} |" for place in held.places.values()]
    return lines
