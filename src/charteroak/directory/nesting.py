"""Rows into the standard's nested JSON. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from charteroak.directory.standard import ENTITIES, EVERYDAY_WORDS, TRANSLATIONS, Row, Rows

# What is left out where an entity nests in another one, lest an organization's places repeat in each of its services.
_LEFT_OUT: Mapping[tuple[str, str], frozenset[str]] = {("service", "organization"): frozenset({"locations"})}


class Nesting:
    """Builds trees from rows. `used`: which rows stand in a tree by now."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._children: dict[tuple[str, str], dict[str, list[str]]] = {}
        self.used: set[tuple[str, str]] = set()

    def full(self, entity: str, key: str, *, without: Collection[str] = ()) -> Row:
        """Return a row with everything that nests in it. `without`: keys to leave out.

        :raises KeyError: there is no such row.
        """
        row = self._rows[entity][key]
        self.used.add((entity, key))
        tree = dict(row)
        for one in ENTITIES[entity].ones:
            target = row.get(one.column)
            if target in self._rows.get(one.entity, {}):
                tree[one.key] = self.full(one.entity, target, without=_LEFT_OUT.get((entity, one.key), ()))
                if one.entity == "taxonomy_term":
                    tree[one.key].pop(EVERYDAY_WORDS, None)  # they stand in the list of terms
        for many in ENTITIES[entity].lists:
            found = () if many.key in without else self._named(many.entity, many.column).get(key, ())
            if found:
                tree[many.key] = [self._without_parent(many.entity, child, many.column) for child in found]
        return tree

    def listed(self, entity: str, key: str) -> Row:
        """Return a row with its one-to-one parts alone, each flat: the form of the standard's lists."""
        row = self._rows[entity][key]
        tree = dict(row)
        for one in ENTITIES[entity].ones:
            target = row.get(one.column)
            if target in self._rows.get(one.entity, {}):
                tree[one.key] = dict(self._rows[one.entity][target])
        return tree

    def _without_parent(self, entity: str, key: str, column: str) -> Row:
        tree = self.full(entity, key)
        tree.pop(column, None)
        return tree

    def _named(self, entity: str, column: str) -> dict[str, list[str]]:
        if (entity, column) not in self._children:
            by_parent: dict[str, list[str]] = {}
            for key, row in self._rows.get(entity, {}).items():
                if row.get(column):
                    by_parent.setdefault(row[column], []).append(key)
            self._children[entity, column] = by_parent
        return self._children[entity, column]


def in_language(rows: Rows, language: str) -> Rows:
    """Return rows whose texts are in a language where the profile's `translations` have it."""
    return {
        entity: {key: _translated(row, language) for key, row in by_id.items()}
        for entity, by_id in rows.items()
    }


def _translated(row: Row, language: str) -> Row:
    words = row.get(TRANSLATIONS, {}).get(language) or {}
    return {**row, **{field: text for field, text in words.items() if text}}
