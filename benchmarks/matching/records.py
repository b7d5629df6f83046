"""Reads records of people from a CSV of any make: encoding, separator, names of columns, one name column or two."""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.matching.dates import read_dates

from charteroak.matching.people import BirthDate, Person

FIELDS = ("given", "family", "name", "birth", "address", "id", "cluster")
_MISSING = {
    "",
    "nan",
    "NaN",
    "null",
    "NULL",
    "none",
    "None",
    "NA",
    "N/A",
    "n/a",
    "\\N",
    "?",
    "-",
    ".",
    "unknown",
}
# What columns are called, by field; those of an address in the order in which they are read.
_CALLED = {
    "given": "given_name first_name fname forename firstname givenname given first fname_c1 vorname prenom voornaam",
    "family": "surname last_name family_name lname lastname familyname family last lname_c1 nachname apellidos",
    "name": "full_name name fullname person_name",
    "birth": "date_of_birth dob birth_date birthdate birthday birth bday geburtsdatum",
    "id": "rec_id record_id unique_id recid uid id",
    "cluster": "cluster cluster_id true_id entity_id ent_id simulant_id person_id entity group_id match_id gold_id",
}
# Columns that belong to the one before: a second given name, a second surname.
_SECOND = {"given": "middle_name middlename middle midl_name middle_initial fname_c2", "family": "lname_c2"}
_BIRTH_PARTS = (("by", "bm", "bd"), ("birth_year", "birth_month", "birth_day"), ("byear", "bmonth", "bday"))
_STREET = (
    "street_number house_number house_no address address_1 address1 address_line_1 address_line1 street_address "
    "street street_name addr street_1 res_street_address address_2 address2 address_line_2"
)
_PLACE = "suburb city town postcode post_code zip zip_code zipcode postal_code postcode_fake"


class UnreadableSet(Exception):
    """A file or a map from which no records can be taken; the message says why."""


@dataclass(frozen=True)
class Record:
    name: str
    cluster: str | None
    person: Person = field(repr=False)


@dataclass(frozen=True)
class Reading:
    records: list[Record]
    columns: Mapping[str, tuple[str, ...]]
    notes: list[str]


def parse_map(text: str) -> dict[str, tuple[str, ...]]:
    """Return the columns of each field from 'given=first_name,address=street+city'.

    :raises UnreadableSet: it names a field that is not one of FIELDS, or no column.
    """
    found: dict[str, tuple[str, ...]] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, columns = part.partition("=")
        if name.strip() not in FIELDS or not columns:
            raise UnreadableSet(f"'{part}' in the map: say FIELD=COLUMN with one of {', '.join(FIELDS)}")
        found[name.strip()] = tuple(each.strip() for each in columns.split("+"))
    return found


def read_records(
    path: Path,
    columns: Mapping[str, tuple[str, ...]] | None = None,
    *,
    order: str | None = None,
    pattern: str | None = None,
) -> Reading:
    """Read a CSV. `order` of dates and the map of columns are found out where they are not given.

    :param pattern: a regular expression whose first group, in the cluster's or id's column, names the person.
    :raises UnreadableSet: no such file or column, or nothing to match by.
    """
    head, rows = _read_rows(path)
    chosen = _choose(head, columns)
    places = {name: [head.index(_plain(each)) for each in each_of] for name, each_of in chosen.items()}

    def cells(row: list[str], name: str) -> list[str]:
        return [_clean(row[place]) if place < len(row) else "" for place in places.get(name, [])]

    births, used, ambiguous = read_dates(["-".join(filter(None, cells(row, "birth"))) for row in rows], order)
    notes = [f"{path.name}: " + ", ".join(f"{name}={'+'.join(each)}" for name, each in chosen.items())]
    if "birth" in chosen:
        unread = sum(1 for day in births if day is None)
        notes.append(f"{path.name}: dates read as {used}, {unread:,} of {len(births):,} without one")
    if ambiguous:
        notes.append(f"{path.name}: another order of the date fits as well; --dates says which it is")
    records = []
    for number, row in enumerate(rows):
        name = " ".join(cells(row, "id"))
        person = _person(
            *(cells(row, each) for each in ("given", "family", "name", "address")), births[number]
        )
        cluster = _cluster(" ".join(cells(row, "cluster")), name, pattern)
        records.append(Record(name or str(number), cluster, person))
    return Reading(records, chosen, notes)


def _person(
    given: list[str], family: list[str], whole: list[str], address: list[str], birth: BirthDate | None
) -> Person:
    first, last = " ".join(filter(None, given)), " ".join(filter(None, family))
    name = " ".join(filter(None, whole))
    if name and not (first or last):
        if "," in name:
            last, _, first = (part.strip() for part in name.partition(","))
        else:
            first, _, last = name.rpartition(" ")
    return Person(first, last, birth, _lines(address))


def _lines(cells: list[str]) -> tuple[str, ...]:
    """Return the lines of an address. A number alone belongs to what is beside it: house and street, town and code."""
    lines: list[str] = []
    number = ""
    for cell in filter(None, cells):
        cell = re.sub(r"^(\d+)\.0$", r"\1", cell)
        if not re.fullmatch(r"\d+\w?(-\d+)?", cell):
            lines.append(f"{number} {cell}".strip())
            number = ""
        elif lines:
            lines[-1] += f" {cell}"
        else:
            number = cell
    return tuple(lines) if lines or not number else (number,)


def _cluster(cluster: str, name: str, pattern: str | None) -> str | None:
    text = cluster or name
    if pattern is not None:
        found = re.search(pattern, text)
        return (found.group(1) if found.groups() else found.group()) if found else None
    # As FEBRL's generator, which many sets were made with, names an original and what was made of it.
    found = re.fullmatch(r"(rec-\d+)-(org|dup(-\d+)?)", text)
    return found.group(1) if found else (text or None)


def _read_rows(path: Path) -> tuple[list[str], list[list[str]]]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableSet(f"{path}: {error.strerror}") from error
    text = _decode(gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw)
    first = text.split("\n", 1)[0]
    separator = max(",;\t|", key=first.count)
    rows = [
        row
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
        if any(cell.strip() for cell in row)
    ]
    if len(rows) < 2:
        raise UnreadableSet(f"{path}: no records in it")
    return [_plain(each) for each in rows[0]], rows[1:]


def _decode(raw: bytes) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-.]+", "_", name.strip().strip('"').casefold()).strip("_")


def _clean(cell: str) -> str:
    text = " ".join(cell.split())
    return "" if text in _MISSING else text


def _choose(head: Sequence[str], given: Mapping[str, tuple[str, ...]] | None) -> dict[str, tuple[str, ...]]:
    if given:
        lacking = [each for columns in given.values() for each in columns if _plain(each) not in head]
        if lacking:
            raise UnreadableSet(f"no column {', '.join(lacking)}; there are: {', '.join(head)}")
        chosen = dict(given)
    else:
        chosen = _guess(head)
    if not {"given", "family", "name"} & set(chosen):
        raise UnreadableSet(f"say with --map which columns are names; there are: {', '.join(head)}")
    return chosen


def _guess(head: Sequence[str]) -> dict[str, tuple[str, ...]]:
    chosen = {}
    for name, called in _CALLED.items():
        found = [each for each in called.split() if each in head]
        if found:
            chosen[name] = (found[0],)
    for name in set(_SECOND) & set(chosen):
        chosen[name] += tuple(each for each in _SECOND[name].split() if each in head)[:1]
    if "given" in chosen:
        chosen.pop("name", None)
    for parts in _BIRTH_PARTS:
        if set(parts) <= set(head):
            chosen["birth"] = parts
    address = tuple(each for each in f"{_STREET} {_PLACE}".split() if each in head)
    return chosen | ({"address": address} if address else {})
