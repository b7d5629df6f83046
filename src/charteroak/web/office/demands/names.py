"""Codes of demands and holds in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from charteroak.demands.holds import Court, HoldEnd, HoldInstrument, HoldScope
from charteroak.demands.rules import Decision, Instrument, Issuer, Outcome, Scope
from charteroak.demands.states import DemandState

INSTRUMENTS: dict[str, Promise] = {
    Instrument.JUDICIAL_WARRANT: pgettext_lazy("instrument", "Judicial warrant"),
    Instrument.JUDICIAL_SUBPOENA: pgettext_lazy("instrument", "Judicial subpoena"),
    Instrument.COURT_ORDER: pgettext_lazy("instrument", "Court order"),
    Instrument.CONSENT: pgettext_lazy("instrument", "Consent of the person"),
    Instrument.ADMINISTRATIVE_REQUEST: pgettext_lazy("instrument", "Request not signed by a judge"),
    Instrument.RECORDS_REQUEST: pgettext_lazy("instrument", "Public-records request"),
    HoldInstrument.PENDING_CASE: pgettext_lazy("instrument", "Case that the city is sued in"),
}
ISSUERS: dict[str, Promise] = {
    Issuer.FEDERAL_COURT: pgettext_lazy("issuer", "Federal court"),
    Issuer.STATE_COURT: pgettext_lazy("issuer", "State court"),
    Issuer.FEDERAL_AGENCY: pgettext_lazy("issuer", "Federal agency"),
    Issuer.STATE_AGENCY: pgettext_lazy("issuer", "State agency"),
    Issuer.POLICE: pgettext_lazy("issuer", "Police"),
    Issuer.CITY_AGENCY: pgettext_lazy("issuer", "Another office of the city"),
    Issuer.PRIVATE_PARTY: pgettext_lazy("issuer", "Private person, company, lawyer or newspaper"),
    Issuer.THE_PERSON: pgettext_lazy("issuer", "The person themselves"),
}
SCOPES: dict[str, Promise] = {
    Scope.ONE_PERSON: pgettext_lazy("scope of a demand", "One person"),
    Scope.SEVERAL_PEOPLE: pgettext_lazy("scope of a demand", "Several people"),
    Scope.EVERYBODY: pgettext_lazy("scope of a demand", "Everybody, or all of some kind"),
    Scope.STATISTICS: pgettext_lazy("scope of a demand", "Figures"),
    Scope.PROGRAM: pgettext_lazy("scope of a demand", "Rules, contracts, accounts"),
}
DECISIONS: dict[str, Promise] = {
    Decision.SEARCH: pgettext_lazy("decision", "Look for this one person, and answer"),
    Decision.REFUSE: pgettext_lazy("decision", "Refuse, by the letter"),
    Decision.CONTEST: pgettext_lazy("decision", "Object, and ask the court to decide"),
    Decision.NO_SUCH_RECORD: pgettext_lazy("decision", "Answer: no such record exists"),
    Decision.PUBLIC_RECORDS: pgettext_lazy("decision", "Answer with what is public"),
    Decision.WITHDRAWN: pgettext_lazy("decision", "Close: it was taken back"),
}
OUTCOMES: dict[str, Promise] = {
    Outcome.ANSWERED: pgettext_lazy("outcome", "Card found, answered"),
    Outcome.NOTHING_HELD: pgettext_lazy("outcome", "Nothing found"),
    Outcome.REFUSED: pgettext_lazy("outcome", "Refused"),
    Outcome.CONTESTED: pgettext_lazy("outcome", "Objected in court"),
    Outcome.NO_SUCH_RECORD: pgettext_lazy("outcome", "No such record exists"),
    Outcome.PUBLIC_RECORDS: pgettext_lazy("outcome", "Public records given"),
    Outcome.WITHDRAWN: pgettext_lazy("outcome", "Taken back"),
}
STATES: dict[str, Promise] = {
    DemandState.RECORDED: pgettext_lazy("state of a demand", "Recorded"),
    DemandState.DECIDED: pgettext_lazy("state of a demand", "Decided by two"),
    DemandState.ANSWERED: pgettext_lazy("state of a demand", "Answered"),
    DemandState.NOTICED: pgettext_lazy("state of a demand", "Person told"),
}
COURTS: dict[str, Promise] = {
    Court.US_SUPREME: pgettext_lazy("court", "Supreme Court of the United States"),
    Court.US_APPEALS: pgettext_lazy("court", "United States Court of Appeals"),
    Court.US_DISTRICT: pgettext_lazy("court", "United States District Court"),
    Court.STATE_SUPREME: pgettext_lazy("court", "State Supreme Court"),
    Court.STATE_APPELLATE: pgettext_lazy("court", "State Appellate Court"),
    Court.STATE_SUPERIOR: pgettext_lazy("court", "State Superior Court"),
}
HELD: dict[str, Promise] = {
    HoldScope.VISIT: pgettext_lazy("scope of a hold", "Visits that were not finished"),
    HoldScope.APPOINTMENT: pgettext_lazy("scope of a hold", "Appointments"),
    HoldScope.CONTACT: pgettext_lazy("scope of a hold", "Contacts of appointments"),
    HoldScope.CARD: pgettext_lazy("scope of a hold", "Card numbers and states"),
    HoldScope.POSTING: pgettext_lazy("scope of a hold", "Sealed marks"),
    HoldScope.RENEWAL: pgettext_lazy("scope of a hold", "Renewal records"),
    HoldScope.BACKUP: pgettext_lazy("scope of a hold", "Backups"),
}
HOLD_ENDS: dict[str, Promise] = {
    HoldEnd.ENDED: pgettext_lazy("end of a hold", "Ended by two people"),
    HoldEnd.LAPSED: pgettext_lazy("end of a hold", "Its last day is over"),
    HoldEnd.RENEWED: pgettext_lazy("end of a hold", "Renewed"),
}

Terms = Mapping[str, str | int | bool]
Pairs = list[tuple[str | Promise, str | Promise]]


def _day(written: object) -> str:
    return date_format(date.fromisoformat(str(written)), "DATE_FORMAT")


def tell_demand(terms: Terms) -> Pairs:
    """Return the terms of a proposed decision in words."""
    pairs: Pairs = [
        (_("Demand"), str(terms["demand"])),
        (_("Decision"), DECISIONS[str(terms["decision"])]),
    ]
    if terms.get("notice_on"):
        pairs.append((_("The person is told from"), _day(terms["notice_on"])))
    return pairs


def tell_hold(terms: Terms) -> Pairs:
    """Return the terms of a proposed hold in words."""
    return [
        (_("What is kept"), ", ".join(str(HELD[scope]) for scope in str(terms["scopes"]).split())),
        (_("Instrument"), INSTRUMENTS[str(terms["instrument"])]),
        (_("Court"), COURTS[str(terms["court"])]),
        (_("Docket number"), str(terms["docket"])),
        (_("Date on the paper"), _day(terms["instrument_date"])),
        (_("Last day"), _day(terms["until"])),
    ]


def tell_hold_end(terms: Terms) -> Pairs:
    """Return which hold is to be ended."""
    return [(_("Hold"), str(terms["hold"]))]
