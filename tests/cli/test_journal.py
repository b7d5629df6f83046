"""`charteroak journal verify` accepts a whole journal and nothing else, in seconds, without a database."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from charteroak.cli import main
from charteroak.cli.journal.words import LANGUAGES
from charteroak.journal.checkpoints import LOG, Checkpoint, VerifierKey, sign_checkpoint
from charteroak.journal.rules import leaf_hash
from charteroak.journal.tiles import (
    build_levels,
    encode_bundle,
    encode_tile,
    list_bundles,
    list_tiles,
    root_of_levels,
)

PRIVATE = Ed25519PrivateKey.from_private_bytes(b"1" * 32)
KEY = VerifierKey("id.example.org/journal", LOG, PRIVATE.public_key().public_bytes_raw())


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _publish(folder: Path, size: int, *, secret: Ed25519PrivateKey = PRIVATE) -> Checkpoint:
    leaves = [
        json.dumps({"event": "card.checked", "n": number, "pad": "x" * 150}).encode()
        for number in range(size)
    ]
    levels = build_levels([leaf_hash(leaf) for leaf in leaves])
    for bundle in list_bundles(size):
        start = bundle.index * 256
        _write(folder / bundle.path, encode_bundle(leaves[start : start + bundle.width]))
    for tile in list_tiles(size):
        _write(folder / tile.path, encode_tile(levels, tile))
    checkpoint = Checkpoint(KEY.name, size, root_of_levels(levels))
    key = VerifierKey(KEY.name, LOG, secret.public_key().public_bytes_raw())
    _write(folder / "checkpoint", sign_checkpoint(checkpoint, key=key, sign=secret.sign).encode())
    _write(folder / "vkey", key.text().encode() + b"\n")
    return checkpoint


@pytest.fixture
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize("size", [0, 1, 256, 700])
def test_a_whole_journal_is_told_with_size_and_root(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], size: int
) -> None:
    checkpoint = _publish(tmp_path, size)
    assert main(["journal", "verify", str(tmp_path)]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("WHOLE")
    assert f"Entries: {size}\n" in told.out
    assert checkpoint.root.hex() in told.out
    assert "--key" in told.err


@pytest.mark.usefixtures("in_english")
def test_a_journal_signed_anew_by_another_is_found_with_the_key_from_elsewhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    true_key = tmp_path / "city.vkey"
    true_key.write_text(KEY.text())
    folder = tmp_path / "journal"
    _publish(folder, 5, secret=Ed25519PrivateKey.from_private_bytes(b"2" * 32))
    assert main(["journal", "verify", str(folder)]) == 0
    capsys.readouterr()
    assert main(["journal", "verify", str(folder), "--key", str(true_key)]) == 1
    assert "not signed by this key" in capsys.readouterr().out
    assert main(["journal", "verify", str(folder), "--key", str(tmp_path / "none")]) == 2


@pytest.mark.usefixtures("in_english")
def test_any_changed_byte_of_any_file_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _publish(tmp_path, 300)
    chance = random.Random(6962)
    key = tmp_path / "city.vkey"
    key.write_text(KEY.text())
    for path in sorted(each for each in tmp_path.rglob("*") if each.is_file() and "vkey" not in each.name):
        kept = path.read_bytes()
        for _ in range(20):
            at = chance.randrange(len(kept))
            path.write_bytes(kept[:at] + bytes([kept[at] ^ 1 << chance.randrange(8)]) + kept[at + 1 :])
            assert main(["journal", "verify", str(tmp_path), "--key", str(key)]) == 1
        path.unlink()
        assert main(["journal", "verify", str(tmp_path), "--key", str(key)]) == 1
        path.write_bytes(kept)
    assert "NOT WHOLE" in capsys.readouterr().out


def test_a_hundred_thousand_entries_take_less_than_ten_seconds_and_no_database(tmp_path: Path) -> None:
    checkpoint = _publish(tmp_path, 100_000)
    code = (
        "import sys; from charteroak.cli import main; status = main(sys.argv[1:]);"
        "assert 'django' not in sys.modules; sys.exit(status)"
    )
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", code, "journal", "verify", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    took = time.monotonic() - start
    assert done.returncode == 0, done.stderr
    assert checkpoint.root.hex() in done.stdout
    assert took < 10, took


def test_what_checks_a_folder_loads_no_django() -> None:
    code = "import sys, charteroak.journal.checking, charteroak.journal.remote; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_words_are_there_in_both_languages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert LANGUAGES["en"].keys() == LANGUAGES["es"].keys()
    monkeypatch.setenv("LC_ALL", "es_US.UTF-8")
    _publish(tmp_path, 3)
    assert main(["journal", "verify", str(tmp_path)]) == 0
    assert "Asientos: 3" in capsys.readouterr().out
