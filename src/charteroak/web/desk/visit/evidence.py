"""The papers shown: ticked, decided over, and forgotten. Only 'satisfied' is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from charteroak.enrollment.actions import record_evidence
from charteroak.enrollment.queries import get_visit
from charteroak.enrollment.states import check_step
from charteroak.evidence.rules import Assessment, name_fitting
from charteroak.lib.clock import now
from charteroak.program.queries import current_policy
from charteroak.program.rules import EvidenceRules, in_language
from charteroak.staff.permissions import Permission
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.pages import desk_page
from charteroak.web.desk.visit.views import show_step


class EvidenceForm(forms.Form):
    papers = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick the papers that you have in front of you."),
            "invalid_choice": _("The list of papers changed. Tick them again."),
        },
    )

    def __init__(self, *args: Any, evidence: EvidenceRules, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["papers"]
        field.choices = [  # type: ignore[attr-defined]  # the form says which field it is
            (document.code, in_language(document.name, language)) for document in evidence.documents
        ]


def groups_of(evidence: EvidenceRules, ticked: set[str], language: str) -> list[dict[str, Any]]:
    """Return the documents under their headings, with what is ticked."""
    return [
        {
            "code": code,
            "name": in_language(name, language),
            "documents": [
                {
                    "code": document.code,
                    "name": in_language(document.name, language),
                    "hint": in_language(document.hint, language) if document.hint else "",
                    "ticked": document.code in ticked,
                }
                for document in evidence.documents
                if document.group == code
            ],
        }
        for code, name in evidence.groups.items()
    ]


def _open_requirements(
    assessment: Assessment, evidence: EvidenceRules, ticked: list[str], language: str
) -> list[dict[str, Any]]:
    names = {document.code: in_language(document.name, language) for document in evidence.documents}
    by_code = {requirement.code: requirement for requirement in evidence.requirements}
    lines = []
    for state in assessment.requirements:
        fitting = name_fitting(evidence=evidence, state=state, shown=ticked)
        lines.append(
            {
                "name": in_language(by_code[state.code].name, language),
                "met": state.met,
                "would_fill": [name for code, name in names.items() if code in fitting],
            }
        )
    return lines


@staff(Permission.VISIT_WORK)
@desk_page
@require_http_methods(["GET", "POST"])
def evidence(request: HttpRequest, ref: str) -> HttpResponse:
    actor, rules, language = actor_of(request), current_policy().evidence, get_language() or "en"
    visit = get_visit(ref, by=actor)
    check_step("evidence", visit.state)
    sent = request.POST if request.method == "POST" else None
    form = EvidenceForm(sent, evidence=rules, language=language)
    requirements: list[dict[str, Any]] = []
    if form.is_valid():
        ticked = form.cleaned_data["papers"]
        assessment = record_evidence(ref=ref, shown=ticked, policy=current_policy(), at=now(), by=actor)
        if assessment.satisfied:
            return redirect("visit", ref=ref)
        requirements = _open_requirements(assessment, rules, ticked, language)
    ticks = set(sent.getlist("papers")) if sent else set()
    context = {
        "form": form,
        "groups": groups_of(rules, ticks, language),
        "requirements": requirements,
    }
    status = 422 if request.method == "POST" else 200
    return show_step(request, visit, "evidence", context, status=status)
