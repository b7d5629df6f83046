"""What everybody is shown alike: made once in a while by one thread of a process, while the others show the last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.core.cache import cache

Made = TypeVar("Made")
_KEPT_SECONDS = 60
_LONGEST_TO_MAKE = 5


def shown_to_all(key: str, make: Callable[[], Made], *, at: datetime, seconds: float) -> Made:
    """Return what `make` returned not longer ago than so many seconds; a little longer while it is being made anew.

    :param key: says which language and what else it depends on.
    """
    found: tuple[datetime, Made] | None = cache.get(key)
    if found is not None and 0 <= (at - found[0]).total_seconds() < seconds:
        return found[1]
    making = f"{key}.making"
    if not cache.add(making, 1, _LONGEST_TO_MAKE) and found is not None and found[0] <= at:
        return found[1]
    try:
        made = make()
        cache.set(key, (at, made), _KEPT_SECONDS)
    finally:
        cache.delete(making)
    return made
