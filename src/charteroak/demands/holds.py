"""What may stand in a litigation hold, and for how long. Pure (decision 23)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LONGEST_HOLD_DAYS = 180


class HoldScope(StrEnum):
    """What the schedule leaves alone while a hold lasts, rows and keys together."""

    VISIT = "visit"
    APPOINTMENT = "appointment"
    CONTACT = "contact"
    CARD = "card"
    POSTING = "posting"
    RENEWAL = "renewal"
    BACKUP = "backup"


class HoldInstrument(StrEnum):
    """What obliges the city to keep. A letter that only asks does not."""

    COURT_ORDER = "court_order"
    JUDICIAL_SUBPOENA = "judicial_subpoena"
    JUDICIAL_WARRANT = "judicial_warrant"
    # Whoever is sued must keep what the suit is about from the day it knows of it.
    PENDING_CASE = "pending_case"


class Court(StrEnum):
    US_SUPREME = "us_supreme"
    US_APPEALS = "us_appeals"
    US_DISTRICT = "us_district"
    STATE_SUPREME = "state_supreme"
    STATE_APPELLATE = "state_appellate"
    STATE_SUPERIOR = "state_superior"


class HoldEnd(StrEnum):
    ENDED = "ended"  # by two people
    LAPSED = "lapsed"  # on its own date
    RENEWED = "renewed"  # two people set another in its place


# As '3:26-cv-00112', 'HHD-CV26-6123456-S': no run of four letters, as most names have, and at least four figures.
_DOCKET = re.compile(r"(?!.*[A-Z]{4})(?=(?:.*\d){4})[0-9A-Z]+(?:[-:][0-9A-Z]+)*")
_LONGEST_DOCKET = 24


@dataclass(frozen=True)
class HoldTerms:
    """The instrument and what it reaches. `instrument_date` is the date on the paper."""

    scopes: tuple[HoldScope, ...]
    instrument: HoldInstrument
    court: Court
    docket: str
    instrument_date: date
    until: date


class BadHold(ValueError):
    """A hold cannot stand so. `faults`: field to code, without what was typed."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(", ".join(f"{field}: {code}" for field, code in sorted(faults.items())))
        self.faults = faults


def clean_docket(typed: str) -> str:
    """Return a case's number in capitals without spaces; cut where it is far too long."""
    return "".join(typed[:60].split()).upper()


def check_hold(terms: HoldTerms, *, today: date) -> None:
    """:raises BadHold: no scope, a docket that is no case number, a paper of the future, or an end out of bounds."""
    faults = {}
    if not terms.scopes or len(set(terms.scopes)) != len(terms.scopes):
        faults["scopes"] = "none"
    if len(terms.docket) > _LONGEST_DOCKET or not _DOCKET.fullmatch(terms.docket):
        faults["docket"] = "not_a_docket"
    if terms.instrument_date > today:
        faults["instrument_date"] = "in_future"
    if terms.until <= today:
        faults["until"] = "past"
    elif (terms.until - today).days > LONGEST_HOLD_DAYS:
        faults["until"] = "too_long"
    if faults:
        raise BadHold(faults)


def order_scopes(scopes: Collection[str]) -> tuple[HoldScope, ...]:
    """Return scopes in the order of the list, each once.

    :raises ValueError: one is not in the list.
    """
    wanted = {HoldScope(scope) for scope in scopes}
    return tuple(scope for scope in HoldScope if scope in wanted)
