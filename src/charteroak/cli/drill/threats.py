"""The table of attackers: read from threats.toml, played by the drill, shown in docs/explanation/threat-model.md."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

_TABLE = Path(__file__).with_name("threats.toml")
UNDER_WAY, OPENINGS_QUOTA = "under_way", "openings_quota"


@dataclass(frozen=True)
class Threat:
    """One attacker. `allowed`: how many `counts` may come to, or the name of what the drill measures."""

    id: str
    who: str
    has: str
    reads: str
    counts: str
    allowed: int | str
    arithmetic: str
    shown_by: str
    remains: str


@dataclass(frozen=True)
class Reading:
    """What an attacker read. `measured`: what the table's names stand for in this drill."""

    id: str
    read: int
    of: int
    detail: str
    seconds: float
    measured: dict[str, int]


def load_threats(path: Path = _TABLE) -> list[Threat]:
    """Read the table.

    :raises ValueError: a row lacks a column or has one too many.
    """
    wanted = {field.name for field in fields(Threat)}
    rows = tomllib.loads(path.read_text())["attacker"]
    for row in rows:
        if set(row) != wanted:
            raise ValueError(f"{row.get('id')}: {sorted(wanted ^ set(row))}")
    return [Threat(**row) for row in rows]


def limit_of(threat: Threat, reading: Reading) -> int:
    """Return how much the table allows an attacker to read in this drill."""
    return reading.measured[threat.allowed] if isinstance(threat.allowed, str) else threat.allowed


def is_within(threat: Threat, reading: Reading) -> bool:
    """Tell whether an attacker read no more than the table allows."""
    return reading.read <= limit_of(threat, reading)


_HEAD = ("Attacker", "What they have", "What they can read", "Counted, and how many at most", "Arithmetic",
         "Shown by", "What remains")  # fmt: skip


def draw_table(threats: list[Threat]) -> str:
    """Return the table as Markdown, as it stands in the threat model."""
    lines = ["| " + " | ".join(_HEAD) + " |", "|" + "---|" * len(_HEAD)]
    for threat in threats:
        allowed = str(threat.allowed).replace("_", " ")
        counted = f"{threat.counts}: **{allowed}**"
        cells = (
            threat.who,
            threat.has,
            threat.reads,
            counted,
            threat.arithmetic,
            threat.shown_by,
            threat.remains,
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
