"""Read a server's answers, in XML or JSON, into records. Both have one shape first; servers differ in small things.

JSON is XML by the 'Spark convention': a list of like elements is an array without the name of the element.
"""

from __future__ import annotations

import json
from datetime import datetime
from math import isfinite
from typing import Any

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import ParseError, fromstring  # type: ignore[import-untyped]

from charteroak.guide.adapters.open311.records import (
    Attribute,
    Datatype,
    Endpoint,
    Format,
    Open311Error,
    Receipt,
    Service,
    ServiceDefinition,
    ServiceRequest,
)

MOST = {"services": 1000, "attributes": 100, "values": 500, "requests": 1000, "endpoints": 50, "errors": 10}
_LONGEST = 4000
_DEEPEST = 12
_LISTS = frozenset(
    {"services", "service_requests", "requests", "attributes", "values", "endpoints", "formats", "errors"}
)


def parse(body: bytes, form: Format) -> Any:
    """Return an answer as lists, dicts and texts.

    :raises Open311Error: 'unreadable': it is not what it should be, or has a document type or entities of its own.
    """
    try:
        if form is Format.JSON:
            return json.loads(body)
        return _plain(fromstring(body, forbid_dtd=True))
    except (ValueError, RecursionError, ParseError, DefusedXmlException) as error:
        raise Open311Error("unreadable") from error


def read_endpoints(answer: Any) -> list[Endpoint]:
    """Read a discovery file: its endpoints in its order."""
    return [
        Endpoint(
            url=_text(one.get("url")).rstrip("/"),
            specification=_text(one.get("specification")),
            kind=_text(one.get("type")),
            formats=tuple(_text(each) for each in _items(one.get("formats"), "formats", 10)),
        )
        for one in _dicts(answer, "endpoints", MOST["endpoints"])
    ]


def read_services(answer: Any) -> list[Service]:
    """Read GET Service List. A service without a code or a name cannot be chosen and is left out."""
    services = [
        Service(
            code=_text(one.get("service_code")),
            name=_text(one.get("service_name")),
            description=_text(one.get("description")),
            has_definition=_flag(one.get("metadata")),
            kind=_text(one.get("type")) or "realtime",
            keywords=tuple(word.strip() for word in _text(one.get("keywords")).split(",") if word.strip()),
            group=_text(one.get("group")),
        )
        for one in _dicts(answer, "services", MOST["services"])
    ]
    return [service for service in services if service.code and service.name]


def read_definition(answer: Any) -> ServiceDefinition:
    """Read GET Service Definition, its questions in the order that the server wants.

    :raises Open311Error: 'unreadable': a question that must be answered is of a kind that is not known.
    """
    whole = answer.get("service_definition", answer) if isinstance(answer, dict) else _first(answer)
    if not isinstance(whole, dict):
        raise Open311Error("unreadable")
    attributes = [
        _attribute(one) for one in _dicts(whole.get("attributes"), "attributes", MOST["attributes"])
    ]
    known = sorted((one for one in attributes if one is not None), key=lambda one: one.order)
    return ServiceDefinition(_text(whole.get("service_code")), tuple(known))


def read_receipt(answer: Any) -> Receipt:
    """Read the answer to POST Service Request, or to GET service_request_id from a token."""
    one = _first(_dicts(answer, "service_requests", MOST["requests"]))
    if one is None:
        raise Open311Error("unreadable")
    return Receipt(
        _text(one.get("service_request_id")), _text(one.get("token")), _text(one.get("service_notice"))
    )


def read_requests(answer: Any) -> list[ServiceRequest]:
    """Read GET Service Requests or GET Service Request; a report without a number is left out."""
    found = [_request(one) for one in _dicts(answer, "service_requests", MOST["requests"])]
    return [one for one in found if one.service_request_id]


def read_messages(body: bytes, form: Format) -> tuple[str, ...]:
    """Return what a server says went wrong; nothing where it says nothing that can be read."""
    try:
        errors = _dicts(parse(body, form), "errors", MOST["errors"])
    except Open311Error:
        return ()
    return tuple(text[:300] for one in errors if (text := _text(one.get("description"))))


def _attribute(one: dict[str, Any]) -> Attribute | None:
    is_required = _flag(one.get("required"))
    is_asked = _flag(one.get("variable"))
    try:
        datatype = Datatype(_text(one.get("datatype")).lower())
    except ValueError:
        if is_asked and is_required:
            raise Open311Error("unreadable") from None
        return None
    values = _dicts(one.get("values"), "values", MOST["values"])
    order = _text(one.get("order"))
    return Attribute(
        code=_text(one.get("code")),
        datatype=datatype,
        is_asked=is_asked,
        is_required=is_required,
        description=_text(one.get("description")),
        datatype_description=_text(one.get("datatype_description")),
        order=int(order) if order.isdecimal() and len(order) < 10 else 0,
        values={_text(value.get("key")): _text(value.get("name")) for value in values},
    )


def _request(one: dict[str, Any]) -> ServiceRequest:
    texts = {
        name: _text(one.get(name))
        for name in (
            *("service_request_id", "status", "status_notes", "service_name", "service_code", "description"),
            *("agency_responsible", "service_notice", "address", "address_id", "zipcode", "media_url"),
        )
    }
    return ServiceRequest(
        **texts,
        requested_at=_moment(one.get("requested_datetime")),
        updated_at=_moment(one.get("updated_datetime")),
        expected_at=_moment(one.get("expected_datetime")),
        lat=_degrees(one.get("lat"), 90),
        long=_degrees(one.get("long"), 180),
    )


def _plain(element: Any, depth: int = 0) -> Any:
    if depth > _DEEPEST:
        raise Open311Error("unreadable")
    name = element.tag.rpartition("}")[2]  # some servers declare the specification's namespace
    if name in _LISTS:
        return [_plain(child, depth + 1) for child in element]
    if len(element):
        return {child.tag.rpartition("}")[2]: _plain(child, depth + 1) for child in element}
    return (element.text or "").strip()


def _items(answer: Any, name: str, most: int) -> list[Any]:
    if isinstance(answer, dict):  # a list under its own name, or the one element by itself
        answer = answer.get(name, answer.get("requests", [answer] if answer else []))
    if answer is None or answer == "":
        return []
    if not isinstance(answer, list):
        raise Open311Error("unreadable")
    return answer[:most]


def _dicts(answer: Any, name: str, most: int) -> list[dict[str, Any]]:
    found = _items(answer, name, most)
    if not all(isinstance(one, dict) for one in found):
        raise Open311Error("unreadable")
    return found


def _first(found: Any) -> Any:
    return found[0] if isinstance(found, list) and found else None


def _text(value: Any) -> str:
    if value is None or isinstance(value, list | dict):
        return ""
    return ("true" if value else "false") if isinstance(value, bool) else str(value).strip()[:_LONGEST]


def _flag(value: Any) -> bool:
    return _text(value).lower() == "true"


def _moment(value: Any) -> datetime | None:
    try:
        at = datetime.fromisoformat(_text(value))
    except ValueError:
        return None
    return at if at.tzinfo else None  # without its zone a time says nothing


def _degrees(value: Any, most: int) -> float | None:
    try:
        number = float(_text(value))
    except ValueError:
        return None
    return number if isfinite(number) and abs(number) <= most else None
