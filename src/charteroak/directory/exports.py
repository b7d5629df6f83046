"""The directory as files that lose nothing: the standard's JSON, and its tabular package. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from charteroak.directory.nesting import Nesting
from charteroak.directory.standard import ENTITIES, LISTING, Row, Rows
from charteroak.directory.tabular import DATAPACKAGE, orders_of, write_datapackage, write_table
from charteroak.directory.unnesting import settle_positions

VERSION = "3.1"
CONTENTS = "contents"


def list_key(entity: str) -> str:
    """Return the name of an entity's list in our JSON: that of its file in the tabular package."""
    return ENTITIES[entity].file.removesuffix(".csv")


def as_json(rows: Rows, listings: Mapping[str, Row]) -> Row:
    """Return the whole directory: services full under `contents`, and a list of whatever no service shows.

    `listings`: the profile's `listing` by service.
    """
    nesting = Nesting(rows)
    services = []
    for key in sorted(rows.get("service", {})):
        tree = nesting.full("service", key)
        services.append({**tree, LISTING: listings[key]} if listings.get(key) else tree)
    whole: Row = {"version": VERSION, CONTENTS: services}
    for entity in ENTITIES:
        # The order of all terms matters, so that each of them is listed, also those that a service shows.
        ordered = entity in ("taxonomy", "taxonomy_term")
        left = [
            nesting.full(entity, key)
            for key in (rows.get(entity, {}) if ordered else sorted(rows.get(entity, {})))
            if entity != "service" and (ordered or (entity, key) not in nesting.used)
        ]
        if left:
            whole[list_key(entity)] = left
    return whole


def as_package(rows: Rows, listings: Mapping[str, Row], *, name: str) -> Iterator[tuple[str, str]]:
    """Return the files of the tabular package: (name, text), the description last."""
    there = [entity for entity in ENTITIES if rows.get(entity)]
    # Places as reading the files will settle them, so that the same rows give the same files.
    places = settle_positions(orders_of(rows))
    for entity in there:
        found = sorted(rows[entity].values(), key=lambda row: (places.get((entity, row["id"]), 0), row["id"]))
        if entity == "service":
            found = [
                {**row, LISTING: listings[row["id"]]} if listings.get(row["id"]) else row for row in found
            ]
        yield ENTITIES[entity].file, write_table(entity, found)
    yield DATAPACKAGE, write_datapackage(there, name=name)
