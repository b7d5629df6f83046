"""Everything that takes in something new goes through here, so that a hostile day stops all of it at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from charteroak.demands.actions import check_intake


@contextmanager
def intake() -> Iterator[None]:
    """Do what stands inside in one transaction that no hostile day begins in the middle of (decision 24).

    :raises IntakeStopped: a hostile day is under way; nothing was done.
    """
    with transaction.atomic():
        check_intake()
        yield
