"""What pages that follow a line ask every two seconds: a number that grows with every change. It says nothing else."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from charteroak.lib.clock import now
from charteroak.lobby.queries import line_version, version_of_all_lines
from charteroak.lobby.snapshot import NoSuchSite
from charteroak.staff.access import public


@public
@require_safe
def version(request: HttpRequest, site: str) -> HttpResponse:
    """Give the version of one site's line. One row is read, and no session is touched."""
    try:
        return _answer(str(line_version(site, at=now())))
    except NoSuchSite:
        raise Http404 from None


@public
@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    """Give the versions of all lines as one word, for the page that shows them all."""
    return _answer(version_of_all_lines(at=now()))


def _answer(word: str) -> HttpResponse:
    response = JsonResponse({"version": word})
    response.headers["Cache-Control"] = "no-store"
    return response
