"""Somebody comes to the door: with the code of an appointment or without one they get a number, printed or shown."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from charteroak.journeys.intake import intake
from charteroak.lobby.actions import take_ticket, take_ticket_by_code
from charteroak.lobby.adapters.escpos import PrinterSilent, parse_printers
from charteroak.lobby.slip import write_slip
from charteroak.lobby.snapshot import TicketFacts
from charteroak.program.queries import current_policy
from charteroak.program.rules import in_language
from charteroak.staff.permissions import Actor

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Joined:
    """A number, with the token of the person's own page. Not printed: the screen shows it, and says so."""

    ticket: TicketFacts
    is_printed: bool


def join_line(
    *,
    request_token: str,
    language: str,
    code: str = "",
    service: str = "",
    priority: str = "",
    address: str = "",
    at: datetime,
    by: Actor,
) -> Joined:
    """Give a number at the actor's site: by `code` (typed, or read from a QR code) where there is one.

    The same form sent twice, and the same code read twice, give the same number.

    :param address: of the person's own page, with `{token}` in it; it is printed as a QR code. '' for none.
    :raises LobbyRefused: TooEarly, LineFull, LineClosed, NotOpen, NotOffered, OtherSite.
    :raises BookingRefused: unknown code, cancelled, another day, or served already.
    :raises NotPermitted: the actor may give no tickets. :raises IntakeStopped: a hostile day is under way.
    """
    with intake():
        if code:
            ticket = take_ticket_by_code(
                code=code, request_token=request_token, priority=priority, at=at, by=by
            )
        else:
            ticket = take_ticket(
                request_token=request_token,
                language=language,
                service=service,
                priority=priority,
                at=at,
                by=by,
            )
    # After the transaction: a printer that hangs keeps nobody else waiting, and one that fails takes no number away.
    return Joined(ticket=ticket, is_printed=_print(ticket, language, address))


def _print(ticket: TicketFacts, language: str, address: str) -> bool:
    printer = parse_printers(settings.CHARTEROAK_TICKET_PRINTERS).get(ticket.site)
    if printer is None:
        return False
    slip = write_slip(
        place=in_language(current_policy().site(ticket.site).name, language),
        number=ticket.name,
        wait=ticket.wait,
        language=language,
        address=address.replace("{token}", ticket.token),
    )
    try:
        printer.print_slip(slip)
    except PrinterSilent:
        logger.warning("the ticket printer of site %s does not answer", ticket.site)
        return False
    return True
