"""Killed with SIGKILL between every two steps of append, sequence and publish: nothing lost, nothing double, no fork.

A child process records two acts and publishes, and kills itself at its n-th step, for every n. A step is a line of
the code that writes, a statement to the database, the moments before and after each commit and each file's renaming.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from django.db import connection, transaction
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
from killing import Here, around, before_statements, killed_at
from people import NOON

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("office"), pytest.mark.slow]

TRACED = {module.__file__ for module in (actions, files, writing, publish_journal, journal_keys)}
SALT = b"s" * 16


def _killed_at(last: int, act: Callable[[], object]) -> bool:
    """Play an act in a child that kills itself at its n-th step. Return whether it was killed."""

    def play(here: Here) -> None:
        def trace(frame: FrameType, event: str, _: Any) -> Any:
            if event == "call" and frame.f_code.co_filename not in TRACED:
                return None
            if event == "line":
                here()
            return trace

        setattr(BaseDatabaseWrapper, "commit", around(BaseDatabaseWrapper.commit, here))  # noqa: B010  # typed as final
        setattr(Path, "replace", around(Path.replace, here))  # noqa: B010  # as above
        with connection.execute_wrapper(before_statements(here)):
            sys.settrace(trace)
            act()

    return killed_at(last, play)


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


@pytest.fixture(autouse=True)
def no_power_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for the disk: what a killed process has written, the system still holds."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


def _check_at_the_end(heads: list[tuple[int, bytes]], kills: int) -> None:
    size = publish_journal.publish_journal()
    publish_journal.publish_journal(whole=True)
    leaves = _published_leaves()
    # Every committed entry is published, once, and nothing else.
    assert size == len(leaves)
    assert Counter(leaves) == Counter(bytes(leaf) for leaf in Entry.objects.values_list("leaf", flat=True))
    # All checkpoints that ever stood there are of one history.
    hashes = [leaf_hash(leaf) for leaf in leaves]
    assert heads == sorted(heads, key=lambda head: head[0])
    assert all(root_hash(hashes[:size]) == root for size, root in set(heads))
    # An act's two entries are there together or not at all.
    keys = [receipt_key(subject=f"a{number}", salt=SALT) for number in range(kills + 1)]
    together = [len(find_entries(key).positions) for key in keys]
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
    _check_at_the_end(heads, kills)


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
    _check_at_the_end(heads, kills)
