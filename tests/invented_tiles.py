"""A PMTiles file of invented streets, for tests of the map: the smallest writer that MapLibre and we can read.

PMTiles version 3 (https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md), Mapbox Vector Tiles 2.1
(https://github.com/mapbox/vector-tile-spec/tree/master/2.1).
"""

from __future__ import annotations

import gzip
import json
import math
import struct
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

Point = tuple[int, int]
EXTENT = 4096
BY = '<a href="https://example.org/streets" onclick="alert(1)">Invented streets</a> & <b>friends</b>'
_POINT, _LINE, _AREA = 1, 2, 3
_ZOOM = 12
# The middle of the tile in which Hartford's invented clinic stands.
PLACE = (41.766, -72.676)


def write_tiles(path: Path, **changes: Any) -> Path:
    """Write a file in which every tile around PLACE shows the same streets. `changes`: of its head or words."""
    tile = gzip.compress(_streets(), mtime=0)
    return write_archive(path, dict.fromkeys(_around(), tile), **changes)


def write_pictures(path: Path, picture: bytes) -> Path:
    """Write a file of raster tiles that all show one PNG."""
    return write_archive(path, dict.fromkeys(_around(), picture), kind=2, tile_packing=1, words={})


def write_archive(
    path: Path,
    tiles: Mapping[Point, bytes],
    *,
    kind: int = 1,
    packing: int = 2,
    tile_packing: int = 2,
    bounds: tuple[float, float, float, float] = (-72.9, 41.6, -72.5, 41.9),
    words: Mapping[str, Any] | None = None,
) -> Path:
    """Write tiles of one zoom level, by x and y."""
    if words is None:
        names = ("water", "landuse", "roads", "places")
        words = {"attribution": BY, "vector_layers": [{"id": name, "fields": {}} for name in names]}
    pack = (lambda data: gzip.compress(data, mtime=0)) if packing == 2 else bytes
    data, where = b"", {}
    for content in tiles.values():
        if content not in where:
            where[content] = len(data)
            data += content
    entries = sorted((_tile_id(_ZOOM, *at), where[content], len(content)) for at, content in tiles.items())
    root, said = pack(_directory(entries)), pack(json.dumps(words).encode())
    start = 127 + len(root) + len(said)
    head = struct.pack(
        "<7sB8Q3Q4B2B4iB2i",
        b"PMTiles", 3, 127, len(root), 127 + len(root), len(said), start, 0, start, len(data),
        len(entries), len(entries), len(where), 1, packing, tile_packing, kind, _ZOOM, _ZOOM,
        *(round(one * 10_000_000) for one in bounds), _ZOOM, 0, 0,
    )  # fmt: skip
    path.write_bytes(head + root + said + data)
    return path


def _around() -> list[Point]:
    latitude, longitude = PLACE
    count, angle = 2**_ZOOM, math.radians(latitude)
    x = int((longitude + 180) / 360 * count)
    y = int((1 - math.asinh(math.tan(angle)) / math.pi) / 2 * count)
    return [(x + right, y + down) for right in (-1, 0, 1) for down in (-1, 0, 1)]


def _streets() -> bytes:
    across = [[(0, at), (EXTENT, at)] for at in range(256, EXTENT, 512)]
    along = [[(at, 0), (at, EXTENT)] for at in range(256, EXTENT, 512)]
    river = [(3300, 0), (3700, 0), (3500, EXTENT), (3100, EXTENT)]
    park = [(1300, 1300), (1900, 1300), (1900, 1900), (1300, 1900)]
    return b"".join(
        [
            _layer("water", [(_AREA, [river], {"kind": "river"})]),
            _layer("landuse", [(_AREA, [park], {"kind": "park"})]),
            _layer(
                "roads",
                [
                    (
                        _LINE,
                        across,
                        {"kind": "minor_road", "name": "Acorn Street", "name:es": "Calle Bellota"},
                    ),
                    (_LINE, along, {"kind": "major_road", "name": "Old Oak Avenue"}),
                ],
            ),
            _layer("places", [(_POINT, [[(2048, 2304)]], {"kind": "locality", "name": "Inventedville"})]),
        ]
    )


def _layer(name: str, features: Iterable[tuple[int, list[list[Point]], dict[str, str]]]) -> bytes:
    keys: list[str] = []
    values: list[str] = []
    body = _field(1, name.encode())
    for kind, parts, said in features:
        tags = b"".join(_number(_place(keys, k)) + _number(_place(values, v)) for k, v in said.items())
        shape = b"".join(map(_number, _geometry(kind, parts)))
        body += _field(2, _field(2, tags) + _varint(3, kind) + _field(4, shape))
    body += b"".join(_field(3, key.encode()) for key in keys)
    body += b"".join(_field(4, _field(1, value.encode())) for value in values)
    return _field(3, body + _varint(5, EXTENT) + _varint(15, 2))


def _place(known: list[str], word: str) -> int:
    if word not in known:
        known.append(word)
    return known.index(word)


def _geometry(kind: int, parts: list[list[Point]]) -> Iterable[int]:
    x = y = 0
    for part in parts:
        for place, (to_x, to_y) in enumerate(part):
            if place == 0:
                yield 1 | 1 << 3
            elif place == 1:
                yield 2 | (len(part) - 1) << 3
            yield from (_zigzag(to_x - x), _zigzag(to_y - y))
            x, y = to_x, to_y
        if kind == _AREA:
            yield 7 | 1 << 3


def _directory(entries: list[tuple[int, int, int]]) -> bytes:
    ids = [entry[0] for entry in entries]
    steps = [one - before for before, one in zip([0, *ids], ids, strict=False)]
    numbers = [
        len(entries),
        *steps,
        *(1 for _ in entries),
        *(one[2] for one in entries),
        *(one[1] + 1 for one in entries),
    ]
    return b"".join(map(_number, numbers))


def _tile_id(zoom: int, x: int, y: int) -> int:
    """Return a tile's number along a Hilbert curve, after all tiles of the levels above."""
    found, side = (4**zoom - 1) // 3, 2**zoom // 2
    while side:
        right, down = int(bool(x & side)), int(bool(y & side))
        found += side * side * ((3 * right) ^ down)
        if not down:
            if right:
                x, y = 2 * side - 1 - x, 2 * side - 1 - y
            x, y = y, x
        side //= 2
    return found


def _zigzag(number: int) -> int:
    return number * 2 if number >= 0 else -number * 2 - 1


def _number(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def _varint(field: int, value: int) -> bytes:
    return _number(field << 3) + _number(value)


def _field(field: int, data: bytes) -> bytes:
    return _number(field << 3 | 2) + _number(len(data)) + data
