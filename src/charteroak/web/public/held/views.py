from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from charteroak.web.access import public


@public
@require_safe
def held(request: HttpRequest) -> HttpResponse:
    """Say what is held and for how long; the times are the policy's."""
    return render(request, "held/page.html")
