"""Report a problem to the city's own server: choose what, say what and where, see what will be sent, send it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from charteroak.guide.reporting import (
    Open311Error,
    find_receiver,
    get_service,
    is_reporting_set,
    list_questions,
    list_services,
    send_report,
)
from charteroak.web.access import public
from charteroak.web.limits import limited
from charteroak.web.public.tools.report_form import ReportForm

View = Callable[..., HttpResponse]

_REFUSED = {
    "refused": _("The city's computer did not take it. Look at what you wrote, or call 311."),
    "not_found": _(
        "The city's computer does not know this kind of problem any more. Choose again, or call 311."
    ),
    "twice": _("This was sent before. Call 311 if you are not sure that it arrived."),
}
_NOT_NOW = _(
    "The city's computer does not answer as it should. We do not know if it took your report. Call 311."
)


def _where_set(view: View) -> View:
    """Let a page exist only where the city has set a server, and say so where that server does not answer."""

    @wraps(view)
    def held(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        if not is_reporting_set():
            raise Http404
        try:
            return view(request, *args, **kwargs)
        except Open311Error as error:
            if error.reason == "not_found":
                return redirect("tool_report")
            return render(request, "tools/report_closed.html", status=503)

    return held


@public
@require_safe
@_where_set
def choose(request: HttpRequest) -> HttpResponse:
    """List what can be reported, by the city's own groups."""
    services = sorted(list_services(), key=lambda one: (one.group == "", one.group.lower()))
    groups = [(name, list(members)) for name, members in groupby(services, key=lambda one: one.group)]
    return render(request, "tools/report_choose.html", {"groups": groups, "receiver": find_receiver()})


@public
@limited("10/m")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
@_where_set
def report(request: HttpRequest, code: str) -> HttpResponse:
    """Ask what and where; show what will be sent and to whom; send it when the person has seen it."""
    service = get_service(code)
    questions = list_questions(service)
    form = ReportForm(
        request.POST if request.method == "POST" else None, service_code=code, questions=questions
    )
    context = {"service": service, "form": form, "receiver": find_receiver()}
    if request.method != "POST" or not form.is_valid() or "change" in request.POST:
        status = 422 if form.errors and "change" not in request.POST else 200
        return render(request, "tools/report_ask.html", context, status=status)
    if "send" not in request.POST:
        return render(request, "tools/report_check.html", context)
    try:
        context["receipt"] = send_report(form.report(), once=form.cleaned_data["once"])
    except Open311Error as error:
        context |= {"refused": _REFUSED.get(error.reason, _NOT_NOW), "messages_of_city": error.messages}
        return render(request, "tools/report_check.html", context, status=502)
    return render(request, "tools/report_sent.html", context)
