"""A service in lines, part by part and in every language: for its page at the office, and for what a change changes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from charteroak.directory.queries import ServiceReading
from charteroak.directory.rules import Standing
from charteroak.directory.translating import list_older
from charteroak.web.office.directory.sections import OF_A_SERVICE
from charteroak.web.office.directory.sections.cost import CostForm
from charteroak.web.office.directory.sections.organization import OrganizationForm
from charteroak.web.office.directory.sections.phones import KINDS
from charteroak.web.office.directory.sections.place import ADDRESS, PlaceForm
from charteroak.web.office.directory.sections.said import say_schedule
from charteroak.web.office.directory.sections.source import REVIEWERS
from charteroak.web.office.directory.sections.texts import BASE, LANGUAGES, OTHERS, Text, text_in
from charteroak.web.office.directory.sections.who import STATUS, WhoForm, term_name
from charteroak.web.office.directory.sections.words import WordsForm
from charteroak.web.templatetags.moments import language_name

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """A label and what stands there. `language`: of the texts, where it is one. `mark`: 'missing' or 'older'."""

    label: str
    items: tuple[str, ...]
    language: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Part:
    """One part of a service. `place`: the id of the place that it is of."""

    code: str
    title: Promise | str
    lines: tuple[Line, ...]
    place: str = ""


@dataclass
class _Lines:
    found: list[Line] = field(default_factory=list)

    def add(self, label: Any, *items: Any) -> None:
        kept = tuple(str(item) for item in items if item not in (None, ""))
        if kept:
            self.found.append(Line(str(label), kept))

    def add_texts(self, row: Row, texts: Sequence[Text]) -> None:
        for one in texts:
            for code in LANGUAGES:
                text = text_in(row, one.name, code)
                mark = "older" if one.name in list_older(row, code) else ""
                if not text and code in OTHERS and row.get(one.name):
                    mark = "missing"
                if text or mark:
                    label = _("%(what)s, in %(language)s") % {
                        "what": one.label,
                        "language": language_name(code),
                    }
                    self.found.append(Line(label, (text,) if text else (), code, mark))


def describe(reading: ServiceReading) -> list[Part]:
    """Return everything that the forms can change, and last what came with an import beside it."""
    tree = reading.tree
    parts = []
    for code, section in OF_A_SERVICE.items():
        lines = _Lines()
        _OF_PART[code](lines, reading)
        parts.append(Part(code, section.title, tuple(lines.found)))
        if code == "phones":
            parts += [_place_part(one) for one in tree.get("service_at_locations") or ()]
    rest = _Lines()
    rest.add(_("Also there"), *_rest_of(tree))
    parts.append(Part("rest", gettext_lazy("Came with an import"), tuple(rest.found)))
    return parts


def compare(before: ServiceReading, after: ServiceReading) -> list[tuple[str, Line, Line]]:
    """Return (title, line before, line after) of every line in which two readings differ."""
    old, new = _by_label(before), _by_label(after)
    found = []
    for key in [*old, *(key for key in new if key not in old)]:
        was, is_now = old.get(key), new.get(key)
        if (was.items if was else ()) != (is_now.items if is_now else ()):
            label = (was or is_now or Line("", ())).label
            found.append((key[0], was or Line(label, ()), is_now or Line(label, ())))
    return found


def _by_label(reading: ServiceReading) -> dict[tuple[str, str, str], Line]:
    lines = {
        (str(part.title), part.place, line.label): line for part in describe(reading) for line in part.lines
    }
    if reading.standing:
        title = _("Standing for immigration legal help")
        lines[title, "", title] = Line(title, tuple(say_standing(reading.standing)))
    return lines


def say_standing(standing: Standing) -> list[str]:
    """Return a standing in lines."""
    if standing.kind == "bar":
        return [
            _("Bar of %(state)s, number %(number)s")
            % {"state": standing.bar_state, "number": standing.bar_number}
        ]
    return [
        words % {"day": date_format(until, "SHORT_DATE_FORMAT")}
        for words, until in (
            (_("Recognized until %(day)s"), standing.recognized_until),
            (_("Accredited until %(day)s"), standing.accredited_until),
        )
        if until
    ]


def _organization(lines: _Lines, reading: ServiceReading) -> None:
    own = reading.tree.get("organization") or {}
    lines.add_texts(own, OrganizationForm.texts)
    lines.add(_("Website"), own.get("website"))
    lines.add(_("E-mail"), own.get("email"))


def _words(lines: _Lines, reading: ServiceReading) -> None:
    lines.add_texts(reading.tree, WordsForm.texts)


def _filed(lines: _Lines, reading: ServiceReading) -> None:
    tree = reading.tree
    lines.add(_("State"), STATUS.get(str(tree.get("status")), tree.get("status")))
    language = get_language() or BASE
    terms = [one.get("taxonomy_term") or {} for one in tree.get("attributes") or ()]
    lines.add(_("What it is for"), *(term_name(term, language) for term in terms if term.get("name")))


def _who(lines: _Lines, reading: ServiceReading) -> None:
    tree = reading.tree
    lines.add_texts(tree, WhoForm.texts)
    lines.add(_("From this age on"), tree.get("minimum_age"))
    lines.add(_("Until this age"), tree.get("maximum_age"))
    if tree.get("immigration_status_not_asked") is True:
        lines.add(_("Immigration status"), _("nobody is asked"))
    lines.add(_("They speak"), *_languages(tree))
    papers = tree.get("required_documents") or ()
    if [one.get("document") for one in papers] == ["none"]:
        lines.add(_("Papers to bring"), pgettext("papers asked", "None asked"))
        return
    for code in LANGUAGES:
        said = (text_in(one, "document", code) for one in papers)
        lines.add(
            _("%(what)s, in %(language)s") % {"what": _("Papers to bring"), "language": language_name(code)},
            *said,
        )


def _cost(lines: _Lines, reading: ServiceReading) -> None:
    tree = reading.tree
    lines.add(_("Price"), *(_price(one) for one in tree.get("cost_options") or ()))
    lines.add_texts(tree, CostForm.texts)


def _price(one: Row) -> str:
    if one.get("amount") == 0:
        return _("It costs nothing")
    amount = one.get("amount")
    words = [f"{amount:g} {one.get('currency') or ''}".strip() if isinstance(amount, int | float) else ""]
    words += [" / ".join(filter(None, (text_in(one, "option", code) for code in LANGUAGES)))]
    words.append(_("until %(day)s") % {"day": one["valid_to"]} if one.get("valid_to") else "")
    return ", ".join(filter(None, words))


def _phones(lines: _Lines, reading: ServiceReading) -> None:
    tree = reading.tree
    lines.add(_("Telephone"), *(_phone(one) for one in tree.get("phones") or ()))
    lines.add(_("Website"), tree.get("url"))
    lines.add(_("E-mail"), tree.get("email"))


def _phone(one: Row) -> str:
    words = [str(one.get("number") or "")]
    if one.get("extension") is not None:
        words.append(_("ext. %(number)s") % {"number": one["extension"]})
    if (kind := one.get("type")) and kind != "voice":
        words.append(str(KINDS.get(kind, kind)))
    words += _languages(one)
    words.append(" / ".join(filter(None, (text_in(one, "description", code) for code in LANGUAGES))))
    return ", ".join(filter(None, words))


def _languages(row: Row) -> list[str]:
    rows = row.get("languages") or ()
    return [
        language_name(str(one["code"])) if one.get("code") else str(one.get("name") or "") for one in rows
    ]


def _hours(lines: _Lines, reading: ServiceReading) -> None:
    lines.add(
        pgettext("a line about a service", "Open"),
        *(say_schedule(one) for one in reading.tree.get("schedules") or ()),
    )


def _source(lines: _Lines, reading: ServiceReading) -> None:
    said = reading.provenance
    lines.add(_("Where the facts were read"), said.source)
    lines.add(_("Its address"), said.source_url)
    for label, day in ((_("Read on"), said.read_on), (_("Look again by"), said.review_by)):
        lines.add(label, date_format(day, "SHORT_DATE_FORMAT") if day else "")
    lines.add(_("Who looks"), REVIEWERS.get(said.reviewer_role, said.reviewer_role))


_OF_PART = {
    "organization": _organization, "words": _words, "filed": _filed, "who": _who, "cost": _cost, "phones": _phones,
    "hours": _hours, "source": _source,
}  # fmt: skip


def _place_part(at: Row) -> Part:
    location = at.get("location") or {}
    lines = _Lines()
    lines.add_texts(location, PlaceForm.texts)
    for one in location.get("addresses") or ():
        lines.add(_("Address"), ", ".join(str(one[name]) for name in ADDRESS if one.get(name)))
    lines.add(_("Way in"), *(_both(one) for one in location.get("accessibility") or ()))
    if location.get("latitude") is not None:
        lines.add(_("On the map"), f"{location['latitude']}, {location.get('longitude')}")
    lines.add(pgettext("a line about a service", "Here"), _both(at))
    phones = [*(at.get("phones") or ()), *(location.get("phones") or ())]
    lines.add(_("Telephone"), *(_phone(one) for one in phones))
    hours = [*(at.get("schedules") or ()), *(location.get("schedules") or ())]
    lines.add(pgettext("a line about a service", "Open"), *(say_schedule(one) for one in hours))
    return Part("place", gettext_lazy("Place"), tuple(lines.found), str(at.get("id")))


def _both(row: Row) -> str:
    names = ("description", "details")
    return " / ".join(filter(None, (text_in(row, name, code) for name in names for code in LANGUAGES)))


# Fields that stand in the lines above, or that say nothing to a person.
_SHOWN = (
    "id", "organization", "organization_id", "translations", "older_translations", "last_modified", "name",
    "description", "application_process", "wait_time", "alert", "eligibility_description", "interpretation_services",
    "fees_description", "status", "url", "email", "minimum_age", "maximum_age", "immigration_status_not_asked",
    "languages", "required_documents", "cost_options", "phones", "schedules", "service_at_locations", "attributes",
)  # fmt: skip


def _rest_of(tree: Row) -> list[str]:
    rest = {name: deepcopy(value) for name, value in tree.items() if name not in _SHOWN and value}
    return [f"{name}: {_flat(value)}" for name, value in sorted(rest.items())]


def _flat(value: Any) -> str:
    if isinstance(value, str | int | float):
        return str(value)[:300]
    return json.dumps(value, ensure_ascii=False, sort_keys=True)[:300]
