"""The client of GeoReport v2 against a server written from the specification."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from urllib3 import Timeout

from charteroak.guide.adapters.open311 import reading
from charteroak.guide.adapters.open311.client import Open311Client, is_safe_address
from charteroak.guide.adapters.open311.records import Datatype, Format, NewRequest, Open311Error
from open311_city import ATTRIBUTES, JURISDICTION, KEY, FakeCity, as_xml, fake_city

LAMP = NewRequest("001", "It has not burned for a week.\nIt is very dark.", address_string="5 Main Street")


@pytest.fixture
def city() -> Iterator[FakeCity]:
    with fake_city() as city:
        yield city


@pytest.fixture(params=list(Format))
def client(city: FakeCity, request: pytest.FixtureRequest) -> Open311Client:
    return Open311Client(f"{city.url}/v2", JURISDICTION, KEY, request.param)


def test_discovery_leads_to_the_production_endpoint_and_to_json(city: FakeCity) -> None:
    for end in ("xml", "json"):
        found = Open311Client(f"{city.url}/discovery.{end}", JURISDICTION, KEY).discover()
        assert (found.url, found.form, found.api_key) == (f"{city.url}/v2", Format.JSON, KEY)


def test_discovery_follows_nothing_to_an_open_line(city: FakeCity) -> None:
    city.raw = 200, b'{"endpoints": [{"specification": "x/GeoReport_v2", "url": "http://city.example/v2"}]}'
    with pytest.raises(Open311Error, match="not_found"):
        Open311Client(f"{city.url}/discovery.json").discover()


def test_what_can_be_reported(client: Open311Client) -> None:
    lamp, tree, noise = client.list_services()
    assert (lamp.code, lamp.name, lamp.keywords, lamp.group) == (
        "001",
        "Street light out",
        ("lamp", "dark"),
        "street",
    )
    assert (lamp.has_definition, tree.has_definition) == (False, True)
    assert (tree.name, tree.kind, noise.kind) == ("Tree & branches", "batch", "blackbox")


def test_the_questions_of_a_service_in_the_order_of_the_server(client: Open311Client, city: FakeCity) -> None:
    note, side, what = client.get_definition("tree/2").attributes
    assert (note.code, note.is_asked) == ("NOTE", False)
    assert (side.datatype, side.is_required, side.values) == (
        Datatype.SINGLE,
        True,
        {"N": "North", "S": "South"},
    )
    assert what.datatype is Datatype.MULTIPLE
    assert city.asked == [f"GET /v2/services/tree%2F2.{client.form}?jurisdiction_id={JURISDICTION}"]


def test_a_report_is_sent_with_what_the_person_wrote_and_nothing_else(
    client: Open311Client, city: FakeCity
) -> None:
    receipt = client.post_request(LAMP)
    assert receipt.service_request_id == "293945"
    assert receipt.service_notice == "The city looks at it within 24 hours."
    assert city.posted == [
        [
            ("api_key", KEY),
            ("jurisdiction_id", JURISDICTION),
            ("service_code", "001"),
            ("description", LAMP.description),
            ("address_string", "5 Main Street"),
        ]
    ]


def test_answers_to_questions_go_as_the_specification_writes_them(
    client: Open311Client, city: FakeCity
) -> None:
    answers = {"SIDE": "N", "WHAT": ("1", "2")}
    client.post_request(NewRequest("tree/2", "x", lat=41.76, long=-72.68, attributes=answers))
    assert city.posted[0][4:] == [
        ("lat", "41.760000"),
        ("long", "-72.680000"),
        ("attribute[SIDE]", "N"),
        ("attribute[WHAT][]", "1"),
        ("attribute[WHAT][]", "2"),
    ]


def test_a_token_becomes_a_number(client: Open311Client) -> None:
    receipt = client.post_request(NewRequest("tree/2", "x", address_id="77"))
    assert (receipt.service_request_id, receipt.token) == ("", "t293945")
    assert client.find_request_id(receipt.token) == "N-t293945"


def test_reports_are_found_again(client: Open311Client, city: FakeCity) -> None:
    number = client.post_request(LAMP).service_request_id
    report = client.get_request(number)
    assert (report.status, report.address, report.lat) == ("open", "5 Main Street", 41.76)
    assert report.requested_at == datetime(2026, 11, 22, 18, tzinfo=UTC)
    since = datetime(2026, 11, 1, tzinfo=UTC)
    assert [one.service_request_id for one in client.list_requests(status="open", since=since)] == [number]
    assert "start_date=2026-11-01T00%3A00%3A00%2B00%3A00" in city.asked[-1]
    assert client.list_requests(status="closed") == []
    with pytest.raises(Open311Error, match="not_found"):
        client.get_request("none")


@pytest.mark.parametrize(
    ("changes", "code", "reason", "message"),
    [
        ({"api_key": "wrong"}, "001", "not_admitted", "api_key is missing or not valid"),
        ({}, "404", "not_found", "service_code was not found"),
        ({"jurisdiction_id": ""}, "001", "refused", "jurisdiction_id"),
        ({"jurisdiction_id": "other"}, "001", "not_found", "jurisdiction_id"),
    ],
)
def test_a_refusal_says_why(
    client: Open311Client, changes: dict[str, str], code: str, reason: str, message: str
) -> None:
    asking = Open311Client(**{**vars(client), **changes})
    with pytest.raises(Open311Error) as caught:
        asking.post_request(NewRequest(code, "x", address_string="y"))
    assert (caught.value.reason, caught.value.messages) == (reason, (message,))


def test_a_report_without_a_place_or_too_long_is_never_sent(client: Open311Client, city: FakeCity) -> None:
    for new in (
        NewRequest("001", "x"),
        NewRequest("001", "x" * 4001, address_string="y"),
        NewRequest("001", "x", lat=1.0),
    ):
        with pytest.raises(ValueError, match=r"place|characters"):
            client.post_request(new)
    assert city.asked == []


BILLION = (
    b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><services>&b;</services>'
)


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (500, b"<html>oops", "busy"),
        (200, b"", "unreadable"),
        (200, b"\xff\xfe", "unreadable"),
        (200, b"[" * 100_000, "unreadable"),
        (200, BILLION, "unreadable"),
        (200, b"<services>" + b"<a>" * 50 + b"</a>" * 50 + b"</services>", "unreadable"),
        (200, b"[1, 2]", "unreadable"),
        (302, b"", "busy"),
        (200, b" " * (2 * 1024 * 1024 + 1), "too_large"),
    ],
)
def test_a_server_that_answers_nonsense(
    city: FakeCity, client: Open311Client, status: int, body: bytes, reason: str
) -> None:
    city.raw = status, body
    with pytest.raises(Open311Error) as caught:
        client.list_services()
    assert caught.value.reason == reason
    assert len(city.asked) == 1  # nothing is followed and nothing is tried again


def test_a_server_that_drips_or_is_gone(city: FakeCity) -> None:
    city.drip = 0.05
    slow = Open311Client(f"{city.url}/v2", JURISDICTION, longest=0.2)
    with pytest.raises(Open311Error, match="unreachable"):
        slow.list_services()
    gone = Open311Client("http://127.0.0.1:9/v2", timeout=Timeout(0.2))
    with pytest.raises(Open311Error, match="unreachable"):
        gone.list_services()


def test_small_differences_between_servers_are_read_alike() -> None:
    one = {"service_code": 7, "service_name": "Trash", "metadata": True}
    for answer in ([one], {"services": [one]}):
        [service] = reading.read_services(answer)
        assert (service.code, service.has_definition) == ("7", True)
    spaced = as_xml("services", [{"service_code": "7", "service_name": "Trash"}])
    spaced = spaced.replace("<services>", '<services xmlns="http://wiki.open311.org/GeoReport_v2">')
    assert reading.read_services(reading.parse(spaced.encode(), Format.XML))[0].name == "Trash"
    assert (
        reading.read_requests([{"service_request_id": 3, "lat": "NaN", "requested_datetime": "soon"}])[0].lat
        is None
    )


def test_a_question_of_an_unknown_kind_is_left_out_unless_it_must_be_answered() -> None:
    photo = {**ATTRIBUTES[2], "datatype": "photo"}
    assert reading.read_definition({"service_code": "x", "attributes": [photo]}).attributes == ()
    with pytest.raises(Open311Error, match="unreadable"):
        reading.read_definition({"service_code": "x", "attributes": [{**photo, "required": "true"}]})


@pytest.mark.parametrize(
    ("url", "is_safe"),
    [
        ("https://city.example/v2", True),
        ("http://city.example/v2", False),
        ("http://localhost:8080/v2", True),
        ("https://city.example/v2?key=1", False),
        ("ftp://city.example", False),
        ("", False),
    ],
)
def test_reports_go_over_a_closed_line(url: str, is_safe: bool) -> None:
    assert is_safe_address(url) is is_safe
