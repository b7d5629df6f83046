"""The second key holder and the desk's line to it, over real TLS: what it answers, to whom, and how it fails."""

from __future__ import annotations

import socket
import ssl
import statistics
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from charteroak.custody.holder.base import Failing, HolderUnavailable
from charteroak.custody.holder.client import HolderLine
from charteroak.custody.holder.folder import HOLDER_KEY
from charteroak.custody.holder.server import MAX_THREADS
from charteroak.custody.holder.wire import Question
from charteroak.lib.clock import now
from second_holder import (
    INPUTS,
    RunningHolder,
    certificate_of,
    client_of,
    holder_running,
    line_to,
    post,
    question,
    tls,
    why,
)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[RunningHolder]:
    """A holder of this test's own, which it may change."""
    with holder_running(tmp_path / "holder") as running:
        yield running


def test_it_answers_what_its_key_makes_and_in_order(second_holder: RunningHolder) -> None:
    right = [second_holder.holder.store.mac(HOLDER_KEY, each) for each in INPUTS]
    assert line_to(second_holder).ask(INPUTS) == right
    noted: list[Failing] = []
    client = client_of(line_to(second_holder), second_holder, noted)
    assert [client.macs(INPUTS) for _ in range(5)] == [right] * 5
    assert client.macs([]) == []
    assert noted == []
    with pytest.raises(ValueError, match="13"):
        client.macs([*INPUTS, INPUTS[0]])


def test_a_request_that_comes_again_is_refused_and_counted_once(own: RunningHolder) -> None:
    body = question(number=7, inputs=3)
    assert [post(own, body) for _ in range(3)] == [200, 409, 409]
    assert own.holder.ledger.answered_on(now().date()) == (3, False)


def test_a_clock_that_is_off_by_more_than_two_minutes_is_refused(own: RunningHolder) -> None:
    for number, (seconds, status) in enumerate([(-130, 409), (130, 409), (-100, 200), (100, 200)]):
        at = now() + timedelta(seconds=seconds)
        assert post(own, question(number=number, at=at)) == status
    behind = HolderLine(own.url, own.files, clock=lambda: now() - timedelta(minutes=3))
    assert why(lambda: behind.ask(INPUTS)) is Failing.REFUSED


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b"[" * 4000, 400),
        (b'{"id": "00", "at": 1, "inputs": []}', 400),
        (question(inputs=16).replace(b'"at": ', b'"at": -'), 400),
        (question().replace(b'"at": ', b'"at": 1e'), 400),
        (Question(bytes(16), 1, tuple([INPUTS[0]] * 17)).encode(), 400),
        (Question(bytes(16), 1, (b"short",)).encode(), 400),
        (b"\xff" * 100, 400),
        (b" " * 5000, 413),
    ],
    # Some of them say what time it is, which is another one in each worker.
    ids=["nothing", "a list", "deep", "half", "before", "power", "too many", "short", "no text", "too long"],
)
def test_what_is_no_question_is_refused_and_not_counted(own: RunningHolder, body: bytes, status: int) -> None:
    assert post(own, body) == status
    assert own.holder.ledger.answered_on(now().date()) == (0, False)


def test_no_other_address_and_no_body_without_a_length(own: RunningHolder) -> None:
    assert post(own, question(), path="/") == 404
    chunked = b"POST /v1/macs HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    assert b" 411 " in speak(own, tls(own), chunked)


def test_only_a_certificate_that_is_admitted_gets_an_answer(own: RunningHolder, tmp_path: Path) -> None:
    with holder_running(tmp_path / "other") as stranger:
        line = line_to(own, files=own.admit_another(tmp_path / "second"))
        assert len(line.ask(INPUTS)) == 13
        # Signed by another authority, which the first does not know; and the other way round.
        foreign = tmp_path / "foreign"
        foreign.mkdir()
        for name, source in (
            ("client.key", stranger),
            ("client.pem", stranger),
            ("authority.pem", own),
            ("answer.pem", own),
        ):
            (foreign / name).write_bytes((source.files / name).read_bytes())
        assert why(lambda: line_to(own, files=foreign).ask(INPUTS)) is Failing.DOWN
        assert why(lambda: line_to(stranger, files=own.files).ask(INPUTS)) is Failing.DOWN
    # Revoked while its connection is open: the very next question is refused.
    assert own.holder.ledger.revoke(certificate_of(tmp_path / "second"), at=now())
    assert why(lambda: line.ask(INPUTS)) is Failing.REFUSED
    assert len(line_to(own).ask(INPUTS)) == 13


def test_no_certificate_or_an_older_tls_is_not_even_heard(own: RunningHolder) -> None:
    asked = b"POST /v1/macs HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
    assert b" 400 " in speak(own, tls(own), asked)
    older = tls(own)
    older.maximum_version = ssl.TLSVersion.TLSv1_2
    for context in (older, ssl.create_default_context(cafile=str(own.files / "authority.pem"))):
        with pytest.raises((ssl.SSLError, ConnectionError)):
            speak(own, context, asked)


def speak(holder: RunningHolder, context: ssl.SSLContext, words: bytes) -> bytes:
    """Say something and return the beginning of what comes back.

    :raises ConnectionError: nothing does.
    """
    port = int(holder.url.rsplit(":", 1)[1])
    with (
        socket.create_connection(("127.0.0.1", port), timeout=5) as raw,
        context.wrap_socket(raw, server_hostname="127.0.0.1") as wrapped,
    ):
        wrapped.sendall(words)
        heard = wrapped.recv(100)
    if not heard:
        raise ConnectionResetError
    return heard


def test_a_spent_quota_is_refused_whole_and_told_once(tmp_path: Path) -> None:
    with holder_running(tmp_path, quota=30) as holder:
        line = line_to(holder)
        assert [len(line.ask(INPUTS)) for _ in range(2)] == [13, 13]
        for _ in range(3):
            assert why(lambda: line.ask(INPUTS)) is Failing.SPENT
        assert len(line.ask(INPUTS[:4])) == 4
        assert holder.holder.ledger.answered_on(now().date()) == (30, True)
        entries = holder.holder.ledger.list_entries(at=now())
        assert sum(b"quota.reached" in each for each in entries) == 1


def test_of_two_at_once_one_has_the_last_unit(tmp_path: Path) -> None:
    with holder_running(tmp_path, quota=11) as holder:
        line = line_to(holder)
        line.ask(INPUTS[:1])
        for _ in range(5):
            line.ask(INPUTS[:1])
        barrier, got = threading.Barrier(8), []

        def ask() -> None:
            barrier.wait()
            try:
                got.append(len(line.ask(INPUTS[:3])))
            except HolderUnavailable as failed:
                got.append(failed.why)

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(map(str, got)) == ["3", *["spent"] * 7]
        assert holder.holder.ledger.answered_on(now().date()) == (9, True)


def test_the_next_day_has_a_quota_of_its_own_and_the_day_before_is_told(tmp_path: Path) -> None:
    moment = [datetime(2026, 11, 24, 23, 59, 50, tzinfo=UTC)]
    with holder_running(tmp_path, quota=13, clock=lambda: moment[0]) as holder:
        line = HolderLine(holder.url, holder.files, clock=lambda: moment[0])
        line.ask(INPUTS)
        assert why(lambda: line.ask(INPUTS)) is Failing.SPENT
        moment[0] += timedelta(seconds=20)
        line.ask(INPUTS)
        entries = holder.holder.ledger.list_entries(at=moment[0])
        assert b'{"count":13,"day":"2026-11-24","event":"macs.answered"}' in entries
        assert not any(b"2026-11-25" in each and b"macs" in each for each in entries)


def test_more_who_only_hold_the_door_than_there_are_threads_do_not_stop_it_for_long(
    own: RunningHolder,
) -> None:
    assert own.server.handshake_seconds <= 5
    own.server.handshake_seconds = 0.5
    port = int(own.url.rsplit(":", 1)[1])
    idle = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(MAX_THREADS + 10)]
    try:
        deadline = time.monotonic() + 15
        while True:
            try:
                assert len(line_to(own).ask(INPUTS)) == 13
                break
            except HolderUnavailable:
                assert time.monotonic() < deadline
                time.sleep(0.05)
    finally:
        for each in idle:
            each.close()


def test_nothing_of_what_was_asked_is_written_anywhere(
    own: RunningHolder, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    outputs = line_to(own).ask(INPUTS)
    post(own, b"nonsense")
    said = capfd.readouterr()
    written = b"".join(path.read_bytes() for path in own.holder.folder.rglob("*") if path.is_file())
    for value in (*INPUTS, *outputs):
        assert value not in written
        for text in (said.out, said.err, caplog.text):
            assert value.hex() not in text
    assert said.err == ""


def test_one_question_of_thirteen_takes_milliseconds(
    second_holder: RunningHolder, capsys: pytest.CaptureFixture[str]
) -> None:
    client, took = client_of(line_to(second_holder), second_holder, []), []
    client.macs(INPUTS)
    for _ in range(100):
        start = time.perf_counter()
        client.macs(INPUTS)
        took.append(time.perf_counter() - start)
    p95 = statistics.quantiles(took, n=20)[-1] * 1000
    with capsys.disabled():
        print(
            f"\n13 inputs and a sentinel over TLS: median {statistics.median(took) * 1000:.1f} ms, p95 {p95:.1f} ms"
        )
    assert p95 < 500  # a loaded machine; the figure is printed
