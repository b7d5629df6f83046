"""What the second holder can be asked, and every way in which it can fail to answer."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from charteroak.custody.stores.base import StoreUnavailable


class Failing(StrEnum):
    """Why there is no answer that may be used."""

    DOWN = "down"  # nobody answers, or the certificate is not the one agreed on
    SLOW = "slow"
    LYING = "lying"  # unsigned, malformed, or wrong where the right answer is known
    REPLAYED = "replayed"  # the answer to another question
    SPENT = "spent"  # its quota for the day is used up
    REFUSED = "refused"


class HolderUnavailable(StoreUnavailable):
    """The second holder gave no answer that may be used. Whoever must know a person's labels waits; nothing passes."""

    def __init__(self, why: Failing) -> None:
        super().__init__(f"the second key holder: {why}")
        self.why = self.code = why


class SecondHolder(Protocol):
    """The other institution. It sees only what the city's key made already: no name, no birth date."""

    def macs(self, inputs: Sequence[bytes]) -> list[bytes]:
        """Return HMAC-SHA-256 under the holder's key of each input, 32 bytes each, in order.

        :raises HolderUnavailable: in every other case.
        """
        ...
