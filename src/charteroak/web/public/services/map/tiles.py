"""The city's tiles: one PMTiles file, of which the head and the words are read before any page relies on it.

Format: PMTiles version 3 (https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md).
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import struct
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

logger = logging.getLogger(__name__)

_HEAD = struct.Struct("<7sB8Q3Q4B2B4iB2i")
_MAGIC, _VERSION = b"PMTiles", 3
_PLAIN, _GZIP = 1, 2  # what the reader in the page unpacks
_VECTOR, _RASTER = 1, {2, 3, 4}  # PNG, JPEG, WebP
_MOST_PACKED, _MOST_WORDS = 1 << 20, 8 << 20
_DEEPEST = 26
_DEGREE = 10_000_000


class BadTiles(Exception):
    """The city's file of tiles cannot be used. It says why, for whoever set it."""


@dataclass(frozen=True)
class Tiles:
    """A file of tiles. `version`: of what it holds. `bounds`: west, south, east, north, in degrees."""

    path: Path
    stamp: tuple[int, int]
    version: str
    is_vector: bool
    zooms: tuple[int, int]
    bounds: tuple[float, float, float, float]
    layers: frozenset[str]
    attribution: str

    def holds(self, latitude: float, longitude: float) -> bool:
        """Tell whether a point lies within what the tiles show."""
        west, south, east, north = self.bounds
        return west <= longitude <= east and south <= latitude <= north


def find_tiles() -> Tiles | None:
    """Return the city's tiles; None if it has set none, or such as cannot be used, which the log says once."""
    path = settings.CHARTEROAK_MAP_TILES
    if path is None:
        return None
    try:
        stamp = stamp_of(path.stat())
    except OSError:
        stamp = (0, 0)
    return _look(path, stamp)


def find_trouble() -> str:
    """Return why the tiles that the city has set cannot be used; '' if they can, or none are set."""
    if settings.CHARTEROAK_MAP_TILES is None:
        return ""
    try:
        tiles = read_tiles(settings.CHARTEROAK_MAP_TILES)
    except BadTiles as error:
        return str(error)
    return "" if tiles.attribution else f"{tiles.path}: says nobody's name; OpenStreetMap's data must name it"


def stamp_of(found: os.stat_result) -> tuple[int, int]:
    """Return by what it is known, on this machine, that a file is still the same: when it was written, and its size."""
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=4)
def _look(path: Path, _stamp: tuple[int, int]) -> Tiles | None:
    try:
        return read_tiles(path)
    except BadTiles as error:
        logger.error("There is no map: %s", error)
        return None


def read_tiles(path: Path) -> Tiles:
    """Read a file's head and words.

    :raises BadTiles: it is not there, not such a file, cut short, or packed in a way that the page cannot unpack.
    """
    try:
        with path.open("rb") as file:
            return _read(path, file)
    except OSError as error:
        raise BadTiles(f"{path}: {error.strerror or 'cannot be read'}") from None


def _read(path: Path, file: BinaryIO) -> Tiles:
    stamp = stamp_of(os.fstat(file.fileno()))
    head = file.read(_HEAD.size)
    if len(head) < _HEAD.size or head[:7] != _MAGIC or head[7] != _VERSION:
        raise BadTiles(f"{path}: is no PMTiles file of version {_VERSION}")
    parts = _HEAD.unpack(head)
    sections = list(zip(parts[2:10:2], parts[3:10:2], strict=True))
    if any(start + length > stamp[1] for start, length in sections):
        raise BadTiles(f"{path}: is cut short, or its head is wrong (see `pmtiles verify`)")
    _check(path, parts)
    root, words = (_section(path, file, where, parts[14]) for where in sections[:2])
    if not root:
        raise BadTiles(f"{path}: has no directory")
    said = _words(path, words)
    west, south, east, north = (number / _DEGREE for number in parts[19:23])
    return Tiles(
        path=path,
        stamp=stamp,
        # The same on every machine that has the file; the directory says where each tile lies and how long it is.
        version=hashlib.sha256(b"%d " % stamp[1] + head + root + words).hexdigest()[:20],
        is_vector=parts[16] == _VECTOR,
        zooms=parts[17:19],
        bounds=(west, south, east, north),
        layers=_layers(said),
        attribution=str(said.get("attribution") or ""),
    )


def _check(path: Path, parts: tuple[Any, ...]) -> None:
    packing, tile_packing, kind, low, high, west, south, east, north = parts[14:23]
    if packing not in {_PLAIN, _GZIP} or (kind == _VECTOR and tile_packing not in {_PLAIN, _GZIP}):
        raise BadTiles(f"{path}: is packed with something else than gzip")
    if kind != _VECTOR and kind not in _RASTER:
        raise BadTiles(f"{path}: has tiles of kind {kind}; known are vector tiles (MVT), PNG, JPEG and WebP")
    if not (low <= high <= _DEEPEST and west < east and south < north):
        raise BadTiles(f"{path}: its zoom levels or its bounds make no sense")


def _section(path: Path, file: BinaryIO, where: tuple[int, int], packing: int) -> bytes:
    start, length = where
    if length > _MOST_PACKED:
        raise BadTiles(f"{path}: its directory or its words are larger than a megabyte")
    file.seek(start)
    data = file.read(length)
    if packing == _PLAIN or not data:
        return data
    try:
        unpacking = zlib.decompressobj(wbits=31)
        data = unpacking.decompress(data, _MOST_WORDS)
    except zlib.error:
        raise BadTiles(f"{path}: cannot be unpacked") from None
    if not unpacking.eof:
        raise BadTiles(f"{path}: cannot be unpacked whole")
    return data


def _words(path: Path, data: bytes) -> dict[str, Any]:
    try:
        said = json.loads(data or b"{}")
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise BadTiles(f"{path}: its words are no JSON object")
    return said


def _layers(said: dict[str, Any]) -> frozenset[str]:
    rows = said.get("vector_layers")
    named = [row.get("id") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return frozenset(name for name in named if isinstance(name, str))
