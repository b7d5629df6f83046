"""Where the city brings tiles, what is found stands on a map too; where it does not, there is no trace of one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from charteroak.web.public.guide.offline import build_shell
from charteroak.web.public.services.map import views
from charteroak.web.public.services.map.tiles import find_tiles
from invented_help import AT, place_at, publish_help, save_help
from invented_tiles import PLACE, write_pictures, write_tiles

LATITUDE, LONGITUDE = PLACE


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "now", lambda: AT)
    cache.clear()


@pytest.fixture
def tiles(settings: Settings, tmp_path: Path) -> Path:
    settings.CHARTEROAK_MAP_TILES = write_tiles(tmp_path / "hartford.pmtiles")
    return settings.CHARTEROAK_MAP_TILES


def page_of(response: HttpResponse) -> BeautifulSoup:
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def ask(query: str, language: str = "en", path: str = "help/map/") -> BeautifulSoup:
    return page_of(Client().get(f"/{language}/{path}?{query}"))


def said(part: Any) -> str:
    return " ".join(part.get_text(" ").split())


# What the page says


@pytest.mark.django_db
def test_without_tiles_there_is_no_map_and_nothing_leads_to_one(settings: Settings) -> None:
    assert settings.CHARTEROAK_MAP_TILES is None
    publish_help("Invented soup", place_at(LATITUDE, LONGITUDE, "1 Acorn Street"))
    page = ask("q=soup", path="help/")
    assert page.select(".result")
    assert "map" not in str(page.select_one(".found"))
    for path in ("help/map/?q=soup", "help/map/style.json"):
        assert Client().get(f"/en/{path}").status_code == 404
    assert Client().get("/map/0123.pmtiles").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("en", "Show on a map"), ("es", "Mostrar en un mapa")])
def test_the_list_leads_to_the_same_question_on_the_map(tiles: Path, language: str, words: str) -> None:
    publish_help("Invented soup", place_at(LATITUDE, LONGITUDE, "1 Acorn Street"))
    link = ask("q=soup&place=06103&page=1", language, "help/").select_one(".found__map")
    assert link is not None
    assert said(link) == words
    assert link["href"] == f"/{language}/help/map/?q=soup&place=06103"


@pytest.mark.django_db
@pytest.mark.parametrize("places", [[], [(None, None)], [(10.0, 20.0)]])
def test_nothing_leads_to_a_map_on_which_nothing_would_stand(tiles: Path, places: list[Any]) -> None:
    publish_help("Invented soup", *(place_at(*at, "1 Acorn Street") for at in places))
    page = ask("q=soup", path="help/")
    assert page.select(".result")
    assert page.select(".found__map") == []
    shown = ask("q=soup")
    assert "None of these has a place on the map." in said(shown.select_one(".map"))
    assert shown.select("script[src*=map], template") == []


@pytest.mark.django_db
def test_a_spot_says_what_is_there_and_the_list_beside_it_is_the_same(tiles: Path) -> None:
    key = publish_help("Invented soup", place_at(LATITUDE, LONGITUDE, "1 Acorn Street"))
    publish_help("Soup by telephone")
    page = ask("q=soup")
    titles = [said(one) for one in page.select(".results h3")]
    assert titles == [said(one) for one in ask("q=soup", path="help/").select(".results h3")]
    (spot,) = page.select("template.spot")
    assert (spot["data-lat"], spot["data-lon"]) == ("41.7660", "-72.6760")
    assert spot["data-name"] == "Invented soup, 1 Acorn Street"
    words = said(spot).replace("\xa0", " ")
    assert "Invented house, 1 Acorn Street, Hartford, CT 06103" in words
    assert "Open now , until 4 p.m." in words
    links = [link["href"] for link in spot.select("a")]
    assert links == [f"/en/help/service/{key}/", "tel:+18605550123"]


@pytest.mark.django_db
def test_services_of_one_address_share_a_spot_and_one_service_has_all_its_places(tiles: Path) -> None:
    here, there = place_at(LATITUDE, LONGITUDE, "1 Acorn Street"), place_at(41.77, -72.68, "2 Old Oak Avenue")
    publish_help("Invented soup", here, there)
    publish_help("More soup", here)
    spots = ask("q=soup", "es").select("template.spot")
    assert sorted((spot["data-count"], spot["data-name"]) for spot in spots) == [
        ("1", "Invented soup (es), 2 Old Oak Avenue"),
        ("2", "2 servicios, 1 Acorn Street"),
    ]


@pytest.mark.django_db
def test_only_what_is_published_stands_on_the_map(tiles: Path) -> None:
    save_help("Secret soup", place_at(LATITUDE, LONGITUDE, "1 Acorn Street"))
    publish_help("Open soup", place_at(41.77, -72.68, "2 Old Oak Avenue"))
    page = ask("q=soup")
    assert [spot["data-name"] for spot in page.select("template.spot")] == ["Open soup, 2 Old Oak Avenue"]
    assert "Secret" not in str(page)


@pytest.mark.django_db
def test_the_question_is_kept_by_nobody_and_the_page_works_without_script(tiles: Path) -> None:
    publish_help("Invented soup", place_at(LATITUDE, LONGITUDE, "1 Acorn Street"))
    response = Client().get("/en/help/map/?q=soup")
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "no-store, private"
    assert "geolocation=()" in response.headers["Permissions-Policy"]
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "Set-Cookie" not in response.headers
    page = page_of(response)
    assert "The map needs script, which is off." in said(page.select_one("[data-state]"))
    assert page.select(".results .result")
    for script in page.select("script[src]"):
        assert str(script["src"]).startswith("/static/")
    assert Client().get("/en/help/map/").headers["Location"] == "/en/help/"


@pytest.mark.django_db
def test_who_made_the_map_is_said_and_nothing_else_of_the_file_becomes_markup(tiles: Path) -> None:
    publish_help("Invented soup", place_at(LATITUDE, LONGITUDE, "1 Acorn Street"))
    makers = ask("q=soup").select_one(".map__makers")
    assert said(makers) == "Map: Invented streets & friends"
    assert [(link.name, link.attrs) for link in makers.find_all(True)] == [  # type: ignore[union-attr]
        ("a", {"href": "https://example.org/streets", "rel": ["noreferrer", "noopener"]})
    ]


@pytest.mark.django_db
def test_more_than_a_map_shows_goes_on_another_page(tiles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "A_MAP", 1)
    for name in ("Invented soup", "More soup"):
        publish_help(name, place_at(LATITUDE, LONGITUDE, "1 Acorn Street"))
    first, second = ask("q=soup"), ask("q=soup&page=2")
    assert len(first.select("template.spot")) == len(second.select("template.spot")) == 1
    assert [link["href"] for link in first.select(".find__pages a")] == ["?q=soup&page=2"]
    names = {str(spot["data-name"]) for page in (first, second) for spot in page.select("template.spot")}
    assert names == {"Invented soup, 1 Acorn Street", "More soup, 1 Acorn Street"}


# How it is drawn


def test_the_plain_style_draws_what_the_tiles_have_in_the_language_of_the_page(tiles: Path) -> None:
    style = Client().get("/es/help/map/style.json").json()
    assert {layer.get("source-layer") for layer in style["layers"]} == {
        None,
        "water",
        "landuse",
        "roads",
        "places",
    }
    (names,) = [layer for layer in style["layers"] if layer["id"] == "street names"]
    assert names["layout"]["text-field"] == ["coalesce", ["get", "name:es"], ["get", "name"], ""]
    assert "glyphs" not in style
    assert "http" not in json.dumps(style)


@pytest.mark.parametrize(
    ("layers", "drawn"),
    [
        (["transportation", "place", "odd"], {"transportation", "place"}),
        (["walls"], {"walls"}),
    ],
)
def test_other_layouts_are_drawn_too(
    settings: Settings, tmp_path: Path, layers: list[str], drawn: set[str]
) -> None:
    words = {"vector_layers": [{"id": name} for name in layers]}
    settings.CHARTEROAK_MAP_TILES = write_tiles(tmp_path / "t.pmtiles", words=words)
    style = Client().get("/en/help/map/style.json").json()
    assert {layer["source-layer"] for layer in style["layers"] if "source-layer" in layer} == drawn


def test_pictures_are_drawn_as_pictures(settings: Settings, tmp_path: Path) -> None:
    settings.CHARTEROAK_MAP_TILES = write_pictures(tmp_path / "t.pmtiles", b"\x89PNG")
    style = Client().get("/en/help/map/style.json").json()
    assert style["sources"]["tiles"]["type"] == "raster"
    assert [layer["type"] for layer in style["layers"]] == ["background", "raster"]


def test_a_city_brings_its_own_style(tiles: Path) -> None:
    own: dict[str, Any] = {
        "version": 8,
        "sources": {
            "city": {"type": "vector", "url": "pmtiles://tiles", "attribution": "<b>City</b>"},
            "border": {"type": "geojson", "data": {"type": "Point", "coordinates": [0, 0]}},
        },
        "layers": [{"id": "ground", "type": "background"}],
    }
    beside = tiles.with_suffix(".style.json")
    beside.write_text(json.dumps(own))
    style = Client().get("/en/help/map/style.json").json()
    assert style["sources"]["city"] == {"type": "vector", "url": f"pmtiles://{address_of_city()}"}
    assert style["sources"]["border"] == own["sources"]["border"]
    assert style["layers"] == own["layers"]


def address_of_city() -> str:
    tiles = find_tiles()
    assert tiles is not None
    return f"/map/{tiles.version}.pmtiles"


@pytest.mark.parametrize(
    "part",
    [
        {"sources": {"x": {"type": "vector", "url": "https://tiles.example.org/x.json"}}},
        {"sources": {"x": {"type": "vector", "tiles": ["//tiles.example.org/{z}"]}}},
        {"sources": {"x": {"type": "geojson", "data": "https://example.org/x.json"}}},
        {"sources": {}, "glyphs": "https://fonts.example.org/{fontstack}/{range}.pbf"},
        {"sources": {}, "sprite": [{"id": "a", "url": "https://example.org/sprite"}]},
        {"sources": {}, "font-faces": {"Font": "https://example.org/font.ttf"}},
        {"sources": {"x": "y"}},
        {"layers": 3},
    ],
)
def test_a_style_that_names_another_site_is_not_used(
    tiles: Path, caplog: pytest.LogCaptureFixture, part: dict[str, Any]
) -> None:
    tiles.with_suffix(".style.json").write_text(json.dumps({"version": 8, "layers": [], **part}))
    style = Client().get("/en/help/map/style.json").json()
    assert "example.org" not in json.dumps(style)
    assert "ground" in {layer["id"] for layer in style["layers"]}
    assert "The map has the plain style" in caplog.text


@pytest.mark.django_db
def test_the_phone_keeps_no_tiles_with_the_guide(tiles: Path) -> None:
    shell = build_shell()
    for path in (*shell["pages"], *shell["assets"], *shell["scopes"]):
        assert "/map" not in path
    for part in ("maplibre", "pmtiles"):
        assert part not in json.dumps(shell)
