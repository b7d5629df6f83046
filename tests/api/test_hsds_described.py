"""The API's OpenAPI document, from which programs are generated, and its page, which is made of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from jsonschema import Draft202012Validator

from charteroak.api.hsds.describing import describe_api
from charteroak.api.hsds.wording import ENTITY_WORDS, FIELD_WORDS
from charteroak.directory.standard import ENTITIES
from kept_rows import write_directory

AT = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
LANGUAGES = pytest.mark.parametrize("language", ["en", "es"])


def operations() -> Iterator[tuple[str, str, Any]]:
    for path, methods in describe_api()["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def parts(of: Any) -> Iterator[Any]:
    yield of
    for one in of.values() if isinstance(of, dict) else of if isinstance(of, list) else ():
        yield from parts(one)


def test_every_schema_is_one_and_every_reference_leads_somewhere() -> None:
    document = describe_api()
    schemas = document["components"]["schemas"]
    named = {one["$ref"] for one in parts(document) if isinstance(one, dict) and "$ref" in one}
    assert {ref.removeprefix("#/components/schemas/") for ref in named} == set(schemas)
    inline = [one["schema"] for one in parts(document["paths"]) if isinstance(one, dict) and "schema" in one]
    for schema in (*schemas.values(), *inline):
        Draft202012Validator.check_schema(schema)
    assert {"type": "null"} not in list(parts(document)), "what is not known is left out"


def test_the_document_is_as_openapi_has_it() -> None:
    document = describe_api()
    assert document["openapi"].startswith("3.1.")
    assert {"title", "version", "license", "contact"} <= set(document["info"])
    assert document["servers"][0]["url"].startswith("http")
    tags = {one["name"] for one in document["tags"]}
    ids = []
    for path, method, operation in operations():
        ids.append(operation["operationId"])
        assert operation["summary"]
        assert set(operation["tags"]) <= tags
        wanted = re.findall(r"{(\w+)}", path)
        assert wanted == [one["name"] for one in operation["parameters"] if one["in"] == "path"]
        for one in operation["parameters"]:
            assert one["description"], f"{path} {one['name']}"
            assert one["required"] is (one["in"] == "path")
            assert set(one) <= {"name", "in", "required", "description", "schema", "example"}
        assert ("requestBody" in operation) is (method == "post")
        assert {"200", "429"} <= set(operation["responses"])
        assert all(answer["description"] for answer in operation["responses"].values())
        content = operation["responses"]["200"]["content"]
        assert ("application/x-ndjson" in content) is not operation["operationId"].startswith("get_")
    assert len(ids) == len(set(ids)) == 17


def test_every_entity_and_field_says_what_it_is() -> None:
    assert set(ENTITY_WORDS) == set(ENTITIES)
    for name, schema in describe_api()["components"]["schemas"].items():
        if name.endswith("Query"):
            continue
        assert schema["description"], name
        assert [field for field, value in schema["properties"].items() if not value.get("description")] == []
    names = {field for table in ENTITIES.values() for field in table.fields}
    names |= {one.key for table in ENTITIES.values() for one in (*table.ones, *table.lists)}
    ours = {key.rpartition(".")[2] for key in FIELD_WORDS} - names
    assert ours == {"id", "translations", "listing", "services", "reference"}


def page_of(path: str) -> BeautifulSoup:
    answer = Client().get(path)
    assert answer.status_code == 200
    assert len(answer.content) < 45_000  # with style sheets and drawings below 100 kB
    return BeautifulSoup(answer.content, "html.parser")


@pytest.mark.django_db
def test_the_page_has_every_path_method_and_parameter_and_each_example_is_answered() -> None:
    write_directory(at=AT)
    for language in ("en", "es"):
        page = page_of(f"/{language}/for-programs/")
        sections = {one.get_text(): one for one in page.select("h3")}
        for path, method, operation in operations():
            heading = next(one for words, one in sections.items() if words.endswith(f" {path}"))
            assert method.upper() in heading.get_text()
            rows = heading.find_next_sibling("dl") if operation["parameters"] else None
            named = [one.get_text() for one in rows.select("dt code")] if rows else []  # type: ignore[union-attr]
            assert named == [one["name"] for one in operation["parameters"]]
        links = [str(one["href"]) for one in page.select("h3 ~ p > a[href^='/hsds/']")]
    assert len(links) == len(sections) == 12
    for link in links:
        found = Client().get(link)
        assert found.status_code == 200, link
        assert not found.json().get("empty"), link
    assert len([one for one in page.select("pre") if "curl -H" in one.get_text()]) == 5


@LANGUAGES
def test_the_page_of_fields_has_every_entity_and_field(language: str) -> None:
    page = page_of(f"/{language}/for-programs/fields/")
    everywhere = {"id", "attributes", "metadata", "translations"}
    for name, schema in describe_api()["components"]["schemas"].items():
        if name.endswith("Query") or name in ("ServiceStamp", "ServiceId"):
            continue
        section = page.find(id=name) or page.find(id="PageOfService")
        assert section is not None, name
        shown = {one.get_text() for one in section.select("dt code")}
        assert set(schema["properties"]) - everywhere <= shown, name
    assert all(page.select(str(one["href"])) for one in page.select("main a[href^='#']"))
    assert all(one.get_text() for one in page.select("dd"))


def test_one_address_leads_to_the_page_in_the_readers_language() -> None:
    for language in ("en", "es"):
        answer = Client().get("/hsds/docs/", headers={"Accept-Language": language})
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/{language}/for-programs/")
    footer = BeautifulSoup(Client().get("/es/for-programs/fields/").content, "html.parser").select_one(
        "footer"
    )
    assert footer is not None
    assert footer.select("a[href='/es/for-programs/']")
