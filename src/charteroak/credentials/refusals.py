"""Why a credential is not accepted. One exception, one closed list of reasons."""

from __future__ import annotations

from enum import StrEnum


class Refusal(StrEnum):
    """The reasons for which something that claims to be signed is refused."""

    WRONG_SIGNATURE = "wrong_signature"
    UNKNOWN_KEY = "unknown_key"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    MALFORMED = "malformed"
    OVERSIZED = "oversized"


class Refused(Exception):
    """What was read is not accepted; `reason` says why. The text is the reason alone: it may reach a log."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason

    @property
    def code(self) -> str:
        return self.reason.value
