"""The processes that `serve` starts: web server and background work, forked with everything loaded already.

A process started anew would spend four seconds of its own on importing; a forked one is ready at once.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from multiprocessing.context import ForkProcess
from typing import Any

from gunicorn.app.base import BaseApplication

from charteroak.cli.environment import become
from charteroak.cli.server_log import ServerLog
from charteroak.config.roles import JOBS, ROLE_OF_FACE
from charteroak.lib.collecting import rare_collections
from charteroak.web.crowding import unless_gone, watch

_PR_SET_PDEATHSIG = 1
_SHORTEST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0  # seconds


def web_settings(listener: int) -> dict[str, Any]:
    """Return gunicorn's settings for a listening socket's file number."""
    return {
        "bind": f"fd://{listener}",
        "worker_class": "gthread",
        # A process for each of two cores; while one thread waits for the disk or the database, others go on. A launch
        # was measured with these (benchmarks/booking/storm.py).
        "workers": 2,
        "threads": 4,
        # Who comes while all threads are busy waits and is not turned away; but in a line of three seconds and not of
        # twenty, at whose end browsers have given up. Beyond that the system's own way holds: the browser knocks again
        # after one second, and after three.
        "worker_connections": 256,
        "backlog": 256,
        # A line kept open for a browser's next request would take one of these places; the proxy before us keeps them.
        "keepalive": 0,
        "post_worker_init": watch,
        "timeout": 60,
        "graceful_timeout": 5,
        "loglevel": "warning",
        "logger_class": ServerLog,
        "control_socket_disable": True,
        # Called once, before the workers are forked, and not by each of them.
        "preload_app": True,
    }


class _Web(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn as a library (its documentation, 'Custom Application')."""

    def __init__(self, listener: int) -> None:
        self._listener = listener
        super().__init__()

    def load_config(self) -> None:
        for name, value in web_settings(self._listener).items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from charteroak.config.wsgi import application

        _load_pages()
        # A quarter of a million objects that stay; looking whether one of them can go stops a worker for half a second.
        gc.collect()
        gc.freeze()
        return unless_gone(application)


def _load_pages() -> None:
    """Import every page, and find its addresses in each language.

    Django does this when the first request comes, in each worker anew: the people whom the second worker took first
    waited three seconds, long after the first one had said that the site answers.
    """
    from django.conf import settings
    from django.urls import get_resolver
    from django.utils import translation

    for code, _name in settings.LANGUAGES:
        with translation.override(code), rare_collections():
            get_resolver().reverse_dict  # noqa: B018  # read, it is built


def _serve_web(listener: int, role: str) -> None:
    become(role)
    _Web(listener).run()


def work() -> None:
    """Run the background work until told to stop. Needs Django set up."""
    from django.core.management import call_command

    become(JOBS)
    # Its greeting goes nowhere; what goes wrong goes to standard error.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    call_command("procrastinate", "worker", "--concurrency", "1")


def _begin(target: Callable[..., None], arguments: Sequence[Any]) -> None:
    # Ctrl-C reaches the parent alone, which then stops its children in order.
    os.setsid()
    if sys.platform == "linux":
        # When the parent is killed outright, its children are told to stop too.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    target(*arguments)


def start_children(listener: int, *, face: str) -> list[ForkProcess]:
    """Start the web server on a listening socket's file number, and the background work beside any but the public face.

    Each is another role to the database. Needs Django set up.
    """
    from django.db import connections

    # A connection shared by two processes would mix their answers.
    connections.close_all()
    children = [_fork(_serve_web, listener, ROLE_OF_FACE[face])]
    if face != "public":
        children.append(_fork(work))
    return children


def _fork(target: Callable[..., None], *arguments: Any) -> ForkProcess:
    child = multiprocessing.get_context("fork").Process(target=_begin, args=(target, arguments))
    child.start()
    return child


class Revival:
    """Begins the background work anew where it ended by itself: it was killed, or the database went away under it.

    The pages go on meanwhile. It waits a second, and twice as long each time that it ends soon again.
    """

    def __init__(self) -> None:
        self._pause, self._begun, self._due = _SHORTEST_PAUSE, time.monotonic(), 0.0

    def tend(self, children: list[ForkProcess]) -> None:
        """Look after the background work of `start_children`. Called several times a second."""
        at = time.monotonic()
        if len(children) < 2 or children[1].is_alive():
            return
        if not self._due:
            soon = at - self._begun < _LONGEST_PAUSE
            self._pause = min(2 * self._pause, _LONGEST_PAUSE) if soon else _SHORTEST_PAUSE
            self._due = at + self._pause
            words = f"The background work stopped by itself. It begins anew in {self._pause:.0f} s."
            print(words, file=sys.stderr, flush=True)
        elif at >= self._due:
            children[1] = _fork(work)
            self._begun, self._due = at, 0.0


def stop_children(children: Sequence[ForkProcess]) -> None:
    """Ask all to stop, and after eight seconds no longer ask."""
    for child in children:
        if child.is_alive():
            child.terminate()
    deadline = time.monotonic() + 8
    for child in children:
        child.join(max(0.1, deadline - time.monotonic()))
        if child.is_alive() and child.pid:
            os.killpg(child.pid, signal.SIGKILL)
            child.join()
