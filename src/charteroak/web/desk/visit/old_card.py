"""A renewal: the old card fills the form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from charteroak.enrollment.queries import get_visit
from charteroak.enrollment.states import check_step
from charteroak.journeys.renew_card import OldCardRefused, read_old_card, take_back_old_card
from charteroak.lib.clock import now
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import Permission
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.pages import desk_page
from charteroak.web.desk.visit.photo import ScanForm
from charteroak.web.desk.visit.steps import steps_of
from charteroak.web.desk.visit.views import show_step


class OldCardForm(ScanForm):
    """A picture of the old card's back, with all that is on it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["image"].label = gettext_lazy("Picture of the back of the old card, at most 8 MB")


@staff(Permission.VISIT_WORK)
@desk_page
@require_http_methods(["GET", "POST"])
def old_card(request: HttpRequest, ref: str) -> HttpResponse:
    """Read the old card, then show the form that it filled."""
    actor, policy = actor_of(request), current_policy()
    visit = get_visit(ref, by=actor)
    check_step("details", visit.state)
    form = OldCardForm(request.POST, request.FILES) if request.method == "POST" else OldCardForm()
    if form.is_valid():
        try:
            image = form.cleaned_data["image"].read()
            read = read_old_card(ref=ref, image=image, policy=policy, at=now(), by=actor)
        except OldCardRefused as refused:
            form.add_error("image", words_for_old_card(refused.reason))
        else:
            if read.record_refused:
                messages.warning(request, words_for_old_card(read.record_refused))
            return redirect("visit_details", ref=ref)
    context = {
        "form": form,
        "keeps_record": policy.retention.renewal_record,
        "steps": steps_of(visit, now_at="details"),
    }
    return show_step(request, visit, "old_card", context, status=422 if form.errors else 200)


@staff(Permission.VISIT_WORK)
@desk_page
@require_POST
def not_a_renewal(request: HttpRequest, ref: str) -> HttpResponse:
    """Take the old card out of the visit: it was somebody else's."""
    take_back_old_card(ref=ref, at=now(), by=actor_of(request))
    messages.info(request, _("The old card is out of this visit. It stays as good as it was."))
    return redirect("visit_details", ref=ref)


def words_for_old_card(reason: str) -> str:
    """Return what to tell the clerk about an old card that cannot fill the form, or a record that did not open."""
    no_record = _("No record is held for this card.")
    changed = _("The record for this card cannot be opened: it was changed. Tell your supervisor.")
    words = {
        "no_code": _("No code was found. Hold the back of the card flat, close and in good light."),
        "not_ours": _("This is no card of this city. Type the details instead."),
        "two_cards": _("These are the codes of two cards. Show one card alone."),
        "revoked": _("This card was reported lost, or replaced by another. Type the details instead."),
        "no_record": no_record + " " + _("Show the whole back of the card, or type the details instead."),
        "over": _("The record for this card is over: its key is destroyed."),
        "unknown_version": changed,
        "other_card": changed,
        "broken": changed,
    }
    return words[reason]
