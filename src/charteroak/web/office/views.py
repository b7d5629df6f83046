from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, pgettext_lazy
from django.views.decorators.http import require_GET

from charteroak.guide.queries import count_concerns
from charteroak.guide.queries.comments import count_to_moderate
from charteroak.journal.queries import list_entries
from charteroak.journeys.figures import read_figures
from charteroak.journeys.journal_state import read_journal_state
from charteroak.lib.clock import local_date, now
from charteroak.program.queries import current_policy
from charteroak.program.rules import in_language
from charteroak.staff.permissions import Actor, Permission
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.pages import show
from charteroak.web.office.links import links_for

ENTRIES_A_PAGE = 100
CARD_STATES = {
    "issued": pgettext_lazy("cards counted", "Made, not handed over"),
    "active": pgettext_lazy("cards counted", "Handed over"),
    "voided": pgettext_lazy("cards counted", "Void"),
    "revoked": pgettext_lazy("cards counted", "Revoked"),
}
FEE_KINDS = {
    "full": pgettext_lazy("fee kind", "Full fee"),
    "reduced": pgettext_lazy("fee kind", "Reduced fee"),
    "waived": pgettext_lazy("fee kind", "Waived"),
}


@staff()
@require_GET
def office(request: HttpRequest) -> HttpResponse:
    """Show this year's figures to whose role reads them."""
    actor, policy, language = actor_of(request), current_policy(), get_language() or "en"
    waiting = _waiting_for(actor)
    context: dict[str, Any] = {
        "links": [(route, words, waiting.get(route, 0)) for route, words in links_for(actor)]
    }
    context["may_edit_guide"] = Permission.GUIDE_EDIT in actor.permissions
    if context["may_edit_guide"]:
        today = local_date(now(), policy.city.time_zone)
        context["care_now"], context["care_later"] = count_concerns(on=today, by=actor)
    context["works_at_desk"] = Permission.VISIT_WORK in actor.permissions
    if Permission.FIGURES_READ in actor.permissions:
        today = local_date(now(), policy.city.time_zone)
        figures = read_figures(since=today.replace(month=1, day=1), until=today, by=actor)
        sites = {site.code: in_language(site.name, language) for site in policy.sites}
        context |= {
            "figures": figures,
            "cards": [(CARD_STATES[state], count) for state, count in figures.cards.items()],
            "fees": [(sites.get(line.site, line.site), FEE_KINDS[line.kind], line) for line in figures.fees],
        }
    return show(request, "office/office.html", context)


def _waiting_for(actor: Actor) -> dict[str, int]:
    """Count what readers sent that waits for whoever moderates, by the route of its page."""
    if Permission.COMMENT_MODERATE not in actor.permissions:
        return {}
    comments, reports = count_to_moderate()
    return {"office_comments": comments, "office_reports": reports}


@staff(Permission.JOURNAL_READ)
@require_GET
def journal(request: HttpRequest) -> HttpResponse:
    """Show the newest entries of the journal, and the checkpoint that stands for what is published."""
    typed = request.GET.get("before", "")
    before = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 16 else None
    state = read_journal_state()
    found = list_entries(before=before, limit=ENTRIES_A_PAGE + 1)
    entries = found[:ENTRIES_A_PAGE]
    older = entries[-1].position if len(found) > len(entries) else None
    context = {"entries": entries, "state": state, "older": older}
    return show(request, "office/journal.html", context)
