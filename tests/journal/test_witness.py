"""A witness signs what continues, and never two histories; one that is shown them keeps the proof."""

from __future__ import annotations

import http.client
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from charteroak.cli import main
from charteroak.journal import witness as module
from charteroak.journal.checkpoints import Checkpoint, read_checkpoint, read_cosignature
from charteroak.journal.published import FolderSource, read_note, tree_of
from charteroak.journal.witness import Submission, Witness, WitnessRefused, read_submission
from charteroak.journal.witness_server import WitnessServer
from journal_samples import KEY, from_folder, key_of, lay_out, served

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
STRANGER = Ed25519PrivateKey.from_private_bytes(b"9" * 32)


def _submission(folder: Path, old_size: int) -> Submission:
    note = read_note(FolderSource(folder))
    size = read_checkpoint(note, key=KEY).size
    proof = tree_of(FolderSource(folder), size=size).prove_consistency(min(old_size, size))
    return Submission(old_size, tuple(proof), note)


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    lay_out(tmp_path / "j", 300)
    return tmp_path / "j"


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    return Witness(tmp_path / "w", name="paper.example/witness")


def _fork(journal: Path, size: int) -> None:
    lay_out(journal, size, entry=lambda number: f"other {number}".encode())


def test_what_continues_is_signed_with_the_hour(journal: Path, witness: Witness) -> None:
    for size, old in ((300, 0), (300, 300), (301, 300), (900, 301)):
        lay_out(journal, size)
        sent = _submission(journal, old)
        line = witness.cosign(read_submission(sent.encode()), keys=[KEY], at=AT)
        assert read_cosignature(sent.note + line, key=witness.key) == int(AT.timestamp())
    last = witness.last(KEY.name)
    assert last is not None
    assert last[1].size == 900


def test_the_key_is_made_once_and_is_the_witness_s_alone(tmp_path: Path) -> None:
    first = Witness(tmp_path / "w", name="paper.example/w")
    assert Witness(tmp_path / "w").key == first.key
    assert (tmp_path / "w" / "key.pem").stat().st_mode & 0o077 == 0
    assert (tmp_path / "w" / "vkey").read_text() == f"{first.key.text()}\n"
    with pytest.raises(WitnessRefused, match="name"):
        Witness(tmp_path / "w", name="other.example/w")
    with pytest.raises(WitnessRefused, match="name"):
        Witness(tmp_path / "w2", name="not a name")


def test_what_does_not_continue_is_refused_and_the_proof_is_kept(journal: Path, witness: Witness) -> None:
    witness.cosign(_submission(journal, 0), keys=[KEY], at=AT)
    before = witness.last(KEY.name)
    _fork(journal, 300)
    with pytest.raises(WitnessRefused, match="forked"):
        witness.cosign(_submission(journal, 300), keys=[KEY], at=AT)
    _fork(journal, 400)
    with pytest.raises(WitnessRefused, match="proof"):
        witness.cosign(_submission(journal, 300), keys=[KEY], at=AT)
    with pytest.raises(WitnessRefused, match="conflict") as conflict:
        witness.cosign(_submission(journal, 0), keys=[KEY], at=AT)
    assert conflict.value.size == 300
    _fork(journal, 200)
    with pytest.raises(WitnessRefused, match="malformed"):
        witness.cosign(_submission(journal, 300), keys=[KEY], at=AT)
    assert witness.last(KEY.name) == before
    evidence = sorted((witness._folder / "evidence").iterdir())
    assert [each.name.split("-")[1] for each in evidence] == ["forked", "proof"]
    for each in evidence:
        heads = [read_checkpoint((each / name).read_text(), key=KEY) for name in ("earlier", "later")]
        assert heads[0].size == 300
        assert heads[0].root != heads[1].root


def test_a_stranger_s_or_unknown_journal_is_not_signed(journal: Path, witness: Witness) -> None:
    sent = _submission(journal, 0)
    with pytest.raises(WitnessRefused, match="not_signed"):
        witness.cosign(sent, keys=[key_of(STRANGER)], at=AT)
    with pytest.raises(WitnessRefused, match="unknown"):
        witness.cosign(sent, keys=[key_of(STRANGER, "else.example/log")], at=AT)
    assert not (witness._folder / "seen").exists()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"old 0\n",
        b"old 01\n\nx",
        b"old -1\n\nx",
        b"new 0\n\nx",
        b"old 99999999999999999999\n\nx",
        b"old 3\nAAAA\n\nx",
        b"old 3\n!\n\nx",
        b"old 3\n" + b"A" * 43 + b"=\n" * 64 + b"\nx",
        b"old \xd9\xa3\n\nx",
    ],
)
def test_a_malformed_request_is_refused(body: bytes) -> None:
    with pytest.raises(WitnessRefused, match="malformed"):
        read_submission(body)


def test_of_many_requests_at_once_none_rolls_another_back(tmp_path: Path, witness: Witness) -> None:
    sent = []
    for size in range(1, 30):
        lay_out(tmp_path / "j", size)
        sent.append([_submission(tmp_path / "j", old) for old in range(size + 1)])
    signed: list[int] = []
    codes: set[str] = set()

    def push(start: int) -> None:
        for offers in sent[start::3]:
            for offer in offers:
                try:
                    witness.cosign(offer, keys=[KEY], at=AT)
                    signed.append(int(offer.note.split("\n")[1]))
                except WitnessRefused as refused:
                    codes.add(refused.code)

    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(push, start) for start in range(3)]:
            done.result(60)
    last = witness.last(KEY.name)
    assert last is not None
    assert last[1].size == max(signed)
    assert codes <= {"conflict"}


def test_killed_at_any_moment_it_forgets_nothing_it_signed(journal: Path, tmp_path: Path) -> None:
    """Killed before, while or after remembering: what was signed is remembered, and the next try works."""
    folder = tmp_path / "w"
    Witness(folder)
    out = tmp_path / "line"
    for point in range(4):
        lay_out(journal, 300 + point * 10)
        child = os.fork()
        if child == 0:
            _die_at(point, monkeypatched=module)
            last = Witness(folder).last(KEY.name)
            sent = _submission(journal, last[1].size if last else 0)
            out.write_text(sent.note + Witness(folder).cosign(sent, keys=[KEY], at=AT))
            os._exit(0)
        os.waitpid(child, 0)
        witness = Witness(folder)
        last = witness.last(KEY.name)
        if out.exists():
            signed = read_checkpoint(out.read_text(), key=KEY)
            assert last is not None
            assert last[1].size >= signed.size
        witness.cosign(_submission(journal, last[1].size if last else 0), keys=[KEY], at=AT)


def _die_at(point: int, *, monkeypatched: object) -> None:
    """Have this process kill itself before writing, before or after the folder is settled, or before signing."""
    names = ("write_file", "settle_folders", "cosign_checkpoint", "signature_lines")

    def die(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(monkeypatched, names[point], die)


@pytest.fixture
def server(witness: Witness) -> Iterator[WitnessServer]:
    with WitnessServer(witness, keys=[KEY], clock=lambda: AT, port=0) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def _post(server: WitnessServer, body: bytes, path: str = "/add-checkpoint") -> tuple[int, str, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=10)
    connection.request("POST", path, body)
    response = connection.getresponse()
    answer = response.status, response.headers["Content-Type"], response.read()
    connection.close()
    return answer


def _announced(server: WitnessServer, length: int) -> int:
    """Say that a body of this length follows, and return the answer before any of it is sent."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=10)
    connection.putrequest("POST", "/add-checkpoint")
    connection.putheader("Content-Length", str(length))
    connection.endheaders()
    status = connection.getresponse().status
    connection.close()
    return status


def test_the_server_answers_as_tlog_witness_says(journal: Path, server: WitnessServer) -> None:
    first = _submission(journal, 0)
    status, _, line = _post(server, first.encode())
    assert status == 200
    assert read_cosignature(first.note + line.decode(), key=server.witness.key)
    assert _post(server, first.encode()) == (409, "text/x.tlog.size", b"300\n")
    lay_out(journal, 310)
    grown = _submission(journal, 300)
    assert _post(server, Submission(300, grown.proof[1:], grown.note).encode())[0] == 422
    assert _post(server, grown.encode())[0] == 200
    assert _post(server, Submission(400, (), grown.note).encode())[0] == 400
    _fork(journal, 310)
    assert _post(server, _submission(journal, 310).encode())[0] == 409
    lay_out(journal, 320, secret=STRANGER)
    assert _post(server, Submission(310, (), read_note(FolderSource(journal))).encode())[0] == 403
    other = Checkpoint("else.example/log", 0, b"0" * 32).text() + "\n— else.example/log AAAAAAAA\n"
    assert _post(server, Submission(0, (), other).encode())[0] == 404
    assert _post(server, b"nonsense")[0] == 400
    assert _post(server, first.encode(), "/elsewhere")[0] == 404
    assert _announced(server, 2_000_000) == 413


def test_pulled_from_an_address_by_the_command(tmp_path: Path, journal: Path) -> None:
    out, folder = tmp_path / "out", tmp_path / "w"
    with served(from_folder(journal)) as url:
        pull = ["journal", "witness", "--log", url, "--key-folder", str(folder), "--out", str(out)]
        assert main([*pull, "--name", "paper.example/w"]) == 0
        witness = Witness(folder)
        assert read_cosignature(out.read_text(), key=witness.key)
        assert read_checkpoint(out.read_text(), key=KEY).size == 300
        lay_out(journal, 512)
        assert main(pull) == 0
        kept = out.read_bytes()
        _fork(journal, 600)
        assert main(pull) == 1
        lay_out(journal, 300)
        assert main(pull) == 1
        # The journal's first key was remembered: another's signature is not taken for it.
        lay_out(journal, 700, secret=STRANGER)
        assert main(pull) == 1
    assert out.read_bytes() == kept
    codes = {each.name.split("-")[1] for each in (folder / "evidence").iterdir()}
    assert codes == {"proof", "rolled_back"}
