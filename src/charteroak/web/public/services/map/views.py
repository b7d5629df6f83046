"""The answer to a question on a map, with the same list beside it. Nobody's question is kept, and no position asked."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from charteroak.lib.clock import now
from charteroak.web.access import public
from charteroak.web.context import list_language_links
from charteroak.web.limits import limited
from charteroak.web.public.services.forms import SearchForm
from charteroak.web.public.services.map.attribution import show_attribution
from charteroak.web.public.services.map.spots import list_spots
from charteroak.web.public.services.map.style import build_style
from charteroak.web.public.services.map.tiles import Tiles, find_tiles
from charteroak.web.public.services.paging import page_number, pages_around
from charteroak.web.public.services.results import Result, find_results

# As many as one question to the search may bring.
A_MAP = 50
_MOST_PAGES = 20
_SHARPER = 4  # how far one may go nearer than the tiles were made for
_NEAREST = 19


def map_address(results: list[Result], *, query: QueryDict, first: int) -> str:
    """Return where these results stand on the map; '' without tiles, or if none of them has a place there.

    :param first: the number of the first of them, counted from 0.
    """
    tiles = find_tiles()
    if tiles is None or not list_spots(results, tiles=tiles):
        return ""
    asked = query.copy()
    asked.pop("page", None)
    if first >= A_MAP:
        asked["page"] = str(first // A_MAP + 1)
    return f"{reverse('help_map')}?{asked.urlencode()}"


@public
@require_safe
@limited("240/m", method="GET")
def help_map(request: HttpRequest) -> HttpResponse:
    """Show what was found on a map, and in a list."""
    tiles = find_tiles()
    if tiles is None:
        raise Http404
    form = SearchForm(request.GET)
    if not form.is_asked:
        return redirect("help")
    page, at = page_number(request, most=_MOST_PAGES), now()
    answer, results = find_results(form, page=page, a_page=A_MAP, at=at)
    asked = request.GET.copy()
    asked.pop("page", None)
    context: dict[str, Any] = {
        "form": form,
        "answer": answer,
        "results": results,
        "spots": list_spots(results, tiles=tiles),
        **pages_around(page, total=answer.total, a_page=A_MAP, most=_MOST_PAGES),
        "list_url": f"{reverse('help')}?{asked.urlencode()}",
        "language_links": list_language_links(request, asked=request.GET.urlencode()),
        "attribution": show_attribution(tiles.attribution),
        "drawing": _drawing(tiles),
    }
    response = render(request, "services/map.html", context)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store, private"
    return response


def _drawing(tiles: Tiles) -> dict[str, Any]:
    """Return what the script needs: where everything lies, how far one may zoom, and MapLibre's words."""
    low, high = tiles.zooms
    return {
        "scripts": [static("vendor/pmtiles/pmtiles.js"), static("vendor/maplibre/maplibre-gl-csp.js")],
        "styles": static("vendor/maplibre/maplibre-gl.css"),
        "worker": static("vendor/maplibre/maplibre-gl-csp-worker.js"),
        "style": f"{reverse('help_map_style')}?{tiles.version}",
        "zooms": [low, min(high + _SHARPER, _NEAREST)],
        "bounds": list(tiles.bounds),
        "words": {
            "Map.Title": _("Map"),
            "NavigationControl.ZoomIn": _("Nearer"),
            "NavigationControl.ZoomOut": _("Farther"),
            "CooperativeGesturesHandler.WindowsHelpText": _("Hold Ctrl and scroll to go nearer or farther"),
            "CooperativeGesturesHandler.MacHelpText": _("Hold ⌘ and scroll to go nearer or farther"),
            "CooperativeGesturesHandler.MobileHelpText": _("Move the map with two fingers"),
        },
    }


@public
@require_safe
def map_style(request: HttpRequest) -> HttpResponse:
    """Serve how the map is drawn, with names in the page's language."""
    tiles = find_tiles()
    if tiles is None:
        raise Http404
    address = reverse("map_tiles", args=[tiles.version])
    response = JsonResponse(build_style(tiles, language=get_language() or "en", address=address))
    patch_cache_control(response, public=True, max_age=3600)
    return response
