"""Invented directories for tests: any rows that the standard allows, linked as it links them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from charteroak.directory.standard import ENTITIES, Field, Kind

_TEXT = st.text(
    st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12
) | st.sampled_from(["=1+1", "'=1", "''-", "+1 860 555 0123", "@a", "\t", "\r\n", ",", '"', " x ", "Çà"])
_VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: _TEXT,
    Kind.LONG: _TEXT,
    Kind.URI: st.sampled_from(["https://example.org/a?b=c#d", "urn:x:1", "mailto:a@example.org"]),
    Kind.EMAIL: st.sampled_from(["a@example.org", "b.c+d@example.org"]),
    Kind.NUMBER: st.integers(-(10**9), 10**9) | st.floats(-1e6, 1e6, allow_subnormal=False),
    Kind.DATE: st.dates().filter(lambda day: day.year >= 1000).map(lambda day: day.isoformat()),
    Kind.MOMENT: st.sampled_from(
        ["2026-11-22T12:00:00Z", "2026-11-22T12:00:00.123456Z", "1999-01-01T00:00:00Z"]
    ),
}
_EXTRA = st.dictionaries(
    st.sampled_from(["x_note", "x_list", "=x"]),
    st.none() | st.booleans() | st.integers(-5, 5) | _TEXT | st.lists(_TEXT, max_size=2),
    max_size=2,
)


def _id(entity: str, n: int) -> str:
    return str(UUID(int=(list(ENTITIES).index(entity) + 1) << 64 | n))


def _value(draw: st.DrawFn, field: Field) -> Any:
    if field.choices:
        return draw(st.sampled_from(field.choices))
    return draw(_VALUES[field.kind])


@st.composite
def rows(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """Return rows by entity, each with what the standard requires and a few fields more."""
    counts = {entity: draw(st.integers(0, 2)) for entity in ENTITIES}
    found: dict[str, list[dict[str, Any]]] = {}
    for entity, table in ENTITIES.items():
        found[entity] = []
        for n in range(counts[entity]):
            row: dict[str, Any] = {"id": _id(entity, n)}
            linked = [field for field in table.fields.values() if field.kind == Kind.REF and field.to]
            for field in linked:
                others = n if field.to == entity else counts[field.to]
                if others and draw(st.booleans()):
                    row[field.name] = _id(field.to, draw(st.integers(0, others - 1)))
            for field in table.fields.values():
                if field.kind != Kind.REF and (field.required or draw(st.integers(0, 4)) == 0):
                    row[field.name] = _value(draw, field)
            _link(draw, entity, row, counts)
            if any(
                field.kind == Kind.REF and field.required and field.name not in row
                for field in table.fields.values()
            ):
                continue
            texts = [f.name for f in table.fields.values() if f.kind == Kind.TEXT and not f.choices]
            if draw(st.integers(0, 2)) == 0:
                row["translations"] = {"es": {draw(st.sampled_from(texts)): draw(_TEXT)}}
            row.update({key: value for key, value in draw(_EXTRA).items() if value is not None})
            found[entity].append(row)
        counts[entity] = len(found[entity])
        for n, row in enumerate(found[entity]):
            row["id"] = _id(entity, n)
    return found


def _link(draw: st.DrawFn, entity: str, row: dict[str, Any], counts: dict[str, int]) -> None:
    column, kind = {
        "attribute": ("link_id", "link_entity"),
        "metadata": ("resource_id", "resource_type"),
    }.get(entity, ("", ""))
    there = [name for name in ("service", "organization", "location", "phone") if counts[name]]
    row.pop(kind, None)
    if column and there:
        row[kind] = draw(st.sampled_from(there))
        row[column] = _id(row[kind], draw(st.integers(0, counts[row[kind]] - 1)))
