"""The fee: full, reduced or waived with a reason from the policy; cash, or card taken elsewhere; and its receipt."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from charteroak.enrollment.actions import take_fee
from charteroak.enrollment.queries import NoSuchVisit, get_visit, get_visit_receipt
from charteroak.enrollment.states import check_step
from charteroak.journeys.receipt import draw_receipt
from charteroak.lib.clock import now
from charteroak.payments.rules import NotInPolicy
from charteroak.program.queries import current_policy
from charteroak.program.rules import FeeRules, in_language
from charteroak.staff.permissions import Permission
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.pages import desk_page
from charteroak.web.desk.visit.views import show_step
from charteroak.web.templatetags.look import dollars

TENDERS = {"cash": _("Cash"), "card_elsewhere": _("Card, at the other machine")}


class FeeForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What does the person pay?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the person pays.")},
    )
    tender = forms.ChoiceField(
        label=_("How is it paid?"),
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Not needed for a waiver."),
    )

    def __init__(self, *args: Any, fees: FeeRules, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason, tender = self.fields["reason"], self.fields["tender"]
        reason.choices = [  # type: ignore[attr-defined]  # the form says which field it is
            (fee.code, f"{in_language(fee.name, language)}: {dollars(fee.amount)}") for fee in fees.reasons
        ]
        tender.choices = [(code, TENDERS[code]) for code in fees.tenders]  # type: ignore[attr-defined]  # as above


@staff(Permission.FEE_TAKE)
@desk_page
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, ref: str) -> HttpResponse:
    actor, policy = actor_of(request), current_policy()
    visit = get_visit(ref, by=actor)
    if visit.receipt_number:
        return redirect("visit", ref=ref)
    check_step("fee", visit.state)
    sent = request.POST if request.method == "POST" else None
    form = FeeForm(sent, fees=policy.fees, language=get_language() or "en")
    if form.is_valid():
        given = form.cleaned_data
        try:
            take_fee(
                ref=ref, reason=given["reason"], tender=given["tender"], policy=policy, at=now(), by=actor
            )
            return redirect("visit", ref=ref)
        except NotInPolicy as refused:
            form.add_error(refused.code, _("Choose how it is paid."))
    return show_step(request, visit, "fee", {"form": form}, status=422 if request.method == "POST" else 200)


@staff(Permission.FEE_TAKE)
@desk_page
@require_GET
def receipt(request: HttpRequest, ref: str) -> HttpResponse:
    """Return the receipt as PDF, in the language of the visit."""
    actor = actor_of(request)
    visit = get_visit(ref, by=actor)
    if not visit.receipt_number:
        raise NoSuchVisit
    document = draw_receipt(
        number=visit.receipt_number,
        language=visit.language,
        policy=current_policy(),
        visit_code=get_visit_receipt(ref, by=actor),
    )
    return HttpResponse(
        document,
        content_type="application/pdf",
        headers={
            "Content-Disposition": 'inline; filename="receipt.pdf"',
            "Cache-Control": "no-store, private",
        },
    )
