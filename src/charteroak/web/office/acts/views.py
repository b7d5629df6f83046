"""What waits for a second person, and that person's answer, given with the second factor fresh."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from charteroak.journeys.two_people import NothingToPerform, decide
from charteroak.lib.clock import now
from charteroak.staff.actions import ProposalRefused
from charteroak.staff.acts import CannotPerform, may_take_part
from charteroak.staff.permissions import NotPermitted
from charteroak.staff.queries import NoSuchProposal, ProposalView, get_proposal, list_open_proposals
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.pages import show
from charteroak.web.office.acts.words import ACT_WORDS
from charteroak.web.office.names import office_name

ActView = Callable[..., HttpResponse]


def _line(proposal: ProposalView) -> dict[str, Any]:
    words = ACT_WORDS[proposal.kind]
    return {
        "proposal": proposal,
        "title": words.title,
        "meaning": words.meaning,
        "pairs": words.tell(proposal.terms),
        "page": words.page(proposal.terms),
        "office": office_name(proposal.proposed_office) if proposal.proposed_office else "",
    }


def _refusals() -> dict[str, str]:
    return {
        "unknown": _("This act is no longer there."),
        "not_open": _("This act is no longer waiting: it was decided, withdrawn, or its time ran out."),
        "same_person": _("You proposed this. Somebody else must approve it."),
        "same_office": _("Somebody of another office than the proposer's must approve this."),
        "at_the_console": _("This is done where both of you are, at the server: charteroak keys shares."),
        "no_journey": _("This act cannot be carried out here, so nothing was changed."),
    }


def _say_refused(request: HttpRequest, code: str) -> HttpResponse:
    words = _refusals()
    fallback = _("What was proposed no longer fits, so nothing was changed. Withdraw it and propose it anew.")
    messages.error(request, words.get(code, fallback))
    return redirect("office_acts")


def _answered(view: ActView) -> ActView:
    """Turn the refusals of a decision into pages."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NoSuchProposal:
            raise Http404 from None
        except NotPermitted:
            raise PermissionDenied from None
        except (ProposalRefused, CannotPerform) as refused:
            return _say_refused(request, refused.code)
        except NothingToPerform:
            return _say_refused(request, "no_journey")

    return answered


@staff()
@require_GET
def acts(request: HttpRequest) -> HttpResponse:
    """List the acts that wait for a second person, for those whose role takes part in them."""
    actor = actor_of(request)
    if not may_take_part(actor):
        raise PermissionDenied
    lines = [_line(one) for one in list_open_proposals(at=now(), by=actor)]
    context = {
        "to_decide": [line for line in lines if not line["proposal"].hindrance],
        "own": [line for line in lines if line["proposal"].is_own],
        "too_near": [line for line in lines if line["proposal"].hindrance == "same_office"],
    }
    return show(request, "office_acts/list.html", context)


def _confirm(request: HttpRequest, ref: str, *, answer: str) -> HttpResponse:
    actor, at = actor_of(request), now()
    proposal = get_proposal(ref, at=at, by=actor)
    if proposal.hindrance and not (answer == "withdraw" and proposal.hindrance == "same_person"):
        return _say_refused(request, proposal.hindrance)
    page = ACT_WORDS[proposal.kind].page(proposal.terms)
    if page and answer == "approve":
        return redirect(page, ref)
    if request.method == "POST":
        return _decide(request, ref, answer=answer, at=at)
    return show(request, "office_acts/confirm.html", {**_line(proposal), "answer": answer})


def _decide(request: HttpRequest, ref: str, *, answer: str, at: datetime) -> HttpResponse:
    decide(ref=ref, approve=answer == "approve", at=at, by=actor_of(request))
    done = {
        "approve": _("Approved, and done."),
        "refuse": _("Refused. Nothing was changed."),
        "withdraw": _("Withdrawn. Nothing was changed."),
    }
    messages.success(request, done[answer])
    return redirect("office_acts")


@staff(fresh=True)
@require_http_methods(["GET", "POST"])
@_answered
def approve(request: HttpRequest, ref: str) -> HttpResponse:
    return _confirm(request, ref, answer="approve")


@staff(fresh=True)
@require_http_methods(["GET", "POST"])
@_answered
def refuse(request: HttpRequest, ref: str) -> HttpResponse:
    return _confirm(request, ref, answer="refuse")


@staff(fresh=True)
@require_http_methods(["GET", "POST"])
@_answered
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    return _confirm(request, ref, answer="withdraw")
