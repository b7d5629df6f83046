from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from charteroak.journeys.journal_state import read_journal_state
from charteroak.program.queries import current_policy
from charteroak.web.access import public


@public
@require_safe
@never_cache
def journal(request: HttpRequest) -> HttpResponse:
    """Say what the journal is, how far it goes and who has signed it."""
    context = {
        "state": read_journal_state(),
        "address": f"{current_policy().city.issuer.rstrip('/')}/journal",
    }
    return render(request, "journal/page.html", context)
