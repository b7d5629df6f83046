"""Name, birth date, address and the optional fields of the card."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from charteroak.custody.stores.base import StoreUnavailable
from charteroak.enrollment.actions import OpenedParts, open_parts
from charteroak.enrollment.queries import get_visit
from charteroak.enrollment.rules import BadDetails
from charteroak.enrollment.states import TO_DECIDE, check_step
from charteroak.journeys.check_in import record_person
from charteroak.lib.clock import now
from charteroak.lib.ids import spaced_card_number
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import Permission
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.pages import desk_page, show, words_for_no_keys
from charteroak.web.desk.visit.details_form import DetailsForm, initial_of, words_for_fault
from charteroak.web.desk.visit.steps import steps_of
from charteroak.web.desk.visit.views import show_step


@staff(Permission.VISIT_WORK)
@desk_page
@require_http_methods(["GET", "POST"])
def details(request: HttpRequest, ref: str) -> HttpResponse:
    if request.method == "POST":
        return _record(request, ref)
    actor = actor_of(request)
    visit = get_visit(ref, by=actor)
    check_step("details", visit.state)
    opened = OpenedParts()
    if visit.has_details or visit.has_old_card:
        opened = open_parts(
            ref=ref, parts=("details", "old_card"), why="details", policy=current_policy(), at=now(), by=actor
        )
    old_card = opened.old_card
    said = opened.details or (old_card.details if old_card else None)
    initial: dict[str, Any] = initial_of(said) if said else {}
    context = {
        "form": DetailsForm(card=current_policy().card, initial=initial),
        "old_card_number": spaced_card_number(old_card.number) if old_card else "",
    }
    return show_step(request, visit, "details", context)


def _record(request: HttpRequest, ref: str) -> HttpResponse:
    actor, policy = actor_of(request), current_policy()
    line = get_visit(ref, by=actor)
    check_step("details", line.state)
    form = DetailsForm(request.POST, card=policy.card)
    status = 422
    if form.is_valid():
        try:
            visit = record_person(ref=ref, details=form.details(), policy=policy, at=now(), by=actor)
            return redirect("visit_match" if visit.match_state in TO_DECIDE else "visit", ref=ref)
        except BadDetails as refused:
            for name, code in refused.faults.items():
                form.add_error(form.field_of(name), words_for_fault(code, policy.card))
        except StoreUnavailable as away:
            # Nothing typed is lost: it goes back into the page, and nowhere else.
            form.add_error(None, words_for_no_keys(away))
            status = 503
    # Shown without opening the visit, which may have been what could not be done.
    context = {"visit": line, "steps": steps_of(line, now_at="details"), "form": form}
    return show(request, "visit/details.html", context, status=status)
