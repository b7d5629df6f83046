"""The standard's nested JSON into rows. Pure: what is in the rows is checked elsewhere (checking.py)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from uuid import UUID

from charteroak.directory.standard import ENTITIES, TRANSLATIONS, EntityTable, Row, Rows

LONGEST_LIST = 2000  # what may nest in one place


@dataclass(frozen=True)
class Refusal:
    """A row that is not taken in, or a field of it. `code` names why; the texts of the row are not in it."""

    where: str  # 'contents[3].phones[0]', 'phones.csv, row 12'
    entity: str
    id: str
    field: str
    code: str


@dataclass
class Intake:
    """Rows read from outside. `orders`: lists of ids of one entity, in the order in which they stood together."""

    rows: Rows = field(default_factory=lambda: defaultdict(dict))
    where: dict[tuple[str, str], str] = field(default_factory=dict)
    orders: list[tuple[str, list[str]]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    def refuse(self, where: str, entity: str, key: str, name: str, code: str) -> None:
        self.refusals.append(Refusal(where, entity, key, name, code))

    def add(self, entity: str, row: Row, where: str) -> str:
        """Take a row in and return its id, or '' where it has none. What is said twice must be said alike."""
        key = read_id(row.get("id"))
        if not key:
            self.refuse(where, entity, "", "id", "id")
            return ""
        row["id"] = key
        known = self.rows[entity].setdefault(key, row)
        if known is row:
            self.where[entity, key] = where
            return key
        for name, value in row.items():
            if name == TRANSLATIONS and isinstance(known.get(name), dict) and isinstance(value, dict):
                known[name] = {**value, **known[name]}
            elif known.setdefault(name, value) != value:
                self.refuse(where, entity, key, name, "said_twice")
        return key


def read_id(value: Any) -> str:
    """Return a UUID as the standard writes it, or ''."""
    try:
        return str(UUID(value)) if isinstance(value, str) and len(value) <= 45 else ""
    except ValueError:
        return ""


def unnest(tree: Any, entity: str, *, where: str, into: Intake) -> str:
    """Take a tree apart into rows and return the id of its root, or '' where it is refused with all that is in it."""
    if not isinstance(tree, Mapping):
        into.refuse(where, entity, "", "", "not_an_object")
        return ""
    table = ENTITIES[entity]
    nested = {one.key for one in table.ones} | {many.key for many in table.lists}
    row: Row = {name: value for name, value in tree.items() if name not in nested}
    for one in table.ones:
        if tree.get(one.key) is not None:
            target = unnest(tree[one.key], one.entity, where=f"{where}.{one.key}", into=into)
            if target and _same(row.setdefault(one.column, target), target):
                row[one.column] = target
            elif target:
                into.refuse(where, entity, str(row.get("id", "")), one.column, "said_twice")
    key = into.add(entity, row, where)
    if key:
        _unnest_lists(tree, table, key, where, into)
    return key


def _unnest_lists(tree: Mapping[str, Any], table: EntityTable, key: str, where: str, into: Intake) -> None:
    for many in table.lists:
        children = tree.get(many.key)
        if children is None:
            continue
        if not isinstance(children, list) or len(children) > LONGEST_LIST:
            code = "too_many" if isinstance(children, list) else "not_a_list"
            into.refuse(where, table.name, key, many.key, code)
            continue
        order = []
        for n, child in enumerate(children):
            place = f"{where}.{many.key}[{n}]"
            if isinstance(child, Mapping):
                child = _with_parent(child, many.entity, many.column, table.name, key)
            if not isinstance(child, Mapping) or _same(child[many.column], key):
                order.append(unnest(child, many.entity, where=place, into=into))
            else:
                into.refuse(place, many.entity, str(child.get("id", "")), many.column, "said_twice")
        into.orders.append((many.entity, [one for one in order if one]))


def _with_parent(
    child: Mapping[str, Any], entity: str, column: str, parent: str, key: str
) -> Mapping[str, Any]:
    implied = {column: key}
    if entity == "attribute":
        implied["link_entity"] = parent
    elif entity == "metadata":
        implied["resource_type"] = parent
    return {**child, **{name: value for name, value in implied.items() if child.get(name) in (None, "")}}


def _same(value: Any, key: str) -> bool:
    return read_id(value) == key


def settle_positions(orders: Iterable[tuple[str, list[str]]]) -> dict[tuple[str, str], int]:
    """Return a place for each row such that every list keeps its order, also where a row stands in two lists.

    A row's place is the length of the longest way to it. Lists that contradict each other keep the order of the first.
    """
    after: dict[tuple[str, str], set[str]] = defaultdict(set)
    for entity, ids in orders:
        for key in ids[:1]:
            after[entity, key]
        for before, this in pairwise(ids):
            # Only what stood in another list already can contradict it.
            if before != this and not ((entity, this) in after and _reaches(after, entity, before, this)):
                after[entity, this].add(before)
    places: dict[tuple[str, str], int] = {}
    for entity, key in after:
        _place(entity, key, after, places)
    return places


def _reaches(after: Mapping[tuple[str, str], set[str]], entity: str, start: str, goal: str) -> bool:
    """Tell whether `goal` comes before `start` already."""
    to_see, seen = [start], {start}
    while to_see:
        for one in after.get((entity, to_see.pop()), ()):
            if one == goal:
                return True
            if one not in seen:
                seen.add(one)
                to_see.append(one)
    return False


def _place(
    entity: str,
    key: str,
    after: Mapping[tuple[str, str], set[str]],
    places: dict[tuple[str, str], int],
) -> None:
    # Without recursion: a list may be longer than Python's stack is deep.
    to_do = [key]
    while to_do:
        this = to_do[-1]
        open_ones = [one for one in after.get((entity, this), ()) if (entity, one) not in places]
        if open_ones:
            to_do += open_ones
            continue
        to_do.pop()
        places[entity, this] = 1 + max(
            (places[entity, one] for one in after.get((entity, this), ())), default=-1
        )
