"""A browser draws the map: from this site alone, part by part, and with no more rights than every other page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import looking
import pytest
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Request
from pytest_django.fixtures import Settings

from browser import Site
from invented_help import place_at, publish_help
from invented_tiles import PLACE, write_tiles

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
# Of the plain style: what lies under everything, an invented street and a wider one.
_GROUND, _STREET, _MAIN_ROAD = (0xF5, 0xF0, 0xE6), (0xFF, 0xFF, 0xFF), (0xFF, 0xE3, 0xA6)


@pytest.fixture
def drawing(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 960, "height": 600})
    yield context
    context.close()


def prepare(context: BrowserContext, site: Site, path: str) -> Page:
    """Make a page that gets one address from this test's own transaction; all else is served as ever."""
    response = Client().get(path)
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.route(
        site.url + path,
        lambda route: route.fulfill(
            status=response.status_code, headers=dict(response.headers), body=response.content
        ),
    )
    return page


def test_the_map_is_drawn_and_its_spots_open(
    drawing: BrowserContext, site: Site, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CHARTEROAK_MAP_TILES = write_tiles(tmp_path / "hartford.pmtiles")
    publish_help("Invented soup", place_at(*PLACE, "1 Acorn Street"))
    publish_help("More soup", place_at(41.763, -72.67, "2 Old Oak Avenue"))
    path = "/en/help/map/?q=soup"
    page, asked, parts, said = prepare(drawing, site, path), set[str](), list[str](), list[str]()

    def note(request: Request) -> None:
        asked.add(request.url.split("/")[2] if request.url.startswith("http") else request.url.split(":")[0])
        if request.url.endswith(".pmtiles"):
            parts.append(request.headers.get("range", "whole"))

    drawing.on("request", note)
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(site.url + path)
    page.wait_for_selector("[data-map=drawn]")
    assert page.locator("[data-state]").is_hidden()
    picture = Image.open(io.BytesIO(page.locator("canvas.maplibregl-canvas").screenshot())).convert("RGB")
    colors = {color for _, color in picture.getcolors(maxcolors=1 << 20) or []}
    assert {_GROUND, _STREET, _MAIN_ROAD} <= colors, "a street of the tiles is not on the picture"
    assert parts
    assert all(one.startswith("bytes=") for one in parts)
    assert asked <= {site.url.split("/")[2], "blob", "data"}

    page.get_by_role("button", name="Invented soup, 1 Acorn Street").focus()
    page.keyboard.press("Enter")
    card = page.get_by_role("region", name="At this place")
    assert "Invented house, 1 Acorn Street" in card.inner_text()
    monkeypatch.setattr(looking, "WIDTHS", (320, 1280))
    look = looking.Looking()
    look(page, "map, a card open")
    assert look.found == []
    page.keyboard.press("Escape")
    assert card.is_hidden()
    assert page.evaluate("document.activeElement.ariaLabel") == "Invented soup, 1 Acorn Street"
    assert said == []


def test_where_nothing_can_be_drawn_the_list_stays_and_a_sentence_says_why(
    drawing: BrowserContext, site: Site, settings: Settings, tmp_path: Path
) -> None:
    settings.CHARTEROAK_MAP_TILES = write_tiles(tmp_path / "hartford.pmtiles")
    publish_help("Invented soup", place_at(*PLACE, "1 Acorn Street"))
    path = "/es/help/map/?q=soup"

    blind = prepare(drawing, site, path)
    blind.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    blind.goto(site.url + path)
    blind.get_by_text("Este navegador no puede dibujar el mapa.").wait_for()
    assert blind.locator(".results .result").is_visible()
    assert [one for one in site.paths() if "vendor" in one or "pmtiles" in one] == []

    torn = prepare(drawing, site, path)
    torn.route("**/*.pmtiles", lambda route: route.fulfill(status=404))
    torn.goto(site.url + path)
    torn.get_by_text("No se pudo cargar el mapa.").wait_for()
    assert torn.locator(".results .result").is_visible()
    assert torn.locator(".map__spot").count() == 0
