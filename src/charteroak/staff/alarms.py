"""What raises an alarm: a quota that is used up, a record that no honest work opens. Pure."""

from __future__ import annotations

from enum import StrEnum


class QuotaKind(StrEnum):
    """What is counted for each account and day."""

    OPENINGS = "openings"
    PERSON_SEARCHES = "person_searches"
    NUMBER_SEARCHES = "number_searches"
    MISSES = "misses"


class AlarmEvent(StrEnum):
    """The events of the journal that are alarms of the staff's own doing."""

    CANARY = "canary.opened"
    QUOTA = "quota.reached"


class QuotaReached(Exception):
    """The account has done this as often as the policy allows in a day. The act itself was not done."""

    def __init__(self, kind: QuotaKind) -> None:
        super().__init__(kind.value)
        self.kind = kind
