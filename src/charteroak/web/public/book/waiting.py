"""The waiting list: say which times suit, come back with a code or by a link, take what is offered or let it go."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charteroak.booking.actions import (
    NotOffered,
    OfferOver,
    UnknownCode,
    decline_offer,
    join_waiting,
    leave_waiting,
)
from charteroak.booking.queries import find_offer, list_desk_key_days
from charteroak.booking.rules import WaitingFacts, days_between
from charteroak.demands.actions import IntakeStopped
from charteroak.demands.queries import is_hostile_day
from charteroak.journeys.answer_offer import take_offered_time
from charteroak.journeys.intake import intake
from charteroak.lib.clock import local_date, now
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import PUBLIC
from charteroak.web.access import public
from charteroak.web.limits import limited
from charteroak.web.public.book.appointment import ask_again
from charteroak.web.public.book.links import appointment_link, open_waiting_token, waiting_link
from charteroak.web.public.book.waiting_form import WaitingForm
from charteroak.web.public.book.wishes import PART_WORDS, Asked, read_asked

SAY, CODE = _("What suits you"), _("Your code")


@public
@limited("30/m")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def waiting_join(request: HttpRequest) -> HttpResponse:
    """Ask which times suit, and put the person on the list. What for stands in the address, as for the list."""
    found, _form_of_service = read_asked(request.GET)
    if found is None:
        return redirect("book")
    if is_hostile_day():
        return redirect(reverse("book") + found.query)
    form = _form(request.POST if request.method == "POST" else None, found)
    if request.method != "POST" or not form.is_valid():
        return _show_form(request, form, found)
    said = form.cleaned_data
    try:
        with intake():
            facts = join_waiting(
                wish=form.wish(found.wish.service),
                people=found.people,
                language=said["language"],
                access_needs=frozenset(said["access_needs"]),
                last_day=date.fromisoformat(said["last_day"]),
                contact=said.get("contact", ""),
                request_token=said["request_token"],
                at=now(),
                by=PUBLIC,
            )
    except (IntakeStopped, NotOffered):
        return redirect(reverse("book") + found.query)
    lost = bool(said.get("contact")) and not facts.has_contact
    return redirect(waiting_link(facts) + ("?contact=none" if lost else ""))


def _form(data: QueryDict | None, found: Asked) -> WaitingForm:
    policy = current_policy()
    today = local_date(now(), policy.city.time_zone)
    last = today + timedelta(days=policy.booking.days_ahead)
    # Days to whose key a contact can be sealed; where there are none at all, every day, and no contact.
    keyed = list_desk_key_days(first=today + timedelta(days=1), last=last)
    days = keyed or list(days_between(today + timedelta(days=1), last))
    can_contact = bool(keyed) or bool(data and data.get("contact"))
    return WaitingForm(data, policy=policy, wish=found.wish, days=days, can_contact=can_contact)


def _show_form(request: HttpRequest, form: WaitingForm, found: Asked) -> HttpResponse:
    policy = current_policy()
    context = {
        "form": form,
        "asked": found,
        "service": policy.booking.service(found.wish.service) if found.wish.service else None,
        "steps": ((SAY, "now"), (CODE, "next")),
    }
    return render(request, "book/waiting_join.html", context, status=422 if form.errors else 200)


@public
@require_safe
@never_cache
def waiting(request: HttpRequest, token: str) -> HttpResponse:
    """Show a place on the list: its code, what suits, and the offer that stands."""
    facts = open_waiting_token(token)
    if facts is None:
        return ask_again(request)
    return _show(request, facts, token)


@public
@limited("30/m")
@require_POST
@never_cache
def waiting_take(request: HttpRequest, token: str) -> HttpResponse:
    """Take the time that is offered: it becomes an appointment."""
    facts = open_waiting_token(token)
    if facts is None:
        return ask_again(request)
    reference = _answered(request, facts)
    try:
        with intake():
            made = take_offered_time(reference=reference, at=now(), by=PUBLIC)
    except OfferOver:
        return _show(request, facts, token, is_over=True, status=409)
    except IntakeStopped:
        return redirect("book")
    return redirect(appointment_link(made))


@public
@limited("30/m")
@require_POST
@never_cache
def waiting_let_go(request: HttpRequest, token: str) -> HttpResponse:
    """Let the time go that is offered; the person goes on waiting."""
    facts = open_waiting_token(token)
    if facts is None:
        return ask_again(request)
    try:
        decline_offer(reference=_answered(request, facts), at=now())
    except OfferOver:
        return _show(request, facts, token, is_over=True, status=409)
    return redirect(waiting_link(facts))


def _answered(request: HttpRequest, facts: WaitingFacts) -> str:
    """Return the offer that a button of this page answers, or one that is none: a page shows its own offers alone."""
    typed = request.POST.get("offer", "")[:40]
    offer = find_offer(typed, waiting=facts.reference)
    return offer.reference if offer is not None else "00000000-0000-0000-0000-000000000000"


@public
@limited("30/m")
@require_POST
@never_cache
def waiting_leave(request: HttpRequest, token: str) -> HttpResponse:
    """Take the person off the list."""
    facts = open_waiting_token(token)
    if facts is None:
        return ask_again(request)
    try:
        leave_waiting(code=facts.code, at=now(), by=PUBLIC)
    except UnknownCode:
        return ask_again(request)
    return redirect(waiting_link(facts))


def _show(
    request: HttpRequest, facts: WaitingFacts, token: str, *, is_over: bool = False, status: int = 200
) -> HttpResponse:
    policy, at = current_policy(), now()
    offer = facts.offer if facts.offer is not None and facts.offer.expires_at > at else None
    services = {one.code: one for one in policy.booking.services}
    context = {
        "waiting": facts,
        "token": token,
        "offer": offer,
        "offer_site": policy.site(offer.site) if offer else None,
        "offer_for": _minutes_left(offer.expires_at, at) if offer else 0,
        "is_over": is_over,
        "service": services.get(facts.service),
        "spaced_code": f"{facts.code[:4]}-{facts.code[4:]}",
        "contact_lost": request.GET.get("contact") == "none" and not facts.has_contact,
        "offer_hours": max(1, policy.booking.offer_minutes // 60),
        "steps": ((SAY, "done"), (CODE, "now")),
        **_suits(facts),
    }
    return render(request, "book/waiting.html", context, status=status)


def _minutes_left(until: datetime, at: datetime) -> int:
    return max(1, int((until - at).total_seconds() // 60))


def _suits(facts: WaitingFacts) -> dict[str, Any]:
    policy = current_policy()
    return {
        "sites": [site for site in policy.sites if site.code in facts.sites],
        "weekdays": [str(WEEKDAYS[day]) for day in facts.weekdays],
        "parts": [PART_WORDS[part] for part in PART_WORDS if part in facts.parts],
    }
