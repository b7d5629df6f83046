"""Where a visit stands, and how it ends without a card."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from charteroak.enrollment.actions import OpenedParts, open_parts
from charteroak.enrollment.likeness import Answer
from charteroak.enrollment.queries import VisitView, get_visit, get_visit_receipt
from charteroak.enrollment.states import TO_DECIDE, MatchState
from charteroak.journeys.issue_card import give_up
from charteroak.journeys.notice import cards_with_notice
from charteroak.lib.clock import now
from charteroak.lib.ids import spaced_card_number
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import Permission
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.pages import desk_page, show
from charteroak.web.desk.visit.steps import STEP_NAMES, corrections_of, steps_of

# What each step's page opens of a visit and shows. What a page does not need stays sealed.
_SHOWN: dict[str, tuple[str, ...]] = {
    "evidence": ("details",),
    "card": ("details",),
    "check": ("details",),
    "hand_over": ("details",),
    "give_up": ("details",),
}


# Where the cards that this person gives up are looked at too: they are taken back, and a notice may wait for them.
_OF_OLD_CARDS = ("evidence", "card", "hand_over")


def visit_context(visit: VisitView, step: str, opened: OpenedParts) -> dict[str, Any]:
    """Return what every page of a visit shows beside its own question."""
    old = opened.old_card.number if opened.old_card else ""
    numbers = {old, *(one.card_number for one in opened.given_up)} - {""}
    return {
        "visit": visit,
        "details": opened.details,
        "steps": steps_of(visit, now_at=step),
        "corrections": [(name, STEP_NAMES[name]) for name in corrections_of(visit) if name != step],
        "card_number": spaced_card_number(visit.card_number) if visit.card_number else "",
        "old_card_number": spaced_card_number(old) if old else "",
        "ending": [
            {"number": spaced_card_number(one.card_number), "is_here": one.answer == Answer.SURRENDERED}
            for one in opened.given_up
            if one.card_number != old
        ],
        "notices": sorted(cards_with_notice(numbers, at=now())) if numbers else [],
    }


def show_step(
    request: HttpRequest, visit: VisitView, step: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render the page of one step, with what has to be opened for it."""
    opened, parts = OpenedParts(), _SHOWN.get(step, ()) if visit.has_details else ()
    if step in _OF_OLD_CARDS:
        parts += ("old_card",) if visit.has_old_card else ()
        parts += ("matches",) if visit.match == MatchState.SAME else ()
    if parts:
        opened = open_parts(
            ref=visit.ref, parts=parts, why=step, policy=current_policy(), at=now(), by=actor_of(request)
        )
    shown = {**visit_context(visit, step, opened), **context}
    return show(request, f"visit/{step}.html", shown, status=status)


_PAGE_OF_STEP = {
    "details": "visit_details",
    "evidence": "visit_evidence",
    "photo": "visit_photo",
    "fee": "visit_fee",
    "card": "visit_card",
    "check": "visit_check",
    "hand_over": "visit_hand_over",
}


@staff(Permission.VISIT_WORK)
@desk_page
@require_GET
def visit(request: HttpRequest, ref: str) -> HttpResponse:
    """Lead to the step that comes next: this is how a visit resumes after an interruption."""
    view = get_visit(ref, by=actor_of(request))
    if view.next_step == "card" and view.match in TO_DECIDE:
        return redirect("visit_match", ref=ref)
    return redirect(_PAGE_OF_STEP[view.next_step], ref=ref)


@staff(Permission.VISIT_WORK)
@desk_page
@require_http_methods(["GET", "POST"])
def give_up_visit(request: HttpRequest, ref: str) -> HttpResponse:
    view = get_visit(ref, by=actor_of(request))
    if request.method == "POST":
        give_up(ref=ref, at=now(), by=actor_of(request))
        messages.success(request, _("The visit is over. Everything that was recorded in it is destroyed."))
        return redirect("desk")
    receipt = get_visit_receipt(ref, by=actor_of(request))
    return show_step(request, view, "give_up", {"visit_receipt": receipt})
