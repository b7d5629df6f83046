"""Answering an offer to who has an appointment: an earlier time, or another one for a place that must close."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from charteroak.booking.actions import OfferOver, decline_offer
from charteroak.booking.rules import AppointmentFacts, OfferFacts
from charteroak.journeys.answer_offer import take_offered_time
from charteroak.lib.clock import now
from charteroak.staff.permissions import PUBLIC
from charteroak.web.access import public
from charteroak.web.limits import limited
from charteroak.web.public.book.appointment import ask_again, offers_to
from charteroak.web.public.book.links import appointment_link, open_token


@public
@limited("10/m")
@require_POST
@never_cache
def appointment_take(request: HttpRequest, token: str) -> HttpResponse:
    """Move the appointment to the time that is offered."""
    facts = open_token(token)
    if facts is None:
        return ask_again(request)
    offer = _answered(request, facts)
    try:
        if offer is None:
            raise OfferOver
        facts = take_offered_time(reference=offer.reference, at=now(), by=PUBLIC)
    except OfferOver:
        return redirect(appointment_link(facts) + "?over")
    return redirect(appointment_link(facts) + "?moved")


@public
@limited("10/m")
@require_POST
@never_cache
def appointment_let_go(request: HttpRequest, token: str) -> HttpResponse:
    """Let the time go that is offered; the appointment stays."""
    facts = open_token(token)
    if facts is None:
        return ask_again(request)
    offer = _answered(request, facts)
    try:
        if offer is not None:
            decline_offer(reference=offer.reference, at=now())
    except OfferOver:
        pass  # it is gone all the same
    return redirect(appointment_link(facts))


def _answered(request: HttpRequest, facts: AppointmentFacts) -> OfferFacts | None:
    """Return the offer that a button of this page answers: a page answers its own alone."""
    typed = request.POST.get("offer", "")
    return next((one for one, _site in offers_to(facts) if one.reference == typed), None)
