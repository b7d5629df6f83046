"""What is held, why, for how long and on what ground: read from holdings/*.toml. Pure."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeVar

from charteroak.program.rules import Retention, Words

_T = TypeVar("_T")
UNITS = ("minutes", "hours", "days")


class HoldingsError(ValueError):
    """A file of holdings cannot be used. Says which table and key."""


@dataclass(frozen=True)
class Basis:
    """On what ground something is held: in short for the page, and the source itself."""

    code: str
    short: Words
    source: str


@dataclass(frozen=True)
class Life:
    """For how long. `amount` or the policy's key `policy`, in `unit`; or `kept` says why it does not end by time.

    `destroyer` is the code that ends it, 'module:function'.
    """

    code: str
    until: Words
    until_zero: Words
    policy: str
    fixed: int | None
    unit: str
    destroyer: str
    kept: str

    def amount(self, retention: Retention) -> int:
        """Return how many of `unit` it lasts. :raises HoldingsError: it does not end by time."""
        if self.policy:
            return int(getattr(retention, self.policy))
        if self.fixed is None:
            raise HoldingsError(f"lives.{self.code}: does not end by time")
        return self.fixed


@dataclass(frozen=True)
class Group:
    """A row of the page in plain words. Where `held` is false it says what is not held, and has no life."""

    code: str
    residents: bool
    held: bool
    what: Words
    how: Words
    why: Words
    life: str
    basis: str
    when: str = (
        ""  # a yes-or-no key of the policy's [retention], or 'not ' and one: when it is a row of the page
    )

    def applies(self, retention: Retention) -> bool:
        """Tell whether it is a row of the page under a policy."""
        key = self.when.removeprefix("not ")
        return not key or bool(getattr(retention, key)) is (key == self.when)


@dataclass(frozen=True)
class Table:
    """A table by its model's label; each column has its group and its purpose."""

    label: str
    columns: Mapping[str, tuple[str, str]]
    unmodelled: str  # the table's own name where no model describes it


@dataclass(frozen=True)
class Place:
    """Something held outside the tables."""

    code: str
    group: str
    path: str
    purpose: str


@dataclass(frozen=True)
class Holdings:
    bases: Mapping[str, Basis]
    lives: Mapping[str, Life]
    groups: Mapping[str, Group]
    tables: Mapping[str, Table]
    places: Mapping[str, Place]

    def rule_digest(self, life: str, policy_version: str, retention: Retention) -> str:
        """Return SHA-256, hex, of the rule that a destruction followed: life, length, policy's version."""
        rule = {
            "life": life,
            "amount": self.lives[life].amount(retention),
            "unit": self.lives[life].unit,
            "policy": policy_version,
        }
        return hashlib.sha256(json.dumps(rule, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


@lru_cache(maxsize=1)
def holdings() -> Holdings:
    """Return what this version of the program holds.

    :raises HoldingsError: a file is not right.
    """
    folder = files("charteroak.program") / "holdings"
    texts = {one.name: one.read_text("utf-8") for one in folder.iterdir() if one.name.endswith(".toml")}
    return read_holdings(texts)


def read_holdings(texts: Mapping[str, str]) -> Holdings:
    """Read files by name; a table may stand in one of them only.

    :raises HoldingsError: not TOML, a key is missing, or a name stands twice.
    """
    merged: dict[str, dict[str, Any]] = {
        part: {} for part in ("bases", "lives", "groups", "tables", "places")
    }
    for name, text in sorted(texts.items()):
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise HoldingsError(f"{name}: {error}") from error
        for part, entries in data.items():
            if part not in merged or not isinstance(entries, dict):
                raise HoldingsError(f"{name}: unknown part {part}")
            for code, entry in entries.items():
                if code in merged[part]:
                    raise HoldingsError(f"{name}: {part}.{code} stands twice")
                merged[part][code] = entry
    return Holdings(
        bases=_each(merged["bases"], _basis),
        lives=_each(merged["lives"], _life),
        groups=_each(merged["groups"], _group),
        tables=_each(merged["tables"], _table),
        places=_each(merged["places"], _place),
    )


def _each(entries: Mapping[str, Any], read: Callable[[str, dict[str, Any]], _T]) -> dict[str, _T]:
    try:
        return {code: read(code, entry) for code, entry in entries.items()}
    except (KeyError, TypeError, AttributeError) as error:
        raise HoldingsError(f"an entry lacks {error}") from error


def _basis(code: str, entry: dict[str, Any]) -> Basis:
    return Basis(code, short=entry["short"], source=entry["source"])


def _life(code: str, entry: dict[str, Any]) -> Life:
    return Life(
        code,
        until=entry["until"],
        until_zero=entry.get("until_zero", {}),
        policy=entry.get("policy", ""),
        fixed=entry.get("amount"),
        unit=entry.get("unit", ""),
        destroyer=entry.get("destroyer", ""),
        kept=entry.get("kept", ""),
    )


def _group(code: str, entry: dict[str, Any]) -> Group:
    return Group(
        code,
        residents=entry["residents"],
        held=entry.get("held", True),
        what=entry["what"],
        how=entry["how"],
        why=entry.get("why", {}),
        life=entry.get("life", ""),
        basis=entry.get("basis", ""),
        when=entry.get("when", ""),
    )


def _table(label: str, entry: dict[str, Any]) -> Table:
    group, written = entry["group"], entry["columns"]
    columns: dict[str, tuple[str, str]] = {}
    if isinstance(written, list):
        columns = dict.fromkeys(written, (group, entry["purpose"]))
    else:
        for column, said in written.items():
            own = said if isinstance(said, dict) else {"purpose": said}
            columns[column] = (own.get("group", group), own["purpose"])
    return Table(label, columns=columns, unmodelled=entry.get("unmodelled", ""))


def _place(code: str, entry: dict[str, Any]) -> Place:
    return Place(code, group=entry["group"], path=entry["path"], purpose=entry["purpose"])


def find_faults(held: Holdings, models: Mapping[str, Iterable[str]], languages: Iterable[str]) -> list[str]:
    """Compare the holdings with what there is: the columns of every model by label. Return what is wrong, in words."""
    return [
        *_table_faults(held, models),
        *_group_faults(held),
        *_life_faults(held),
        *_word_faults(held, tuple(languages)),
    ]


def _table_faults(held: Holdings, models: Mapping[str, Iterable[str]]) -> Iterable[str]:
    for label, present in sorted(models.items()):
        table = held.tables.get(label)
        known = set(table.columns) if table else set()
        for column in sorted(set(present) - known):
            yield f'{label}.{column}: held, but not declared. Say under [tables."{label}"] what it is for'
        for column in sorted(known - set(present)):
            yield f"{label}.{column}: declared, but there is no such column"
    for label, table in sorted(held.tables.items()):
        if label not in models and not table.unmodelled:
            yield f"{label}: declared, but there is no such table"
        for column, (group, purpose) in table.columns.items():
            if not purpose.strip():
                yield f"{label}.{column}: no purpose"
            if not (group in held.groups and held.groups[group].held):
                yield f"{label}.{column}: {group!r} is no group that is held"


def _group_faults(held: Holdings) -> Iterable[str]:
    used = {group for table in held.tables.values() for group, _ in table.columns.values()}
    used |= {place.group for place in held.places.values()}
    for code, group in held.groups.items():
        if group.when and group.when.removeprefix("not ") not in Retention.__dataclass_fields__:
            yield f"groups.{code}: the policy has no retention.{group.when.removeprefix('not ')}"
        if not group.held:
            if group.life or group.basis or code in used:
                yield f"groups.{code}: it says it is not held, and has a life, a ground or a column"
            continue
        if group.life not in held.lives:
            yield f"groups.{code}: no life {group.life!r}"
        if group.basis not in held.bases:
            yield f"groups.{code}: no basis {group.basis!r}"
        if code not in used:
            yield f"groups.{code}: nothing is in it"


def _life_faults(held: Holdings) -> Iterable[str]:
    lived = {group.life for group in held.groups.values()}
    for code, life in held.lives.items():
        if code not in lived:
            yield f"lives.{code}: nothing has it"
        if bool(life.kept) == bool(life.destroyer):
            yield f"lives.{code}: either a destroyer or a reason why it is kept"
        if life.destroyer and (life.unit not in UNITS or (life.fixed is None) == (not life.policy)):
            yield f"lives.{code}: a life that ends has a unit, and either an amount or a key of the policy"
        if life.policy and life.policy not in Retention.__dataclass_fields__:
            yield f"lives.{code}: the policy has no retention.{life.policy}"


def _word_faults(held: Holdings, languages: tuple[str, ...]) -> Iterable[str]:
    words: dict[str, Words] = {f"bases.{code}.short": basis.short for code, basis in held.bases.items()}
    for code, life in held.lives.items():
        words[f"lives.{code}.until"] = life.until
    for code, group in held.groups.items():
        words |= {f"groups.{code}.what": group.what, f"groups.{code}.how": group.how}
        if group.held:
            words[f"groups.{code}.why"] = group.why
    for key, said in words.items():
        for language in languages:
            if not said.get(language, "").strip():
                yield f"{key}: no words in {language}"
