"""What must hold between the sections of a policy, once each of them has been read without a mistake."""

from __future__ import annotations

from collections.abc import Iterable
from math import gcd, prod
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays

from charteroak.program.positions import KeyPath
from charteroak.program.reading import Source, shown
from charteroak.program.rules import Document, EvidenceRules, FeeRules, Policy, Requirement, Session

# Above this the exact search of which paper fills which requirement would be felt at the desk.
_MOST_WAYS = 2_000


def check_policy(policy: Policy, source: Source) -> None:
    """Note every mistake that only shows between keys."""
    _check_city(policy, source)
    _check_evidence(policy.evidence, source)
    _check_fees(policy.fees, source)
    _check_sites(policy, source)
    _check_line(policy, source)


def _check_city(policy: Policy, source: Source) -> None:
    _check_zone(policy.city.time_zone, ("city", "time_zone"), source)
    country, _, subdivision = policy.booking.holidays.partition("-")
    known = holidays.list_supported_countries(include_aliases=False)
    if country not in known or (subdivision and subdivision not in known[country]):
        expected = 'a country or state whose holidays are known, such as "US-CT"'
        source.refuse(("booking", "holidays"), expected, shown(policy.booking.holidays))


def _check_evidence(evidence: EvidenceRules, source: Source) -> None:
    _check_codes([one.code for one in evidence.documents], ("evidence", "documents"), source)
    _check_codes([one.code for one in evidence.requirements], ("evidence", "requirements"), source)
    asked = {requirement.kind for requirement in evidence.requirements}
    for index, document in enumerate(evidence.documents):
        place: KeyPath = ("evidence", "documents", index)
        if document.group not in evidence.groups:
            source.refuse((*place, "group"), "a group of [evidence.groups]", shown(document.group))
        if not document.kinds & asked:
            expected = f"a kind that a requirement asks for ({', '.join(sorted(asked))})"
            source.refuse((*place, "kinds"), expected, shown(sorted(document.kinds)))
    for code in evidence.groups.keys() - {document.group for document in evidence.documents}:
        source.refuse(
            ("evidence", "groups", code), "a group that some document stands under", "one that none does"
        )
    for index, requirement in enumerate(evidence.requirements):
        _check_requirement(requirement, evidence.documents, ("evidence", "requirements", index), source)
    _check_search(evidence, source)


def _check_requirement(
    requirement: Requirement, documents: Iterable[Document], place: KeyPath, source: Source
) -> None:
    of_kind = [document for document in documents if requirement.kind in document.kinds]
    fitting = [document for document in of_kind if requirement.proves <= document.proves]
    if not of_kind:
        source.refuse((*place, "kind"), "a kind that some document has", shown(requirement.kind))
    elif not fitting:
        expected = f"what some document of kind {requirement.kind} proves"
        source.refuse((*place, "proves"), expected, shown(sorted(requirement.proves)))
    elif len(fitting) < requirement.count:
        source.refuse(
            (*place, "count"), f"at most the {len(fitting)} documents that fit", str(requirement.count)
        )
    elif sum(document.points for document in fitting) < requirement.points:
        expected = "no more points than the documents that fit have together"
        source.refuse((*place, "points"), expected, str(requirement.points))


def _check_search(evidence: EvidenceRules, source: Source) -> None:
    """Keep the number of ways in which papers can fill the requirements small enough to try them all."""
    step = gcd(*(document.points for document in evidence.documents)) or 1
    unshared = [one for one in evidence.requirements if not one.shared]
    ways = prod((one.count or one.points // step) + 1 for one in unshared)
    if ways > _MOST_WAYS:
        expected = (
            "fewer or smaller requirements that do not share documents (set shared = true where they may)"
        )
        source.refuse(("evidence", "requirements"), expected, f"{ways} ways to fill them")


def _check_fees(fees: FeeRules, source: Source) -> None:
    place: KeyPath = ("fees", "reasons")
    _check_codes([reason.code for reason in fees.reasons], place, source)
    full = [reason for reason in fees.reasons if reason.kind == "full"]
    if len(full) != 1:
        source.refuse(place, "exactly one reason of kind full", str(len(full)))
        return
    for index, reason in enumerate(fees.reasons):
        amount: KeyPath = (*place, index, "amount")
        if (reason.kind == "full") != (reason.code == "full"):
            source.refuse(
                (*place, index, "code"), 'the code "full" for the full fee alone', shown(reason.code)
            )
        if reason.kind == "waived" and reason.amount != 0:
            source.refuse(amount, "0 for a waived fee", str(reason.amount))
        if reason.kind == "reduced" and not 0 < reason.amount < full[0].amount:
            source.refuse(amount, f"more than 0 and less than the full {full[0].amount}", str(reason.amount))


def _check_sites(policy: Policy, source: Source) -> None:
    _check_codes([site.code for site in policy.sites], ("sites",), source)
    for index, site in enumerate(policy.sites):
        if site.time_zone:
            _check_zone(site.time_zone, ("sites", index, "time_zone"), source)
        for number, special in enumerate(site.special):
            _check_session(special.session, ("sites", index, "special", number), source)
        for number, session in enumerate(site.sessions):
            place: KeyPath = ("sites", index, "sessions", number)
            _check_session(session, place, source)
            if any(_overlap(session, earlier) for earlier in site.sessions[:number]):
                expected = f"no two {session.kind} sessions at the same time"
                source.refuse((*place, "opens"), expected, f"{session.opens:%H:%M} within an earlier session")


def _check_line(policy: Policy, source: Source) -> None:
    booking = policy.booking
    _check_codes([service.code for service in booking.services], ("booking", "services"), source)
    drips: KeyPath = ("booking", "release", "drips")
    days = [drip.days_before for drip in booking.release.drips]
    if booking.release.drips and sum(drip.percent for drip in booking.release.drips) != 100:
        found = str(sum(drip.percent for drip in booking.release.drips))
        source.refuse(drips, "drips that are 100 per cent together", found)
    for index, day in enumerate(days):
        if day > booking.days_ahead:
            expected = f"at most the {booking.days_ahead} days that one may book ahead"
            source.refuse((*drips, index, "days_before"), expected, str(day))
        elif day in days[:index]:
            source.refuse((*drips, index, "days_before"), "each number of days once", f"{day} again")


def _check_zone(zone: str, place: KeyPath, source: Source) -> None:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        source.refuse(place, 'a time zone such as "America/New_York"', shown(zone))


def _check_session(session: Session, place: KeyPath, source: Source) -> None:
    opens = session.opens.hour * 60 + session.opens.minute
    closes = session.closes.hour * 60 + session.closes.minute
    if closes <= opens:
        source.refuse((*place, "closes"), f"a time after {session.opens:%H:%M}", f'"{session.closes:%H:%M}"')
    elif (closes - opens) % session.minutes:
        expected = f"minutes that divide the {closes - opens} minutes of the session"
        source.refuse((*place, "minutes"), expected, str(session.minutes))
    kept = session.reserved.walk_in + session.reserved.telephone + session.reserved.partner
    if kept > session.counters:
        expected = f"at most the {session.counters} counters of the session"
        source.refuse((*place, "reserved"), expected, f"{kept} reserved")
    if kept and session.kind == "walk_in":
        source.refuse((*place, "reserved"), "nothing reserved where nobody books", f"{kept} reserved")


def _overlap(one: Session, other: Session) -> bool:
    same_day = bool(set(one.weekdays) & set(other.weekdays))
    same_kind = one.kind == other.kind or "both" in (one.kind, other.kind)
    return same_kind and same_day and one.opens < other.closes and other.opens < one.closes


def _check_codes(codes: list[str], place: KeyPath, source: Source) -> None:
    for index, code in enumerate(codes):
        if code in codes[:index]:
            source.refuse((*place, index, "code"), "each code only once", f"{shown(code)} again")
