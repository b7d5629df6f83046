"""The published journal as static files (C2SP tlog-tiles). The same bytes for everybody."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from charteroak.api.issuer import send_published
from charteroak.staff.access import public

_TEXT, _BYTES = "text/plain; charset=utf-8", "application/octet-stream"
_NOTE = "no-cache"
# What is full never changes (section 'Merkle Tree'); a partial file does not either, but goes when it is outgrown.
_FULL, _PARTIAL = "public, max-age=31536000, immutable", "public, max-age=3600"
# tlog-tiles: level, index in groups of three digits, width. Nothing else ever reaches the file system.
_TILE = re.compile(r"(entries|[0-9]|[1-5][0-9]|6[0-3])/(x[0-9]{3}/){0,6}[0-9]{3}(\.p/[1-9][0-9]{0,2})?")


@public
@require_safe
def note(request: HttpRequest, name: str) -> HttpResponse:
    """Serve the checkpoint, the newest witnessed one, or the key: whoever asks must get the newest."""
    return send_published(request, settings.CHARTEROAK_PUBLISHED / "journal" / name, _TEXT, _NOTE)


@public
@require_safe
def rotation(request: HttpRequest, number: int) -> HttpResponse:
    path = settings.CHARTEROAK_PUBLISHED / "journal" / "rotation" / str(number)
    return send_published(request, path, _TEXT, _NOTE)


@public
@require_safe
def tile(request: HttpRequest, path: str) -> HttpResponse:
    match = _TILE.fullmatch(path)
    if match is None:
        raise Http404
    found = settings.CHARTEROAK_PUBLISHED / "journal" / "tile" / path
    return send_published(request, found, _BYTES, _PARTIAL if match[3] else _FULL)
