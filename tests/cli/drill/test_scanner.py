"""A leak of each kind is planted, and the drill's scanner finds it; where nothing is planted, it finds nothing."""

from __future__ import annotations

import base64
import bz2
import gzip
import html
import io
import json
import lzma
import random
import unicodedata
import urllib.parse
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from charteroak.cli.drill import sweep
from charteroak.cli.drill.canaries import Canary, invent_canaries
from charteroak.cli.drill.forms import list_patterns, list_windows, spell_birth_date
from charteroak.cli.drill.photographs import take_picture
from charteroak.cli.drill.search import Search
from charteroak.cli.drill.story import details_of
from charteroak.cli.drill.sweep import Scanner, Searched, gray_thumbnail, list_files
from charteroak.enrollment.rules import check_details
from people import NOON, ROOT, hartford

CANARIES = invent_canaries(50)
PLAIN, ACCENTS, LONG, SHORT, SCRIPT = CANARIES[:5]


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    patterns = [pattern for canary in CANARIES for pattern in list_patterns(canary)]
    picture = take_picture(0)
    gray = gray_thumbnail(io.BytesIO(picture))
    assert gray is not None
    return Scanner(Search([*patterns, *list_windows(0, "photo", picture)]), np.stack([gray]), [0])


def _noise(seed: int, size: int = 70_001) -> bytes:
    return random.Random(seed).randbytes(size)


def _in_zip(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        whole.writestr("a.txt", content)
    return out.getvalue()


WAYS: dict[str, Callable[[str], bytes]] = {
    "as it is": lambda text: text.encode(),
    "capitals": lambda text: text.upper().encode(),
    "small letters": lambda text: text.lower().encode(),
    "decomposed": lambda text: unicodedata.normalize("NFD", text).encode(),
    "reversed": lambda text: text[::-1].encode(),
    "UTF-16 LE": lambda text: text.encode("utf-16-le"),
    "UTF-16 BE": lambda text: text.encode("utf-16-be"),
    "reversed capitals in UTF-16": lambda text: text.upper()[::-1].encode("utf-16-le"),
    "base64": lambda text: base64.b64encode(text.encode()),
    "base64, one further": lambda text: base64.b64encode(b"x" + text.encode() + b"y"),
    "base64, two further": lambda text: base64.b64encode(b"xx" + text.encode() + b"yy"),
    "base64 for addresses": lambda text: base64.urlsafe_b64encode(text.encode()),
    "hex": lambda text: text.encode().hex().encode(),
    "HEX": lambda text: text.encode().hex().upper().encode(),
    "percent": lambda text: urllib.parse.quote(text).encode(),
    "JSON": lambda text: json.dumps({"x": text}).encode(),
    "HTML": lambda text: html.escape(text).encode("ascii", "xmlcharrefreplace"),
    "repr": lambda text: repr(text.encode()).encode(),
    "gzip": lambda text: gzip.compress(text.encode() * 3),
    "zlib": lambda text: zlib.compress(f"some words before {text}".encode() * 3, 1),
    "bz2": lambda text: bz2.compress(text.encode() * 3),
    "xz": lambda text: lzma.compress(text.encode() * 3),
    "zip": lambda text: _in_zip(text.encode() * 3),
    "gzip in base64 in JSON": lambda text: json.dumps(
        {"body": base64.b64encode(gzip.compress(text.encode() * 9)).decode()}
    ).encode(),
    "zlib in hex, as a dump writes bytea": lambda text: (
        b"\\\\x" + zlib.compress(text.encode() * 9).hex().encode()
    ),
    "zip in a zip": lambda text: _in_zip(_in_zip(text.encode() * 9)),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("canary", [PLAIN, ACCENTS, LONG, SHORT, SCRIPT], ids=lambda canary: canary.kind)
def test_a_full_name_planted_in_noise_is_found(scanner: Scanner, canary: Canary, way: str) -> None:
    planted = WAYS[way](canary.full_name)
    found = scanner.sweep_bytes(_noise(1) + planted + _noise(2), place="planted")
    assert found.owners == {canary.index}


_DATE_WAYS = ("as it is", "UTF-16 LE", "zlib", "reversed", "base64, one further", "hex")
_DIGITS = (
    4,
    5,
)  # the notations that are nothing but eight digits: too few bits to be told from chance in disguise


@pytest.mark.parametrize(
    ("notation", "way"),
    [(number, way) for number in range(9) for way in _DATE_WAYS[: 3 if number in _DIGITS else 6]],
)
def test_a_birth_date_is_found_in_each_notation(scanner: Scanner, notation: int, way: str) -> None:
    planted = b" " + WAYS[way](spell_birth_date(PLAIN)[notation]) + b" "
    found = scanner.sweep_bytes(_noise(3) + planted + _noise(4), place="planted")
    assert PLAIN.index in found.owners
    assert {hit.what for hit in found.hits} == {"birth date"}


def test_no_birth_date_is_found_in_a_megabyte_of_random_hex_in_hex() -> None:
    people = Search(pattern for canary in invent_canaries(1000) for pattern in list_patterns(canary))
    text = _noise(10, 1_000_000).hex().encode()
    crowd = Scanner(people, np.zeros((0, 256), dtype=np.float32), [])
    assert crowd.sweep_bytes(text.hex().encode(), place="hex of hex").hits == []


@pytest.mark.parametrize("what", ["street", "e-mail"])
def test_street_and_e_mail_are_found(scanner: Scanner, what: str) -> None:
    planted = {"street": LONG.street, "e-mail": f"mailto:{LONG.email}"}[what]
    found = scanner.sweep_bytes(_noise(5) + planted.encode() + _noise(6), place="planted")
    assert {(hit.owner, hit.what) for hit in found.hits} == {(LONG.index, what)}


def test_eight_digits_of_a_longer_number_are_no_birth_date(scanner: Scanner) -> None:
    digits = f"{PLAIN.birth_date:%Y%m%d}".encode()
    assert scanner.sweep_bytes(b"4711" + digits + b"0815", place="number").hits == []
    assert scanner.sweep_bytes(b"born " + digits + b".", place="words").owners == {PLAIN.index}


def _as(kind: str, picture: bytes) -> bytes:
    out = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as opened:
        opened.resize((200, 250)).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    "disguise",
    [
        lambda picture: picture,
        lambda picture: picture[5_000:20_000],
        lambda picture: picture[::-1],
        lambda picture: picture.hex().encode(),
        lambda picture: base64.b64encode(b"x" + picture),
        lambda picture: _as("PNG", picture),
        lambda picture: _as("WEBP", picture),
        lambda picture: gzip.compress(_as("PNG", picture)),
    ],
    ids=[
        "whole",
        "a part",
        "reversed",
        "hex",
        "base64",
        "as PNG, smaller",
        "as WebP, smaller",
        "PNG in gzip",
    ],
)
def test_a_photo_is_found(scanner: Scanner, disguise: Callable[[bytes], bytes]) -> None:
    found = scanner.sweep_bytes(_noise(7) + disguise(take_picture(0)) + _noise(8), place="planted")
    assert found.owners == {0}
    assert {hit.what for hit in found.hits} == {"photo"}


def test_a_leak_across_the_pieces_of_a_large_file_is_found(
    scanner: Scanner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, piece = PLAIN.full_name.encode(), 2 << 20
    assert sweep._PIECE > piece > sweep._OVERLAP
    monkeypatch.setattr(sweep, "_PIECE", piece)
    (tmp_path / "large").write_bytes(bytes(piece - 5) + name + bytes(1000))
    assert scanner.sweep_file(tmp_path / "large", place="large").owners == {PLAIN.index}


def test_a_leak_in_the_name_of_a_file_is_found(scanner: Scanner, tmp_path: Path) -> None:
    (tmp_path / f"{PLAIN.family_name}.txt").write_bytes(b"")
    assert scanner.sweep_files(list_files([("var", tmp_path)])).owners == {PLAIN.index}


def test_of_files_that_are_alike_one_is_searched_and_of_a_log_what_came_since(
    scanner: Scanner, tmp_path: Path
) -> None:
    searched, names = Searched(), [f"{place}.log" for place in "abc"]
    for name in names:
        (tmp_path / name).write_bytes(_noise(11))
    files = list_files([("var", tmp_path)])
    first = scanner.sweep_files(files, searched=searched)
    assert (first.files, first.alike, first.size, first.hits) == (3, 2, 70_001, [])
    with (tmp_path / "a.log").open("ab") as log:
        log.write(PLAIN.full_name.encode())
    (tmp_path / "b.log").write_bytes(_noise(12) + SHORT.full_name.encode() + _noise(13))
    (tmp_path / "c.log").write_bytes(LONG.full_name.encode())
    again = scanner.sweep_files(files, searched=searched)
    assert again.owners == {PLAIN.index, SHORT.index, LONG.index}
    assert scanner.sweep_files(files, searched=searched).alike == 3


def test_of_a_long_log_that_grew_only_the_end_is_searched(
    scanner: Scanner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "_OVERLAP", 1000)
    searched, log = Searched(), tmp_path / "server.log"
    log.write_bytes(_noise(14) + PLAIN.full_name.encode()[:7])
    assert scanner.sweep_files([(log, "log")], searched=searched).hits == []
    with log.open("ab") as stream:
        stream.write(PLAIN.full_name.encode()[7:])
    grown = scanner.sweep_files([(log, "log")], searched=searched)
    assert (grown.size, grown.owners) == (1000 + len(PLAIN.full_name.encode()) - 7, {PLAIN.index})


def test_nothing_is_found_in_noise_nor_in_the_programs_own_files(scanner: Scanner) -> None:
    assert scanner.sweep_bytes(_noise(9, 4_000_000), place="noise").hits == []
    own = scanner.sweep_files(list_files([("src", ROOT / "src"), ("policies", ROOT / "policies")]))
    assert own.size > 1_000_000
    assert own.hits == []


def test_canaries_are_people_whom_the_desk_would_take_and_no_two_share_a_word() -> None:
    people = invent_canaries(1000)
    for canary in people:
        check_details(details_of(canary), card=hartford().card, today=NOON.date())
    for word in ("full_name", "birth_date", "street", "email"):
        assert len({getattr(canary, word) for canary in people}) == 1000
    assert people[:50] == CANARIES
