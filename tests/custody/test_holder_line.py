"""The desk's side of the line to the second key holder: each way to fail has its own name, and no answer slips by."""

from __future__ import annotations

import hashlib
import hmac
import multiprocessing
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from charteroak.custody.holder.base import Failing, HolderUnavailable
from charteroak.custody.holder.client import HolderClient, HolderLine, Sentinel
from charteroak.custody.holder.folder import ANSWER_KEY, HOLDER_KEY
from charteroak.custody.holder.server import HolderServer
from charteroak.custody.holder.wire import Answer, read_answer
from charteroak.custody.stores.sealed_file import SealedFileStore
from charteroak.lib.clock import now
from second_holder import (
    INPUTS,
    RunningHolder,
    client_of,
    holder_running,
    line_to,
    why,
)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[RunningHolder]:
    """A holder of this test's own, which it may change."""
    with holder_running(tmp_path / "holder") as running:
        yield running


def test_down_nobody_answers(tmp_path: Path, second_holder: RunningHolder) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    noted: list[Failing] = []
    client = client_of(line_to(second_holder, url=f"https://127.0.0.1:{port}"), second_holder, noted)
    assert why(lambda: client.macs(INPUTS)) is Failing.DOWN
    assert noted == [Failing.DOWN]
    assert why(lambda: line_to(second_holder, files=tmp_path / "no-files")) is Failing.DOWN
    assert why(lambda: line_to(second_holder, url="http://127.0.0.1:1")) is Failing.DOWN


def test_slow_within_two_seconds_and_a_little(second_holder: RunningHolder) -> None:
    silent = ["before the handshake", "after it", "byte by byte"]
    with ThreadPoolExecutor(len(silent)) as pool:  # side by side: each of them waits
        took = list(pool.map(lambda how: _seconds_until_slow(second_holder, how), silent))
    assert max(took) < 3.5


def _seconds_until_slow(second_holder: RunningHolder, silent: str) -> float:
    """Ask a holder that falls silent, and return after how many seconds the line gave up."""
    folder, stop = second_holder.holder.folder, threading.Event()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    passphrase = bytes(second_holder.holder.passphrase)
    context.load_cert_chain(folder / "server.pem", folder / "server.key", password=passphrase)

    def serve(listener: socket.socket) -> None:
        while not stop.is_set():
            try:
                connection, _ = listener.accept()
                if silent == "before the handshake":
                    stop.wait(5)
                    return
                with context.wrap_socket(connection, server_side=True) as wrapped:
                    wrapped.recv(4096)
                    for byte in b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 100:
                        if silent == "byte by byte":
                            wrapped.send(bytes([byte]))
                        if stop.wait(0.2):
                            return
            except OSError:
                return

    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        line = line_to(second_holder, url=f"https://127.0.0.1:{listener.getsockname()[1]}")
        start = time.monotonic()
        try:
            assert why(lambda: line.ask(INPUTS)) is Failing.SLOW
            return time.monotonic() - start
        finally:
            stop.set()
            thread.join(10)


def test_lying_a_wrong_key_that_signs_is_seen_by_the_sentinel(own: RunningHolder) -> None:
    noted: list[Failing] = []
    client = client_of(line_to(own), own, noted)
    assert client.macs(INPUTS)
    # Brought back wrongly: another key under the same name, and the answers are signed all the same.
    (own.holder.folder / "keys" / "holder" / "1.key").unlink()
    assert own.holder.store.ensure(HOLDER_KEY)
    assert why(lambda: client.macs(INPUTS)) is Failing.LYING
    assert noted == [Failing.LYING]


def test_a_liar_about_one_of_fourteen_is_seen_as_often_as_chance_has_it(second_holder: RunningHolder) -> None:
    class Liar(HolderLine):
        def ask(self, inputs: list[bytes]) -> list[bytes]:  # type: ignore[override]  # one kind of sequence
            answers = [hmac.digest(b"right", each, "sha256") for each in inputs]
            answers[3] = bytes(32)
            return answers

    right = hashlib.sha256(hmac.digest(b"right", INPUTS[0], "sha256")).digest()
    line = Liar(second_holder.url, second_holder.files, clock=now)
    client = HolderClient(line, draw=lambda: Sentinel(INPUTS[0], right), note=lambda _: None)
    seen = 0
    for _ in range(1400):
        try:
            client.macs(INPUTS)
        except HolderUnavailable:
            seen += 1
    assert 50 < seen < 160  # one in fourteen, 100 expected; twelve standard deviations wide


def _signed(store: SealedFileStore, whole: Answer, *, key: str = ANSWER_KEY) -> bytes:
    return replace(whole, signature=store.sign_ed25519(key, whole.signed())).encode()


# What is made of a right answer by whoever stands in between, or by the holder itself.
_SPOILED: dict[str, tuple[Callable[[SealedFileStore, Answer], bytes], Failing]] = {
    "output": (lambda _, a: replace(a, outputs=(bytes(32), *a.outputs[1:])).encode(), Failing.LYING),
    "order": (lambda _, a: replace(a, outputs=a.outputs[::-1]).encode(), Failing.LYING),
    "signature": (lambda _, a: replace(a, signature=bytes(64)).encode(), Failing.LYING),
    "another key": (lambda store, a: _signed(store, a, key="journal/1"), Failing.LYING),
    "fewer": (lambda store, a: _signed(store, replace(a, outputs=a.outputs[1:])), Failing.LYING),
    "no JSON": (lambda *_: b"{", Failing.LYING),
    "too long": (lambda *_: b" " * 5000, Failing.LYING),
    "other inputs": (lambda store, a: _signed(store, replace(a, digest=bytes(32))), Failing.REPLAYED),
}


@pytest.mark.parametrize("spoil", _SPOILED)
def test_an_answer_that_was_touched_is_not_used(
    own: RunningHolder, monkeypatch: pytest.MonkeyPatch, spoil: str
) -> None:
    touch, failing = _SPOILED[spoil]
    real = own.server.answer
    spoiled = lambda body: (200, touch(own.holder.store, read_answer(real(body)[1])))  # noqa: E731  # it has no name
    monkeypatch.setattr(own.server, "answer", spoiled)
    assert why(lambda: line_to(own).ask(INPUTS)) is failing


def test_an_answer_to_another_question_is_told_from_a_forged_one(
    own: RunningHolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, kept = own.server.answer, []

    def replayed(body: bytes) -> tuple[int, bytes]:
        kept.append(real(body))
        return kept[0]

    monkeypatch.setattr(own.server, "answer", replayed)
    line = line_to(own)
    line.ask(INPUTS)
    assert why(lambda: line.ask(INPUTS)) is Failing.REPLAYED
    monkeypatch.setattr(own.server, "answer", lambda _: (302, b""))
    assert why(lambda: line.ask(INPUTS)) is Failing.REFUSED


def test_a_connection_that_the_holder_closed_is_made_anew(own: RunningHolder) -> None:
    line = line_to(own)
    line.ask(INPUTS)
    port = own.server.server_address[1]
    own.server.shutdown()
    own.server.server_close()
    again = HolderServer(own.holder, clock=now, port=int(port))
    thread = threading.Thread(target=again.serve_forever, daemon=True)
    thread.start()
    try:
        assert len(line.ask(INPUTS)) == 13
    finally:
        again.shutdown()
        again.server_close()


def test_a_forked_process_has_connections_of_its_own(own: RunningHolder) -> None:
    line = line_to(own)
    right = line.ask(INPUTS)
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    children = [context.Process(target=lambda: answers.put(line.ask(INPUTS))) for _ in range(3)]
    for child in children:
        child.start()
    assert [answers.get(timeout=20) for _ in children] == [right] * 3
    assert line.ask(INPUTS) == right
    for child in children:
        child.join(10)
