"""The tiles on the wire: parts of one file, as browsers ask for them (RFC 9110, section 14)."""

from __future__ import annotations

import os
import re
from typing import BinaryIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe
from whitenoise.responders import SlicedFile

from charteroak.staff.access import public
from charteroak.web.public.services.map.tiles import Tiles, find_tiles, stamp_of

_KIND = "application/vnd.pmtiles"
_YEAR = 365 * 24 * 3600
_BLOCK = 64 * 1024
_RANGE = re.compile(r"(\d{0,18})-(\d{0,18})", re.ASCII)


class _Parts(FileResponse):
    block_size = _BLOCK


def _etag(request: HttpRequest, version: str) -> str | None:
    tiles = find_tiles()
    return f'"{version}"' if tiles is not None and tiles.version == version else None


@public
@require_safe
@condition(etag_func=_etag)
def tiles(request: HttpRequest, version: str) -> HttpResponseBase:
    """Serve the tiles' file or a part of it, block by block. Its address has its version: it is kept for a year."""
    known = find_tiles()
    if known is None or known.version != version:
        raise Http404
    response = _answer(request, known)
    response.headers["Accept-Ranges"] = "bytes"
    patch_cache_control(response, public=True, max_age=_YEAR, immutable=True)
    return response


def _answer(request: HttpRequest, known: Tiles) -> HttpResponseBase:
    size = known.stamp[1]
    if request.method == "HEAD":  # of which a range means nothing
        return HttpResponse(headers={"Content-Length": str(size)}, content_type=_KIND)
    asked = _asked_range(request, f'"{known.version}"')
    part = (0, size - 1) if asked is None else _read_range(asked, size)
    if part is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"}, content_type=_KIND)
    first, last = part
    response = _Parts(SlicedFile(_open(known), first, last), content_type=_KIND)
    response.headers["Content-Length"] = str(last - first + 1)
    if asked is not None:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _open(known: Tiles) -> BinaryIO:
    try:
        file = known.path.open("rb")
    except OSError:
        raise Http404 from None
    if stamp_of(os.fstat(file.fileno())) != known.stamp:
        file.close()
        raise Http404
    return file


def _asked_range(request: HttpRequest, etag: str) -> str | None:
    """Return what is asked of the bytes; None for the whole file, also where the asker's part is of another one."""
    unit, _, said = request.headers.get("Range", "").partition("=")
    is_same = request.headers.get("If-Range", etag) == etag
    return said.strip() if unit.strip().lower() == "bytes" and is_same else None


def _read_range(said: str, size: int) -> tuple[int, int] | None:
    """Return the first and the last byte; None if there are none such.

    One range alone: no reader of tiles asks for several, and answering many small ones is dear.
    """
    found = _RANGE.fullmatch(said)
    if found is None or found[0] == "-":
        return None
    if not found[1]:
        wanted = min(int(found[2]), size)
        return (size - wanted, size - 1) if wanted else None
    first, last = int(found[1]), min(int(found[2] or size), size - 1)
    return (first, last) if first <= last else None
