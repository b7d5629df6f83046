"""Attacker 1: carries away everything at rest, and searches every byte of it."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

from charteroak.cli.drill.loot import (
    checkpoint,
    dump_database,
    list_swap,
    postgres_processes,
    read_processes,
)
from charteroak.cli.drill.scene import Scene
from charteroak.cli.drill.sweep import Searched, Sweep, list_files
from charteroak.cli.drill.threats import Reading

_State = dict[Path, tuple[int, int]]


def attack(scene: Scene) -> Reading:
    """Search files as they lie there, then dumps, and files again after PostgreSQL wrote out what it held."""
    start = time.monotonic()
    before = _files(scene)
    states = _states(before)
    searched = Searched()
    whole = scene.scanner.sweep_files(before, searched=searched)
    dump_database(scene.places, scene.url)
    checkpoint(scene.url)
    after = [one for one in _files(scene) if _state(one[0]) != states.get(one[0])]
    whole.add(scene.scanner.sweep_files(after, searched=searched))
    processes = [*scene.desk.processes(), *scene.public.processes(), *postgres_processes(scene.places)]
    for place, content in read_processes(processes).items():
        whole.add(scene.scanner.sweep_bytes(content, place=place))
    swap, swap_words = list_swap()
    whole.add(scene.scanner.sweep_files([(path, str(path)) for path in swap]))
    return Reading(
        "at_rest",
        read=len(whole.owners),
        of=len(scene.canaries),
        detail=describe(whole, scene.scanner.search.count, swap_words),
        seconds=time.monotonic() - start,
        measured={},
    )


def _files(scene: Scene) -> list[tuple[Path, str]]:
    # Where PostgreSQL shares memory between its processes; read here, never written.
    shared = sorted(Path("/dev/shm").glob("PostgreSQL.*"))  # noqa: S108  # nosec B108
    return list_files([("city", scene.places.city), *((str(path), path) for path in shared)])


def _states(files: list[tuple[Path, str]]) -> _State:
    states = {}
    for path, _ in files:
        state = _state(path)
        if state is not None:
            states[path] = state
    return states


def _state(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size


def describe(sweep: Sweep, patterns: int, swap: str) -> str:
    """Say what was searched, and where anything was found: the places, never the words."""
    searched = f"{sweep.files} files ({sweep.alike} of them were like another) and {sweep.size / 1e6:.0f} MB searched, "
    searched += (
        f"{sweep.opened / 1e6:.0f} MB more inside what wrapped them, for {patterns} patterns; {swap}; "
    )
    searched += f"{len(sweep.hits)} hits"
    places = Counter(f"{hit.what} as {hit.encoding} in {hit.place}" for hit in sweep.hits)
    return "\n".join([searched, *(f"  {count} x {place}" for place, count in places.most_common(20))])
