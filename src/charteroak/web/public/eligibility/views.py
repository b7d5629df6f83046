from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from charteroak.evidence.rules import assess
from charteroak.program.queries import current_policy
from charteroak.web.access import public
from charteroak.web.limits import limited
from charteroak.web.public.eligibility.forms import PapersForm
from charteroak.web.public.eligibility.papers import answer_lines, footnotes, group_papers

_STEPS = (
    (_("What to bring"), "now"),
    (_("Find a time and place"), "next"),
    (_("Get your card"), "next"),
)


@public
@limited("30/m")
@require_http_methods(["GET", "HEAD", "POST"])
def eligibility(request: HttpRequest) -> HttpResponse:
    """Answer from the policy which papers are still missing. Nothing is kept of what was ticked, here or in the URL."""
    evidence = current_policy().evidence
    sent = request.POST if request.method == "POST" else None
    form = PapersForm(sent, evidence=evidence, language=get_language() or "en")
    answered = form.is_valid()
    ticked = form.ticked()
    assessment = assess(evidence=evidence, shown=ticked if answered else ())
    lines = answer_lines(evidence, assessment, ticked)
    groups = group_papers(evidence, ticked)
    context = {
        "form": form,
        "steps": _STEPS,
        "answered": answered,
        "satisfied": assessment.satisfied,
        "lines": lines,
        "open_count": sum(not line.met for line in lines),
        "groups": groups,
        "footnotes": footnotes(groups, lines),
        "bring": [one for one in evidence.documents if one.code in ticked] if answered else [],
        "letters": [one for one in evidence.documents if one.group == "letter"],
    }
    response = render(request, "eligibility/page.html", context)
    if sent is not None:
        # The next person at a shared computer must not find these ticks by going back.
        response["Cache-Control"] = "no-store"
    return response
