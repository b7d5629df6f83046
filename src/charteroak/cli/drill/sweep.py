"""Search everything that an attacker carries away: files with their names, what they wrap, and pictures in them."""

from __future__ import annotations

import bisect
import hashlib
import io
import multiprocessing
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
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
    """What was searched and what was found. `alike`: files whose bytes had been searched, `size`: bytes of the others.

    `opened`: bytes found inside something else.
    """

    files: int = 0
    alike: int = 0
    size: int = 0
    opened: int = 0
    hits: list[Hit] = field(default_factory=list)

    def add(self, other: Sweep) -> None:
        self.files += other.files
        self.alike += other.alike
        self.size += other.size
        self.opened += other.opened
        self.hits += other.hits

    @property
    def owners(self) -> set[int]:
        """Return the canaries of whom anything was found."""
        return {hit.owner for hit in self.hits}


@dataclass
class Searched:
    """Which bytes have been searched already, so that nothing is twice: files alike, and what a log had before it grew.

    A database server holds the same few thousand pages in every database of its own.
    """

    contents: set[bytes] = field(default_factory=set)
    files: dict[Path, tuple[int, bytes]] = field(default_factory=dict)

    def new_from(self, path: Path) -> int | None:
        """Return from which byte on a file is to be searched, None where all of it was; and note that it is now.

        :raises FileNotFoundError: it is gone.
        """
        with path.open("rb") as stream:
            whole = hashlib.file_digest(stream, hashlib.sha256).digest()
            size, before = self.files.get(path, (0, b""))
            self.files[path] = stream.tell(), whole
            if whole in self.contents:
                return None
            self.contents.add(whole)
            if not before or size > self.files[path][0] or _digest_of_first(stream, size) != before:
                return 0
        return max(0, size - _OVERLAP)


def _digest_of_first(stream: io.BufferedReader, size: int) -> bytes:
    digest = hashlib.sha256()
    stream.seek(0)
    while size and (piece := stream.read(min(size, 1 << 20))):
        digest.update(piece)
        size -= len(piece)
    return digest.digest()


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

    def sweep_names(self, places: Sequence[str]) -> Sweep:
        """Search the names of files, all in one piece."""
        starts, at = list[int](), 0
        encoded = [place.encode() for place in places]
        for name in encoded:
            starts.append(at)
            at += len(name) + 1
        hits = self.search.find(b"\n".join(encoded), place="")
        named = ((hit, places[bisect.bisect_right(starts, hit.offset) - 1]) for hit in hits)
        return Sweep(hits=[replace(hit, place=f"name of {place}") for hit, place in named])

    def sweep_file(self, path: Path, *, place: str, first: int = 0) -> Sweep:
        """Search a file's content from a byte on. A file that is gone by now had its chance in an earlier sweep."""
        done = Sweep()
        try:
            with path.open("rb") as stream:
                for start, piece in _pieces(stream, first):
                    done.add(self.sweep_bytes(piece, place=f"{place} + {start}" if start else place))
        except FileNotFoundError:
            pass
        done.files = 1
        return done

    def sweep_files(
        self, paths: Sequence[tuple[Path, str]], *, searched: Searched | None = None, processes: int = 2
    ) -> Sweep:
        """Search many files and their names, (path, place) each, in as many processes. Order does not matter.

        `searched`: what an earlier call has searched, if it is to be left out.
        """
        searched = Searched() if searched is None else searched
        whole, jobs = self.sweep_names([place for _, place in paths]), list[_Job]()
        for path, place in paths:
            with suppress(FileNotFoundError):
                first = searched.new_from(path)
                if first is None:
                    whole.add(Sweep(files=1, alike=1))
                else:
                    jobs.append((path, place, first))
        # The largest first, so that no process ends alone with it.
        jobs.sort(key=lambda job: job[2] - searched.files[job[0]][0])
        with multiprocessing.get_context("fork").Pool(processes, _hold, (self,)) as pool:
            for part in pool.imap_unordered(_sweep_one, jobs, chunksize=4):
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


_Job = tuple[Path, str, int]
_held: list[Scanner] = []


def _hold(scanner: Scanner) -> None:
    _held[:] = [scanner]


def _sweep_one(job: _Job) -> Sweep:
    path, place, first = job
    return _held[0].sweep_file(path, place=place, first=first)


def _pieces(stream: io.BufferedReader, first: int) -> Iterator[tuple[int, bytes]]:
    start, kept = first, b""
    stream.seek(first)
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
