"""A service as a page shows it, made of the directory's JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from babel.numbers import format_currency
from django.conf import settings

from charteroak.directory.queries import ServiceReading
from charteroak.directory.rules import Provenance, Standing
from charteroak.directory.telephones import NotATelephone, read_telephone, region_of
from charteroak.directory.translating import list_older
from charteroak.guide.queries import Call, find_calls
from charteroak.lib.clock import local_date
from charteroak.program.queries import current_policy
from charteroak.web.public.services.opening_hours import Hours, hours_of
from charteroak.web.public.services.said import Said, say

Tree = Mapping[str, Any]
_NO_PAPERS = {"none", "no documents", "no papers", "ninguno", "sin documentos"}
_NOT_DIALED = {"fax"}
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True)
class PhoneShown:
    """A telephone number. `uri`: '' where it is not dialed by voice or text, such as a fax's."""

    national: str
    uri: str
    kind: str
    what_for: Said
    extension: str = ""
    call: Call | None = None  # what came of calling it last, where somebody did

    @property
    def number(self) -> str:
        return self.uri.removeprefix("tel:").partition(";")[0]


@dataclass(frozen=True)
class PlaceShown:
    """A place where a service is given. `address`: lines to write on an envelope or type into a map."""

    name: Said
    note: Said
    address: tuple[str, ...]
    directions: Said
    access: tuple[Said, ...]
    hours: Hours
    phones: tuple[PhoneShown, ...]
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class Cost:
    """`is_free`: every price that is known is none. `prices`: each, and what for. `notes`: in words."""

    is_free: bool
    prices: tuple[tuple[str, Said], ...]
    notes: tuple[Said, ...]


@dataclass(frozen=True)
class ServiceShown:
    """Everything that a page says of a service. `papers`: None where nobody knows; empty where none are asked."""

    id: str
    name: Said
    organization: Said
    about_organization: Said
    what: Said
    alert: Said
    is_closed_for_now: bool
    who_for: Said
    how: Said
    wait: Said
    ages: tuple[float | None, float | None]
    status_not_asked: bool
    cost: Cost
    papers: tuple[Said, ...] | None
    languages: tuple[str, ...]
    interpreters: Said
    phones: tuple[PhoneShown, ...]
    website: str
    email: str
    places: tuple[PlaceShown, ...]
    hours: Hours
    is_older: bool  # its translation into the reader's language was not looked at since the text was changed
    only_in: str  # the code of the language it is described in, where that is not the reader's
    source: Said
    provenance: Provenance
    is_past_review: bool
    is_legal_help: bool
    needs_notary_warning: bool
    standing: Standing | None

    @property
    def open_hours(self) -> Hours:
        """The hours by which it is open or not: its own, or else those of its first place that has any."""
        if self.hours.is_known:
            return self.hours
        return next((place.hours for place in self.places if place.hours.is_known), self.hours)

    @property
    def measured_place(self) -> PlaceShown | None:
        """The place by which search says how far away it is: the first with a point, or else with an address."""
        with_point = [place for place in self.places if place.latitude is not None]
        with_address = [place for place in self.places if place.address]
        return next(iter([*with_point, *with_address, *self.places]), None)

    @property
    def dialed(self) -> tuple[PhoneShown, ...]:
        """The numbers to call, its own first."""
        every = [*self.phones, *(phone for place in self.places for phone in place.phones)]
        return tuple(dict.fromkeys(phone for phone in every if phone.uri))


def show_service(reading: ServiceReading, *, at: datetime, language: str) -> ServiceShown:
    """Return what a page says of a service in a language, at a moment."""
    tree = reading.tree
    organization = tree.get("organization") or {}
    places = tuple(_place(one, at, language) for one in tree.get("service_at_locations", ()))
    what = say(tree, "description", language)
    today = local_date(at, current_policy().city.time_zone)
    review_by = reading.provenance.review_by
    own_phones = _phones([tree, *tree.get("contacts", ())], language)
    return ServiceShown(
        id=reading.id,
        name=say(tree, "name", language),
        organization=say(organization, "name", language),
        about_organization=say(organization, "description", language),
        what=what,
        alert=say(tree, "alert", language),
        is_closed_for_now=tree.get("status") == "temporarily closed",
        who_for=say(tree, "eligibility_description", language),
        how=say(tree, "application_process", language),
        wait=say(tree, "wait_time", language),
        ages=(tree.get("minimum_age"), tree.get("maximum_age")),
        status_not_asked=tree.get("immigration_status_not_asked") is True,
        cost=_cost(tree, language, today),
        papers=_papers(tree, language),
        languages=_languages(tree),
        interpreters=say(tree, "interpretation_services", language),
        phones=own_phones or (() if any(one.phones for one in places) else _phones([organization], language)),
        website=_website(tree, organization),
        email=str(tree.get("email") or organization.get("email") or ""),
        places=places,
        hours=hours_of(tree.get("schedules", ()), at=at, language=language),
        is_older=bool(list_older(tree, language)),
        only_in=(what or say(tree, "name", language)).language,
        source=_source(reading.provenance, language),
        provenance=reading.provenance,
        is_past_review=review_by is None or review_by < today,
        is_legal_help=reading.is_legal_help,
        needs_notary_warning=reading.needs_notary_warning,
        standing=reading.standing if reading.is_legal_help else None,
    )


def with_calls(service: ServiceShown) -> ServiceShown:
    """Return a service whose telephone numbers say what came of calling them last."""
    places = [phone for place in service.places for phone in place.phones]
    calls = find_calls(phone.number for phone in (*service.phones, *places) if phone.uri)

    def called(phones: tuple[PhoneShown, ...]) -> tuple[PhoneShown, ...]:
        return tuple(replace(phone, call=calls.get(phone.number)) for phone in phones)

    return replace(
        service,
        phones=called(service.phones),
        places=tuple(replace(place, phones=called(place.phones)) for place in service.places),
    )


def _source(provenance: Provenance, language: str) -> Said:
    if language in provenance.source_translations:
        return Said(str(provenance.source_translations[language]))
    return Said(provenance.source, "" if language == settings.LANGUAGES[0][0] else settings.LANGUAGES[0][0])


def _place(at_location: Tree, at: datetime, language: str) -> PlaceShown:
    location = at_location.get("location") or {}
    schedules = at_location.get("schedules") or location.get("schedules") or ()
    physical = [one for one in location.get("addresses", ()) if one.get("address_type") == "physical"]
    entrances = (
        say(one, name, language)
        for one in location.get("accessibility", ())
        for name in ("description", "details")
    )
    return PlaceShown(
        name=say(location, "name", language),
        note=say(at_location, "description", language),
        address=_address(physical[0]) if physical else (),
        directions=say(location, "transportation", language),
        access=tuple(one for one in entrances if one),
        hours=hours_of(schedules, at=at, language=language),
        phones=_phones([at_location, location], language),
        latitude=location.get("latitude"),
        longitude=location.get("longitude"),
    )


def _address(row: Tree) -> tuple[str, ...]:
    region = " ".join(str(row[name]) for name in ("state_province", "postal_code") if row.get(name))
    town = ", ".join(part for part in (str(row.get("city") or ""), region) if part)
    return tuple(
        line for line in (str(row.get("address_1") or ""), str(row.get("address_2") or ""), town) if line
    )


def _phones(owners: Iterable[Tree], language: str) -> tuple[PhoneShown, ...]:
    region = region_of(current_policy().booking.holidays)
    found: dict[tuple[str, str], PhoneShown] = {}
    for row in (phone for owner in owners for phone in owner.get("phones", ())):
        kind = str(row.get("type") or "").lower()
        what_for = say(row, "description", language)
        try:
            number = read_telephone(row.get("number"), extension=row.get("extension"), region=region)
            uri = "" if kind in _NOT_DIALED else number.uri
            one = PhoneShown(number.national, uri, kind, what_for, number.extension)
        except NotATelephone:
            one = PhoneShown(str(row.get("number") or ""), "", kind, what_for)
        found.setdefault((one.national, one.extension), one)
    return tuple(found.values())


def _cost(tree: Tree, language: str, today: date) -> Cost:
    options = [
        one for one in tree.get("cost_options", ()) if str(one.get("valid_to") or "9999") >= today.isoformat()
    ]
    prices = tuple(
        (_price(one, language), say(one, "option", language) or say(one, "amount_description", language))
        for one in options
    )
    notes = [say(tree, "fees_description", language), say(tree, "fees", language)]
    amounts = [one["amount"] for one in options if one.get("amount") is not None]
    is_free = "free" in _codes(tree) or (bool(amounts) and not any(amounts))
    return Cost(is_free, prices, tuple(dict.fromkeys(one for one in notes if one)))


def _price(option: Tree, language: str) -> str:
    amount, currency = option.get("amount"), str(option.get("currency") or "USD").upper()
    if amount is None or not _CURRENCY.fullmatch(currency):
        return "" if amount is None else str(amount)
    return str(format_currency(amount, currency, locale=language.replace("-", "_")))


def _papers(tree: Tree, language: str) -> tuple[Said, ...] | None:
    papers = tree.get("required_documents", ())
    if "no-papers" in _codes(tree):
        return ()
    if not papers:
        return None
    asked = [one for one in papers if str(one.get("document") or "").strip().lower() not in _NO_PAPERS]
    return tuple(said for one in asked if (said := say(one, "document", language)))


def _codes(tree: Tree) -> set[str]:
    return {str((one.get("taxonomy_term") or {}).get("code") or "") for one in tree.get("attributes", ())}


def _languages(tree: Tree) -> tuple[str, ...]:
    owners = [tree, *((one.get("location") or {}) for one in tree.get("service_at_locations", ()))]
    rows = [row for owner in owners for row in owner.get("languages", ())]
    return tuple(dict.fromkeys(str(row.get("code") or row.get("name") or "") for row in rows if row))


def _website(tree: Tree, organization: Tree) -> str:
    for address in (tree.get("url"), organization.get("website")):
        # Nothing else is made a link of, whatever an import brought.
        if str(address or "").lower().startswith(("https://", "http://")):
            return str(address)
    return ""
