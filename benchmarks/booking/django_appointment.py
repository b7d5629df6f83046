"""The peer's site, served by the same kind of server with as many workers and threads as ours, and bookings there.

Its database is on the same PostgreSQL as ours. It asks who has not signed in for name, e-mail address and telephone,
makes an account and sends a code by e-mail: seven pages. Whoever has signed in sees five; a person at ours sees three.
Both ways are measured, and the peer is judged by its better one, so that neither accounts nor the e-mail of a code
count against it: whoever is signed in has had an account and a session since before the clock started.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.booking.one_person import Browser, PageFailed, hidden_fields
from benchmarks.booking.ours import running
from psycopg.conninfo import make_conninfo

ROOT = Path(__file__).resolve().parents[2]
Slot = tuple[date, time, time]
_PHONE = {"phone_0": "US", "phone_1": "2025550123"}
_TOLD = {"address": "10 Main Street", "additional_info": "", "payment_type": "full"}
_CODE = re.compile(r"\b([A-Z0-9]{6})\b")


@dataclass(frozen=True)
class Peer:
    """An installation of the peer: its interpreter, folder, environment, and what its database holds."""

    python: Path
    folder: Path
    environment: dict[str, str]
    service: int
    staff: int
    sessions: list[str]
    slots: list[Slot]


def prepare_peer(python: Path, folder: Path, *, slots: int, people: int) -> Peer:
    """Make a database for it beside ours, its tables, a service, a clerk with so many free times, and people.

    :raises AssertionError: its environment is not there, or its preparation failed.
    """
    from charteroak.config.database import create_database

    if not python.is_file():
        raise AssertionError(f"there is no {python}: `make bench-booking` makes the peer's environment")
    create_database(os.environ["DATABASE_URL"], "peer")
    mail = folder / "peer-mail"
    mail.mkdir()
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "benchmarks.booking.peer.settings",
        "PEER_DATABASE_URL": make_conninfo(os.environ["DATABASE_URL"], dbname="peer"),
        "PEER_MAIL": str(mail),
        "PEER_SECRET": secrets.token_urlsafe(48),
    }
    done = subprocess.run(
        [str(python), "-m", "benchmarks.booking.peer.prepare", str(people)],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"the peer could not be prepared:\n{done.stdout}\n{done.stderr}")
    facts = json.loads(done.stdout.splitlines()[-1])
    times = _list_slots(slots, minutes=facts["minutes"], opens=facts["opens"], closes=facts["closes"])
    return Peer(python, folder, environment, facts["service"], facts["staff"], facts["sessions"], times)


def _list_slots(count: int, *, minutes: int, opens: int, closes: int) -> list[Slot]:
    found: list[Slot] = []
    start = datetime.combine(datetime.now(UTC).date() + timedelta(days=2), time(opens))
    while len(found) < count:
        end = start + timedelta(minutes=minutes)
        found.append((start.date(), start.time(), end.time()))
        start = end if end.hour < closes else datetime.combine(end.date() + timedelta(days=1), time(opens))
    return found


@contextmanager
def peer_site(peer: Peer) -> Iterator[str]:
    """Serve the peer as our own children are served (`cli/children.py`); yield its address."""
    command = [
        *(str(peer.python), "-m", "gunicorn", "--config", "python:benchmarks.booking.peer.serving"),
        "django.core.wsgi:get_wsgi_application()",
    ]
    with running(command, r"Listening at: (http://127\.0\.0\.1:\d+)", peer.folder, peer.environment) as found:
        yield found


def _chosen(peer: Peer, slot: Slot) -> dict[str, str]:
    day, start, end = slot
    return {
        "date": day.isoformat(),
        "start_time": start.isoformat(),
        "end_time": end.isoformat(),
        "service": str(peer.service),
        "staff_member": str(peer.staff),
    }


def is_offered(peer: Peer, person: Browser, slot: Slot) -> bool:
    """Ask as the peer's calendar does whether a time is free."""
    day, start, _ = slot
    asked = {"selected_date": day.isoformat(), "staff_member": peer.staff, "service_id": peer.service}
    _, text = person.get(f"/ajax/available_slots/?{urlencode(asked)}", expected=(200, 400), script=True)
    free = [one[0] for one in json.loads(text)["available_slots"]]
    return datetime.combine(day, start).isoformat() in free


def book_signed_in(peer: Peer, person: Browser, slot: Slot) -> bool:
    """Book as somebody who signed in before: calendar, post, form, post, confirmation."""
    person.cookies["sessionid"] = peer.sessions[person.number % len(peer.sessions)]
    _read_confirmation(person, _tell(peer, person, slot, email="robin@example.org"))
    return True


def book_as_new(peer: Peer, person: Browser, slot: Slot) -> bool:
    """Book as somebody without an account: also the page for the code, the code's post."""
    email = f"new{secrets.randbelow(10**12)}@example.org"
    leads_to = _tell(peer, person, slot, email=email)
    _, page = person.get(leads_to)
    letter = Path(peer.environment["PEER_MAIL"]) / email
    code = _CODE.search(letter.read_text())
    if code is None:
        raise PageFailed(f"no code in {letter.read_text()[:500]}")
    _, leads_to = person.post(leads_to, {**hidden_fields(page), "code": code[1]})
    _read_confirmation(person, leads_to)
    return True


def _tell(peer: Peer, person: Browser, slot: Slot, *, email: str) -> str:
    _, page = person.get(f"/request/{peer.service}/")
    _, form = person.post("/request-submit/", {**_token(page), **_chosen(peer, slot)})
    _, page = person.get(form)
    said = {"name": "Robin Rivera", "email": email, **_PHONE, **_TOLD}
    _, leads_to = person.post(form, {**_token(page), **said})
    return leads_to


def _token(page: str) -> dict[str, str]:
    return {"csrfmiddlewaretoken": hidden_fields(page)["csrfmiddlewaretoken"]}


def _read_confirmation(person: Browser, leads_to: str) -> None:
    if "/thank-you/" not in leads_to:
        raise PageFailed(f"it led to {leads_to}, and not to a confirmation")
    person.get(leads_to)
