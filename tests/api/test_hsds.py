"""The directory's API: the standard's endpoints, open to any site, with what was asked and nothing else."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from charteroak.directory.models import Address, Listing, Location, Organization, Service, ServiceAtLocation
from kept_rows import write_directory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)


@pytest.fixture
def asks(client: Client) -> Any:
    write_directory(at=AT)

    def ask(path: str, status: int = 200, **query: Any) -> Any:
        response = client.get(f"/hsds/{path}", query)
        assert response.status_code == status, response.content[:500]
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert not response.cookies
        return response.json()

    return ask


def _place(service: Service, postcode: str, latitude: float, longitude: float) -> Location:
    location = Location.objects.create(location_type="physical", latitude=latitude, longitude=longitude)
    Address.objects.create(
        location=location,
        address_1="1 Invented Street",
        city="Hartford",
        state_province="CT",
        postal_code=postcode,
        country="US",
        address_type="physical",
    )
    ServiceAtLocation.objects.create(service=service, location=location)
    return location


def test_it_says_what_it_is(asks: Any) -> None:
    about = asks("")
    assert about["version"] == "HSDS 3.1"
    assert about["publisher"]["name"] == "Hartford"
    assert about["openapi_url"].endswith("/hsds/openapi.json")
    assert asks("profile.json")["extends"] == "HSDS 3.1"
    described = asks("openapi.json")
    assert set(described["paths"]) >= {
        "/hsds/services",
        "/hsds/services/{id}",
        "/hsds/organizations",
        "/hsds/service_at_locations",
        "/hsds/taxonomies",
        "/hsds/taxonomy_terms",
    }
    assert {one["name"] for one in described["paths"]["/hsds/services"]["get"]["parameters"]} >= {
        *("search", "page", "per_page", "format", "taxonomy_term_id", "taxonomy_id", "organization_id"),
        *("modified_after", "minimal", "full", "postcode", "proximity"),
    }


def test_lists_have_pages(asks: Any) -> None:
    whole = asks("services", per_page=200)
    assert whole["total_items"] == whole["size"] == len(whole["contents"]) > 5
    first, last = (
        asks("services", per_page=2),
        asks("services", per_page=2, page=1 + (whole["total_items"] - 1) // 2),
    )
    assert (first["first_page"], first["last_page"], first["size"]) == (True, False, 2)
    assert last["last_page"]
    assert asks("services", page=9999)["empty"]
    found, beyond = asks("services", search="food pantry"), asks("services", search="food pantry", page=500)
    assert (beyond["contents"], beyond["total_items"]) == ([], found["total_items"])
    assert found["contents"]
    assert first["contents"] == whole["contents"][:2]
    assert "phones" not in json.dumps(first["contents"])
    assert "phones" in json.dumps(asks("services", full=True)["contents"])
    for bad in ({"page": 0}, {"per_page": 201}, {"page": "x"}, {"taxonomy_id": "1"}, {"format": "xml"}):
        asks("services", 422, **bad)


def test_what_is_not_published_is_nowhere(asks: Any) -> None:
    hidden = Listing.objects.exclude(state="published").values_list("service_id", flat=True)
    assert hidden
    shown = {one["id"] for one in asks("services", per_page=200)["contents"]}
    assert shown.isdisjoint(map(str, hidden))
    for key in hidden:
        asks(f"services/{key}", 404)
    asks(f"services/{uuid.uuid4()}", 404)
    assert str(hidden[0]) not in json.dumps(asks("organizations", full_service=True))


def test_filters_hold_together(asks: Any) -> None:
    term = asks("taxonomy_terms", search="pantry")["contents"][0]
    food = asks("services", taxonomy_term_id=term["id"])["contents"]
    assert food
    assert asks("services", search="comida")["total_items"] >= len(food)
    owner = food[0]["organization_id"]
    both = asks("services", taxonomy_term_id=term["id"], organization_id=owner)["contents"]
    assert {one["organization_id"] for one in both} == {owner}
    assert asks("services", taxonomy_term_id=term["id"], organization_id=str(uuid.uuid4()))["empty"]
    assert asks("services", search="zzzz")["empty"]


def test_only_what_changed_since_is_asked_for(asks: Any, client: Client) -> None:
    total = asks("services")["total_items"]
    Service.objects.update(last_modified=AT)
    moment = AT.isoformat()
    assert asks("services", modified_after=moment)["total_items"] == total
    assert asks("services", modified_after="2026-11-02T15:00:01Z")["empty"]
    stamps = asks("services", minimal=True)
    assert stamps["size"] == total
    assert set(stamps["contents"][0]) == {"id", "modified_date"}
    lines = client.get("/hsds/services", {"minimal": True, "format": "ndjson"})
    assert [json.loads(one) for one in b"".join(lines.streaming_content).splitlines()] == stamps["contents"]  # type: ignore[attr-defined]


def test_near_a_postal_code(asks: Any) -> None:
    # Two that are reached by telephone, so that no place of their own is near.
    services = [Service.objects.get(name__startswith=name) for name in ("Find food", "Shelter and help")]
    _place(services[0], "06105", 41.773, -72.704)
    _place(services[1], "06120", 41.786, -72.676)

    def found(**query: Any) -> set[str]:
        return {one["id"] for one in asks("services", **query)["contents"]}

    assert found(postcode="06105") == {str(services[0].id)}
    assert found(postcode="06105-1234") == {str(services[0].id)}
    Address.objects.filter(postal_code="06105").update(postal_code="06105-9999")
    assert found(postcode="06105") == {str(services[0].id)}
    assert found(postcode="06105", proximity=1000) == {str(services[0].id)}
    assert found(postcode="06105-1234", proximity=10_000) > {str(one.id) for one in services}
    places = asks("service_at_locations", postcode="06120", full=True)["contents"]
    assert [one["service_id"] for one in places] == [str(services[1].id)]
    assert places[0]["location"]["addresses"][0]["postal_code"] == "06120"
    # A place without a point is in the middle of its postal code.
    Location.objects.filter(address__postal_code="06120").update(latitude=None, longitude=None)
    assert str(services[1].id) in found(postcode="06120", proximity=1)
    assert str(services[1].id) not in found(postcode="06106", proximity=1)
    asks("services", 422, proximity=1000)
    asks("services", 422, postcode="99999", proximity=1000)


def test_a_whole_list_comes_line_by_line(asks: Any, client: Client) -> None:
    for path in ("services", "organizations", "taxonomies", "taxonomy_terms", "service_at_locations"):
        total = asks(path)["total_items"]
        response = client.get(f"/hsds/{path}", {"format": "ndjson"})
        lines = b"".join(response.streaming_content).splitlines()  # type: ignore[arg-type]
        assert len([json.loads(line) for line in lines]) == total


def test_a_list_may_be_asked_by_post(asks: Any, client: Client) -> None:
    wanted = asks("services", search="comida", per_page=1)
    for body, kind in (
        (json.dumps({"search": "comida", "per_page": 1}), "application/json"),
        ("search=comida&per_page=1", "application/x-www-form-urlencoded"),
    ):
        strict = Client(enforce_csrf_checks=True)
        assert strict.post("/hsds/services", body, content_type=kind).json() == wanted
    for body in ("{", "[]", '{"search": {}}', '{"x":"' + "y" * 20_000 + '"}'):
        assert client.post("/hsds/services", body, content_type="application/json").status_code == 400
    assert client.post(f"/hsds/services/{uuid.uuid4()}").status_code == 405


def test_what_is_typed_by_whoever_breaks_nothing(asks: Any, client: Client) -> None:
    for query in ({"search": "a\0b"}, {"postcode": "\0"}, {"page": "9" * 99}, {"modified_after": "yesterday"},
                  {"proximity": "inf", "postcode": "06106"}, {"language": "x" * 13}):  # fmt: skip
        problem = asks("services", 422, **query)
        assert isinstance(problem["detail"], str)
        assert next(iter(query)) in problem["detail"] or "postcode" in query
    for path in ("taxonomies", "taxonomy_terms", "organizations"):
        asks(path, 422, search="\0")
    assert asks("services/no-id", 422)["detail"].startswith("id: ")
    for body, kind in (
        ("[" * 9_000, "application/json"),
        ("hello", "text/plain"),
        ("--x", "multipart/form-data"),
        ("a&" * 4_000, "application/x-www-form-urlencoded"),
        ("x" * 10_001, "application/json"),
    ):
        answer = client.post("/hsds/services", body, content_type=kind)
        assert answer.status_code == 400, kind
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert set(answer.json()) == {"detail"}
    body = json.dumps({"per_page": 2, "full": True, "search": None})
    assert client.post("/hsds/services", body, content_type="application/json").json()["size"] == 2


def test_who_has_an_answer_already_gets_no_second_one_and_a_search_is_kept_nowhere(
    asks: Any, client: Client
) -> None:
    first = client.get("/hsds/taxonomies")
    assert first.headers["Cache-Control"] == "public, max-age=300"
    again = client.get("/hsds/taxonomies", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    head = client.head("/hsds/taxonomies")
    assert head.headers["ETag"] == first.headers["ETag"]
    assert head.headers["Content-Length"] == str(len(first.content))
    for told in (
        client.get("/hsds/services", {"search": "food"}),
        client.get("/hsds/services", {"postcode": "06106"}),
        client.post("/hsds/services", {"search": "food"}),
    ):
        assert told.headers["Cache-Control"] == "no-store"
        assert "ETag" not in told.headers


def test_who_asks_too_often_is_told_when_to_come_again(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "django_ratelimit.decorators.is_ratelimited", lambda request, **named: _limit(request)
    )
    answer = client.get("/hsds/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "600" in answer.json()["detail"]


def _limit(request: Any) -> bool:
    request.limited = True
    return True


def test_any_program_may_ask_first_and_look_at_the_head(asks: Any, client: Client) -> None:
    answer = client.options("/hsds/services")
    assert answer.status_code == 204
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    head = client.head("/hsds/services")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Type"].startswith("application/json")


def test_organizations_terms_and_places_one_by_one(asks: Any) -> None:
    service = asks("services", full=True)["contents"][0]
    owner = asks(f"organizations/{service['organization_id']}")
    assert {"id": service["id"]} in owner["services"]
    whole = asks(f"organizations/{owner['id']}", full_service=True)["services"]
    assert service["name"] in {one["name"] for one in whole}
    taxonomy = asks("taxonomies")["contents"][0]
    assert asks(f"taxonomies/{taxonomy['id']}")["name"] == taxonomy["name"]
    top = asks("taxonomy_terms", top_only=True, taxonomy_id=taxonomy["id"])["contents"]
    assert top
    assert all("parent_id" not in one for one in top)
    below = asks("taxonomy_terms", parent_id=top[0]["id"])["contents"]
    assert {one["parent_id"] for one in below} == {top[0]["id"]}
    assert asks(f"taxonomy_terms/{below[0]['id']}")["everyday_words"]
    asks(f"organizations/{Organization.objects.create(name='Nobody', description='None').id}", 404)


def test_names_come_in_the_language_that_was_asked_for(asks: Any) -> None:
    key = asks("services", search="comida")["contents"][0]["id"]
    english, spanish = asks(f"services/{key}"), asks(f"services/{key}", language="es")
    assert spanish["name"] == english["translations"]["es"]["name"] != english["name"]
    assert english["listing"]["source"]
