"""The city's file of tiles, on the wire in parts, and what happens where it cannot be used."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from charteroak.cli.serve import _warn
from charteroak.web.public.services.map import tiles as reading
from charteroak.web.public.services.map.tiles import find_tiles, find_trouble
from invented_help import place_at, publish_help
from invented_tiles import PLACE, write_archive, write_tiles


@pytest.fixture
def tiles(settings: Settings, tmp_path: Path) -> Path:
    settings.CHARTEROAK_MAP_TILES = write_tiles(tmp_path / "hartford.pmtiles")
    return settings.CHARTEROAK_MAP_TILES


def address_of_tiles() -> str:
    tiles = find_tiles()
    assert tiles is not None
    return f"/map/{tiles.version}.pmtiles"


def fetch(range_: str = "", **headers: str) -> Any:
    if range_:
        headers["Range"] = range_
    return Client().get(address_of_tiles(), headers=headers)


@pytest.mark.parametrize(
    ("range_", "first", "last"),
    [
        ("bytes=0-126", 0, 126),
        ("bytes=7-7", 7, 7),
        ("bytes=100-", 100, None),
        ("bytes=-10", -10, None),
        ("bytes=-99999999", 0, None),
        ("bytes=0-16383", 0, None),
        ("Bytes = 1-2", 1, 2),
    ],
)
def test_a_part_of_the_file_is_served(tiles: Path, range_: str, first: int, last: int | None) -> None:
    whole = tiles.read_bytes()
    first = first % len(whole)
    last = len(whole) - 1 if last is None else last
    response = fetch(range_)
    assert response.status_code == 206
    assert b"".join(response.streaming_content) == whole[first : last + 1]
    assert response.headers["Content-Range"] == f"bytes {first}-{last}/{len(whole)}"
    assert response.headers["Content-Length"] == str(last - first + 1)
    assert response.headers["Accept-Ranges"] == "bytes"
    assert response.headers["Content-Type"] == "application/vnd.pmtiles"
    assert "immutable" in response.headers["Cache-Control"]
    assert "public" in response.headers["Cache-Control"]
    assert not response.headers["ETag"].startswith("W/")
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    "range_", ["bytes=99999999-", "bytes=5-2", "bytes=-0", "bytes=-", "bytes=0-1,4-5", "bytes=x"]
)
def test_a_part_that_is_not_there_is_refused(tiles: Path, range_: str) -> None:
    response = fetch(range_)
    assert response.status_code == 416
    assert response.headers["Content-Range"] == f"bytes */{tiles.stat().st_size}"
    assert response.content == b""


def test_the_whole_file_is_served_block_by_block(tiles: Path) -> None:
    for response in (fetch(), fetch("lines=1-2"), fetch("bytes=0-9", **{"If-Range": '"another"'})):
        assert response.status_code == 200
        assert response.streaming
        assert b"".join(response.streaming_content) == tiles.read_bytes()
        assert response.headers["Content-Length"] == str(tiles.stat().st_size)


def test_what_a_browser_has_already_is_not_sent_again(tiles: Path) -> None:
    etag = fetch("bytes=0-1").headers["ETag"]
    assert fetch("bytes=0-1", **{"If-None-Match": etag}).status_code == 304
    assert fetch("bytes=0-1", **{"If-Range": etag}).status_code == 206
    assert fetch("bytes=0-1", **{"If-Match": '"another"'}).status_code == 412


def test_a_head_says_how_long_the_file_is_and_nothing_can_be_sent_there(tiles: Path) -> None:
    response = Client().head(address_of_tiles(), headers={"Range": "bytes=0-1"})
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["Content-Length"] == str(tiles.stat().st_size)
    assert response.headers["Accept-Ranges"] == "bytes"
    assert Client().post(address_of_tiles()).status_code == 405


def test_another_file_has_another_address(tiles: Path) -> None:
    before = address_of_tiles()
    write_tiles(tiles, words={"attribution": "newer", "vector_layers": []})
    assert address_of_tiles() != before
    assert Client().get(before).status_code == 404


# What cannot be used

SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "not there": (lambda path: path.unlink(), "No such file"),
    "a folder": (lambda path: (path.unlink(), path.mkdir()), "directory"),
    "empty": (lambda path: path.write_bytes(b""), "no PMTiles file"),
    "something else": (lambda path: path.write_bytes(b"x" * 500), "no PMTiles file"),
    "version 2": (lambda path: path.write_bytes(b"PM\x02\x00" + b"\0" * 500), "no PMTiles file"),
    "cut short": (lambda path: path.write_bytes(path.read_bytes()[:-9]), "cut short"),
    "scrambled": (lambda path: path.write_bytes(path.read_bytes()[:127] + b"x" * 600), "cannot be unpacked"),
    "brotli": (lambda path: write_tiles(path, packing=3), "gzip"),
    "brotli within": (lambda path: write_tiles(path, tile_packing=3), "gzip"),
    "unknown kind": (lambda path: write_tiles_of_kind(path, 9), "kind 9"),
    "no bounds": (lambda path: write_tiles(path, bounds=(0, 0, 0, 0)), "bounds"),
}


def write_tiles_of_kind(path: Path, kind: int) -> Path:
    return write_archive(path, {(1221, 1524): b"x"}, kind=kind)


@pytest.mark.parametrize("spoil", SPOILT)
def test_a_file_that_cannot_be_used_is_no_map_and_the_log_says_so_once(
    tiles: Path, caplog: pytest.LogCaptureFixture, spoil: str
) -> None:
    act, why = SPOILT[spoil]
    act(tiles)
    reading._look.cache_clear()
    with caplog.at_level(logging.ERROR):
        assert find_tiles() is None
        assert Client().get("/en/help/map/?q=soup").status_code == 404
    (record,) = [one for one in caplog.records if one.name == reading.__name__]
    assert why in record.getMessage()
    assert why in find_trouble()


@pytest.mark.django_db
def test_the_list_stays_where_the_tiles_cannot_be_used(tiles: Path) -> None:
    publish_help("Invented soup", place_at(*PLACE, "1 Acorn Street"))
    tiles.unlink()
    page = Client().get("/en/help/?q=soup").content.decode()
    assert "1 Acorn Street" in page
    assert "/help/map/" not in page


def test_a_file_that_names_nobody_is_a_trouble_to_whoever_starts_the_site(
    settings: Settings, tmp_path: Path
) -> None:
    assert find_trouble() == ""
    settings.CHARTEROAK_MAP_TILES = write_tiles(tmp_path / "t.pmtiles")
    assert find_trouble() == ""
    write_tiles(tmp_path / "t.pmtiles", words={})
    assert "OpenStreetMap" in find_trouble()


def test_whoever_starts_the_site_is_told_and_it_starts_all_the_same(
    tiles: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _warn("all", tiles.parent)
    assert capsys.readouterr().err == ""
    tiles.write_bytes(b"")
    _warn("desk", tiles.parent)
    assert capsys.readouterr().err == ""
    _warn("all", tiles.parent)
    said = capsys.readouterr().err
    assert "CHARTEROAK_MAP_TILES" in said
    assert "no PMTiles file" in said
