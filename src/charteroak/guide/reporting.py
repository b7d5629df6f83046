"""Reports of problems to the city's own server, where a city has one. Nothing of a report is kept here."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache

from charteroak.guide.adapters.open311.client import Open311Client, is_safe_address
from charteroak.guide.adapters.open311.records import (
    Attribute,
    Format,
    NewRequest,
    Open311Error,
    Receipt,
    Service,
)

__all__ = [
    "BadReporting",
    "Open311Error",
    "find_receiver",
    "get_service",
    "is_reporting_set",
    "list_questions",
    "list_services",
    "send_report",
]

_KEEP = 600  # seconds that what can be reported is not asked for again
_ONCE = 900  # seconds in which a form that is sent twice is a second click


class BadReporting(Exception):
    """A setting of the city's server that cannot be used. It names the setting."""


def is_reporting_set() -> bool:
    """Say whether this city has set a server for reports."""
    return bool(settings.CHARTEROAK_OPEN311_URL)


def find_receiver() -> str:
    """Return the name of the machine that reports go to, as a person is told before sending; '' if none is set."""
    return urlsplit(settings.CHARTEROAK_OPEN311_URL).hostname or ""


def list_services() -> list[Service]:
    """Return what can be reported, in the server's order, at most ten minutes old.

    :raises Open311Error: the server does not answer as it should.
    """
    client = _client()
    key = _cache_key("services", client.url, client.jurisdiction_id)
    services: list[Service] | None = cache.get(key)
    if services is None:
        services = client.list_services()
        cache.set(key, services, _KEEP)
    return services


def get_service(code: str) -> Service:
    """Return one of the services.

    :raises Open311Error: 'not_found': there is none of this code.
    """
    for service in list_services():
        if service.code == code:
            return service
    raise Open311Error("not_found")


def list_questions(service: Service) -> tuple[Attribute, ...]:
    """Return what a service asks besides what and where; what it only tells is among it."""
    if not service.has_definition:
        return ()
    client = _client()
    key = _cache_key("definition", client.url, client.jurisdiction_id, service.code)
    questions: tuple[Attribute, ...] | None = cache.get(key)
    if questions is None:
        questions = client.get_definition(service.code).attributes
        cache.set(key, questions, _KEEP)
    return questions


def send_report(new: NewRequest, *, once: str) -> Receipt:
    """Send a report to the city's server and return what it says. `once`: the form's own random text.

    A token that the server gives in place of a number is exchanged at once where it can be.

    :raises Open311Error: it was not taken; 'twice': this form was sent before, by this process.
    """
    mark = _cache_key("once", once)
    if not cache.add(mark, 1, _ONCE):
        raise Open311Error("twice")
    client = _client()
    try:
        receipt = client.post_request(new)
    except Open311Error as error:
        if error.reason in {"refused", "not_admitted", "not_found"}:
            cache.delete(mark)  # it certainly did not arrive: it may be sent again
        raise
    if receipt.token and not receipt.service_request_id:
        return Receipt(_number_of(client, receipt.token), receipt.token, receipt.service_notice)
    return receipt


def _number_of(client: Open311Client, token: str) -> str:
    try:
        return client.find_request_id(token)
    except Open311Error:
        return ""  # the city has not given it a number yet


def _client() -> Open311Client:
    url = settings.CHARTEROAK_OPEN311_URL.rstrip("/")
    if not is_safe_address(url):
        raise BadReporting("CHARTEROAK_OPEN311_URL: use https:// for another machine")
    client = Open311Client(url, settings.CHARTEROAK_OPEN311_JURISDICTION, _api_key())
    if not url.endswith((".xml", ".json")):
        return client
    key = _cache_key("discovery", url)
    found: tuple[str, str] | None = cache.get(key)
    if found is None:
        discovered = client.discover()
        found = (discovered.url, discovered.form.value)
        cache.set(key, found, _KEEP)
    return Open311Client(found[0], client.jurisdiction_id, client.api_key, Format(found[1]))


def _api_key() -> str:
    path = settings.CHARTEROAK_OPEN311_KEY_FILE
    if path is None:
        return ""
    try:
        return str(path.read_text(encoding="utf-8")).strip()
    except OSError:
        raise BadReporting("CHARTEROAK_OPEN311_KEY_FILE cannot be read") from None


def _cache_key(*parts: str) -> str:
    return "open311-" + hashlib.sha256("\n".join(parts).encode()).hexdigest()
