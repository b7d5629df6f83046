"""Read a directory from a file or folder that somebody else made: bounded, and without ever unpacking it to disk."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from charteroak.directory.exports import CONTENTS, list_key
from charteroak.directory.standard import ENTITIES, LISTING
from charteroak.directory.tabular import DATAPACKAGE, MARK, orders_of, read_table
from charteroak.directory.unnesting import Intake, read_id, unnest

# Of all files together, unpacked. A file that says it is small and is not ends here too.
MOST_BYTES = 512 * 1024 * 1024
_MOST_MEMBERS = 1_000

_ENTITY_OF_FILE = {table.file: table.name for table in ENTITIES.values()}


class NotADirectory(ValueError):
    """A file that is no directory of services. `code`: why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Bundle:
    """What was read. `digest`: SHA-256 of it, in hex. `listings`: what it says of each service's source, unchecked."""

    intake: Intake = field(default_factory=Intake)
    digest: str = ""
    listings: dict[str, Any] = field(default_factory=dict)


def read_bundle(path: Path) -> Bundle:
    """Read HSDS JSON (a list, or `contents`), newline-delimited JSON, or a folder or zip file of the tabular package.

    :raises NotADirectory: it is none of these, or too large.
    """
    if path.is_dir():
        return _read_package(_files_of_folder(path))
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise NotADirectory("too_large")
        content = path.read_bytes()
    except OSError as error:
        raise NotADirectory("not_readable") from error
    return read_content(content, most_bytes=MOST_BYTES)


def read_content(content: bytes, *, most_bytes: int = MOST_BYTES) -> Bundle:
    """Read a file of HSDS JSON or a zip file of the tabular package. `most_bytes`: of all that is in it, unpacked.

    :raises NotADirectory: it is neither, or too large.
    """
    if len(content) > most_bytes:
        raise NotADirectory("too_large")
    if content[:4] == b"PK\x03\x04":
        return _read_package(_files_of_zip(content, most_bytes))
    bundle = _read_json(content)
    bundle.digest = hashlib.sha256(content).hexdigest()
    return bundle


def _read_json(content: bytes) -> Bundle:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotADirectory("not_utf8") from error
    bundle = Bundle()
    try:
        whole = _parse(text)
    except NotADirectory:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) < 2:
            raise
        whole = [_parse(line) for line in lines]
    _take_whole(whole, bundle)
    return bundle


def _parse(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise NotADirectory("not_json") from error


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _take_whole(whole: Any, bundle: Bundle) -> None:
    if isinstance(whole, Mapping) and CONTENTS not in whole and "id" in whole:
        whole = [whole]  # one service, as the API gives it
    lists = {CONTENTS: whole} if isinstance(whole, list) else whole
    if not isinstance(lists, Mapping) or not isinstance(lists.get(CONTENTS, []), list):
        raise NotADirectory("no_contents")
    for n, tree in enumerate(lists.get(CONTENTS, [])):
        if isinstance(tree, Mapping) and LISTING in tree:
            bundle.listings[read_id(tree.get("id"))] = tree[LISTING]
            tree = {key: value for key, value in tree.items() if key != LISTING}
        unnest(tree, "service", where=f"{CONTENTS}[{n}]", into=bundle.intake)
    for entity in ENTITIES:
        found = lists.get(list_key(entity)) if entity != "service" else None
        order = []
        for n, tree in enumerate(found if isinstance(found, list) else []):
            order.append(unnest(tree, entity, where=f"{list_key(entity)}[{n}]", into=bundle.intake))
        if entity == "taxonomy_term":
            bundle.intake.orders.append((entity, [key for key in order if key]))


def _read_package(files: Iterator[tuple[str, bytes]]) -> Bundle:
    found = dict(files)
    if not found:
        raise NotADirectory("no_tables")
    bundle = Bundle()
    digest = hashlib.sha256()
    for name in sorted(found):
        digest.update(f"{name} {len(found[name])}\n".encode() + found[name])
    bundle.digest = digest.hexdigest()
    disarmed = _is_disarmed(found.get(DATAPACKAGE, b""))
    for table in ENTITIES.values():
        if table.file in found:
            text = io.TextIOWrapper(io.BytesIO(found[table.file]), encoding="utf-8-sig", newline="")
            read_table(table.name, text, disarmed=disarmed, into=bundle.intake)
    for key, row in bundle.intake.rows["service"].items():
        if LISTING in row:
            bundle.listings[key] = row.pop(LISTING)
    bundle.intake.orders += orders_of(bundle.intake.rows)
    return bundle


def _is_disarmed(content: bytes) -> bool:
    try:
        whole = json.loads(content.decode("utf-8-sig")) if content else {}
    except (ValueError, RecursionError) as error:
        raise NotADirectory("not_json") from error
    return isinstance(whole, Mapping) and whole.get(MARK) is True


def _is_wanted(name: str) -> bool:
    return name in _ENTITY_OF_FILE or name == DATAPACKAGE


def _files_of_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    left = MOST_BYTES
    for path in sorted(folder.iterdir()):
        # A link may lead anywhere; what it names is not part of the package.
        if _is_wanted(path.name) and path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                content = file.read(left + 1)
            left -= len(content)
            if left < 0:
                raise NotADirectory("too_large")
            yield path.name, content


def _files_of_zip(content: bytes, most_bytes: int) -> Iterator[tuple[str, bytes]]:
    left = most_bytes
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > _MOST_MEMBERS:
                raise NotADirectory("too_large")
            for member in members:
                path = PurePosixPath(member.filename)
                # At the top, or in one folder: nothing is ever written where a name says.
                if member.is_dir() or len(path.parts) > 2 or not _is_wanted(path.name):
                    continue
                with archive.open(member) as file:
                    # What the header says of the size is not believed.
                    unpacked = file.read(left + 1)
                left -= len(unpacked)
                if left < 0:
                    raise NotADirectory("too_large")
                yield path.name, unpacked
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise NotADirectory("not_zip") from error
