"""How far a process is behind with its answers, and what it no longer has to answer."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from typing import Any, Protocol

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class ThreadedWorker(Protocol):
    """What is read of gunicorn's threaded worker."""

    nr_conns: int
    keepalived_conns: Any
    cfg: Any


_workers: list[ThreadedWorker] = []


def watch(worker: ThreadedWorker) -> None:
    """Count this process's requests by a worker of gunicorn. Called once, when the worker begins."""
    _workers[:] = [worker]


def waiting_requests() -> int:
    """Return how many requests this process has accepted and not begun; 0 where no worker is watched."""
    return sum(
        max(0, worker.nr_conns - len(worker.keepalived_conns) - int(worker.cfg.threads))
        for worker in _workers
    )


def unless_gone(application: Application) -> Application:
    """Answer nobody whose browser hung up while the request waited: that work is why a site that is behind stays so.

    What was posted is done all the same, and sending it again finds it done.
    """

    def answer(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        line = environ.get("gunicorn.socket")
        if environ["REQUEST_METHOD"] == "GET" and line is not None and _has_hung_up(line):
            start_response("408 Request Timeout", [("Content-Length", "0"), ("Connection", "close")])
            return [b""]
        return application(environ, start_response)

    return answer


def _has_hung_up(line: socket.socket) -> bool:
    try:
        return line.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False  # nothing more was sent, and the line is open
    except OSError:
        return True
