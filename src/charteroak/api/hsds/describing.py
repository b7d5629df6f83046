"""The API's OpenAPI document: what ninja makes of the endpoints' types, with what their types do not say.

OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0). The page for people is made of it too, so neither can say other than
what the endpoints do.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja.schema import NinjaGenerateJsonSchema
from pydantic import BaseModel

from charteroak.api.hsds import asked
from charteroak.api.hsds.endpoints import BASE, api
from charteroak.api.hsds.opening import A_MINUTE, LARGEST_QUESTION
from charteroak.api.hsds.types import PAGE_OF_STAMPS
from charteroak.program.queries import current_policy

Json = dict[str, Any]

# In the order in which the page has them.
TAGS = {
    "about": _("What the API is"),
    "services": _("Services"),
    "organizations": _("Organizations"),
    "service_at_locations": _("Services at places"),
    "taxonomies": _("Taxonomies"),
    "taxonomy_terms": _("Terms"),
}
ANSWERS = {
    "200": _("What was asked for."),
    "304": _("Nothing has changed since the answer whose ETag was sent (If-None-Match)."),
    "400": _("The body of a POST cannot be read: {bytes} bytes at most, a JSON object or a form, and flat."),
    "404": _("The directory has none, or does not show it."),
    "422": _("A parameter is not as described here."),
    "429": _("Too many requests from one address: {rate} a minute. Retry-After says when to come again."),
}
_QUESTIONS: dict[str, type[BaseModel]] = {
    "services": asked.ServicesQuery,
    "organizations": asked.OrganizationsQuery,
    "service_at_locations": asked.ServicesAtLocationsQuery,
    "taxonomies": asked.ListQuery,
    "taxonomy_terms": asked.TaxonomyTermsQuery,
}
_REF = "#/components/schemas/{model}"


def describe(request: HttpRequest) -> HttpResponse:
    """Return the API's OpenAPI document."""
    return HttpResponse(_as_text(settings.PUBLIC_URL), content_type="application/json")


def describe_api() -> Json:
    """Return the OpenAPI document, a copy of one's own."""
    document: Json = json.loads(_as_text(settings.PUBLIC_URL))
    return document


def words_of_answer(status: str) -> tuple[str, dict[str, int]]:
    """Return what a status means, in English, and what stands in its braces."""
    return ANSWERS[status], {"bytes": LARGEST_QUESTION, "rate": A_MINUTE}


@lru_cache(maxsize=2)
def _as_text(public_url: str) -> str:
    found: Json = json.loads(json.dumps(api.get_openapi_schema(path_prefix=BASE)))
    schemas = found["components"]["schemas"]
    for kind in (*_QUESTIONS.values(), PAGE_OF_STAMPS):
        schema = kind.model_json_schema(ref_template=_REF, schema_generator=NinjaGenerateJsonSchema)
        schemas.update(schema.pop("$defs", {}))
        schemas[kind.__name__] = schema
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            _complete(operation, tag=path.split("/")[2], method=method)
    return json.dumps(
        _tidy(
            {
                **found,
                "info": {**found["info"], **_info(public_url)},
                "servers": [{"url": public_url}],
                "tags": [{"name": name, "description": words} for name, words in TAGS.items()],
                "components": {"schemas": _used(found["paths"], schemas)},
            }
        ),
        ensure_ascii=False,
    )


def _info(public_url: str) -> Json:
    city = current_policy().city
    name = city.name.get("en") or next(iter(city.name.values()))
    contact = {"name": name, "url": public_url, **({"email": city.email} if city.email else {})}
    # Of this description and of the program. The listings are facts, each with its source.
    licence = {"name": "Mozilla Public License 2.0", "identifier": "MPL-2.0"}
    return {"contact": contact, "license": licence}


def _complete(operation: Json, *, tag: str, method: str) -> None:
    """Add what every endpoint does and no type says: lines, the body of a POST, and what may go wrong."""
    # The standard's own first.
    operation["parameters"].sort(key=lambda one: one["name"] == "language")
    for parameter in operation["parameters"]:
        # OpenAPI's `examples` of a parameter is a map of objects, and its words stand beside the schema.
        schema = parameter["schema"]
        schema.pop("description", None)
        parameter.pop("examples", None)
        if examples := schema.pop("examples", []):
            parameter["example"] = examples[0]
        if parameter["name"] == "id":
            parameter["description"] = _("Its id.")
    answers = operation["responses"]
    content = answers["200"].setdefault("content", {})
    is_list = tag in _QUESTIONS and not operation["operationId"].startswith("get_")
    if is_list:
        one = content["application/json"]["schema"]["$ref"].replace("PageOf", "")
        content["application/x-ndjson"] = {"schema": {"$ref": one}}
        if tag == "services":
            pages = [content["application/json"]["schema"], {"$ref": _REF.format(model="PageOfServiceStamp")}]
            content["application/json"]["schema"] = {"anyOf": pages}
    for status in ("429", *(["400"] if method == "post" else ["304"] if method == "get" else [])):
        answers[status] = {} if status == "304" else _problem()
    if method == "post":
        # What is in the body counts as if it stood in the address.
        body = {"schema": {"$ref": _REF.format(model=_QUESTIONS[tag].__name__)}}
        forms = ("application/json", "application/x-www-form-urlencoded")
        operation["requestBody"] = {"required": False, "content": dict.fromkeys(forms, body)}
    for status, answer in answers.items():
        words, numbers = words_of_answer(status)
        answer["description"] = words.format(**numbers)
    operation["responses"] = dict(sorted(answers.items()))


def _problem() -> Json:
    return {"content": {"application/json": {"schema": {"$ref": _REF.format(model="Problem")}}}}


def _used(paths: Json, schemas: Json) -> Json:
    """Return the schemas that the paths name, or that those name."""
    wanted, found = _named(paths), {}
    while wanted:
        name = wanted.pop()
        found[name] = schemas[name]
        wanted |= _named(schemas[name]) - found.keys()
    return dict(sorted(found.items()))


def _named(part: Any) -> set[str]:
    return set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(part)))


def _tidy(part: Any) -> Any:
    """Return a document in which what may be left out is not said to be null: rows leave out what they do not know."""
    if isinstance(part, list):
        return [_tidy(one) for one in part]
    if not isinstance(part, dict):
        return part
    tidied = {name: _tidy(value) for name, value in part.items() if not _is_noise(name, value)}
    choices = [one for one in tidied.get("anyOf", []) if one != {"type": "null"}]
    if {"type": "number"} in choices and {"type": "integer"} in choices:
        choices.remove({"type": "integer"})
    if "anyOf" in tidied:
        del tidied["anyOf"]
        tidied |= choices[0] if len(choices) == 1 else {"anyOf": choices}
    return tidied


def _is_noise(name: str, value: Any) -> bool:
    # A title that pydantic made of the name, and a default that is not there.
    return (name == "title" and isinstance(value, str) and value[:1].isupper() and value != api.title) or (
        name == "default" and value in (None, "")
    )
