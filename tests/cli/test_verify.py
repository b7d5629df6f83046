"""`charteroak verify` as a program: what it prints and how it ends."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from forking import Forking
from PIL import Image

from card_samples import NOON, sample_keys_document, sample_text, status_token_of
from charteroak.cli import verify_words
from charteroak.credentials import qr

AT = ("--at", NOON.isoformat())


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with the keys, a status list, a good card and a revoked one."""
    (tmp_path / "keys.json").write_text(sample_keys_document(), encoding="utf-8")
    (tmp_path / "status.cwt").write_bytes(status_token_of(0, 1, 0, 0, 0, 0))
    (tmp_path / "good.txt").write_text(sample_text(), encoding="ascii")
    (tmp_path / "revoked.txt").write_text(sample_text(status_index=1), encoding="ascii")
    return tmp_path


_LOADED = """
import argparse, sys
from charteroak.cli import verify
import PIL.Image, pypdfium2, zxingcpp

def call(arguments):
    parser = argparse.ArgumentParser()
    verify.add_parser(parser.add_subparsers())
    args = parser.parse_args(["verify", *arguments])
    status = args.run(args)
    assert "django" not in sys.modules
    return status
"""


@pytest.fixture(scope="module")
def forking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forking]:
    """A process with the command in it and neither settings nor Django."""
    forking = Forking(_LOADED, folder=tmp_path_factory.mktemp("verify"), environment=_clean())
    yield forking
    forking.stop()


def _clean() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "PYTHONPATH")}
    return kept | {"LANG": "C.UTF-8", "PYTHONUTF8": "1"}


Verify = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def verify(forking: Forking) -> Verify:
    """Run the command in a process of its own, with no settings and no database to lean on."""

    def verify(place: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return forking.run(arguments, cwd=place, **environment)

    return verify


def test_started_by_itself_it_says_the_same(place: Path, verify: Verify) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "charteroak.cli", "verify", "good.txt", "revoked.txt", *BOTH],
        cwd=place,
        env=_clean(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    again = verify(place, "good.txt", "revoked.txt", *BOTH)
    assert (done.returncode, done.stdout, done.stderr) == (again.returncode, again.stdout, again.stderr)
    assert "good.txt: GOOD." in done.stdout


BOTH = ("--keys", "keys.json", "--status", "status.cwt", *AT)


def test_a_good_card(place: Path, verify: Verify) -> None:
    done = verify(place, "good.txt", *BOTH)
    assert (done.returncode, done.stderr) == (0, "")
    assert "good.txt: GOOD." in done.stdout
    assert "Name: Marisol Vega Domínguez" in done.stdout
    assert "Card number: 4821 5530 9175" in done.stdout
    assert "Good until: 2028-03-03" in done.stdout


def test_json_is_one_object_a_file_and_one_bad_card_spoils_the_status(place: Path, verify: Verify) -> None:
    done = verify(place, "--json", "good.txt", "revoked.txt", *BOTH)
    assert done.returncode == 1
    good, revoked = map(json.loads, done.stdout.splitlines())
    assert (good["file"], good["outcome"], good["good"]) == ("good.txt", "good", True)
    assert (revoked["outcome"], revoked["reason"], revoked["good"]) == ("revoked", "revoked", False)
    assert good["checked_at"] == NOON.isoformat()
    assert good["card"]["name"] == "Marisol Vega Domínguez"
    assert good["card"]["birth_date"] == "1988-01-02"


def test_spanish(place: Path, verify: Verify) -> None:
    done = verify(place, "revoked.txt", *BOTH, LANG="es_US.UTF-8")
    assert done.returncode == 1
    assert "revoked.txt: CANCELADA." in done.stdout
    assert "Nombre: Marisol Vega Domínguez" in done.stdout


def test_both_languages_have_every_word_and_an_answer_for_every_outcome() -> None:
    from charteroak.verification.rules import Outcome

    english, spanish = verify_words.LANGUAGES["en"], verify_words.LANGUAGES["es"]
    assert english.keys() == spanish.keys()
    assert all(outcome.value in english for outcome in Outcome)
    assert not [key for key in english if english[key] == spanish[key]]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "PDF"])
def test_pictures_and_pdf(place: Path, verify: Verify, kind: str) -> None:
    symbol = qr.make_qr(sample_text())
    image = Image.new("L", (symbol.modules + 8, symbol.modules + 8), 255)
    for y, row in enumerate(symbol.rows):
        for x, dark in enumerate(row):
            image.putpixel((x + 4, y + 4), 0 if dark else 255)
    out = io.BytesIO()
    big = image.resize((image.width * 4, image.height * 4), Image.Resampling.NEAREST).convert("RGB")
    big.save(out, kind, resolution=300)
    (place / "card").write_bytes(out.getvalue())
    done = verify(place, "card", "--json", *BOTH)
    assert (done.returncode, json.loads(done.stdout)["outcome"]) == (0, "good")


def test_keys_and_status_from_the_environment(place: Path, verify: Verify) -> None:
    named: dict[str, Any] = {"CHARTEROAK_ISSUER_KEYS": "keys.json", "CHARTEROAK_STATUS_LIST": "status.cwt"}
    assert verify(place, "good.txt", *AT, **named).returncode == 0


def test_without_a_status_list_it_says_that_it_is_not_sure(place: Path, verify: Verify) -> None:
    done = verify(place, "good.txt", "--keys", "keys.json", *AT)
    assert done.returncode == 1
    assert "NOT SURE" in done.stdout


def test_the_moment_counts(place: Path, verify: Verify) -> None:
    done = verify(place, "good.txt", "--json", *BOTH[:4], "--at", "2029-01-01")
    assert json.loads(done.stdout)["outcome"] == "expired"
    done = verify(place, "good.txt", "--json", *BOTH[:4], "--at", "2026-07-20T12:00:00-04:00")
    assert json.loads(done.stdout)["outcome"] == "status_too_old"


@pytest.mark.parametrize(
    "arguments",
    [
        ("good.txt",),
        ("good.txt", "--keys", "missing.json"),
        ("good.txt", "--keys", "good.txt"),
        ("good.txt", "--keys", "keys.json", "--status", "good.txt"),
        ("good.txt", "--keys", "keys.json", "--at", "yesterday"),
        ("missing.txt", *BOTH),
        (".", *BOTH),
        ("status.cwt", *BOTH),
        (),
    ],
)
def test_what_cannot_be_used_ends_with_2_and_plain_words(
    place: Path, verify: Verify, arguments: tuple[str, ...]
) -> None:
    done = verify(place, *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_no_code_is_not_good(place: Path, verify: Verify) -> None:
    (place / "note.txt").write_text("HELLO\n", encoding="ascii")
    done = verify(place, "note.txt", "--json", *BOTH)
    assert (done.returncode, json.loads(done.stdout)["outcome"]) == (1, "unreadable")
    done = verify(place, "missing.txt", "good.txt", "--json", *BOTH)
    assert [json.loads(line)["outcome"] for line in done.stdout.splitlines()] == ["not_read", "good"]
    assert done.returncode == 2
