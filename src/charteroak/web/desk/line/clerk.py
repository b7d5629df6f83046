"""The clerk's screen: open a counter, call the next one, and everything that can become of a number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from charteroak.booking.actions import BookingRefused
from charteroak.journeys.join_line import Joined
from charteroak.journeys.serve_ticket import AlreadyOpened, serve_ticket
from charteroak.lib.clock import now
from charteroak.lobby.actions import (
    LobbyRefused,
    begin_service,
    call_again,
    call_next,
    close_counter,
    finish,
    mark_left,
    move_ticket,
    open_counter,
    put_on_hold,
    resume,
)
from charteroak.lobby.queries import find_ticket_at, line_of
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import Actor, Permission
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.home.forms import new_request_token
from charteroak.web.desk.line.clerk_forms import CounterForm, words_for_act
from charteroak.web.desk.line.forms import CodeForm, WalkInForm
from charteroak.web.desk.line.giving import address_of, give_by_code, give_to_walk_in, qr_of, words_for
from charteroak.web.desk.pages import desk_page, show
from charteroak.web.public.line.words import priority_mark, service_name, words_of_door

Act = Callable[[int, datetime, Actor], Any]

# What a button of a ticket does, by the name that it sends.
ACTS: dict[str, Act] = {
    "again": lambda ticket, at, by: call_again(ticket=ticket, at=at, by=by),
    "hold": lambda ticket, at, by: put_on_hold(ticket=ticket, at=at, by=by),
    "resume": lambda ticket, at, by: resume(ticket=ticket, at=at, by=by),
    "begin": lambda ticket, at, by: begin_service(ticket=ticket, at=at, by=by),
    "done": lambda ticket, at, by: finish(ticket=ticket, at=at, by=by),
    "no_show": lambda ticket, at, by: mark_left(ticket=ticket, why="no_show", at=at, by=by),
    "left": lambda ticket, at, by: mark_left(ticket=ticket, why="left", at=at, by=by),
}


@staff(Permission.LINE_WORK)
@desk_page
@require_GET
def line(request: HttpRequest) -> HttpResponse:
    """Show the line of the clerk's site, and who is at the clerk's own counter."""
    return _line_page(request)


def _line_page(request: HttpRequest, *, form: CounterForm | None = None, status: int = 200) -> HttpResponse:
    actor, at = actor_of(request), now()
    facts = line_of(actor.site, at=at)
    mine = next((one for one in facts.counters if one.account == actor.account_id), None)
    context = {
        "line": facts,
        "mine": mine,
        "ticket": about(mine.ticket) if mine and mine.ticket else None,
        "calls_allowed": current_policy().lobby.calls,
        "waiting": [about(one) for one in facts.waiting],
        "on_hold": [about(one) for one in facts.on_hold],
        "ended": [about(one) for one in facts.ended],
        "free_counters": [one.number for one in facts.counters if not one.account],
        "door": words_of_door(actor.site, facts.door, at=at),
        "form": form or CounterForm(),
        "visit_token": new_request_token(),
        "follow": reverse("line_version", args=[actor.site]),
    }
    return show(request, "desk_line/clerk.html", context, status=status)


def about(ticket: Any) -> dict[str, Any]:
    """Return a ticket with the words that a clerk reads beside it."""
    return {
        "facts": ticket,
        "service": service_name(ticket.service),
        "priority": priority_mark(ticket.priority) if ticket.priority else "",
    }


@staff(Permission.LINE_WORK)
@desk_page
@require_POST
def counter(request: HttpRequest) -> HttpResponse:
    """Open or close the clerk's own counter."""
    form = CounterForm(request.POST)
    if not form.is_valid():
        return _line_page(request, form=form, status=422)
    act = close_counter if request.POST.get("act") == "close" else open_counter
    with _saying_refusals(request):
        act(number=form.cleaned_data["number"], at=now(), by=actor_of(request))
    return redirect("desk_line")


@contextmanager
def _saying_refusals(request: HttpRequest) -> Iterator[None]:
    """Say on the next page why the line refused what was asked of it."""
    try:
        yield
    except LobbyRefused as refused:
        messages.error(request, words_for_act(refused))


@staff(Permission.LINE_WORK)
@desk_page
@require_POST
def call(request: HttpRequest) -> HttpResponse:
    """Call the next one. Clicked twice, it calls nobody else."""
    form = CounterForm(request.POST)
    if form.is_valid():
        with _saying_refusals(request):
            called = call_next(counter=form.cleaned_data["number"], at=now(), by=actor_of(request))
            if called is None:
                messages.info(request, _("Nobody is waiting."))
    return redirect("desk_line")


@staff(Permission.LINE_WORK)
@desk_page
@require_POST
def act(request: HttpRequest, ticket: int) -> HttpResponse:
    """Do with a ticket what its button says."""
    wanted = ACTS.get(request.POST.get("act", ""))
    if wanted is None:
        raise Http404
    with _saying_refusals(request):
        wanted(ticket, now(), actor_of(request))
    return redirect("desk_line")


@staff(Permission.LINE_WORK)
@desk_page
@require_POST
def move(request: HttpRequest, ticket: int) -> HttpResponse:
    """Send somebody on: to another open counter, or to another site."""
    kind, _colon, where = request.POST.get("to", "").partition(":")
    with _saying_refusals(request):
        if kind == "counter" and where.isascii() and where.isdigit() and len(where) < 3:
            moved = move_ticket(ticket=ticket, counter=int(where), at=now(), by=actor_of(request))
        elif kind == "site" and where:
            moved = move_ticket(ticket=ticket, site=where, at=now(), by=actor_of(request))
        else:
            messages.error(request, _("Choose a counter or a place."))
            return redirect("desk_line_ticket", ticket=ticket)
        messages.success(request, _("%(number)s was sent on.") % {"number": moved.name})
    return redirect("desk_line")


@staff(Permission.VISIT_WORK)
@desk_page
@require_POST
def serve(request: HttpRequest, ticket: int) -> HttpResponse:
    """Open the visit of somebody who has come to the counter, and go on there."""
    token = request.POST.get("request_token", "")
    if len(token) != 32 or not set(token) <= set("0123456789abcdef"):
        return redirect("desk_line")
    try:
        ref = serve_ticket(
            ticket=ticket, policy=current_policy(), request_token=token, at=now(), by=actor_of(request)
        )
    except AlreadyOpened:
        messages.info(
            request, _("A visit was opened from this number already. Look for it among the visits.")
        )
        return redirect("desk")
    except LobbyRefused as refused:
        messages.error(request, words_for_act(refused))
        return redirect("desk_line")
    return redirect("visit", ref=ref)


@staff(Permission.LINE_WORK)
@desk_page
@require_GET
def ticket_page(request: HttpRequest, ticket: int) -> HttpResponse:
    """Show one number with everything that can be done with it."""
    actor, at = actor_of(request), now()
    found = find_ticket_at(actor.site, ticket, at=at)
    if found is None:
        messages.info(request, _("This number is not in your line any more."))
        return redirect("desk_line")
    policy, facts = current_policy(), line_of(actor.site, at=at)
    context = {
        "ticket": about(found),
        "counters": [one.number for one in facts.counters if one.number != found.counter],
        "sites": [site for site in policy.sites if site.code != actor.site],
        "visit_token": new_request_token(),
        "is_over": found.state in {"done"},
    }
    return show(request, "desk_line/ticket.html", context)


@staff(Permission.LINE_JOIN)
@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """Give a number at the counter: to somebody with a code, or without."""
    actor, status = actor_of(request), 200
    site = current_policy().site(actor.site)
    language = get_language() or "en"
    sent = request.POST.get("way", "") if request.method == "POST" else ""
    by_code = CodeForm(request.POST if sent == "code" else None, prefix="code", auto_id="code_%s")
    walk_in = WalkInForm(request.POST if sent == "walk_in" else None, site=site)
    form = by_code if sent == "code" else walk_in
    if sent and form.is_valid():
        try:
            if form is by_code:
                joined = give_by_code(by_code, language=language, at=now(), by=actor)
            else:
                joined = give_to_walk_in(walk_in, at=now(), by=actor)
            return _given(request, joined)
        except (LobbyRefused, BookingRefused) as refused:
            form.add_error("code" if form is by_code else None, words_for(refused))
    if form.errors:
        status = 422
    context = {"by_code": by_code, "walk_in": walk_in, "form": form}
    return show(request, "desk_line/give.html", context, status=status)


def _given(request: HttpRequest, joined: Joined) -> HttpResponse:
    address = address_of(joined.ticket.token, joined.ticket.language)
    context = {"ticket": joined.ticket, "is_printed": joined.is_printed, "qr": qr_of(address)}
    return show(request, "desk_line/give_done.html", context)
