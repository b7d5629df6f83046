"""One visit at the desk while the whole site is killed outright three times, once in the middle of a request."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import psutil
import psycopg
import pytest
import requests
from bs4 import BeautifulSoup
from desk_walk import back_of

from databases import drop
from live_site import totp, wait_for_address
from people import MARISOL, PAPERS, astronaut
from prepared import Prepared, environment

pytestmark = pytest.mark.slow
_NAME = f"charteroak_killed_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
_SECONDS_INTO_A_REQUEST = 0.03

Form = dict[str, Any]


class Demo:
    """The demo on its own folder and database, killed and started again as often as one likes."""

    def __init__(self, var: Path, database: str) -> None:
        self.var, self.database = var, database
        self.log = var.parent / "demo.log"
        self.start()

    def start(self) -> None:
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "charteroak.cli", "demo", "--port", "0"],
                env=environment(self.var, self.database),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.url = wait_for_address(self.log, self.process)

    def kill(self) -> None:
        """Kill every process of it at once, as a power cut would."""
        parent = psutil.Process(self.process.pid)
        family = [parent, *parent.children(recursive=True)]
        for one in family:
            one.kill()
        self.process.wait()
        assert psutil.wait_procs(family[1:], timeout=5)[1] == []

    def restart(self) -> None:
        self.kill()
        self.start()

    def ask(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.database) as connection:
            return connection.execute(question, values).fetchall()  # type: ignore[call-overload]  # written here


@pytest.fixture
def demo(prepared: Prepared, tmp_path: Path) -> Iterator[Demo]:
    var = tmp_path / "var"
    started = Demo(var, prepared.install(_NAME, var))
    try:
        yield started
    finally:
        if started.process.poll() is None:
            started.kill()
        drop(prepared.server, _NAME)


class Clerk:
    """A browser without script: cookies, pages, and forms sent as they stand but for what is typed."""

    def __init__(self, demo: Demo) -> None:
        self.demo, self.session, self.ref = demo, requests.Session(), ""

    def get(self, path: str) -> requests.Response:
        answer = self.session.get(f"{self.demo.url}/en/{path}", timeout=20)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return answer

    def filled(self, path: str, typed: Form, selector: str = "main form:not([target])") -> tuple[str, Form]:
        """Return where the form of a page goes, and what it sends."""
        page = self.get(path)
        form = BeautifulSoup(page.content, "html.parser").select_one(selector)
        assert form is not None, f"no form on {page.url}"
        hidden = {str(one["name"]): str(one.get("value", "")) for one in form.select("input[type=hidden]")}
        return urljoin(page.url, str(form.get("action") or "")), {**hidden, **typed}

    def post(self, address: str, data: Form, image: bytes | None = None) -> requests.Response:
        files = None if image is None else {"image": ("a.png", image, "image/png")}
        answer = self.session.post(address, data=data, files=files, timeout=20)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        return answer

    def sign_in(self, account: dict[str, str]) -> None:
        answer = self.post(*self.filled("desk/", {"login": "clerk", "password": account["password"]}))
        answer = self.post(*self.filled(answer.url.split("/en/")[1], {"code": totp(account["totp"])}))
        assert answer.url.endswith("/en/desk/")

    def open_visit(self) -> str:
        answer = self.post(*self.filled("desk/", {"language": "es"}, "form[action$='/walk-in/']"))
        self.ref = answer.url.split("/")[-3]
        return _step_of(answer)

    def at(self, step: str) -> str:
        return f"desk/visit/{self.ref}/{step}/"

    def step(self, name: str, typed: Form, image: bytes | None = None) -> str:
        """Take a step of the visit from its page and return the name of the step that comes next."""
        return _step_of(self.post(*self.filled(self.at(name), typed), image))

    def resume(self) -> str:
        """Open the visit as the desk's list does, and return the name of the step that it resumes at."""
        assert f"/visit/{self.ref}/" in self.get("desk/").text
        return _step_of(self.get(f"desk/visit/{self.ref}/"))

    def print_card(self) -> bytes:
        return back_of(self.post(*self.filled(self.at("check"), {}, "form[target]")).content)


def _step_of(answer: requests.Response) -> str:
    return answer.url.split("/")[-2]


_DETAILS = {
    "given_name": MARISOL.given_name,
    "family_name": MARISOL.family_name,
    "birth_date_month": MARISOL.birth_date.month,
    "birth_date_day": MARISOL.birth_date.day,
    "birth_date_year": MARISOL.birth_date.year,
    "address_choice": MARISOL.address_choice,
    "address_line_1": MARISOL.address[0],
    "address_line_2": MARISOL.address[1],
}
# What a visit of one card leaves in the journal, each once.
_ACTS = (
    "visit.opened", "visit.details_recorded", "visit.matched", "visit.evidence_satisfied", "visit.photo_recorded",
    "fee.taken", "card.issued", "card.printed", "card.checked", "card.handed_over",
)  # fmt: skip


def test_a_visit_goes_on_where_it_was_however_often_the_site_is_killed(demo: Demo) -> None:
    clerk = Clerk(demo)
    clerk.sign_in(json.loads((demo.var / "secrets" / "demo-staff.json").read_text())["clerk"])
    assert clerk.open_visit() == "details"
    assert clerk.step("details", _DETAILS) == "papers"
    demo.restart()
    assert clerk.resume() == "papers"
    assert clerk.step("papers", {"papers": PAPERS}) == "photo"

    kill_in_the_middle_of_the_photo(demo, clerk)
    if clerk.resume() == "photo":
        assert demo.ask("SELECT state, sealed_photo FROM enrollment_visit") == [("evidenced", None)]
        assert clerk.step("photo", {}, astronaut()) == "fee"
    assert clerk.resume() == "fee"
    assert clerk.get(clerk.at("photo/picture")).headers["Content-Type"].startswith("image/")
    assert clerk.step("fee", {"reason": "full", "tender": "cash"}) == "card"

    demo.restart()
    assert clerk.resume() == "card"
    assert clerk.step("card", {}) == "check"
    assert clerk.step("check", {}, clerk.print_card()) == "hand-over"
    assert clerk.step("hand-over", {}) == "desk"
    assert_one_card_and_nothing_of_the_person(demo)


def kill_in_the_middle_of_the_photo(demo: Demo, clerk: Clerk) -> None:
    address, data = clerk.filled(clerk.at("photo"), {})
    outcome: list[object] = []

    def send() -> None:
        try:
            outcome.append(clerk.post(address, data, astronaut()))
        except requests.RequestException as broken:
            outcome.append(broken)

    sender = threading.Thread(target=send)
    sender.start()
    time.sleep(_SECONDS_INTO_A_REQUEST)
    demo.restart()
    sender.join(20)
    # On a quick machine the answer may have come before the kill; what follows holds either way.
    assert outcome


def assert_one_card_and_nothing_of_the_person(demo: Demo) -> None:
    assert demo.ask("SELECT count(*) FROM enrollment_visit") == [(0,)]
    assert demo.ask("SELECT state FROM cards_card") == [("active",)]
    assert demo.ask("SELECT count(*) FROM payments_payment") == [(1,)]
    acts = Counter(event for (event,) in demo.ask("SELECT event FROM journal_entry"))
    assert {act: acts[act] for act in _ACTS} == dict.fromkeys(_ACTS, 1)
