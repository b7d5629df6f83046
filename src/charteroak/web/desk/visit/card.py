"""The card: made, printed, read back, handed over."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from charteroak.enrollment.actions import MatchedSince, check_again
from charteroak.enrollment.queries import get_visit, get_visit_receipt
from charteroak.enrollment.states import MAY_HAVE_CARD, TO_DECIDE, MatchState, check_step
from charteroak.journeys.issue_card import check_printed, correct_card, hand_over, number_and_sign, print_card
from charteroak.lib.clock import now
from charteroak.lib.ids import spaced_card_number
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import Permission
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.pages import desk_page
from charteroak.web.desk.visit.photo import ScanForm
from charteroak.web.desk.visit.views import show_step


@staff(Permission.CARD_PRINT)
@desk_page
@require_http_methods(["GET", "POST"])
def make(request: HttpRequest, ref: str) -> HttpResponse:
    actor = actor_of(request)
    if request.method == "POST":
        number_and_sign(ref=ref, policy=current_policy(), at=now(), by=actor)
        return redirect("visit", ref=ref)
    visit = get_visit(ref, by=actor)
    check_step("card", visit.state)
    if visit.match == MatchState.LATER and check_again(ref=ref, at=now(), by=actor) != MatchState.LATER:
        visit = get_visit(ref, by=actor)
    if visit.match in MAY_HAVE_CARD:
        return show_step(request, visit, "card", {})
    if visit.match in TO_DECIDE:
        return redirect("visit_match", ref=ref)
    return show_step(request, visit, "held", {})


@staff(Permission.CARD_PRINT)
@desk_page
@require_POST
def document(request: HttpRequest, ref: str) -> HttpResponse:
    """Return both faces as one PDF for the card printer. A POST, since every print is recorded."""
    drawn = print_card(ref=ref, policy=current_policy(), at=now(), by=actor_of(request))
    return HttpResponse(
        drawn,
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="card.pdf"', "Cache-Control": "no-store, private"},
    )


@staff(Permission.CARD_HAND_OVER)
@desk_page
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, ref: str) -> HttpResponse:
    actor = actor_of(request)
    visit = get_visit(ref, by=actor)
    check_step("check", visit.state)
    if request.method == "GET":
        return show_step(request, visit, "check", {"form": ScanForm()})
    form = ScanForm(request.POST, request.FILES)
    if form.is_valid():
        reason = check_printed(ref=ref, image=form.cleaned_data["image"].read(), at=now(), by=actor)
        if not reason:
            return redirect("visit", ref=ref)
        form.add_error("image", _words_for_scan(reason))
    return show_step(request, get_visit(ref, by=actor), "check", {"form": form}, status=422)


def _words_for_scan(reason: str) -> str:
    words = {
        "no_code": _("No code was found. Hold the back of the card flat, close and in good light."),
        "other_card": _("This is the code of another card. Check that the right card is in your hand."),
    }
    return words.get(
        reason, _("The code does not check out. Print the card again, and call your supervisor.")
    )


@staff(Permission.CARD_PRINT)
@desk_page
@require_POST
def correct(request: HttpRequest, ref: str) -> HttpResponse:
    correct_card(ref=ref, at=now(), by=actor_of(request))
    messages.info(
        request, _("The card is void: destroy the printed one. Correct what is wrong, then make a new card.")
    )
    return redirect("visit_details", ref=ref)


@staff(Permission.CARD_HAND_OVER)
@desk_page
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, ref: str) -> HttpResponse:
    actor = actor_of(request)
    if request.method == "POST":
        try:
            number = hand_over(ref=ref, at=now(), by=actor)
        except MatchedSince:
            messages.warning(
                request,
                _(
                    "Another card that looks like this person's was handed over meanwhile. Decide first who it is."
                ),
            )
            return redirect("visit_match", ref=ref)
        messages.success(
            request,
            _("Card %(number)s is handed over. Name, birth date, address and photo are destroyed.")
            % {"number": spaced_card_number(number)},
        )
        return redirect("desk")
    visit = get_visit(ref, by=actor)
    check_step("hand_over", visit.state)
    receipt = get_visit_receipt(ref, by=actor)
    return show_step(request, visit, "hand_over", {"visit_receipt": receipt})
