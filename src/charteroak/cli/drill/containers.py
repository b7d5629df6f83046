"""Open what bytes may be wrapped in: gzip, zlib, bz2, xz, zip, hex, base64, Base45, pictures; one inside the other."""

from __future__ import annotations

import binascii
import bisect
import bz2
import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from charteroak.credentials.base45 import ALPHABET

# What a bomb may unpack to, and how deep. A drill's own loot stays far below both.
MAX_UNPACKED, MAX_DEPTH = 256 << 20, 5

_ZLIB_SECOND = np.zeros(256, dtype=bool)
_ZLIB_SECOND[[0x01, 0x5E, 0x9C, 0xDA]] = True
_ZIP_MEMBER = b"PK\x03\x04"
_PICTURES = ((b"\xff\xd8\xff", 0), (b"\x89PNG\r\n\x1a\n", 0), (b"WEBPVP8", 8))
_HEX = re.compile(rb"[0-9a-f]{40,}|[0-9A-F]{40,}")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{32,}|[A-Za-z0-9_-]{32,}")
_BASE45 = re.compile(rb"[0-9A-Z $%*+\-./:]{60,}")
# Every sign of the three alphabets: runs of these are found first, since expressions are slow over random bytes.
_SIGNS = np.zeros(256, dtype=bool)
_SIGNS[list(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_- $%*.:")] = True
_SHORTEST_RUN = 32
_NOT_FOR_ADDRESSES = bytes.maketrans(b"-_", b"+/")


class _Unpacker(Protocol):
    def decompress(self, data: Any, max_length: int = ..., /) -> bytes: ...


@dataclass(frozen=True)
class Layer:
    """What was found one level deep, one piece after the other: many pieces are searched as fast as one.

    `starts`: where each piece begins; `origins`: what each was wrapped in, and where in the layer above.
    """

    data: bytes
    starts: list[int]
    origins: list[tuple[str, int]]


_BETWEEN = b"\n\0\n"


def open_layers(data: bytes) -> list[Layer]:
    """Return what is wrapped in the data at any offset, then what is wrapped in that, and so on."""
    layers: list[Layer] = []
    inside = data
    while inside and len(layers) < MAX_DEPTH:
        whole, starts, origins = bytearray(), list[int](), list[tuple[str, int]]()
        for way, offset, content in _direct(inside):
            starts.append(len(whole))
            origins.append((way, offset))
            whole += content
            whole += _BETWEEN
        inside = bytes(whole)
        if inside:
            layers.append(Layer(inside, starts, origins))
    return layers


def way_to(layers: Sequence[Layer], depth: int, offset: int) -> str:
    """Say what was opened to get to an offset of the layer at a depth, from the outside to the inside."""
    layer = layers[depth]
    way, above = layer.origins[bisect.bisect_right(layer.starts, offset) - 1]
    return f"{way_to(layers, depth - 1, above)} > {way}" if depth else f"{way} at {above}"


def _direct(data: bytes) -> Iterator[tuple[str, int, bytes]]:
    """Yield (what it was wrapped in, at which offset, what was inside)."""
    makers: list[tuple[str, Iterable[int], Callable[[], _Unpacker]]] = [
        # Both as bare deflate behind their heads: a stream whose check sum was cut off tells its content all the same.
        ("zlib", (at + 2 for at in _zlib_offsets(data)), lambda: zlib.decompressobj(wbits=-15)),
        ("gzip", _gzip_bodies(data), lambda: zlib.decompressobj(wbits=-15)),
        ("bz2", _offsets(data, b"BZh"), bz2.BZ2Decompressor),
        ("xz", _offsets(data, b"\xfd7zXZ\x00"), lambda: lzma.LZMADecompressor(memlimit=MAX_UNPACKED)),
    ]
    view = memoryview(data)
    for name, offsets, make in makers:
        for offset in offsets:
            content = _unpack(make(), view[offset:])
            if content:
                yield name, offset, content
    yield from _zip_members(data)
    yield from _dumped_tables(data)
    yield from _texts(data)


def _offsets(data: bytes, magic: bytes) -> Iterator[int]:
    at = data.find(magic)
    while at >= 0:
        yield at
        at = data.find(magic, at + 1)


def _zlib_offsets(data: bytes) -> list[int]:
    """Return where two bytes stand that begin a zlib stream of any level (RFC 1950 section 2.2)."""
    values = np.frombuffer(data, dtype=np.uint8)
    likely = np.flatnonzero(values[:-1] == 0x78)
    return [int(at) for at in likely[_ZLIB_SECOND[values[likely + 1]]]]


def _gzip_bodies(data: bytes) -> Iterator[int]:
    """Yield where the deflate stream of a gzip member begins (RFC 1952 section 2.3)."""
    for at in _offsets(data, b"\x1f\x8b\x08"):
        flags, body = data[at + 3 : at + 4], at + 10
        if flags and flags[0] & 4:
            body += 2 + int.from_bytes(data[body : body + 2], "little")
        for named in (8, 16):
            if flags and flags[0] & named:
                body = data.find(b"\0", body) + 1 or len(data)
        yield body + (2 if flags and flags[0] & 2 else 0)


def _dumped_tables(data: bytes) -> Iterator[tuple[str, int, bytes]]:
    """Yield the tables of a dump in PostgreSQL's custom format: zlib streams, cut into blocks behind their lengths.

    A length is a sign byte and four bytes, low one first (pg_backup_archiver.c, ReadInt); 0 ends the table.
    """
    if data[:5] != b"PGDMP":
        return
    for offset in _zlib_offsets(data):
        whole, at = bytearray(), offset - 5
        while 0 <= at < len(data) - 4 and data[at] == 0:
            size = int.from_bytes(data[at + 1 : at + 5], "little")
            if not size:
                yield "table of a dump", offset, _unpack(zlib.decompressobj(), memoryview(bytes(whole)))
                break
            whole += data[at + 5 : at + 5 + size]
            at += 5 + size


@dataclass(frozen=True)
class _Runs:
    """The stretches of data that hold nothing but signs of hex, base64 and Base45, with a byte between two.

    All in one piece, since a log has a hundred thousand of them. `starts`: where each begins in `text`;
    `origins`: where it begins in the data.
    """

    text: bytes
    starts: list[int]
    origins: list[int]

    def origin(self, offset: int) -> int:
        """Return where in the data that stands which stands at an offset of the text."""
        index = bisect.bisect_right(self.starts, offset) - 1
        return self.origins[index] + offset - self.starts[index]


def _runs(data: bytes) -> _Runs:
    inside = np.zeros(len(data) + 2, dtype=bool)
    inside[1:-1] = _SIGNS[np.frombuffer(data, dtype=np.uint8)]
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    starts, ends = edges[::2], edges[1::2]
    long = ends - starts >= _SHORTEST_RUN
    starts, ends = starts[long], ends[long]
    text = b"\0".join([data[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)])
    places = np.cumsum(ends - starts + 1) - (ends - starts + 1)
    return _Runs(text, places.tolist(), starts.tolist())


def _unpack(unpacker: _Unpacker, view: memoryview) -> bytes:
    """Unpack as far as it goes: a stream cut off in the middle still tells what stood before."""
    out = bytearray()
    fed = 0
    for size in (512, 1 << 14, 1 << 20):
        while fed < len(view) and len(out) < MAX_UNPACKED and not getattr(unpacker, "eof", False):
            piece = view[fed : fed + size]
            try:
                out += unpacker.decompress(piece)
            except (zlib.error, OSError, lzma.LZMAError, EOFError, ValueError):
                return bytes(out) if len(out) >= 32 else b""
            fed += len(piece)
            if size < 1 << 20:
                break
    return bytes(out)


def _zip_members(data: bytes) -> Iterator[tuple[str, int, bytes]]:
    """Yield members by their local headers, so that a zip file without its end or inside another file opens too."""
    for offset in _offsets(data, _ZIP_MEMBER):
        header = data[offset : offset + 30]
        if len(header) < 30:
            continue
        method, names = struct.unpack("<H", header[8:10])[0], struct.unpack("<HH", header[26:30])
        body = memoryview(data)[offset + 30 + sum(names) :]
        if method == zipfile.ZIP_DEFLATED:
            content = _unpack(zlib.decompressobj(wbits=-15), body)
            if content:
                yield "zip", offset, content


def _texts(data: bytes) -> Iterator[tuple[str, int, bytes]]:
    """Yield what runs of hex, base64 or Base45 stand for; what they spell is searched for, and opened, there."""
    runs = _runs(data)
    for found in _HEX.finditer(runs.text):
        start, end = found.span()
        yield "hex", runs.origin(start), binascii.unhexlify(runs.text[start : end - (end - start) % 2])
    for found in _BASE64.finditer(runs.text):
        start, text = found.start(), found[0]
        if _HEX.fullmatch(text):
            continue
        if len(text) % 4 == 1:
            text = text[:-1]
        yield "base64", runs.origin(start), binascii.a2b_base64(text.translate(_NOT_FOR_ADDRESSES) + b"==")
    for found in _BASE45.finditer(runs.text):
        start = runs.origin(found.start())
        for shift in range(3):
            yield "Base45", start + shift, _base45(found[0][shift:])


_BASE45_VALUES = np.zeros(256, dtype=np.uint32)
_BASE45_VALUES[list(ALPHABET.encode())] = np.arange(len(ALPHABET))


def _base45(run: bytes) -> bytes:
    """Decode what can be; groups that stand for nothing become something, and what is around them is still read."""
    values = _BASE45_VALUES[np.frombuffer(run[: len(run) // 3 * 3], dtype=np.uint8)].reshape(-1, 3)
    numbers = values @ np.array([1, 45, 2025], dtype=np.uint32)
    return bytes(numbers.astype(">u2").tobytes())


def list_pictures(data: bytes) -> Iterator[tuple[int, io.BytesIO]]:
    """Yield (offset, stream) of everything that begins like a JPEG, PNG or WebP picture."""
    for magic, before in _PICTURES:
        for at in _offsets(data, magic):
            start = max(0, at - before)
            yield start, io.BytesIO(data[start : start + (4 << 20)])
