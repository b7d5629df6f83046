from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from charteroak.lib.clock import now
from charteroak.lobby.actions import UnknownTicket, WrongMove, leave_line
from charteroak.lobby.queries import find_ticket, line_version
from charteroak.lobby.snapshot import TicketFacts
from charteroak.program.queries import current_policy
from charteroak.web.access import public
from charteroak.web.limits import limited

_MAY_LEAVE = {"waiting", "on_hold"}


@public
@require_safe
@never_cache
def my_number(request: HttpRequest, token: str) -> HttpResponse:
    """Show a number's place in line and its wait. It reads, and shows nothing that the slip's finder may not see."""
    at = now()
    ticket = find_ticket(token, at=at)
    if ticket is None:
        return _over(request)
    version = line_version(ticket.site, at=at)
    return _show(request, "line/number.html", ticket, token, version=version)


@public
@limited("20/m")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether to leave the line, and leave it."""
    if request.method == "POST":
        try:
            leave_line(token=token, at=now())
        except UnknownTicket:
            return _over(request)
        except WrongMove:
            pass  # the page it leads to says that they are called, or that it is over
        return redirect("my_number", token=token)
    ticket = find_ticket(token, at=now())
    if ticket is None:
        return _over(request)
    if ticket.state not in _MAY_LEAVE:
        return redirect("my_number", token=token)
    return _show(request, "line/leave.html", ticket, token)


def _show(
    request: HttpRequest, template: str, ticket: TicketFacts, token: str, *, version: int = 0
) -> HttpResponse:
    context = {
        "ticket": ticket,
        "token": token,
        "site": current_policy().site(ticket.site),
        "ahead": (ticket.place or 1) - 1,
        "may_leave": ticket.state in _MAY_LEAVE,
        "version": version,
        "follow": reverse("line_version", args=[ticket.site]),
    }
    response = render(request, template, context)
    # The address opens the number: it goes to nobody else's site.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "line/over.html", status=404)
