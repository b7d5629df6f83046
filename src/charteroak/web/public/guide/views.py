from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from charteroak.guide.queries import GuideNotFound, find_calls, get_guide_index, get_guide_page
from charteroak.guide.queries.comments import list_comments
from charteroak.lib.clock import local_date, now
from charteroak.program.queries import current_policy
from charteroak.program.rules import in_language
from charteroak.staff.access import public
from charteroak.web.public.guide.offline import list_scopes
from charteroak.web.public.guide.structured import page_json
from charteroak.web.structured_data import json_ld


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    try:
        found = get_guide_index(language=_language())
    except GuideNotFound as error:
        raise Http404 from error
    return render(
        request, "guide/index.html", _with_offline({"index": found.index, "sections": found.sections})
    )


@public
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        found = get_guide_page(language=_language(), slug=slug)
    except GuideNotFound as error:
        raise Http404 from error
    context = {
        "page": found.page,
        "comments": list_comments(kind="guide", ref=found.page.translation_key, language=_language())[0],
        "newer": found.newer,
        "language_links": _language_links(found.slugs),
        "calls": find_calls(),
        "today": local_date(now(), current_policy().city.time_zone),
        "structured_data": _structured_data(found.page, request.path),
    }
    return render(request, "guide/page.html", _with_offline(context))


def _structured_data(page: Any, path: str) -> SafeString:
    publisher = in_language(current_policy().city.name, _language())
    return json_ld(
        page_json(
            url=settings.PUBLIC_URL + path,
            title=page.title,
            summary=page.summary,
            language=_language(),
            publisher=publisher,
        )
    )


def _with_offline(context: dict[str, Any]) -> dict[str, Any]:
    return {**context, "offline_scopes": json.dumps(list_scopes())}


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _language_links(slugs: dict[str, str]) -> list[dict[str, Any]]:
    """Link to the same page in each language, or to the index where it is not yet published in one."""
    links = []
    for code, name in settings.LANGUAGES:
        with override(code):
            url = reverse("guide_page", kwargs={"slug": slugs[code]}) if code in slugs else reverse("guide")
        links.append({"code": code, "name": name, "url": url, "is_current": code == _language()})
    return links
