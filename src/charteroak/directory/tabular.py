"""The standard's tabular package: one CSV file an entity, and a datapackage.json that describes them. Pure.

What the profile adds stands in columns that hold JSON: `translations`, `extra`, and `listing` of services.

A spreadsheet takes a cell that begins with one of = + - @ for a formula and may run it. Such a cell of ours has an
apostrophe in front, which reading takes away again, if datapackage.json says that the package is ours. Numbers, and
telephones of digits alone, are harmless and stay as they are.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from charteroak.directory.standard import ENTITIES, LISTING, TRANSLATIONS, EntityTable, Kind, Row, Rows
from charteroak.directory.unnesting import LONGEST_LIST, Intake

DATAPACKAGE = "datapackage.json"
EXTRA = "extra"
# Whether formulas are disarmed in a package; a name that no other publisher uses.
MARK = "charteroak:disarmed"

_RISKY = re.compile(r"'*[=+\-@\t\r]")
_DISARMED = re.compile(r"'+[=+\-@\t\r]")
_DIGITS_ALONE = re.compile(r"\+?[\d ().-]{3,30}")
_NUMBER = re.compile(r"-?\d{1,16}(?:\.\d{1,17})?(?:[eE][+-]?\d{1,3})?")
_LONGEST_CELL = 1_000_000


def columns_of(table: EntityTable) -> list[str]:
    """Return the columns of an entity's file, the profile's last."""
    profile = [TRANSLATIONS, EXTRA] + ([LISTING] if table.name == "service" else [])
    return ["id", *table.fields, *profile]


def write_table(entity: str, rows: Iterable[Row]) -> str:
    """Return one CSV file (RFC 4180) of rows, in their order."""
    table = ENTITIES[entity]
    columns = columns_of(table)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        extra = {name: value for name, value in row.items() if name not in columns}
        whole = {**row, EXTRA: extra} if extra else row
        writer.writerow([_as_cell(table, name, whole.get(name)) for name in columns])
    return out.getvalue()


def write_datapackage(entities: Iterable[str], *, name: str) -> str:
    """Return the description of a package with the files of some entities (Tabular Data Package)."""
    resources = [
        {
            "name": entity,
            "path": ENTITIES[entity].file,
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": {"primaryKey": "id", "fields": _described(ENTITIES[entity])},
        }
        for entity in entities
    ]
    whole = {"name": name, "profile": "tabular-data-package", MARK: True, "resources": resources}
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def _described(table: EntityTable) -> list[Row]:
    kinds = {Kind.NUMBER: "number", Kind.DATE: "date", Kind.MOMENT: "datetime"}
    found: list[Row] = []
    for name in columns_of(table):
        field = table.fields.get(name)
        if field is None:
            found.append({"name": name, "type": "string" if name == "id" else "object"})
            continue
        found.append({"name": name, "type": kinds.get(field.kind, "string")})
        if field.choices:
            found[-1]["constraints"] = {"enum": list(field.choices)}
    return found


def _as_cell(table: EntityTable, name: str, value: Any) -> str:
    if value is None or value == {}:
        return ""
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    if not isinstance(value, str):
        return json.dumps(value)
    field = table.fields.get(name)
    if field is not None and name == "number" and _DIGITS_ALONE.fullmatch(value):
        return value
    return disarm(value)


def disarm(text: str) -> str:
    """Return a cell's text as no spreadsheet takes it for a formula."""
    return f"'{text}" if _RISKY.match(text) else text


def read_table(entity: str, text: Iterable[str], *, disarmed: bool, into: Intake) -> None:
    """Read one CSV file into rows. `disarmed`: our own package, whose apostrophes are taken away."""
    table = ENTITIES[entity]
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(text, strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        if "id" not in header or len(set(header)) != len(header):
            into.refuse(table.file, entity, "", "", "header")
            return
        for n, cells in enumerate(reader, start=2):
            where = f"{table.file}, row {n}"
            if len(cells) > len(header):
                into.refuse(where, entity, "", "", "cells")
            elif any(cells):
                _take(table, dict(zip(header, cells, strict=False)), where, disarmed, into)
    except (csv.Error, UnicodeDecodeError):
        into.refuse(table.file, entity, "", "", "not_csv")


def _take(table: EntityTable, cells: Mapping[str, str], where: str, disarmed: bool, into: Intake) -> None:
    row: Row = {}
    for name, cell in cells.items():
        value = cell[1:] if disarmed and _DISARMED.match(cell) else cell
        if name in (TRANSLATIONS, EXTRA, LISTING):
            _take_json(row, name, value)
        elif name in table.fields or name == "id":
            row[name] = _as_value(table, name, value)
        elif value:
            row[name] = value
    into.add(table.name, row, where)


def _take_json(row: Row, name: str, value: str) -> None:
    if not value:
        return
    try:
        whole = json.loads(value, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        whole = value
    if name == EXTRA and isinstance(whole, dict):
        for key, inner in whole.items():
            row.setdefault(key, inner)
    else:
        row[name] = whole


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _as_value(table: EntityTable, name: str, cell: str) -> Any:
    field = table.fields.get(name)
    if cell and field is not None and field.kind == Kind.NUMBER and _NUMBER.fullmatch(cell.strip()):
        number = float(cell)
        return int(number) if number.is_integer() and abs(number) < 10**15 else number
    return cell or None


def orders_of(rows: Rows) -> Iterator[tuple[str, list[str]]]:
    """Return in which order rows stand under each of their parents, as the files have them."""
    for table in ENTITIES.values():
        for many in table.lists:
            together: dict[str, list[str]] = defaultdict(list)
            for key, row in rows.get(many.entity, {}).items():
                if row.get(many.column):
                    together[row[many.column]].append(key)
            for keys in together.values():
                yield many.entity, keys[:LONGEST_LIST]
    yield "taxonomy_term", list(rows.get("taxonomy_term", {}))
