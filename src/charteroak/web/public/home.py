from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation

from charteroak.demands.queries import is_hostile_day
from charteroak.web.access import public


@public
def root(request: HttpRequest) -> HttpResponse:
    """Send a visitor to the page in the language the browser asks for."""
    with translation.override(translation.get_language_from_request(request)):
        response = redirect(reverse("home"))
    response["Vary"] = "Accept-Language"
    return response


@public
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "public/home.html", {"intake_stopped": is_hostile_day()})
