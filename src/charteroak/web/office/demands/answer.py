"""The second officer's page: who the paper names is typed here, used once, and shown nowhere again."""

from __future__ import annotations

import base64

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from charteroak.custody.stores.base import StoreUnavailable
from charteroak.demands.actions import QuotaReached
from charteroak.demands.adapters.sealed_answer import BadRecipient
from charteroak.demands.rules import Decision
from charteroak.enrollment.rules import clean_text
from charteroak.journeys.answer_demand import Answer, Person, answer_demand
from charteroak.lib.clock import now
from charteroak.lib.ids import spaced_card_number
from charteroak.program.queries import current_policy
from charteroak.program.rules import in_language
from charteroak.staff.actions import ProposalRefused
from charteroak.staff.acts import ActKind, CannotPerform
from charteroak.staff.permissions import Permission
from charteroak.staff.queries import NoSuchProposal, ProposalView, get_proposal
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.pages import show, words_for_no_keys
from charteroak.web.office.demands.forms import AnswerForm

CARD_STATES = {
    "active": pgettext_lazy("state of a card", "Good"),
    "revoked": pgettext_lazy("state of a card", "Revoked"),
}


def _search_of(request: HttpRequest, act: str) -> ProposalView:
    try:
        proposal = get_proposal(act, at=now(), by=actor_of(request))
    except NoSuchProposal:
        raise Http404 from None
    if proposal.kind is not ActKind.DEMAND or proposal.terms["decision"] != Decision.SEARCH:
        raise Http404
    return proposal


def _hindered(request: HttpRequest, code: str) -> HttpResponse:
    words = {
        "same_person": _("You proposed this. Somebody else must approve it."),
        "same_office": _("Somebody of another office than the proposer's must approve this."),
    }
    fallback = _("This is no longer waiting: it was decided, withdrawn, or its time ran out.")
    messages.error(request, words.get(code, fallback))
    return redirect("office_demands")


@staff(Permission.DEMAND_DECIDE, fresh=True)
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, act: str) -> HttpResponse:
    """Ask whom the paper names, look for that one person, and show what is held, this once."""
    proposal = _search_of(request, act)
    if proposal.hindrance:
        return _hindered(request, proposal.hindrance)
    context = {"proposal": proposal, "demand_ref": proposal.terms["demand"]}
    if request.method == "GET":
        return show(request, "office_demands/answer.html", {**context, "form": AnswerForm()})
    form = AnswerForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            return _show_answer(request, _look(request, act, form))
        except BadRecipient:
            form.add_error("recipient", _("This is no age public key. Copy it again, or leave it empty."))
        except QuotaReached:
            form.add_error(None, _("Enough people were looked for today. Nothing was done; try tomorrow."))
        except StoreUnavailable as away:
            form.add_error(None, words_for_no_keys(away))
            status = 503
        except (ProposalRefused, CannotPerform) as refused:
            return _hindered(request, refused.code)
    return show(request, "office_demands/answer.html", {**context, "form": form}, status=status)


def _look(request: HttpRequest, act: str, form: AnswerForm) -> Answer:
    given = form.cleaned_data
    person = Person(
        given_name=clean_text(given["given_name"]),
        family_name=clean_text(given["family_name"]),
        birth_date=given["birth_date"],
    )
    return answer_demand(act=act, person=person, recipient=given["recipient"], at=now(), by=actor_of(request))


def _show_answer(request: HttpRequest, found: Answer) -> HttpResponse:
    cards = [
        {
            "number": spaced_card_number(card.number),
            "state": CARD_STATES.get(card.state, card.state),
            "issued_week": card.issued_week,
            "expires_on": card.expires_on,
            "site": in_language(card.site, request.LANGUAGE_CODE),
        }
        for card in found.cards
    ]
    context = {
        "demand_ref": found.demand,
        "cards": cards,
        "passphrase": found.passphrase,
        # The file goes out in this page: kept for a second request, it would have to be stored.
        "sealed": base64.b64encode(found.sealed).decode(),
        "visit_hours": current_policy().retention.visit_hours,
    }
    return show(request, "office_demands/answered.html", context)
