"""`charteroak drill seizure`: a city of invented people, every attacker of the table against it, and the count."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from charteroak.cli.drill.canaries import Canary, invent_canaries
from charteroak.cli.drill.installation import (
    DrillBroken,
    Places,
    Site,
    free_port,
    log_every_role,
    log_everything,
    make_places,
)
from charteroak.cli.drill.threats import Reading, Threat, is_within, limit_of, load_threats
from charteroak.lib.clock import now

if TYPE_CHECKING:
    from charteroak.cli.drill.story import Trace

# One canary in fifty comes through the served pages, three at least: the second of them meets the kill.
_SERVED = 50
_BOOKED = 40


def seize(*, count: int, out: Path | None) -> int:
    """Play the drill with so many canaries. Returns 0 only if nobody read more than the table allows.

    `out`: keep everything in this new folder; otherwise it is removed afterwards.
    """
    if out is not None and out.exists() and any(out.iterdir()):
        print(f"{out} is not empty", file=sys.stderr)
        return 2
    started = time.monotonic()
    root = out or Path(tempfile.mkdtemp(prefix="charteroak-drill-"))
    try:
        readings = _drill(root.resolve(), count)
    except DrillBroken as broken:
        print(f"\nThe drill could not be played: {broken}", file=sys.stderr)
        return 1
    finally:
        if out is None:
            shutil.rmtree(root, ignore_errors=True)
    return report(load_threats(), readings, seconds=time.monotonic() - started)


def _drill(root: Path, count: int) -> list[Reading]:
    home = Path(os.environ.get("CHARTEROAK_HOME") or Path(__file__).resolve().parents[4])
    public, desk = free_port(), free_port()
    policy = home / "policies" / "hartford.toml"
    places = make_places(root / "drill", policy=policy, public=public, desk=desk)
    from charteroak.cli.environment import with_database
    from charteroak.cli.own_holder import own_holder
    from charteroak.cli.prepare import prepare, write_django_secret

    write_django_secret()
    faces = [Site(places, face="desk", port=desk), Site(places, face="public", port=public)]
    with with_database(), own_holder():
        _log_to(places.logs / "drill.log")
        log_everything(os.environ["DATABASE_URL"])
        print(f"An installation of its own, with {count} invented people.", flush=True)
        prepare(demo_staff=True)
        log_every_role(os.environ["DATABASE_URL"])
        try:
            return _play(places, faces, invent_canaries(count))
        finally:
            for site in faces:
                site.stop()


def _log_to(path: Path) -> None:
    """Send this process's log at DEBUG into a file that is searched too."""
    handler = logging.FileHandler(path)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().handlers[:] = [handler]


@contextmanager
def _step(words: str) -> Iterator[None]:
    print(f"  {words} ...", end="", flush=True)
    start = time.monotonic()
    yield
    print(f" {time.monotonic() - start:.1f} s", flush=True)


def _play(places: Places, faces: Sequence[Site], canaries: Sequence[Canary]) -> list[Reading]:
    from charteroak.cli.drill.attackers import ATTACKERS
    from charteroak.cli.drill.scene import Scene, check_scanner, make_scanner
    from charteroak.program.queries import current_policy

    sites = current_policy().sites
    site_code = next(one.code for one in sites if any(x.kind == "appointment" for x in one.sessions))
    traces = _live(places, faces, canaries, site_code)
    with _step("The scanner: patterns made ready, and everybody found where they are planted"):
        scanner = make_scanner(canaries, traces)
        check_scanner(scanner, canaries)
    by_index = {trace.index: trace for trace in traces}
    desk, public = faces
    url = os.environ["DATABASE_URL"]
    scene = Scene(places, url, desk, public, site_code, canaries, by_index, scanner, now())
    readings = []
    for name, attack in ATTACKERS.items():
        with _step(f"Attacker: {name}"):
            readings.append(attack(scene))
    return readings


def _live(places: Places, faces: Sequence[Site], canaries: Sequence[Canary], site_code: str) -> list[Trace]:
    """Live through everything that the program does with people, and return what became of each."""
    from charteroak.cli.drill.desk import serve_all
    from charteroak.cli.drill.residents import book_all
    from charteroak.cli.drill.story import HANDED_OVER, PAST, end_of, forget_clock, play_all
    from charteroak.cli.drill.switches import switch_everything_on

    served = canaries[: max(3, len(canaries) // _SERVED)]
    log = places.logs / "visits.log"
    past = [canary for canary in canaries[len(served) :] if end_of(canary) in PAST]
    present = [canary for canary in canaries[len(served) :] if end_of(canary) not in PAST]
    with _step(f"Visits of {len(past)} people on days gone by"):
        forget_clock()
        traces = play_all(past, at=now(), site=site_code, log=log)
    with _step(f"Visits of {len(present)} people today, to every end a visit can have"):
        traces += play_all(present, at=now(), site=site_code, log=log)
    with _step(f"Visits of {len(served)} people through the served pages; the site killed in the middle"):
        for site in faces:
            site.begin()
        for site in faces:
            site.wait()
        traces += serve_all(served, site=faces[0], places=places)
    booking = [canary for canary in canaries if end_of(canary) == HANDED_OVER][::5][:_BOOKED]
    with _step(f"Appointments of {len(booking)} people who leave an e-mail address"):
        book_all(booking, public=faces[1])
    with _step("All else: planted visits, a hold, a demand, a lost card, a backup"):
        switch_everything_on(canaries, traces, site=site_code, places=places)
    with _step("The schedule: destroy what is overdue, publish"):
        _run_jobs()
    return traces


def _run_jobs() -> None:
    from charteroak.journeys.destroy_overdue import destroy_overdue
    from charteroak.journeys.publish import publish_issuer
    from charteroak.journeys.publish_journal import publish_journal
    from charteroak.program.queries import current_policy

    destroy_overdue(policy=current_policy(), at=now())
    publish_issuer(at=now())
    publish_journal()


def report(threats: Sequence[Threat], readings: Sequence[Reading], *, seconds: float) -> int:
    """Print what each attacker read. Returns 0 where each is within the table, and 1 otherwise."""
    by_id = {reading.id: reading for reading in readings}
    print(f"\n  {'attacker':<44} {'read':>6} {'allowed':>8} {'of':>6} {'seconds':>8}")
    worst = 0
    for threat in threats:
        reading = by_id[threat.id]
        verdict = "" if is_within(threat, reading) else "   TOO MANY"
        worst = worst or int(bool(verdict))
        allowed = limit_of(threat, reading)
        print(
            f"  {threat.who:<44} {reading.read:>6} {allowed:>8} {reading.of:>6} {reading.seconds:>8.1f}{verdict}"
        )
        print("      " + reading.detail.replace("\n", "\n      "))
    end = "more than the table allows was read" if worst else "nobody read more than the table allows"
    print(f"\n{end[0].upper()}{end[1:]}. {seconds:.0f} s in all.", flush=True)
    return worst
