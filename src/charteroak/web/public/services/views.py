"""Find help: one box over the guide and the directory; and a page for each service. Nobody's question is kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from charteroak.directory.needs import find_need, find_services_for_need, list_needs
from charteroak.directory.queries import NotInDirectory, get_service
from charteroak.guide.queries import LONGEST_QUERY
from charteroak.guide.queries.comments import list_comments
from charteroak.lib.clock import now
from charteroak.web.access import public
from charteroak.web.context import list_language_links
from charteroak.web.limits import limited
from charteroak.web.public.services.beside import list_beside
from charteroak.web.public.services.forms import SearchForm
from charteroak.web.public.services.map.views import map_address
from charteroak.web.public.services.paging import page_number, pages_around
from charteroak.web.public.services.results import find_results, show_services
from charteroak.web.public.services.shown import show_service, with_calls
from charteroak.web.public.services.structured import service_json
from charteroak.web.structured_data import json_ld

A_PAGE = 20
_MOST_PAGES = 50
# Whoever tells where help of every kind is found: offered where nothing else is.
_ASK_THEM = "information"
# The one page that may ask the browser where it is, and only when a button is pressed.
_MAY_LOCATE = "camera=(), geolocation=(self), microphone=(), payment=(), usb=()"


@public
@require_safe
@limited("240/m", method="GET")
def search(request: HttpRequest) -> HttpResponse:
    """Show the box; and, if something is asked, what was found."""
    form = SearchForm(request.GET)
    at, language = now(), get_language() or "en"
    context: dict[str, Any] = {
        "form": form,
        "needs": list_needs(language=language),
        "longest": LONGEST_QUERY,
        "language_links": list_language_links(request, asked=request.GET.urlencode()),
        "need": find_need(form.cleaned_data.get("need") or "", language=language),
    }
    if form.is_asked:
        context |= _answer(form, query=request.GET, page=page_number(request, most=_MOST_PAGES))
        if not context["results"] and not context["is_beyond"]:
            keys = (find_services_for_need(_ASK_THEM) or ())[:3]
            context["ask_them"] = list(show_services(keys, at=at).values())
    response = render(request, "services/search.html", context)
    response["Permissions-Policy"] = _MAY_LOCATE
    # What was typed stands in the address: it goes to no other site, and into no cache.
    response["Referrer-Policy"] = "no-referrer"
    if form.is_asked:
        response["Cache-Control"] = "no-store, private"
    return response


def _answer(form: SearchForm, *, query: QueryDict, page: int) -> dict[str, Any]:
    at = now()
    answer, results = find_results(form, page=page, a_page=A_PAGE, at=at)
    return {
        "answer": answer,
        "results": results,
        "map_url": map_address(results, query=query, first=(page - 1) * A_PAGE),
        "looked_for": _mended(form.text, answer.mended),
        **pages_around(page, total=answer.total, a_page=A_PAGE, most=_MOST_PAGES),
    }


def _mended(text: str, mended: dict[str, str]) -> str:
    """Return what was looked for, if a word was taken for another."""
    return " ".join(mended.get(word, word) for word in text.lower().split()) if mended else ""


@public
@require_safe
def service(request: HttpRequest, service: UUID) -> HttpResponse:
    """Show all that is known of a service."""
    try:
        reading = get_service(str(service))
    except NotInDirectory as error:
        raise Http404 from error
    language = get_language() or "en"
    shown = with_calls(show_service(reading, at=now(), language=language))
    url = settings.PUBLIC_URL + reverse("help_service", args=[service])
    comments, _more = list_comments(kind="service", ref=service, language=language)
    context = {
        "service": shown,
        "beside": list_beside(reading, language=language),
        "comments": comments,
        "structured_data": json_ld(service_json(shown, url=url)),
    }
    response = render(request, "services/service.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response
