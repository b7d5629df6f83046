"""When is the clock believed enough to destroy by it? Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from charteroak.lib.clock import Ticks

# Clocks that are kept by a time server differ by less than a second; ten minutes is a clock nobody keeps.
TOLERANCE = timedelta(minutes=10)
# For so long a machine may have been off before somebody must look at the clock: a night, a holiday.
LONGEST_ABSENCE = timedelta(hours=36)


class Doubt(StrEnum):
    """Why the clock is not believed."""

    NONE = ""
    DATABASE = "database"  # the database's clock says another time
    JUMPED = "jumped"  # this machine ran on, and its clock did not keep pace
    BEHIND = "behind"  # it is earlier than it has been
    ABSENT = "absent"  # nobody was here for too long to tell


@dataclass(frozen=True)
class Mark:
    """When the clock was last believed, and what the counting clock said then."""

    believed_at: datetime
    ticks: Ticks


def doubt_clock(*, at: datetime, database_now: datetime, ticks: Ticks, mark: Mark | None) -> Doubt:
    """Say why a moment is not to be believed, or that nothing speaks against it."""
    if abs(at - database_now) > TOLERANCE:
        return Doubt.DATABASE
    if mark is None:
        return Doubt.NONE
    passed = at - mark.believed_at
    if mark.ticks.boot and mark.ticks.boot == ticks.boot:
        counted = timedelta(seconds=ticks.seconds - mark.ticks.seconds)
        return Doubt.JUMPED if abs(passed - counted) > TOLERANCE else Doubt.NONE
    # The machine was off, or it is another one: only the length of the absence speaks.
    if passed < -TOLERANCE:
        return Doubt.BEHIND
    return Doubt.ABSENT if passed > LONGEST_ABSENCE else Doubt.NONE
