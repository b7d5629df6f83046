"""The report of each quarter, as page, PDF and JSON; and the kit for who asks for public records."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from charteroak.demands.adapters.typst_letter import (
    COUNTS,
    kit_rows,
    quarter_in_words,
    render_letter,
    render_report,
)
from charteroak.demands.letters import LetterKind, letter_words
from charteroak.demands.queries import Report, count_holds, find_report, is_hostile_day, list_reports
from charteroak.lib.clock import local_date, now
from charteroak.program.queries import current_policy
from charteroak.web.access import public
from charteroak.web.limits import limited


def _language() -> str:
    return get_language() or "en"


@public
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """List the published quarters, and say how many holds are in force."""
    quarters = [(code, quarter_in_words(code, _language())) for code in list_reports()]
    context = {"quarters": quarters, "holds": count_holds(now()), "intake_stopped": is_hostile_day()}
    return render(request, "report/list.html", context)


def _get(quarter: str) -> Report:
    found = find_report(quarter)
    if found is None:
        raise Http404
    return found


@public
@require_safe
def report(request: HttpRequest, quarter: str) -> HttpResponse:
    found, words = _get(quarter), letter_words(_language())
    content = found.content
    context: dict[str, Any] = {
        "report": found,
        "title": words.report["title"],
        "when": quarter_in_words(quarter, _language()),
        "small": words.report["small"],
        "instrument": words.report["instrument"],
        "outcomes": [words.labels[code] for code in content["outcomes"]],
        "rows": [
            (words.labels[code], cells)
            for code, cells in zip(content["instruments"], content["cells"], strict=True)
        ],
        "counts": [(words.report[name], content[name]) for name in COUNTS],
    }
    return render(request, "report/report.html", context)


@public
@limited("30/m", method="GET")
@require_safe
def report_pdf(request: HttpRequest, quarter: str) -> HttpResponse:
    found, policy = _get(quarter), current_policy()
    on = local_date(found.published_at, policy.city.time_zone)
    return _pdf(
        render_report(content=found.content, on=on, policy=policy, language=_language()), f"report-{quarter}"
    )


@public
@require_safe
def report_json(request: HttpRequest, quarter: str) -> HttpResponse:
    """Give the very bytes whose SHA-256 stands in the journal."""
    return HttpResponse(_get(quarter).body, content_type="application/json")


@public
@require_safe
def public_records(request: HttpRequest) -> HttpResponse:
    """Say what exists, what is public, and what the law exempts."""
    policy = current_policy()
    context = {"rows": kit_rows(policy, _language()), "law": policy.demands.records_law}
    return render(request, "report/public_records.html", context)


@public
@limited("30/m", method="GET")
@require_safe
def public_records_letter(request: HttpRequest) -> HttpResponse:
    policy = current_policy()
    document = render_letter(
        kind=LetterKind.PUBLIC_RECORDS,
        demand="",
        on=local_date(now(), policy.city.time_zone),
        policy=policy,
        language=_language(),
    )
    return _pdf(document, "public-records")


def _pdf(document: bytes, name: str) -> HttpResponse:
    response = HttpResponse(document, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
