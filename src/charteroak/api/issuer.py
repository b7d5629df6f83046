"""What verifiers fetch: the issuer's public keys, and status lists whole. The same bytes for everybody."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.http import require_safe

from charteroak.staff.access import public


def _published(request: HttpRequest, path: Path, content_type: str, max_age: int) -> HttpResponse:
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
    response.headers["Cache-Control"] = f"public, max-age={max_age}"
    # Any site, any program may check a card.
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@public
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    return _published(request, settings.CHARTEROAK_PUBLISHED / "keys.json", "application/json", 3600)


@public
@require_safe
def status_list(request: HttpRequest, list_id: int) -> HttpResponse:
    path = settings.CHARTEROAK_PUBLISHED / "status" / f"{list_id}.cwt"
    return _published(request, path, "application/statuslist+cwt", 3600)


@public
@require_safe
def healthy(request: HttpRequest) -> HttpResponse:
    """Answer that this process serves; touches nothing."""
    return HttpResponse("ok\n", content_type="text/plain")
