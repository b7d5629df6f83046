"""The policy in force."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from charteroak.program.loading import load_policy
from charteroak.program.rules import Policy


def current_policy() -> Policy:
    """Return the policy that the setting CHARTEROAK_POLICY names, read once in the life of a process.

    :raises PolicyError: the file cannot be used.
    """
    # As it stands in the settings: a page asks hundreds of times, and a new Path each time is slow to hash.
    return _loaded(settings.CHARTEROAK_POLICY)


def policy_in_place() -> Policy:
    """Return the policy that stands in the file now, which this process may not have started with.

    :raises PolicyError: the file cannot be used.
    """
    return load_policy(Path(settings.CHARTEROAK_POLICY))


@lru_cache(maxsize=8)
def _loaded(path: Path | str) -> Policy:
    return load_policy(Path(path))
