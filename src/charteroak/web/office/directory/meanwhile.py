"""Two editors of one part: what each of them typed stays, and what one did not touch is taken from the other."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.forms import BoundField
from django.http import QueryDict

from charteroak.web.office.directory.sections.base import Section


def remember(section: Section) -> str:
    """Return what stood in each field when the page was made, as the page brings it back: digests, no texts."""
    return json.dumps({_identity(one): _digest(_plain(one.initial)) for one in section.together})


def merged(section: Section, newer: Section, *, data: QueryDict, was: str) -> Section:
    """Return the part with what was typed, and in fields that nobody touched what stands there now."""
    known = _read(was)
    there = {_identity(one): one for one in newer.together}
    typed = data.copy()
    for field in section.together:
        key = _identity(field)
        if key in there and known.get(key) == _digest(_plain(field.value())):
            _put(typed, field.html_name, there[key].initial)
    return section.again(newer.reading, typed)


def list_differences(section: Section, newer: Section) -> list[tuple[str, str]]:
    """Return (label, what stands there now) of the fields in which something else was typed."""
    there = {_identity(one): one.initial for one in newer.together}
    return [
        (str(field.label), _plain(there.get(_identity(field))) or "–")  # nothing stands there
        for field in section.together
        if not field.is_hidden
        and field.name != "DELETE"
        and _plain(field.value()) != _plain(there.get(_identity(field)))
    ]


def _identity(field: BoundField) -> str:
    """Return what a field is the same by on both pages: a row's id, for rows may have changed their places."""
    key = getattr(field.form, "key", "")
    return f"{key}:{field.name}" if key else field.html_name


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(sorted(str(one) for one in value))
    return "" if value in (None, False) else str(value).replace("\r\n", "\n").strip()


def _put(data: QueryDict, name: str, value: Any) -> None:
    if isinstance(value, list | tuple):
        data.setlist(name, [str(one) for one in value])
    elif value is False:
        data.pop(name, None)
    else:
        data[name] = "on" if value is True else "" if value is None else str(value)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _read(was: str) -> dict[str, Any]:
    try:
        known = json.loads(was[:50_000])
    except (ValueError, RecursionError):
        return {}
    return known if isinstance(known, dict) else {}
