"""Killed with SIGKILL between every two steps of append, sequence and publish: nothing lost, nothing double, no fork.

A child process records two acts and publishes, and kills itself at its n-th step, for every n. A step is a line of
the code that writes, a statement to the database, the moments before and after each commit and each file's renaming.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from charteroak.journal import actions, writing
from charteroak.journal.actions import record_event
from charteroak.journal.checking import check_folder, iterate_bundles
from charteroak.journal.models import Entry
from charteroak.journal.published import FolderSource
from charteroak.journal.queries import find_entries
from charteroak.journal.receipts import receipt_key
from charteroak.journal.rules import Leaf, leaf_hash, root_hash
from charteroak.journeys import journal_keys, publish_journal
from charteroak.journeys.journal_keys import journal_key, rotate_journal_key
from charteroak.journeys.publish_journal import journal_folder
from charteroak.lib import files
from people import NOON

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("office"), pytest.mark.slow]

TRACED = {module.__file__ for module in (actions, files, writing, publish_journal, journal_keys)}
SALT = b"s" * 16


class Steps:
    """Counts steps in this process, and kills it at one of them."""

    def __init__(self, last: int) -> None:
        self.left = last

    def step(self) -> None:
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1

    def around(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:
            self.step()
            done = act(*args, **kwargs)
            self.step()
            return done

        return counted

    def statement(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.step()
        return execute(sql, params, many, context)

    def trace(self, frame: FrameType, event: str, _: Any) -> Any:
        if event == "call" and frame.f_code.co_filename not in TRACED:
            return None
        if event == "line":
            self.step()
        return self.trace

    def play(self, act: Callable[[], object]) -> None:
        setattr(BaseDatabaseWrapper, "commit", self.around(BaseDatabaseWrapper.commit))  # noqa: B010  # typed as final
        setattr(Path, "replace", self.around(Path.replace))  # noqa: B010  # as above
        with connection.execute_wrapper(self.statement):
            sys.settrace(self.trace)
            act()


def _killed_at(last: int, act: Callable[[], object]) -> bool:
    """Play an act in a child that kills itself at its n-th step. Return whether it was killed."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            Steps(last).play(act)
        except BaseException:
            os._exit(1)
        os._exit(0)
    signal.alarm(60)  # a child that hangs fails the test
    _, status = os.waitpid(child, 0)
    signal.alarm(0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the act failed in the child"
    return False


def _record(event: str, subject: str) -> None:
    record_event(event, at=NOON, role="clerk", subject=subject, salt=SALT)


def _two_acts_and_a_publication(number: int) -> None:
    with transaction.atomic():
        _record("visit.opened", f"a{number}")
        _record("visit.details_recorded", f"a{number}")
    with transaction.atomic():
        _record("visit.opened", f"b{number}")
    publish_journal.publish_journal()


def _already_there(count: int) -> None:
    leaves = [Leaf("card.checked", NOON, "clerk", "policy", {}, f"{n:064x}").encode() for n in range(count)]
    Entry.objects.bulk_create(
        Entry(leaf=leaf, leaf_hash=leaf_hash(leaf), event="card.checked", hour=NOON) for leaf in leaves
    )
    publish_journal.publish_journal()


def _published_leaves() -> list[bytes]:
    size = check_folder(journal_folder(), key=journal_key(1)).checkpoint.size
    return [leaf for leaves in iterate_bundles(FolderSource(journal_folder()), size=size) for leaf in leaves]


def _head() -> tuple[int, bytes]:
    checkpoint = check_folder(journal_folder(), key=journal_key(1)).checkpoint
    return checkpoint.size, checkpoint.root


def _check_at_the_end(heads: list[tuple[int, bytes]]) -> None:
    size = publish_journal.publish_journal()
    publish_journal.publish_journal(whole=True)
    leaves = _published_leaves()
    # Every committed entry is published, once, and nothing else.
    assert size == len(leaves)
    assert Counter(leaves) == Counter(bytes(leaf) for leaf in Entry.objects.values_list("leaf", flat=True))
    # All checkpoints that ever stood there are of one history.
    hashes = [leaf_hash(leaf) for leaf in leaves]
    assert heads == sorted(heads, key=lambda head: head[0])
    assert all(root_hash(hashes[:size]) == root for size, root in heads)
    # An act's two entries are there together or not at all.
    key_of = {number: receipt_key(subject=f"a{number}", salt=SALT) for number in range(len(heads))}
    together = [len(find_entries(key).positions) for key in key_of.values()]
    assert set(together) <= {0, 2}


def test_killed_at_every_step_the_journal_loses_nothing_and_never_forks() -> None:
    _already_there(230)
    heads, kills = [_head()], 0
    while _killed_at(kills, partial(_two_acts_and_a_publication, kills)):
        kills += 1
        heads.append(_head())
        # The next one takes up what was left; else the work to be killed in would grow for ever.
        publish_journal.publish_journal()
        heads.append(_head())
        assert kills < 600, "it never ended"
    heads.append(_head())
    assert kills > 150
    assert heads[-1][0] > 512
    _check_at_the_end(heads)


def test_killed_at_every_step_of_a_change_of_key_the_journal_still_holds() -> None:
    _already_there(5)
    heads, kills = [_head()], 0

    def change() -> None:
        rotate_journal_key(at=NOON, after=1)
        publish_journal.publish_journal()

    while _killed_at(kills, change):
        kills += 1
        heads.append(_head())
        assert kills < 600, "it never ended"
    assert kills > 100
    assert check_folder(journal_folder(), key=journal_key(1)).chain.current == journal_key(2)
    _check_at_the_end(heads)
