"""The desk face's own front door."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from charteroak.web.access import public


@public
def front(request: HttpRequest) -> HttpResponse:
    """Lead to the desk, which asks who is there."""
    with translation.override(translation.get_language_from_request(request, check_path=True)):
        response = redirect(reverse("desk"))
    response["Vary"] = "Accept-Language"
    return response
