"""Search everything that an attacker carries away: files with their names, what they wrap, and pictures in them."""

from __future__ import annotations

import io
import multiprocessing
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from charteroak.cli.drill.containers import list_pictures, open_layers, way_to
from charteroak.cli.drill.search import Hit, Search

# A relation of PostgreSQL is cut into files of 1 GB; pieces of this size overlap, so that nothing falls between two.
_PIECE, _OVERLAP = 64 << 20, 1 << 20
# How alike two pictures of 16 x 16 grays must be to be one face; unlike ones of the program's own are below 0.7.
_ALIKE = 0.9


@dataclass
class Sweep:
    """What was searched and what was found. `opened`: bytes found inside something else."""

    files: int = 0
    size: int = 0
    opened: int = 0
    hits: list[Hit] = field(default_factory=list)

    def add(self, other: Sweep) -> None:
        self.files += other.files
        self.size += other.size
        self.opened += other.opened
        self.hits += other.hits

    @property
    def owners(self) -> set[int]:
        """Return the canaries of whom anything was found."""
        return {hit.owner for hit in self.hits}


@dataclass(frozen=True)
class Scanner:
    """The patterns, and the portraits that no picture may be like: gray values, one row a portrait, and whose it is."""

    search: Search
    faces: NDArray[np.float32]
    face_owners: Sequence[int]

    def sweep_bytes(self, data: bytes, *, place: str) -> Sweep:
        """Search bytes, everything wrapped in them at any depth, and every picture."""
        done = Sweep(files=1, size=len(data), hits=list(self._found(data, place)))
        layers = open_layers(data)
        for depth, layer in enumerate(layers):
            done.opened += len(layer.data)
            for hit in self._found(layer.data, place):
                done.hits.append(replace(hit, place=f"{place} > {way_to(layers, depth, hit.offset)}"))
        return done

    def _found(self, data: bytes, place: str) -> Iterator[Hit]:
        yield from self.search.find(data, place=place)
        yield from self._pictures(data, place)

    def sweep_file(self, path: Path, *, place: str) -> Sweep:
        """Search a file's name and content. A file that is gone by now had its chance in an earlier sweep."""
        done = Sweep(hits=list(self.search.find(place.encode(), place=f"name of {place}")))
        try:
            with path.open("rb") as stream:
                for start, piece in _pieces(stream):
                    done.add(self.sweep_bytes(piece, place=f"{place} + {start}" if start else place))
        except FileNotFoundError:
            pass
        done.files = 1
        return done

    def sweep_files(self, paths: Sequence[tuple[Path, str]], *, processes: int = 2) -> Sweep:
        """Search many files, (path, place) each, in as many processes. Order does not matter."""
        whole = Sweep()
        # The largest first, so that no process ends alone with it.
        ordered = sorted(paths, key=lambda one: -one[0].stat().st_size if one[0].exists() else 0)
        with multiprocessing.get_context("fork").Pool(processes, _hold, (self,)) as pool:
            for part in pool.imap_unordered(_sweep_one, ordered, chunksize=4):
                whole.add(part)
        return whole

    def _pictures(self, data: bytes, place: str) -> Iterator[Hit]:
        for offset, stream in list_pictures(data):
            gray = gray_thumbnail(stream)
            if gray is None or not len(self.faces):
                continue
            alike = self.faces @ gray
            if float(alike.max()) >= _ALIKE:
                yield Hit(self.face_owners[int(alike.argmax())], "photo", "picture", place, offset)


_held: list[Scanner] = []


def _hold(scanner: Scanner) -> None:
    _held[:] = [scanner]


def _sweep_one(job: tuple[Path, str]) -> Sweep:
    return _held[0].sweep_file(job[0], place=job[1])


def _pieces(stream: io.BufferedReader) -> Iterator[tuple[int, bytes]]:
    start, kept = 0, b""
    while piece := stream.read(_PIECE):
        yield start - len(kept), kept + piece
        start += len(piece)
        kept = piece[-_OVERLAP:] if len(piece) == _PIECE else b""


def gray_thumbnail(stream: io.BytesIO) -> NDArray[np.float32] | None:
    """Return a picture as 256 gray values with mean 0 and length 1, or None where it is none or all of one gray."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(stream, formats=("JPEG", "PNG", "WEBP")) as opened:
                small = opened.convert("L").resize((16, 16), Image.Resampling.BOX)
    except Exception:  # random bytes that begin like a picture break decoders in every way there is
        return None
    values = np.asarray(small, dtype=np.float32).ravel()
    values = values - values.mean()
    length = float(np.linalg.norm(values))
    return None if length < 1 else (values / length).astype(np.float32)


def list_files(folders: Iterable[tuple[str, Path]]) -> list[tuple[Path, str]]:
    """List every regular file under (label, folder) pairs, with the name that the report gives it."""
    found = []
    for label, folder in folders:
        if folder.is_file():
            found.append((folder, label))
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.is_file() and not path.is_symlink():
                found.append((path, f"{label}/{path.relative_to(folder)}"))
    return found
