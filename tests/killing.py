"""A child process that plays a step and kills itself just before its n-th point: a statement, or a named function."""

from __future__ import annotations

import gc
import os
import signal
import time
from collections.abc import Callable, Sequence
from typing import Any
from unittest import mock

from django.db import connection
from django.db.backends.signals import connection_created

Here = Callable[[], None]


def killed_before(point: int, step: Callable[[], object], *, also: Sequence[str] = ()) -> bool:
    """Play a step in a child that kills itself before its n-th point. Return whether it was killed.

    `also`: functions by their dotted names; the moments before and after each call are points too.
    """

    def play(here: Here) -> None:
        for name in also:
            target, attribute = mock._get_target(name)  # type: ignore[attr-defined]  # as mock.patch finds it
            owner = target()
            setattr(owner, attribute, around(getattr(owner, attribute), here))
        with connection.execute_wrapper(before_statements(here)):
            step()

    return killed_at(point, play)


def before_statements(here: Here) -> Callable[..., Any]:
    def statement(execute: Any, *arguments: Any) -> Any:
        here()
        return execute(*arguments)

    return statement


def around(called: Callable[..., Any], here: Here) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        here()
        result = called(*arguments, **named)
        here()
        return result

    return call


def killed_at(point: int, play: Callable[[Here], object]) -> bool:
    """Let a child play what calls `here` at each of its points, and kills itself at its n-th. Return whether it did.

    What the parent has read and imported the child need not: play everything once before, where that is possible.
    Threads do not come along, and what keeps some (typesetting) must not be used in a child.
    """
    told, telling = os.pipe()
    # A child that looks for garbage would have to copy all the memory that it shares with its parent.
    gc.freeze()
    child = os.fork()
    if child == 0:
        gc.disable()
        _play(point, play, telling)
    gc.unfreeze()
    os.close(telling)
    signal.alarm(60)  # a child that hangs fails the test
    _, status = os.waitpid(child, 0)
    with os.fdopen(told) as told_by:
        backends = [int(line) for line in told_by]
    # The database may learn a moment later that nobody is there, and only then lets go of what the child had locked.
    while _is_one_left(backends):
        time.sleep(0.001)
    signal.alarm(0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the step failed in the child"
    return False


def _is_one_left(backends: list[int]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM unnest(%s::integer[]) AS t (pid), pg_stat_get_activity(pid)", [backends]
        )
        return cursor.fetchone() is not None


def _play(point: int, play: Callable[[Here], object], telling: int) -> None:
    seen = 0

    def here() -> None:
        nonlocal seen
        if seen == point:
            os.kill(os.getpid(), signal.SIGKILL)
        seen += 1

    def connected(connection: Any, **_: object) -> None:
        os.write(telling, b"%d\n" % connection.connection.info.backend_pid)

    try:
        connection_created.connect(connected)
        # A connection of its own. The parent's is kept from being closed, for that would be told the server.
        parents, connection.connection = connection.connection, None
        play(here)
        assert parents is not connection.connection
    except BaseException:
        os._exit(1)
    os._exit(0)
