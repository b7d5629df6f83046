from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from charteroak.journal.receipts import ReceiptRefused
from charteroak.journeys.my_visit import NotPublished, VisitEvents, read_my_visit
from charteroak.program.queries import current_policy
from charteroak.program.rules import in_language
from charteroak.web.access import public
from charteroak.web.limits import limited
from charteroak.web.public.my_visit.forms import ReceiptForm
from charteroak.web.public.my_visit.wording import role_of, words_for


@public
@limited("20/m")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("receipt")
def my_visit(request: HttpRequest) -> HttpResponse:
    """Ask for a receipt, and show what was done in its visit. The receipt stands in no address and in no log."""
    if request.method != "POST":
        return render(request, "my_visit/page.html", {"form": ReceiptForm()})
    form = ReceiptForm(request.POST)
    if form.is_valid():
        try:
            found = read_my_visit(typed=form.cleaned_data["receipt"])
            return render(request, "my_visit/events.html", _context(found))
        except ReceiptRefused:
            form.add_error("receipt", _("A letter or number is wrong or missing. Please check each group."))
        except NotPublished:
            form.add_error(None, _("The journal cannot be shown just now. Please try again in an hour."))
    return render(request, "my_visit/page.html", {"form": form}, status=422)


def _context(found: VisitEvents) -> dict[str, Any]:
    language = translation.get_language() or "en"
    sites = {site.code: in_language(site.name, language) for site in current_policy().sites}
    return {
        "events": [
            {
                "what": words_for(proved.line),
                "role": role_of(proved.line),
                "hour": proved.line.hour,
                "site": sites.get(str(proved.line.details.get("site", "")), ""),
                "position": proved.line.position,
                "entry": proved.line.entry.decode(),
                "proof": proved.proof,
            }
            for proved in found.events
        ],
        "waiting": found.waiting,
        "size": found.checkpoint.size,
    }


@public
@require_safe
def short(request: HttpRequest) -> HttpResponse:
    """Lead from the address on paper to the page in the language the browser asks for."""
    with translation.override(translation.get_language_from_request(request)):
        response = redirect(reverse("my_visit"))
    response["Vary"] = "Accept-Language"
    return response
