"""`charteroak journal verify URL`: bounded, held to one host, and as strict as with a folder."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from charteroak.cli import main
from charteroak.journal.checkpoints import WITNESS, VerifierKey, cosign_checkpoint
from charteroak.journal.published import JournalRefused
from charteroak.journal.remote import HttpSource, NotAnAddress
from journal_samples import KEY, SECRET, from_folder, lay_out, served

Captured = pytest.CaptureFixture[str]
PAPER_SECRET = Ed25519PrivateKey.from_private_bytes(b"7" * 32)
PAPER = VerifierKey("paper.example/witness", WITNESS, PAPER_SECRET.public_key().public_bytes_raw())
SILENT = VerifierKey("silent.example/witness", WITNESS, SECRET.public_key().public_bytes_raw())


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def _key(tmp_path: Path, key: VerifierKey, name: str = "city.vkey") -> str:
    path = tmp_path / name
    path.write_text(key.text())
    return str(path)


@pytest.mark.parametrize("size", [0, 1, 300, 600])
def test_a_journal_under_an_address_is_checked_like_a_folder(
    tmp_path: Path, capsys: Captured, size: int
) -> None:
    checkpoint = lay_out(tmp_path / "j", size)
    with served(from_folder(tmp_path / "j")) as url:
        assert main(["journal", "verify", f"{url}/", "--key", _key(tmp_path, KEY)]) == 0
    told = capsys.readouterr()
    assert checkpoint.root.hex() in told.out
    assert not told.err


def test_any_changed_file_under_an_address_is_found(tmp_path: Path, capsys: Captured) -> None:
    lay_out(tmp_path / "j", 300)
    key = _key(tmp_path, KEY)
    files = [each for each in (tmp_path / "j").rglob("*") if each.is_file() and each.name != "vkey"]
    with served(from_folder(tmp_path / "j")) as url:
        for path in files:
            kept = path.read_bytes()
            for changed in (kept[:-2] + bytes([kept[-2] ^ 1]) + kept[-1:], kept[:-1], kept + kept, b""):
                path.write_bytes(changed)
                assert main(["journal", "verify", url, "--key", key]) == 1, path
            path.unlink()
            assert main(["journal", "verify", url, "--key", key]) == 1
            path.write_bytes(kept)
        assert main(["journal", "verify", url, "--key", key]) == 0
    capsys.readouterr()


def test_a_redirect_is_not_followed(tmp_path: Path, capsys: Captured) -> None:
    lay_out(tmp_path / "j", 3)
    asked: list[str] = []

    def elsewhere(path: str) -> tuple[int, bytes, dict[str, str]]:
        asked.append(path)
        return from_folder(tmp_path / "j")(path)

    with served(elsewhere) as other, served(lambda path: (302, b"", {"Location": other + path})) as url:
        assert main(["journal", "verify", url, "--key", _key(tmp_path, KEY)]) == 2
    assert asked == []
    assert "leads elsewhere" in capsys.readouterr().err


def test_what_is_too_long_or_drips_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    with served(lambda path: (200, b"x" * 5000, {})) as url:
        source = HttpSource(url)
        assert len(source.read("a", limit=5000)) == 5000
        with pytest.raises(JournalRefused, match="too_long"):
            source.read("a", limit=4999)
        source.close()
    with (
        served(lambda path: (200, b"x", {"Content-Length": "9"})) as url,
        pytest.raises(JournalRefused) as slow,
    ):
        HttpSource(url, timeout=0.3).read("a", limit=100)
    assert slow.value.code == "too_slow"
    start = time.monotonic()

    def drip(path: str) -> tuple[int, bytes, dict[str, str]]:
        time.sleep(0.5)
        return 200, b"x", {}

    with served(drip) as url, pytest.raises(JournalRefused, match="too_slow"):
        HttpSource(url, timeout=5, total=0.2).read("a", limit=100)
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://",
        "http://user:word@example.org/",
        "http://example.org/?a=1",
        "http://example.org:99999/",
        "http://example.org/a b",
        "http://[::1",
    ],
)
def test_what_is_no_address_is_refused(url: str, capsys: Captured) -> None:
    with pytest.raises(NotAnAddress):
        HttpSource(url)
    assert main(["journal", "verify", url]) == 2
    assert "no address" in capsys.readouterr().err


def test_a_host_that_is_not_there_is_told_apart_from_a_false_journal(
    tmp_path: Path, capsys: Captured
) -> None:
    with served(lambda path: (500, b"", {})) as url:
        assert main(["journal", "verify", url, "--key", _key(tmp_path, KEY)]) == 2
    assert main(["journal", "verify", url]) == 2
    assert "NOT CHECKED" in capsys.readouterr().err


def test_witnesses_are_named_with_their_time_and_may_be_required(tmp_path: Path, capsys: Captured) -> None:
    lay_out(tmp_path / "j", 5)
    path = tmp_path / "j" / "checkpoint"
    cosigned = cosign_checkpoint(path.read_text(), key=PAPER, at_second=1_795_348_800, sign=PAPER_SECRET.sign)
    path.write_text(cosigned)
    paper, silent = _key(tmp_path, PAPER, "paper"), _key(tmp_path, SILENT, "silent")
    verify = ["journal", "verify", str(tmp_path / "j"), "--key", _key(tmp_path, KEY)]
    both = [*verify, "--witness", paper, "--witness", silent]
    assert main([*both, "--quorum", "1"]) == 0
    told = capsys.readouterr().out
    assert "paper.example/witness, 2026-11-22 12:00 UTC" in told
    assert "silent.example/witness has not signed" in told
    assert main([*both, "--quorum", "2"]) == 1
    # Another time under the same signature: the line is the witness's no more.
    line = cosigned.splitlines()[-1]
    encoded = line.split()[-1]
    path.write_text(
        cosigned.replace(encoded, encoded[:10] + ("B" if encoded[10] == "A" else "A") + encoded[11:])
    )
    assert main(both) == 1
    assert main([*verify, "--witness", _key(tmp_path, KEY, "wrong")]) == 2


def test_a_fork_and_a_rollback_are_found_from_a_checkpoint_kept_earlier(
    tmp_path: Path, capsys: Captured
) -> None:
    folder, kept = tmp_path / "j", tmp_path / "kept"
    lay_out(folder, 300)
    kept.write_bytes((folder / "checkpoint").read_bytes())
    verify = ["journal", "verify", str(folder), "--key", _key(tmp_path, KEY), "--since", str(kept)]
    assert main(verify) == 0
    lay_out(folder, 700)
    assert main(verify) == 0
    assert "of 300 entries" in capsys.readouterr().out
    lay_out(folder, 700, entry=lambda number: b"other" if number == 299 else f'{{"entry":{number}}}'.encode())
    assert main(verify) == 1
    assert "not the continuation" in capsys.readouterr().out
    lay_out(folder, 299)
    assert main(verify) == 1
    assert "shorter" in capsys.readouterr().out
    kept.write_text("nonsense")
    assert main(verify) == 1
