"""What verifiers fetch: the issuer's public keys, and status lists whole. The same bytes for everybody."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.http import require_safe

from charteroak.staff.access import public

_HOURLY = "public, max-age=3600"


def send_published(request: HttpRequest, path: Path, content_type: str, caching: str) -> HttpResponse:
    """Send a file as it was published, to any site and any program; 304 where the asker has it already."""
    try:
        content = path.read_bytes()
        changed = int(path.stat().st_mtime)
    except OSError:
        raise Http404 from None
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    response = (
        HttpResponse(status=304)
        if since is not None and changed <= since
        else HttpResponse(content, content_type=content_type)
    )
    response.headers["Last-Modified"] = http_date(changed)
    response.headers["Cache-Control"] = caching
    # Any site, any program may check a card.
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@public
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    return send_published(request, settings.CHARTEROAK_PUBLISHED / "keys.json", "application/json", _HOURLY)


@public
@require_safe
def status_list(request: HttpRequest, list_id: int) -> HttpResponse:
    path = settings.CHARTEROAK_PUBLISHED / "status" / f"{list_id}.cwt"
    return send_published(request, path, "application/statuslist+cwt", _HOURLY)


@public
@require_safe
def healthy(request: HttpRequest) -> HttpResponse:
    """Answer that this process serves; touches nothing."""
    return HttpResponse("ok\n", content_type="text/plain")
