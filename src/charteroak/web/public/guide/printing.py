"""The guide to take along: a page, all of it, in large print, and a rights card, each as a PDF."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from charteroak.guide.queries import GuideNotFound, print_guide, print_page, print_rights_card
from charteroak.lib.clock import local_date, now
from charteroak.program.queries import current_policy
from charteroak.staff.access import public
from charteroak.web.limits import limited


@public
@require_safe
@limited("60/m", method="GET")
def whole(request: HttpRequest, size: str = "") -> HttpResponse:
    try:
        pdf = print_guide(language=_language(), on=_today(), is_large=size == "large")
    except GuideNotFound as error:
        raise Http404 from error
    return _send(pdf, "guide")


@public
@require_safe
@limited("60/m", method="GET")
def page(request: HttpRequest, slug: str, size: str = "") -> HttpResponse:
    try:
        pdf = print_page(language=_language(), slug=slug, on=_today(), is_large=size == "large")
    except GuideNotFound as error:
        raise Http404 from error
    return _send(pdf, slug)


@public
@require_safe
@limited("60/m", method="GET")
def rights_card(request: HttpRequest) -> HttpResponse:
    return _send(print_rights_card(language=_language(), on=_today()), "rights-card")


def _send(pdf: bytes, name: str) -> HttpResponse:
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}-{_language()}.pdf"'
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _today() -> date:
    return local_date(now(), current_policy().city.time_zone)


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
