"""Reports of problems to a city's own server: only where one is set, seen before they are sent, and kept nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from charteroak.guide.reporting import BadReporting, list_services
from charteroak.web.public.tools.shell import list_pages
from open311_city import JURISDICTION, KEY, FakeCity, fake_city

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("within_a_minute")]
LAMP = "/en/tools/report-a-problem/001/"
TREE = "/en/tools/report-a-problem/tree/2/"
SAID = {"description": "It is dark.\nSince Monday.", "place": "5 Main Street"}


@pytest.fixture
def city(settings: Settings, tmp_path: Path) -> Iterator[FakeCity]:
    cache.clear()
    key = tmp_path / "key"
    key.write_text(f"{KEY}\n")
    with fake_city() as city:
        settings.CHARTEROAK_OPEN311_URL = f"{city.url}/discovery.xml"
        settings.CHARTEROAK_OPEN311_JURISDICTION = JURISDICTION
        settings.CHARTEROAK_OPEN311_KEY_FILE = key
        yield city
    cache.clear()


def soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def the(page: BeautifulSoup, selector: str) -> Tag:
    """Return the one part of a page that a selector finds."""
    [found] = page.select(selector)
    return found


def asked(client: Client, path: str) -> dict[str, str]:
    """Return the fields of a form as it is shown."""
    shown = soup(client.get(path))
    return {one["name"]: one.get("value", "") for one in shown.select("main form input[type=hidden]")}


def test_there_is_no_such_page_where_no_server_is_set(settings: Settings) -> None:
    assert settings.CHARTEROAK_OPEN311_URL == ""
    for path in ("/en/tools/report-a-problem/", LAMP):
        assert Client().get(path).status_code == 404
    assert b"report-a-problem" not in Client().get("/en/tools/").content
    assert b"report-a-problem" not in Client().get("/en/tools/complaint/").content


def test_a_person_chooses_what_sees_it_and_sends_it(city: FakeCity) -> None:
    client = Client()
    assert b"report-a-problem" in client.get("/en/tools/").content
    links = [link["href"] for link in soup(client.get("/en/tools/report-a-problem/")).select("main a.choice")]
    assert LAMP in links
    once = asked(client, LAMP)["once"]
    seen = soup(client.post(LAMP, {**SAID, "once": once}))
    assert city.posted == []
    assert "127.0.0.1" in seen.get_text()
    assert [row.get_text(" ", strip=True) for row in seen.select("dl.pairs dd")] == [
        "Street light out",
        "It is dark. Since Monday.",
        "5 Main Street",
    ]
    hidden = {one["name"]: one["value"] for one in seen.select("main form input[type=hidden]")}
    changed = soup(client.post(LAMP, {**hidden, "change": ""}))
    assert the(changed, "textarea").get_text(strip=True) == SAID["description"]
    sent = client.post(LAMP, {**hidden, "send": ""})
    assert the(soup(sent), ".code").get_text() == "293945"
    assert "The city looks at it within 24 hours." in sent.content.decode()
    assert dict(city.posted[0]) == {
        "api_key": KEY,
        "jurisdiction_id": JURISDICTION,
        "service_code": "001",
        "description": "It is dark.\r\nSince Monday."
        if "\r" in hidden["description"]
        else SAID["description"],
        "address_string": "5 Main Street",
    }
    again = client.post(LAMP, {**hidden, "send": ""})
    assert again.status_code == 502
    assert "This was sent before." in again.content.decode()
    assert len(city.posted) == 1


def test_a_browser_may_send_the_form(city: FakeCity) -> None:
    """Without a referrer a browser sends the origin 'null', and the form would be taken for a forged one."""
    assert soup(Client().get(LAMP)).select("meta[name=referrer]") == []
    client = Client(enforce_csrf_checks=True)
    token = asked(client, LAMP)["csrfmiddlewaretoken"]
    said = {**SAID, "once": "f", "csrfmiddlewaretoken": token}
    assert client.post(LAMP, said, headers={"origin": "null"}).status_code == 403
    assert client.post(LAMP, said, headers={"origin": "http://testserver"}).status_code == 200


def test_the_questions_of_the_city_are_asked_and_answered(city: FakeCity) -> None:
    client = Client()
    shown = soup(client.get(TREE))
    assert "Keep away from wires." in shown.get_text()
    assert [one["value"] for one in shown.select("input[type=radio]")] == ["N", "S"]
    [side] = {one["name"] for one in shown.select("input[type=radio]")}
    [what] = {one["name"] for one in shown.select("input[type=checkbox]")}
    said = {**SAID, "once": "a" * 32}
    assert client.post(TREE, {**said, side: "X"}).status_code == 422
    assert client.post(TREE, said).status_code == 422
    sent = client.post(TREE, {**said, side: "N", what: ["1", "2"], "send": ""})
    assert the(soup(sent), ".code").get_text() == "N-t293945"
    assert [pair for pair in city.posted[0] if pair[0].startswith("attribute")] == [
        ("attribute[SIDE]", "N"),
        ("attribute[WHAT][]", "1"),
        ("attribute[WHAT][]", "2"),
    ]


def test_what_is_missing_is_said_and_nothing_typed_is_lost(city: FakeCity) -> None:
    response = Client().post(
        "/es/tools/report-a-problem/001/", {"description": "Oscuro", "once": "b", "place": ""}
    )
    assert response.status_code == 422
    page = soup(response)
    assert the(page, "textarea").get_text(strip=True) == "Oscuro"
    assert page.select_one(".error-summary")
    assert city.posted == []


def test_a_server_that_refuses_or_is_away_is_named_in_words(
    city: FakeCity, settings: Settings, tmp_path: Path
) -> None:
    client = Client()
    assert client.get(LAMP).status_code == 200
    (tmp_path / "key").write_text("wrong")
    refused = client.post(LAMP, {**SAID, "once": "c", "send": ""})
    assert refused.status_code == 502
    assert "api_key is missing or not valid" in refused.content.decode()
    assert the(soup(refused), "input[name=place]")["value"] == "5 Main Street"
    assert client.get("/en/tools/report-a-problem/no-such/").status_code == 302
    cache.clear()
    city.raw = 500, b"oops"
    away = client.get("/en/tools/report-a-problem/")
    assert away.status_code == 503
    assert "Nothing was sent." in away.content.decode()


def test_reports_never_go_over_an_open_line(settings: Settings) -> None:
    settings.CHARTEROAK_OPEN311_URL = "http://city.example/v2"
    with pytest.raises(BadReporting, match="CHARTEROAK_OPEN311_URL"):
        list_services()


def test_the_page_is_not_kept_for_the_network_being_off(city: FakeCity) -> None:
    assert not any("report-a-problem" in path for path in list_pages())
