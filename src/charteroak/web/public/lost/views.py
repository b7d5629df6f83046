from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from charteroak.web.access import public


@public
@require_safe
def lost(request: HttpRequest) -> HttpResponse:
    """Say what to do about a lost card. Nobody can ask here for a card or a person."""
    return render(request, "lost_card/page.html")
