"""The API's page for people who write programs. All of it is read from the OpenAPI document."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _translated  # of words that stand in other files
from django.views.decorators.http import require_safe

from charteroak.api.hsds.describing import TAGS, Json, describe_api, words_of_answer
from charteroak.api.hsds.opening import A_MINUTE, LARGEST_QUESTION
from charteroak.directory import queries
from charteroak.directory.postcodes import list_postcodes
from charteroak.directory.queries import LARGEST_PAGE
from charteroak.program.queries import current_policy
from charteroak.staff.access import public

# What an example asks for; a test asks each. `{postcode}`: one that the city knows.
_EXAMPLES: dict[str, dict[str, str]] = {
    "list_services": {"search": "food", "per_page": "5"},
    "list_organizations": {"full_service": "true", "per_page": "5"},
    "list_service_at_locations": {"postcode": "{postcode}", "proximity": "2000", "full": "true"},
    "list_taxonomies": {"language": "es"},
    "list_taxonomy_terms": {"top_only": "true", "language": "es"},
}
# In every entity: said once.
_EVERYWHERE = ("id", "attributes", "metadata", "translations")


@dataclass(frozen=True)
class Row:
    """A parameter or a field: its name, what may stand there, and what it means. `to`: the entity that it holds."""

    name: str
    kind: str
    words: str
    to: str = ""


@dataclass(frozen=True)
class Endpoint:
    methods: list[str]
    path: str
    summary: str
    rows: list[Row]
    link: str
    commands: list[str]
    answers: list[str]
    returns: str


@dataclass(frozen=True)
class Entity:
    name: str
    words: str
    rows: list[Row]


@public
@require_safe
def lead_to_page(request: HttpRequest) -> HttpResponse:
    """Send a visitor to the page in the language the browser asks for."""
    with translation.override(translation.get_language_from_request(request)):
        response = redirect(reverse("for_programs"))
    response["Vary"] = "Accept-Language"
    return response


@public
@require_safe
def endpoints(request: HttpRequest) -> HttpResponse:
    document = describe_api()
    context = {
        "document": document,
        "groups": _groups(document),
        "problems": [_answer(status) for status in ("304", "400", "404", "422", "429")],
        "base": settings.PUBLIC_URL,
        "largest_page": LARGEST_PAGE,
        "largest_question": number_format(LARGEST_QUESTION, force_grouping=True),
        "a_minute": A_MINUTE,
        "intro": _translated(document["info"]["description"]),
    }
    return render(request, "hsds/endpoints.html", context)


@public
@require_safe
def fields(request: HttpRequest) -> HttpResponse:
    schemas = describe_api()["components"]["schemas"]
    entities = [
        Entity(name, _translated(schema.get("description", "")), _fields(schema))
        for name, schema in schemas.items()
        if "id" in schema.get("properties", {}) and name not in ("ServiceStamp", "ServiceId")
    ]
    others = [
        Entity(
            name, _translated(schemas[name].get("description", "")), _fields(schemas[name], all_of_them=True)
        )
        for name in ("PageOfService", "Listing", "About", "Publisher", "Problem")
    ]
    everywhere = [row for row in _fields(schemas["Service"], all_of_them=True) if row.name in _EVERYWHERE]
    return render(
        request, "hsds/fields.html", {"entities": entities, "others": others, "everywhere": everywhere}
    )


urlpatterns = [
    path("", endpoints, name="for_programs"),
    path("fields/", fields, name="for_programs_fields"),
]


def _groups(document: Json) -> list[tuple[str, str, list[Endpoint]]]:
    """Return for each tag its code, its words and its endpoints, in the document's order."""
    found: dict[str, list[Endpoint]] = {tag: [] for tag in TAGS}
    for place, methods in document["paths"].items():
        first = next(iter(methods.values()))
        found[first["tags"][0]].append(_endpoint(place, methods, first))
    return [(tag, _translated(TAGS[tag]), of_it) for tag, of_it in found.items()]


def _endpoint(place: str, methods: Json, first: Json) -> Endpoint:
    asked = _example(place, first)
    url = settings.PUBLIC_URL + asked
    commands = [f"curl {shlex.quote(url)}"]
    if "post" in methods:
        body = json.dumps(_wanted(first["operationId"]))
        kind = shlex.quote("Content-Type: application/json")
        commands.append(f"curl -H {kind} -d {shlex.quote(body)} {settings.PUBLIC_URL}{place}")
    schema = first["responses"]["200"]["content"]["application/json"]["schema"]
    return Endpoint(
        methods=[method.upper() for method in methods],
        path=place,
        summary=_translated(first["summary"]),
        rows=[
            Row(one["name"], _kind(one["schema"]), _translated(one["description"]))
            for one in first["parameters"]
        ],
        link=asked,
        commands=commands,
        answers=sorted({status for one in methods.values() for status in one["responses"]}),
        returns=_entity_of(schema).removeprefix("PageOf"),
    )


def _example(place: str, operation: Json) -> str:
    if place.endswith("{id}"):
        return place.replace("{id}", _any_id(operation["operationId"].removeprefix("get_")))
    wanted = _wanted(operation["operationId"])
    return f"{place}?{urlencode(wanted)}" if wanted else place


def _wanted(operation: str) -> dict[str, str]:
    """Return what an example asks for; near a postal code only where the city knows one."""
    known = _postcodes()
    asked = _EXAMPLES.get(operation, {})
    if not known:
        return {name: value for name, value in asked.items() if name not in ("postcode", "proximity")}
    return {name: value.format(postcode=known[0]) for name, value in asked.items()}


def _postcodes() -> list[str]:
    """List postal codes whose middle is known, those first in which the city's own places are."""
    addresses = " ".join(site.address for site in current_policy().sites)
    return sorted(list_postcodes(), key=lambda code: code not in addresses)


def _any_id(entity: str) -> str:
    """Return the id of one that the directory has; an empty directory has none, and the example stays as it is."""
    read: dict[str, Any] = {
        "service": queries.list_services,
        "organization": queries.list_organizations,
        "service_at_location": queries.list_services_at_locations,
        "taxonomy": queries.list_taxonomies,
        "taxonomy_term": queries.list_taxonomy_terms,
    }
    for one in read[entity](per_page=1).contents:
        return str(one["id"])
    return "{id}"


def _answer(status: str) -> tuple[str, str]:
    words, numbers = words_of_answer(status)
    return status, _translated(words).format(**numbers)


def _fields(schema: Json, *, all_of_them: bool = False) -> list[Row]:
    required = schema.get("required", ())
    rows = []
    for name, value in schema["properties"].items():
        if name in _EVERYWHERE and not all_of_them:
            continue
        kind = _kind(value)
        if name in required:
            kind = gettext("{kind}, always there").format(kind=kind)
        rows.append(Row(name, kind, _translated(value.get("description", "")), _entity_of(value)))
    return rows


def _entity_of(schema: Json) -> str:
    """Return the name of the schema that a schema is, or is a list of; '' if it is of none."""
    around = (schema, schema.get("items", {}))
    refs = [one.get("$ref") for place in around for one in (place, *place.get("anyOf", []))]
    return next((str(ref).rsplit("/", 1)[-1] for ref in refs if ref), "")


def _kind(schema: Json) -> str:
    """Say what may stand there, with default and bounds, in the page's language."""
    parts = [_type(schema)]
    if "minimum" in schema and "maximum" in schema:
        low, high = (number_format(schema[name], force_grouping=True) for name in ("minimum", "maximum"))
        parts.append(gettext("{low} to {high}").format(low=low, high=high))
    elif "maximum" in schema:
        high = number_format(schema["maximum"], force_grouping=True)
        parts.append(gettext("more than 0, at most {high}").format(high=high))
    if longest := schema.get("maxLength"):
        many = ngettext("at most {count} character", "at most {count} characters", longest)
        parts.append(many.format(count=longest))
    if "default" in schema:
        default = json.dumps(schema["default"]).strip('"')
        parts.append(gettext("{value} if not given").format(value=default))
    return ", ".join(parts)


def _type(schema: Json) -> str:
    if choices := schema.get("enum"):
        return gettext("one of: {choices}").format(choices=", ".join(choices))
    if schema.get("type") == "array":
        return gettext("list")
    if formatted := schema.get("format"):
        named = {
            "uuid": "UUID",
            "uri": "URL",
            "email": gettext("e-mail address"),
            "date": gettext("day: YYYY-MM-DD"),
            "date-time": gettext("moment: ISO 8601"),
        }
        return named[formatted]
    named = {
        "string": gettext("text"),
        "integer": gettext("whole number"),
        "number": gettext("number"),
        "boolean": gettext("true or false"),
    }
    return named.get(schema.get("type", ""), gettext("object"))
