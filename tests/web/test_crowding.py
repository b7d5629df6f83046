"""What a process that is behind does not answer: browsers that have gone."""

from __future__ import annotations

import socket
from collections import deque
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import pytest

from charteroak.web import crowding
from charteroak.web.crowding import unless_gone, waiting_requests, watch


def asked(method: str, line: socket.socket | None) -> bytes:
    def page(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        return [b"a page"]

    environ: dict[str, Any] = {"REQUEST_METHOD": method}
    if line is not None:
        environ["gunicorn.socket"] = line
    return b"".join(unless_gone(page)(environ, lambda status, headers: None))


def test_who_waits_is_answered_and_who_hung_up_is_not() -> None:
    ours, theirs = socket.socketpair()
    with ours:
        assert asked("GET", ours) == b"a page"
        theirs.close()
        assert asked("GET", ours) == b""


def test_what_was_posted_is_done_all_the_same() -> None:
    ours, theirs = socket.socketpair()
    with ours:
        theirs.close()
        assert asked("POST", ours) == b"a page"


def test_a_browser_that_sent_its_next_request_already_is_there() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.send(b"GET / HTTP/1.1\r\n")
        assert asked("GET", ours) == b"a page"
        assert ours.recv(3) == b"GET"


def test_without_a_line_to_look_at_everybody_is_answered() -> None:
    assert asked("GET", None) == b"a page"


def test_what_waits_is_what_was_accepted_and_neither_begun_nor_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowding, "_workers", [])
    assert waiting_requests() == 0
    watch(SimpleNamespace(nr_conns=30, keepalived_conns=deque([1, 2]), cfg=SimpleNamespace(threads=4)))
    assert waiting_requests() == 24
    watch(SimpleNamespace(nr_conns=2, keepalived_conns=deque(), cfg=SimpleNamespace(threads=4)))
    assert waiting_requests() == 0
