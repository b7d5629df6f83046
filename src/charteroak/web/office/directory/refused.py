"""Why something was not taken, as sentences in the editor's language; the codes are the directory's own."""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from charteroak.directory.unnesting import Refusal

# `field` may be empty; then the sentence is of the row as a whole.
SENTENCES: dict[str, Promise] = {
    "id": _("The row has no id, or its id is no UUID."),
    "not_an_object": _("There is no object here, but something else."),
    "not_a_list": _("“%(field)s” is no list."),
    "too_many": _("“%(field)s” has more entries than can be taken in one place."),
    "said_twice": _("“%(field)s” is said twice, and not alike."),
    "text": _("“%(field)s” is no text."),
    "too_long": _("“%(field)s” is too long."),
    "characters": _("“%(field)s” holds characters that cannot be kept."),
    "choice": _("“%(field)s” is none of the values that the standard allows."),
    "uri": _("“%(field)s” is no address on the web. It must begin with https:// or the like."),
    "email": _("“%(field)s” is no e-mail address."),
    "number": _("“%(field)s” is no number."),
    "date": _("“%(field)s” is no date, written as 2026-01-31."),
    "moment": _("“%(field)s” is no date and time, written as 2026-01-31T09:00:00Z."),
    "reference": _("“%(field)s” names a row that is neither in the file nor here."),
    "translations": _("The translations are no object of languages, each with its texts."),
    "extra": _("What stands beside the standard’s fields cannot be kept."),
    "missing": _("“%(field)s” is missing, and the standard wants it."),
    "ours": _("This is one of our own terms, which no file changes."),
    "header": _("The first line must name the columns, each once, with “id” among them."),
    "cells": _("The row has more cells than the first line."),
    "not_csv": _("From here on the file is no CSV in UTF-8."),
    "not_its_own": _("This belongs to another service already."),
    "shown_elsewhere": _(
        "A published service shows this organization or place too. Change it there, where a second person looks at it."
    ),
}
_ANY = _("“%(field)s” cannot be taken (%(code)s).")


_LIST = re.compile(r"(\w+)\[(\d+)\]")
_ROW = re.compile(r"([\w.]+), row (\d+)")


def say_where(one: Refusal) -> str:
    """Return where in the file a row stands, as people count: 'entry 4 of “contents”, entry 1 of “phones”'."""
    if match := _ROW.fullmatch(one.where):
        return gettext("%(file)s, row %(number)s") % {"file": match[1], "number": match[2]}
    parts = []
    for part in one.where.split("."):
        match = _LIST.fullmatch(part)
        said = gettext("entry %(number)s of “%(list)s”")
        parts.append(said % {"number": int(match[2]) + 1, "list": match[1]} if match else part)
    return ", ".join(parts) if "[" in one.where else one.where


def say_refusal(one: Refusal) -> str:
    """Return why a row or a field was not taken."""
    sentence = SENTENCES.get(one.code)
    field = one.field or gettext("The row")
    return str(sentence if sentence is not None else _ANY) % {"field": field, "code": one.code}
