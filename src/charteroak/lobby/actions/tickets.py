"""A ticket is taken: by a code, or by somebody who walks in."""

from __future__ import annotations

import re
import secrets
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from charteroak.booking.actions import AlreadyCheckedIn, check_in_appointment
from charteroak.booking.links import reference_in
from charteroak.booking.queries import find_appointment, find_by_reference
from charteroak.booking.rules import AppointmentFacts
from charteroak.journal.actions import record_event
from charteroak.lib.locks import Lock, take_lock_for
from charteroak.lobby.actions.refusals import (
    LineClosed,
    LineFull,
    NotOffered,
    NotOpen,
    OtherSite,
    TooEarly,
)
from charteroak.lobby.actions.rows import bump, done, facts_of
from charteroak.lobby.models import LineDay, Ticket
from charteroak.lobby.rules import Door, Early, standing
from charteroak.lobby.snapshot import TicketFacts, day_of, snapshot
from charteroak.lobby.states import TicketKind, TicketState
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import Actor, Permission, check_permission

_REQUEST_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,43}")
_REFUSED = {Door.FULL: LineFull, Door.CLOSED: LineClosed, Door.NOT_OPEN: NotOpen}


def take_ticket(
    *,
    request_token: str,
    language: str,
    service: str = "",
    priority: str = "",
    at: datetime,
    by: Actor,
) -> TicketFacts:
    """Give somebody who walks in a number at the actor's site. A form sent twice gives the same one.

    :param request_token: 16 to 43 characters of base64url, drawn when the form was shown.
    :raises NotPermitted: the actor may give no tickets. :raises NotOffered: no such service, priority or language.
    :raises LineFull, LineClosed, NotOpen: the site takes nobody without an appointment now.
    """
    day = _check_request(request_token, by, at)
    _check_offered(language, service, priority)
    with transaction.atomic():
        take_lock_for(Lock.LOBBY_FORM, request_token)
        earlier = Ticket.objects.filter(request_token=request_token, site=by.site).first()
        if earlier is not None:
            return _with_token(earlier, at)
        bump(by.site, day)  # holds the line's row, so that two at the door do not both take its last place
        door = snapshot(by.site, at=at).door().door
        if door in _REFUSED:
            raise _REFUSED[door]
        row = Ticket(kind=TicketKind.WALK_IN.value, language=language, service=service, priority=priority)
        return _issue(row, request_token, day, at, by)


def take_ticket_by_code(
    *, code: str, request_token: str, priority: str = "", at: datetime, by: Actor
) -> TicketFacts:
    """Check an appointment in and give its holder a number at the actor's site, whether or not the line is full.

    Read again, the same code gives the same number; who went away meanwhile is back in line.

    :param code: the code as it was typed, or the text of its QR code: an address that the city signed.
    :raises NotPermitted: the actor may not. :raises OtherSite: it is at another site.
    :raises TooEarly: it is further away than lobby.early_minutes. :raises NotOffered: no such priority.
    :raises BookingRefused: unknown code, cancelled, another day, or a visit was opened for it already.
    """
    day = _check_request(request_token, by, at)
    check_permission(by, Permission.APPOINTMENT_CHECK_IN)
    _check_offered("", "", priority)
    with transaction.atomic():
        code = _code_in(code, at)
        found = find_appointment(code)
        if found is not None:
            take_lock_for(Lock.LOBBY_FORM, found.reference)
            earlier = Ticket.objects.select_for_update().filter(appointment=found.reference).first()
            if earlier is not None:
                return _again(earlier, at=at, by=by)
            if found.site != by.site:
                raise OtherSite
        facts = check_in_appointment(code=code, at=at, by=by)
        return _issue(_for_appointment(facts, priority, at), request_token, day, at, by)


def _check_request(request_token: str, by: Actor, at: datetime) -> date:
    check_permission(by, Permission.LINE_JOIN)
    if not _REQUEST_TOKEN.fullmatch(request_token):
        raise ValueError("request_token")
    return day_of(by.site, at)


def _check_offered(language: str, service: str, priority: str) -> None:
    policy = current_policy()
    services = {one.code for one in policy.booking.services}
    languages = {*policy.languages, *(code for site in policy.sites for code in site.languages)}
    if (
        (service and service not in services)
        or (priority and priority not in policy.lobby.priorities)
        or (language and language not in languages)
    ):
        raise NotOffered


def _code_in(typed: str, at: datetime) -> str:
    # A scanner at a kiosk types what the QR code says: the code itself, or an address that the city signed.
    reference = reference_in(typed, at=at)
    found = find_by_reference(reference) if reference else None
    return found.code if found else typed


def _for_appointment(facts: AppointmentFacts, priority: str, at: datetime) -> Ticket:
    try:
        kind = standing(booked_at=facts.starts_at, at=at, rules=current_policy().lobby)
    except Early as early:
        raise TooEarly(early.from_at) from None
    return Ticket(
        kind=kind.value,
        language=facts.language,
        service=facts.service,
        priority=priority,
        appointment=UUID(facts.reference),
        booked_at=facts.starts_at,
    )


def _again(row: Ticket, *, at: datetime, by: Actor) -> TicketFacts:
    if row.site != by.site:
        raise OtherSite
    if row.is_opened or row.state == TicketState.DONE:
        raise AlreadyCheckedIn
    if row.state in {TicketState.NO_SHOW, TicketState.LEFT}:
        row.state, row.counter, row.for_counter, row.calls = TicketState.WAITING.value, None, None, 0
        return replace(done("ticket.resumed", row, at=at, by=by), token=row.token)
    return _with_token(row, at)


def _issue(row: Ticket, request_token: str, day: date, at: datetime, by: Actor) -> TicketFacts:
    row.token, row.request_token = secrets.token_urlsafe(16), request_token
    row.site = row.series = by.site
    row.day, row.issued_at = day, at
    row.number = _draw_number(by.site, day)
    row.save(force_insert=True)
    record_event("ticket.issued", at=at, role=by.role, details={"site": row.site, "kind": row.kind})
    return _with_token(row, at)


def _draw_number(site: str, day: date) -> int:
    bump(site, day)
    mine = LineDay.objects.filter(site=site, day=day)
    mine.update(last_number=F("last_number") + 1)
    return mine.get().last_number


def _with_token(row: Ticket, at: datetime) -> TicketFacts:
    return replace(facts_of(row, at=at), token=row.token)
