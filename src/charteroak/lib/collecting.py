"""Python's garbage collector, held back where a great many objects are made and few let go."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_OBJECTS = 100_000


@contextmanager
def rare_collections() -> Iterator[None]:
    """Look for garbage a hundred times less often inside: where a program is loaded, hardly anything is let go."""
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
