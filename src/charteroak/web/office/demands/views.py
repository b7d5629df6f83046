"""The register of demands: what came, what two officers decide, and the letter that goes out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from charteroak.demands.actions import record_demand
from charteroak.demands.adapters.typst_letter import render_letter
from charteroak.demands.letters import LANGUAGES, letter_of
from charteroak.demands.queries import DemandView, count_holds, find_demand, find_hostile_day, list_demands
from charteroak.demands.rules import (
    JUDICIAL,
    BadDemand,
    Decision,
    Instrument,
    Issuer,
    NotAllowed,
    Scope,
    allowed_decisions,
)
from charteroak.demands.states import MOVES, DemandState, WrongMove
from charteroak.journeys.answer_demand import BadDelay, propose_decision
from charteroak.lib.clock import local_date, now
from charteroak.program.queries import current_policy
from charteroak.staff.acts import ActKind
from charteroak.staff.permissions import Permission
from charteroak.staff.queries import list_open_proposals
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.pages import show
from charteroak.web.office.demands.forms import FAULTS, DecideForm, RecordForm, new_token
from charteroak.web.office.demands.names import DECISIONS, INSTRUMENTS, ISSUERS, OUTCOMES, SCOPES, STATES
from charteroak.web.office.names import role_name


def _line(demand: DemandView) -> dict[str, Any]:
    return {
        "demand": demand,
        "instrument": INSTRUMENTS[demand.instrument],
        "issuer": ISSUERS[demand.issuer],
        "scope": SCOPES[demand.scope],
        "state": STATES[demand.state],
        "outcome": OUTCOMES.get(demand.outcome, ""),
        "is_open": demand.state in {DemandState.RECORDED, DemandState.DECIDED},
    }


@staff(Permission.DEMAND_RECORD)
@require_GET
def demands(request: HttpRequest) -> HttpResponse:
    """List the register, the number of holds, and whether intake is stopped."""
    at = now()
    context = {
        "lines": [_line(demand) for demand in list_demands(by=actor_of(request))],
        "holds": count_holds(at),
        "stopped_since": find_hostile_day(),
        "today": local_date(at, current_policy().city.time_zone),
    }
    return show(request, "office_demands/list.html", context)


@staff(Permission.DEMAND_RECORD)
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        form = RecordForm(initial={"request_token": new_token()})
        return show(request, "office_demands/record.html", {"form": form})
    form = RecordForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            ref = record_demand(
                instrument=Instrument(given["instrument"]),
                issuer=Issuer(given["issuer"]),
                scope=Scope(given["scope"]),
                received_on=given["received_on"],
                deadline=given["deadline"],
                request_token=given["request_token"],
                at=now(),
                by=actor_of(request),
            )
            return redirect("office_demand", ref=ref)
        except BadDemand as refused:
            for field, code in refused.faults.items():
                form.add_error(field, FAULTS[code])
    return show(request, "office_demands/record.html", {"form": form}, status=422)


def _get(request: HttpRequest, ref: str) -> DemandView:
    demand = find_demand(ref, by=actor_of(request))
    if demand is None:
        raise Http404
    return demand


def _allowed(demand: DemandView) -> list[str]:
    if DemandState.DECIDED not in MOVES[DemandState(demand.state)]:
        return []
    found = allowed_decisions(
        Instrument(demand.instrument),
        Scope(demand.scope),
        answer_on=current_policy().demands.answer_on,
    )
    # What was closed without looking for anybody stays closed, but an objection, which a court may overrule.
    if demand.decision not in {"", Decision.SEARCH, Decision.CONTEST}:
        return []
    return [code.value for code in found]


def _page(request: HttpRequest, demand: DemandView, form: DecideForm, status: int = 200) -> HttpResponse:
    proposals = [
        one
        for one in list_open_proposals(at=now(), by=actor_of(request))
        if one.kind is ActKind.DEMAND and one.terms.get("demand") == demand.ref
    ]
    waiting = [
        {
            "proposal": one,
            "decision": DECISIONS[str(one.terms["decision"])],
            "is_search": one.terms["decision"] == Decision.SEARCH,
        }
        for one in proposals
    ]
    steps = [
        {
            "step": step,
            "state": STATES[step.state],
            "what": OUTCOMES.get(step.outcome, "") or DECISIONS.get(step.decision, ""),
            "role": role_name(step.role),
        }
        for step in demand.steps
    ]
    context = {
        **_line(demand),
        "steps_taken": steps,
        "waiting": waiting,
        "form": form,
        "may_decide": bool(form.fields["decision"].choices) and not waiting,  # type: ignore[attr-defined]
        "letter": letter_of(demand.decision, demand.instrument),
        "languages": LANGUAGES,
        "is_judicial": demand.instrument in JUDICIAL,
    }
    return show(request, "office_demands/demand.html", context, status=status)


@staff(Permission.DEMAND_RECORD)
@require_http_methods(["GET", "POST"])
def demand(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one demand and its steps, and take the first officer's proposal."""
    found = _get(request, ref)
    if request.method == "GET":
        return _page(request, found, DecideForm(allowed=_allowed(found)))
    form = DecideForm(request.POST, allowed=_allowed(found))
    if not form.is_valid():
        return _page(request, found, form, 422)
    try:
        propose_decision(
            ref=ref,
            decision=Decision(form.cleaned_data["decision"]),
            notice_on=form.cleaned_data.get("notice_on"),
            at=now(),
            by=actor_of(request),
        )
    except BadDelay:
        form.add_error("notice_on", _("Choose a day after today, a year away at most."))
        return _page(request, found, form, 422)
    except (NotAllowed, WrongMove):
        messages.error(request, _("This cannot be decided so. Nothing was changed."))
        return redirect("office_demand", ref=ref)
    messages.success(request, _("Proposed. Somebody of another office must approve it."))
    return redirect("office_demand", ref=ref)


@staff(Permission.DEMAND_RECORD)
@require_GET
def letter(request: HttpRequest, ref: str, language: str) -> HttpResponse:
    """Give the letter that goes with what was decided, as a PDF."""
    found = _get(request, ref)
    kind = letter_of(found.decision, found.instrument)
    if kind is None or language not in LANGUAGES:
        raise Http404
    policy = current_policy()
    on = local_date(now(), policy.city.time_zone)
    document = render_letter(kind=kind, demand=ref, on=on, policy=policy, language=language)
    response = HttpResponse(document, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="letter-{language}.pdf"'
    response.headers["Content-Language"] = language
    return response
