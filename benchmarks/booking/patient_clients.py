"""Clients that book over HTTP without a pause, send the same form again until it is answered, and keep a record."""

from __future__ import annotations

import http.client
import random
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from benchmarks.booking.letters import contact_of

_HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|request_token|patience)"[^>]*?value="([^"]*)"')
_CODE = re.compile(r'class="code".{1,200}?([0-9A-Z]{4})-([0-9A-Z]{4})<', re.DOTALL)
# The heading of web/templates/500.html, in both languages.
_BROKEN = {"en": "Something broke on our side", "es": "Algo falló de nuestro lado"}
_PAGE_SECONDS, _PAUSE_SECONDS, _PATIENCE_SECONDS = 30, 0.5, 120
_LOST = (OSError, http.client.HTTPException)


@dataclass
class Record:
    """What clients saw. `confirmed`: code by the form's token; `tokens`: of each person, all forms that were sent."""

    confirmed: dict[str, str] = field(default_factory=dict)
    tokens: dict[int, list[str]] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    at: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str) -> None:
        with self.lock:
            self.seen[what] += 1


class GivenUp(Exception):
    """A client got no answer for two minutes, or one that nobody should see."""


@dataclass
class Client:
    """One person, whose browser asks again where it gets no page."""

    place: str
    number: int
    record: Record

    def __post_init__(self) -> None:
        self._url = urlsplit(self.place)
        self.language = ("en", "es")[self.number % 3 == 0]
        self._cookies = ""

    def book(self, slots: list[str]) -> None:
        """Book one of the times and see the confirmation.

        :raises GivenUp: it was not to be had in two minutes.
        """
        while True:
            path = f"/{self.language}/book/at/{random.choice(slots)}/"  # noqa: S311  # no secret
            status, text, _ = self._ask("GET", path)
            token = dict(_HIDDEN.findall(text)).get("request_token") if status == 200 else None
            if token is None:
                self._check(status, 409, "form")
                continue
            self.record.tokens.setdefault(self.number, []).append(token)
            contact = contact_of(self.number)
            said = dict(_HIDDEN.findall(text)) | {"language": self.language, "contact": contact, "work": ""}
            status, _, location = self._ask("POST", path, urlencode(said))
            if status == 302:
                break
            self._check(status, 409, "post")
        status, text, _ = self._ask("GET", location)
        self._check(status, 200, "confirmation")
        found = _CODE.search(text)
        if found is None:
            raise GivenUp("the confirmation shows no code")
        with self.record.lock:
            self.record.confirmed[token] = found[1] + found[2]
            self.record.at.append(time.monotonic())

    def _check(self, status: int, expected: int, what: str) -> None:
        if status != expected:
            raise GivenUp(f"{what}: {status}")
        if expected == 409:
            self.record.note("time taken meanwhile, another chosen")

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str, str]:
        """Ask until there is an answer that is not an error of the server's: the same again, as with 'reload'."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline:
            try:
                status, text, location = self._once(method, path, body)
            except _LOST as lost:
                self.record.note(
                    f"no answer ({'refused' if isinstance(lost, ConnectionRefusedError) else 'cut'})"
                )
            else:
                if status < 500:
                    return status, text, location
                in_words = _BROKEN[self.language] in text and f'lang="{self.language}"' in text
                self.record.note(
                    f"{status} in the person's language" if in_words else f"{status} WITHOUT WORDS"
                )
                if not in_words:
                    self.record.wrong.append(f"{status} without words: {text[:80]!r}")
            time.sleep(_PAUSE_SECONDS)
        raise GivenUp(f"{method}: no answer in {_PATIENCE_SECONDS} s")

    def _once(self, method: str, path: str, body: str | None) -> tuple[int, str, str]:
        # Rate limits stay on: each person has an address of their own.
        source = (f"127.1.{self.number // 250}.{self.number % 250 + 1}", 0)
        line = http.client.HTTPConnection(
            self._url.hostname or "", self._url.port, timeout=_PAGE_SECONDS, source_address=source
        )
        try:
            headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self._cookies}
            line.request(method, path, body=body, headers=headers)
            answer = line.getresponse()
            text = answer.read().decode()
        finally:
            line.close()
        cookies = [value.partition(";")[0] for value in answer.headers.get_all("Set-Cookie") or []]
        if cookies and method == "GET":
            self._cookies = "; ".join(cookies)
        return answer.status, text, str(answer.headers["Location"] or "")


class Storm:
    """So many clients at once, each booking for one person after the other until told to stop."""

    def __init__(self, place: str, slots: list[str], clients: int) -> None:
        self.record = Record()
        self._place, self._slots, self._next = place, slots, 0
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(clients)]
        for thread in self._threads:
            thread.start()

    def _run(self) -> None:
        while not self._stop.is_set():
            with self.record.lock:
                number, self._next = self._next, self._next + 1
            try:
                Client(self._place, number, self.record).book(self._slots)
            except GivenUp as given_up:
                self.record.wrong.append(f"person {number} gave up: {given_up}")

    def end(self) -> Record:
        """Let every client finish what it is about, and return what they saw."""
        self._stop.set()
        for thread in self._threads:
            thread.join(2 * _PATIENCE_SECONDS)
        return self.record
