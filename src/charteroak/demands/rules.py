"""Who may ask for what with which paper, and what may be answered. What is not in these tables cannot be done. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum


class Instrument(StrEnum):
    JUDICIAL_WARRANT = "judicial_warrant"
    JUDICIAL_SUBPOENA = "judicial_subpoena"
    COURT_ORDER = "court_order"
    CONSENT = "consent"
    # Whatever its heading says: a paper that no judge and no clerk of a court has signed.
    ADMINISTRATIVE_REQUEST = "administrative_request"
    RECORDS_REQUEST = "records_request"


class Issuer(StrEnum):
    FEDERAL_COURT = "federal_court"
    STATE_COURT = "state_court"
    FEDERAL_AGENCY = "federal_agency"
    STATE_AGENCY = "state_agency"
    POLICE = "police"
    CITY_AGENCY = "city_agency"
    PRIVATE_PARTY = "private_party"
    THE_PERSON = "the_person"


class Scope(StrEnum):
    ONE_PERSON = "one_person"
    SEVERAL_PEOPLE = "several_people"
    EVERYBODY = "everybody"
    STATISTICS = "statistics"
    PROGRAM = "program"  # rules, contracts, accounts: records in which no cardholder is


class Decision(StrEnum):
    SEARCH = "search"  # look for the one person, through both key holders, and answer
    REFUSE = "refuse"
    CONTEST = "contest"  # go back to the court
    NO_SUCH_RECORD = "no_such_record"
    PUBLIC_RECORDS = "public_records"
    WITHDRAWN = "withdrawn"  # whoever asked took it back


class Outcome(StrEnum):
    ANSWERED = "answered"
    NOTHING_HELD = "nothing_held"
    REFUSED = "refused"
    CONTESTED = "contested"
    NO_SUCH_RECORD = "no_such_record"
    PUBLIC_RECORDS = "public_records"
    WITHDRAWN = "withdrawn"


JUDICIAL = frozenset({Instrument.JUDICIAL_WARRANT, Instrument.JUDICIAL_SUBPOENA, Instrument.COURT_ORDER})
BULK = frozenset({Scope.SEVERAL_PEOPLE, Scope.EVERYBODY})
_COURTS = frozenset({Issuer.FEDERAL_COURT, Issuer.STATE_COURT})

ISSUERS_OF: dict[Instrument, frozenset[Issuer]] = {
    Instrument.JUDICIAL_WARRANT: _COURTS,
    Instrument.JUDICIAL_SUBPOENA: _COURTS,
    Instrument.COURT_ORDER: _COURTS,
    Instrument.CONSENT: frozenset({Issuer.THE_PERSON}),
    Instrument.ADMINISTRATIVE_REQUEST: frozenset(Issuer) - _COURTS - {Issuer.THE_PERSON},
    Instrument.RECORDS_REQUEST: frozenset(Issuer) - _COURTS,
}

# What the scope alone settles, whoever asks and with whatever paper.
_SETTLED: dict[Scope, frozenset[Decision]] = {
    Scope.SEVERAL_PEOPLE: frozenset({Decision.NO_SUCH_RECORD}),
    Scope.EVERYBODY: frozenset({Decision.NO_SUCH_RECORD}),
    Scope.STATISTICS: frozenset({Decision.PUBLIC_RECORDS}),
    Scope.PROGRAM: frozenset({Decision.PUBLIC_RECORDS}),
}
_TO_A_COURT = frozenset({Decision.SEARCH, Decision.CONTEST, Decision.WITHDRAWN})
_TO_OTHERS = frozenset({Decision.REFUSE, Decision.WITHDRAWN})

OUTCOME_OF: dict[Decision, Outcome] = {
    Decision.REFUSE: Outcome.REFUSED,
    Decision.CONTEST: Outcome.CONTESTED,
    Decision.NO_SUCH_RECORD: Outcome.NO_SUCH_RECORD,
    Decision.PUBLIC_RECORDS: Outcome.PUBLIC_RECORDS,
    Decision.WITHDRAWN: Outcome.WITHDRAWN,
}
# Only a search ends in one of these, and only a search can.
OUTCOMES_OF_A_SEARCH = frozenset({Outcome.ANSWERED, Outcome.NOTHING_HELD})


class BadDemand(ValueError):
    """A demand cannot be recorded so. `faults`: field to code."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(", ".join(f"{field}: {code}" for field, code in sorted(faults.items())))
        self.faults = faults


class NotAllowed(Exception):
    """The tables do not allow this decision of such a demand."""


def check_demand(
    *, instrument: Instrument, issuer: Issuer, scope: Scope, received_on: date, deadline: date, today: date
) -> None:
    """:raises BadDemand: an issuer that such a paper cannot come from, or dates out of order."""
    faults = {}
    if issuer not in ISSUERS_OF[instrument]:
        faults["issuer"] = "not_a_court" if instrument in JUDICIAL else "not_with_this_paper"
    if instrument is Instrument.CONSENT and scope is not Scope.ONE_PERSON:
        faults["scope"] = "only_of_oneself"
    if received_on > today:
        faults["received_on"] = "in_future"
    if deadline < received_on:
        faults["deadline"] = "before_received"
    elif (deadline - received_on).days > 366:
        faults["deadline"] = "too_late"
    if faults:
        raise BadDemand(faults)


def allowed_decisions(
    instrument: Instrument, scope: Scope, *, answer_on: Collection[str]
) -> frozenset[Decision]:
    """Return what two officers may decide. `answer_on`: papers without a court that the policy answers all the same."""
    if scope in _SETTLED:
        return _SETTLED[scope]
    if instrument in JUDICIAL:
        return _TO_A_COURT
    return _TO_OTHERS | {Decision.SEARCH} if instrument in answer_on else _TO_OTHERS


def check_decision(
    decision: Decision, *, instrument: Instrument, scope: Scope, answer_on: Collection[str]
) -> None:
    """:raises NotAllowed: the tables do not have it."""
    if decision not in allowed_decisions(instrument, scope, answer_on=answer_on):
        raise NotAllowed


def find_outcome(decision: Decision, *, found: bool) -> Outcome:
    """Return what a decision came to. `found`: whether a search found anything."""
    if decision is Decision.SEARCH:
        return Outcome.ANSWERED if found else Outcome.NOTHING_HELD
    return OUTCOME_OF[decision]
