"""Why a message did not leave. No text of a server goes any further: it may repeat the address."""

from __future__ import annotations


class NotDelivered(Exception):
    """`why`: 'unreachable', 'busy', 'not_trusted', 'not_admitted' or 'refused'.

    Not trusted: no encryption where there must be, or another's certificate. Final: no second attempt would do better.
    """

    def __init__(self, why: str, *, is_final: bool = False) -> None:
        super().__init__(why)
        self.why, self.is_final = why, is_final
