from __future__ import annotations

import json

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from charteroak.guide.reporting import is_reporting_set
from charteroak.guide.tool_facts import get_tool_facts
from charteroak.lib.clock import local_date, now
from charteroak.program.queries import current_policy
from charteroak.web.access import public
from charteroak.web.public.guide.offline import list_scopes
from charteroak.web.public.tools.plan import PARTS
from charteroak.web.public.tools.wording import KINDS, PLACES, REASONS

# What is typed stays in the page: the browser itself refuses to send anything from it.
sends_nothing = csp_replace({"connect-src": ["'none'"], "form-action": ["'none'"], "img-src": ["'self'"]})


@public
@require_safe
@sends_nothing  # type: ignore[untyped-decorator]  # django-csp has no types
def index(request: HttpRequest) -> HttpResponse:
    return _show(request, "tools/index.html")


@public
@require_safe
@sends_nothing  # type: ignore[untyped-decorator]  # as above
def family_plan(request: HttpRequest) -> HttpResponse:
    return _show(request, "tools/family_plan.html", parts=PARTS)


@public
@require_safe
@sends_nothing  # type: ignore[untyped-decorator]  # as above
def find_a_person(request: HttpRequest) -> HttpResponse:
    return _show(request, "tools/find_a_person.html", reasons=REASONS)


@public
@require_safe
@sends_nothing  # type: ignore[untyped-decorator]  # as above
def complaint(request: HttpRequest) -> HttpResponse:
    return _show(request, "tools/complaint.html", kinds=KINDS, places=PLACES)


def _show(request: HttpRequest, template: str, **more: object) -> HttpResponse:
    found = get_tool_facts()
    context = {
        "contacts": found.contacts,
        "facts": found.facts,
        "deadline": found.deadline,
        "offline_scopes": json.dumps(list_scopes()),
        "reports": is_reporting_set(),
        "today": local_date(now(), current_policy().city.time_zone),
        **more,
    }
    response = render(request, template, context)
    # The same for everybody, and asked for anew: a number of a telephone may have changed.
    patch_cache_control(response, no_cache=True)
    return response
