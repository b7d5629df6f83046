"""A child process that plays a step and kills itself just before its n-th point: a statement, or a named function."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from typing import Any
from unittest import mock

from django.db import connection, connections


def killed_before(point: int, step: Callable[[], object], *, also: Sequence[str] = ()) -> bool:
    """Play a step in a child that kills itself before its n-th point. Return whether it was killed.

    `also`: functions by their dotted names; the moments before and after each call are points too.
    """
    connections.close_all()
    child = os.fork()
    if child == 0:
        _play(point, step, also)
    signal.alarm(60)  # a child that hangs fails the test
    _, status = os.waitpid(child, 0)
    signal.alarm(0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the step failed in the child"
    return False


def _play(point: int, step: Callable[[], object], also: Sequence[str]) -> None:
    seen = 0

    def here() -> None:
        nonlocal seen
        if seen == point:
            os.kill(os.getpid(), signal.SIGKILL)
        seen += 1

    def statement(execute: Any, *arguments: Any) -> Any:
        here()
        return execute(*arguments)

    def around(called: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            here()
            result = called(*arguments, **named)
            here()
            return result

        return call

    try:
        for name in also:
            target, attribute = mock._get_target(name)  # type: ignore[attr-defined]  # as mock.patch finds it
            owner = target()
            setattr(owner, attribute, around(getattr(owner, attribute)))
        with connection.execute_wrapper(statement):
            step()
    except BaseException:
        os._exit(1)
    os._exit(0)
