"""What a key may be called."""

from __future__ import annotations

import re

from charteroak.custody.purposes import PURPOSES, Purpose
from charteroak.custody.stores.base import KeyMissing

_NAME = re.compile(r"([a-z_]{1,20})/[a-z0-9_-][a-z0-9_.-]{0,39}")


def purpose_of(name: str) -> Purpose:
    """Return the purpose that a key's name begins with.

    :raises KeyMissing: no key can have this name.
    """
    found = _NAME.fullmatch(name)
    if found is None or found[1] not in PURPOSES:
        raise KeyMissing(name)
    return PURPOSES[found[1]]
