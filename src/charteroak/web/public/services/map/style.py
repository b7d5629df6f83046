"""How the map is drawn: the city's own style where it brings one, or else a plain one in the colors of these pages.

Styles are MapLibre's (https://maplibre.org/maplibre-style-spec/). No `glyphs`: text is set in the reader's fonts.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from charteroak.web.public.services.map.tiles import BadTiles, Tiles

logger = logging.getLogger(__name__)

Style = dict[str, Any]
SOURCE = "tiles"
_LARGEST = 1 << 20
# Where a style may name an address: each of them is the tiles', or on this site.
_ADDRESSED = {"url", "urls", "tiles", "data", "glyphs", "sprite", "image", "font-faces"}

_GROUND, _WATER, _PARK, _HOUSE = "#f5f0e6", "#bfd8dc", "#d9e6d0", "#e6dcc8"
_STREET, _EDGE, _MAIN_ROAD, _RAIL, _BORDER = "#ffffff", "#d9cbb0", "#ffe3a6", "#b9ab95", "#8e704f"
_INK, _INK_WATER, _HALO = "#3d3a31", "#2f5f6b", "#fffefb"
_FONTS = ["system-ui", "sans-serif"]

_GREEN = [
    "park", "forest", "wood", "nature_reserve", "garden", "cemetery", "grass", "grassland", "meadow", "golf_course",
    "recreation_ground", "national_park", "protected_area", "playground", "farmland", "scrub", "orchard",
]  # fmt: skip
_MAIN = ["highway", "major_road", "motorway", "trunk", "primary", "secondary", "tertiary"]
_SMALL = ["path", "track", "footway", "pedestrian", "service", "other", "ferry"]


def style_beside(tiles: Tiles) -> Path:
    """Return where a city's own style would lie: `hartford.pmtiles` has `hartford.style.json`."""
    return tiles.path.with_suffix(".style.json")


def build_style(tiles: Tiles, *, language: str, address: str) -> Style:
    """Return the style of a page in a language. `address`: where the tiles are served."""
    try:
        own = read_own_style(tiles)
    except BadTiles as error:
        logger.error("The map has the plain style: %s", error)
        own = None
    style = own or _plain_style(tiles, language)
    for source in style["sources"].values():
        if source.get("type") in {"vector", "raster"}:
            source["url"] = f"pmtiles://{address}"
            source.pop("tiles", None)
            # Said below the map, as text that was looked at.
            source.pop("attribution", None)
    return style


def read_own_style(tiles: Tiles) -> Style | None:
    """Return the style that the city has put beside its tiles; None if there is none.

    :raises BadTiles: it is no style, or names another address than the tiles' and this site's.
    """
    path = style_beside(tiles)
    try:
        if path.stat().st_size > _LARGEST:
            raise BadTiles(f"{path}: is larger than a megabyte")
        style = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        raise BadTiles(f"{path}: cannot be read") from None
    if not isinstance(style, dict) or not isinstance(style.get("layers"), list):
        raise BadTiles(f"{path}: is no style")
    sources = style.get("sources")
    if not isinstance(sources, dict) or not all(isinstance(one, dict) for one in sources.values()):
        raise BadTiles(f"{path}: has no sources")
    for name, address in _addresses(style):
        is_ours = address.startswith("pmtiles://") or (
            address.startswith("/") and not address.startswith("//")
        )
        if not is_ours:
            raise BadTiles(f"{path}: {name} is {address!r}; use pmtiles://tiles, or a path of this site")
    return style


def _addresses(part: Any, name: str = "") -> list[tuple[str, str]]:
    """List what stands as text under a key that names addresses, wherever it is."""
    if isinstance(part, str):
        return [(name, part)] if name else []
    if isinstance(part, dict):
        # Within such a key every text counts, whatever it is called there.
        return [
            found
            for key, value in part.items()
            if key != "layers" and name != "data"
            for found in _addresses(value, name or (key if key in _ADDRESSED else ""))
        ]
    if isinstance(part, list):
        return [found for one in part for found in _addresses(one, name)]
    return []


def _plain_style(tiles: Tiles, language: str) -> Style:
    source: Style = {"type": "vector"} if tiles.is_vector else {"type": "raster", "tileSize": 256}
    ground = {"id": "ground", "type": "background", "paint": {"background-color": _GROUND}}
    if not tiles.is_vector:
        drawn = [{"id": "pictures", "type": "raster", "source": SOURCE}]
    elif "roads" in tiles.layers:
        drawn = _protomaps(language)
    elif "transportation" in tiles.layers:
        drawn = _openmaptiles(language)
    else:
        drawn = _whatever(tiles)
    known = [one for one in drawn if not one.get("source-layer") or one["source-layer"] in tiles.layers]
    return {"version": 8, "sources": {SOURCE: source}, "layers": [ground, *known]}


def _protomaps(language: str) -> list[Style]:
    """Draw the layers of the Protomaps basemap, version 4 (https://docs.protomaps.com/basemaps/layers)."""
    kind = ["get", "kind"]
    return [
        _area("earth", _GROUND),
        _area("landcover", _PARK, only=_is(kind, _GREEN)),
        _area("landuse", _PARK, only=_is(kind, _GREEN)),
        _area("water", _WATER),
        _line("water", _WATER, 1.2),
        _area("buildings", _HOUSE, low=14),
        *_streets("roads", kind),
        _border("boundaries"),
        _street_names("roads", language, low=13),
        _water_names("water", language),
        _place_names("places", language),
    ]


def _openmaptiles(language: str) -> list[Style]:
    """Draw the layers of the OpenMapTiles schema (https://openmaptiles.org/schema/)."""
    kind = ["get", "class"]
    return [
        _area("landcover", _PARK, only=_is(kind, _GREEN)),
        _area("landuse", _PARK, only=_is(kind, _GREEN)),
        _area("park", _PARK),
        _area("water", _WATER),
        _line("waterway", _WATER, 1.2),
        _area("building", _HOUSE, low=14),
        *_streets("transportation", kind),
        _border("boundary"),
        _street_names("transportation_name", language, low=13),
        _water_names("water_name", language),
        _place_names("place", language),
    ]


def _whatever(tiles: Tiles) -> list[Style]:
    """Draw lines of layers that nobody here knows."""
    return [_line(name, _BORDER, 1) for name in sorted(tiles.layers)]


def _area(layer: str, color: str, *, only: Any = None, low: int = 0) -> Style:
    shape = ["==", ["geometry-type"], "Polygon"]
    return {
        "id": f"{layer} area",
        "type": "fill",
        "source": SOURCE,
        "source-layer": layer,
        "minzoom": low,
        "filter": ["all", shape, only] if only else shape,
        "paint": {"fill-color": color},
    }


def _line(layer: str, color: str, width: float) -> Style:
    return {
        "id": f"{layer} line",
        "type": "line",
        "source": SOURCE,
        "source-layer": layer,
        "filter": ["==", ["geometry-type"], "LineString"],
        "paint": {"line-color": color, "line-width": width},
    }


def _streets(layer: str, kind: Any) -> list[Style]:
    main, small, rail = _is(kind, _MAIN), _is(kind, _SMALL), _is(kind, ["rail", "transit"])
    plain = ["!", ["any", main, small, rail]]
    return [
        _street("rails", layer, rail, _RAIL, (0.5, 1.5), low=12),
        _street("paths", layer, small, _EDGE, (0.4, 2.5), low=14),
        _street("street edges", layer, plain, _EDGE, (1, 15), low=12),
        _street("main road edges", layer, main, _EDGE, (1.6, 20), low=8),
        _street("streets", layer, plain, _STREET, (0.5, 12), low=12),
        _street("main roads", layer, main, _MAIN_ROAD, (1, 16), low=5),
    ]


def _street(name: str, layer: str, only: Any, color: str, widths: tuple[float, float], *, low: int) -> Style:
    return {
        "id": name,
        "type": "line",
        "source": SOURCE,
        "source-layer": layer,
        "minzoom": low,
        "filter": ["all", ["==", ["geometry-type"], "LineString"], only],
        "layout": {"line-cap": "round", "line-join": "round"},
        "paint": {
            "line-color": color,
            "line-width": ["interpolate", ["exponential", 1.6], ["zoom"], 10, widths[0], 18, widths[1]],
        },
    }


def _border(layer: str) -> Style:
    border = _line(layer, _BORDER, 1)
    border["paint"] |= {"line-dasharray": [4, 3], "line-opacity": 0.6}
    return border


def _street_names(layer: str, language: str, *, low: int) -> Style:
    along = {"symbol-placement": "line", "text-size": ["interpolate", ["linear"], ["zoom"], 13, 11, 17, 14]}
    return _names("street names", layer, language, _INK, along, low=low)


def _water_names(layer: str, language: str) -> Style:
    return _names("water names", layer, language, _INK_WATER, {"text-size": 12}, low=11)


def _place_names(layer: str, language: str) -> Style:
    sized = {"text-size": ["interpolate", ["linear"], ["zoom"], 6, 12, 14, 16], "text-max-width": 8}
    return _names("place names", layer, language, _INK, sized, low=0)


def _names(name: str, layer: str, language: str, color: str, layout: Style, *, low: int) -> Style:
    return {
        "id": name,
        "type": "symbol",
        "source": SOURCE,
        "source-layer": layer,
        "minzoom": low,
        "layout": {
            "text-field": ["coalesce", ["get", f"name:{language}"], ["get", "name"], ""],
            "text-font": _FONTS,
            **layout,
        },
        "paint": {"text-color": color, "text-halo-color": _HALO, "text-halo-width": 1.5},
    }


def _is(value: Any, names: list[str]) -> Any:
    return ["in", value, ["literal", names]]
