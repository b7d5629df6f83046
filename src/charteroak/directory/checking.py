"""What may stand in a row that comes from outside. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from math import isfinite
from typing import Any

from charteroak.directory.standard import ENTITIES, TRANSLATIONS, EntityTable, Field, Kind, Row
from charteroak.directory.unnesting import read_id

# Characters of one text.
_LONGEST = {Kind.TEXT: 10_000, Kind.LONG: 500_000, Kind.URI: 2_000, Kind.EMAIL: 254}
_MOST_EXTRA = 20_000
_LARGEST = 10**15  # a number beyond it is not kept exactly

_URI = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+")
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
# They run what stands in them where a page makes a link of it.
_RUNNING = {"javascript", "data", "vbscript"}
# The standard wants them there; nothing may be what was there before.
_MAY_BE_EMPTY = {"description", "previous_value", "replacement_value", "updated_by", "last_action_date"}


class Unfit(ValueError):
    """A value that may not stand where it stands. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def clean_row(entity: str, row: Row) -> tuple[Row, list[tuple[str, str]]]:
    """Return the row as it may be kept, and (field, code) of everything that may not.

    A field that is said to be empty stays as None, so that it can be told from one that is not said.
    """
    table = ENTITIES[entity]
    clean: Row = {"id": row["id"]}
    faults: list[tuple[str, str]] = []
    extra: Row = {}
    for name, value in row.items():
        field = table.fields.get(name)
        try:
            if field is not None:
                clean[name] = None if value in (None, "") else _clean(field, value)
            elif name == TRANSLATIONS:
                clean[name] = _clean_translations(table, value)
            elif name != "id":
                extra[name] = value
        except Unfit as unfit:
            faults.append((name, unfit.code))
    try:
        clean.update(_clean_extra(extra))
    except Unfit as unfit:
        faults.append(("", unfit.code))
    return clean, faults


def list_missing(entity: str, row: Row) -> list[str]:
    """Return the fields that the standard requires and the row lacks."""
    return [
        field.name
        for field in ENTITIES[entity].fields.values()
        if field.required and row.get(field.name) in (None, "") and field.name not in _MAY_BE_EMPTY
    ]


def _clean(field: Field, value: Any) -> Any:
    return _CLEANERS[field.kind](field, value)


def _clean_text(field: Field, value: Any) -> str:
    if not isinstance(value, str):
        raise Unfit("text")
    check_characters(value)
    if len(value) > _LONGEST[field.kind]:
        raise Unfit("too_long")
    if field.choices and value not in field.choices:
        raise Unfit("choice")
    return value


def _clean_uri(field: Field, value: Any) -> str:
    text = _clean_text(field, value)
    match = _URI.fullmatch(text)
    if match is None or match[1].lower() in _RUNNING:
        raise Unfit("uri")
    return text


def _clean_email(field: Field, value: Any) -> str:
    text = _clean_text(field, value)
    if not _EMAIL.fullmatch(text):
        raise Unfit("email")
    return text


def _clean_number(field: Field, value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unfit("number")
    if not isfinite(value) or abs(value) > _LARGEST:
        raise Unfit("number")
    return int(value) if float(value).is_integer() else value


def _clean_date(field: Field, value: Any) -> str:
    try:
        return date.fromisoformat(value).isoformat() if len(value) == 10 else _refuse("date")
    except (TypeError, ValueError) as error:
        raise Unfit("date") from error


def _clean_moment(field: Field, value: Any) -> str:
    try:
        moment = datetime.fromisoformat(value)
        moment = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (TypeError, ValueError, OverflowError) as error:
        raise Unfit("moment") from error
    return moment.isoformat().replace("+00:00", "Z")


def _clean_reference(field: Field, value: Any) -> str:
    return read_id(value) or _refuse("reference")


def _refuse(code: str) -> str:
    raise Unfit(code)


_CLEANERS: Mapping[Kind, Callable[[Field, Any], Any]] = {
    Kind.TEXT: _clean_text,
    Kind.LONG: _clean_text,
    Kind.URI: _clean_uri,
    Kind.EMAIL: _clean_email,
    Kind.NUMBER: _clean_number,
    Kind.DATE: _clean_date,
    Kind.MOMENT: _clean_moment,
    Kind.REF: _clean_reference,
}


def check_characters(text: str) -> None:
    """:raises Unfit: a text holds what no table and no UTF-8 can: a NUL, or half a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Unfit("characters") from error
    if "\0" in text:
        raise Unfit("characters")


def _clean_translations(table: EntityTable, value: Any) -> dict[str, dict[str, str]]:
    if value in (None, ""):
        return {}
    if not isinstance(value, Mapping) or len(value) > 60:
        raise Unfit("translations")
    clean: dict[str, dict[str, str]] = {}
    for language, words in value.items():
        if not _LANGUAGE.fullmatch(language) or not isinstance(words, Mapping):
            raise Unfit("translations")
        clean[language] = {}
        for name, text in words.items():
            field = table.fields.get(name)
            if field is None or field.kind not in (Kind.TEXT, Kind.LONG) or field.choices:
                raise Unfit("translations")
            if text not in (None, ""):
                clean[language][name] = _clean_text(field, text)
    return {language: words for language, words in clean.items() if words}


def _clean_extra(extra: Row) -> Row:
    """Return what stands beside the standard's fields, as it is, if it is not too much."""
    if not extra:
        return {}
    try:
        # Escaped, so that half a surrogate pair shows as what it is.
        text = json.dumps(extra, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise Unfit("extra") from error
    if len(text) > _MOST_EXTRA:
        raise Unfit("too_long")
    check_characters(json.dumps(extra, ensure_ascii=False).replace("\\u0000", "\0"))
    return extra
