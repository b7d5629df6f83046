"""The people of a launch: when they come, and what each does until they have a time or are told there is none."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import html
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks.booking.browser import Answer, Browser, Ledger, PageFailed

BOOK, LINE = "/book/", "/book/line/"
_SLOT = re.compile(r'class="slot" href="([^"]+)"')
_OTHER = re.compile(r'name="other" value="([^"]+)"')
_HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|request_token|patience)"[^>]*?value="([^"]*)"')
_WORK = re.compile(r'data-work="([^"]+)"')
_CONTACT = 'name="contact"'
_AGAIN = re.compile(r'data-line="([^"]+)"')
_ALL_TAKEN = "/book/waiting/"  # the way to the waiting list is shown where nothing is free
_YOUNG = 60  # seconds: a place younger than that does the work
_GIVE_UP = 6  # errors in a row after which somebody goes away


@dataclass(frozen=True)
class Person:
    """One of the crowd. `comes`: seconds from the beginning."""

    number: int
    comes: float
    language: str
    has_script: bool
    is_impatient: bool
    has_second_tab: bool
    goes_away: bool

    @property
    def source(self) -> str:
        """Return an address of its own in 127.0.0.0/8."""
        return f"127.{2 + self.number // 62_500}.{self.number // 250 % 250}.{self.number % 250 + 1}"


@dataclass
class Launch:
    """What all of one launch share: where, when, how fast people read, and how it ended for them."""

    place: tuple[str, int]
    opens: float  # of time.monotonic(), as all moments here
    pace: float  # 1: people read and type as long as people do
    ledger: Ledger = field(default_factory=Ledger)
    ends: Counter[str] = field(default_factory=Counter)
    booked_at: list[float] = field(default_factory=list)
    told_at: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)  # seconds by which the people themselves were late

    async def watch_lateness(self) -> None:
        """Note how late this program itself is: so much of what a page seemed to take is its own."""
        while True:
            due = time.monotonic() + 0.1
            await asyncio.sleep(0.1)
            self.late.append(time.monotonic() - due)

    async def think(self, dice: random.Random, least: float, most: float) -> None:
        await asyncio.sleep(dice.uniform(least, most) * self.pace)


def make_crowd(people: int, *, seconds: float, opens: float, dice: random.Random) -> list[Person]:
    """Let so many come: a third before the opening, ever more of them; almost half around it; the rest after."""
    return [
        Person(
            number=number,
            comes=_comes(dice, seconds, opens),
            language="es" if dice.random() < 0.2 else "en",
            has_script=dice.random() < 0.9,
            is_impatient=dice.random() < 0.1,
            has_second_tab=dice.random() < 0.05,
            goes_away=dice.random() < 0.05,
        )
        for number in range(people)
    ]


def _comes(dice: random.Random, seconds: float, opens: float) -> float:
    which = dice.random()
    if which < 0.35:
        return dice.triangular(0, opens, opens)
    if which < 0.8:
        return min(max(dice.gauss(opens, seconds / 20), 0), seconds)
    return dice.uniform(opens, seconds)


async def play(launch: Launch, crowd: Sequence[Person], *, longest: float) -> None:
    """Let everybody come and do what they do. Who is not done after so many seconds is counted as that."""
    start = time.monotonic()
    watch = asyncio.create_task(launch.watch_lateness())
    tasks = []
    for person in sorted(crowd, key=lambda one: one.comes):
        await asyncio.sleep(start + person.comes - time.monotonic())
        tasks.append(asyncio.create_task(_Visit(launch, person).live()))
    _, late = await asyncio.wait(tasks, timeout=max(0.1, start + longest - time.monotonic()))
    for task in (watch, *late):
        task.cancel()
    launch.ends["still there when the run ended"] += len(late)
    for done in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(done, Exception):
            raise done


class _Visit:
    """One person's way through the pages."""

    def __init__(self, launch: Launch, person: Person) -> None:
        self.launch, self.person = launch, person
        self.dice = random.Random(person.number)  # noqa: S311  # a crowd, and no secret
        self.browser = Browser(launch.place, person.source, launch.ledger)
        self.book = f"/{person.language}{BOOK}"
        self.joined = 0.0
        self.tries = 0

    async def live(self) -> None:
        tab: asyncio.Task[None] | None = None
        end = None
        while end is None:
            try:
                page = await self._come()
                if self.person.has_second_tab and tab is None and "refresh-in" in page.headers:
                    tab = asyncio.create_task(self._second_tab(page))
                end = await self._inside(await self._wait(page))
            except PageFailed:
                self.tries += 1
                end = "gave up after errors" if self.tries == _GIVE_UP else None
                await self.launch.think(self.dice, 3, 10)
        if tab is not None:
            tab.cancel()
        self.launch.ends[end] += 1

    async def _come(self) -> Answer:
        page = await self.browser.open("come", self.book)
        self.joined = self.joined or time.monotonic()
        return page

    async def _second_tab(self, page: Answer) -> None:
        """Look as the page says, with the same cookies. Whoever is let in goes on in the first tab."""
        while "refresh-in" in page.headers:
            await asyncio.sleep(float(page.headers["refresh-in"]))
            try:
                page = await self.browser.open("look, second tab", self._line_url(page), part=True)
            except PageFailed:
                await asyncio.sleep(30)

    # In line

    def _line_url(self, page: Answer) -> str:
        found = _AGAIN.search(page.text)
        return html.unescape(found[1]) if found else f"/{self.person.language}{LINE}?next={self.book}&again=1"

    async def _wait(self, page: Answer) -> Answer:
        """Look as often as the page says, or more often, until it leads in or says that all is taken."""
        url = self._line_url(page)
        while "refresh-in" in page.headers:
            if _ALL_TAKEN in page.text:
                return page
            pause = float(page.headers["refresh-in"])
            if self.person.is_impatient:
                pause = min(pause, self.dice.uniform(5, 20))
                await asyncio.sleep(pause)
                page = await self.browser.open("reload", url.replace("&again=1", ""))
                continue
            await asyncio.sleep(pause)
            if not self.person.has_script:
                page = await self.browser.open("look, no script", url)
                continue
            page = await self.browser.open("look", url, part=True)
            if page.status == 302:
                page = await self.browser.open("go in", url)
        return page

    # Inside

    async def _inside(self, page: Answer) -> str | None:
        """Choose and book. Returns how it ended; None: back to the line, or once more from the beginning."""
        if _ALL_TAKEN in page.text:
            return self._told()
        await self.launch.think(self.dice, 2, 6)
        page = await self.browser.open("list", f"{self.book}?service=first&people=1")
        while "refresh-in" not in page.headers:
            times = _SLOT.findall(page.text)
            if not times:
                return await self._nothing_free() if _ALL_TAKEN in page.text else None
            if self.person.goes_away:
                return "went away inside"
            await self.launch.think(self.dice, 3, 15)
            # Most want it soon; many have a day on which they can.
            soon = self.dice.random() < 0.5
            url = html.unescape(self.dice.choice(times[:30] if soon else times))
            page = await self.browser.open("form", url, expected=(200, 409))
            if page.status == 200 and "refresh-in" not in page.headers:
                await self.launch.think(self.dice, 10, 40)
                page = await self._send(url, page)
                if page.status == 200 and "/book/done/" in page.path:
                    self.launch.booked_at.append(time.monotonic())
                    return "booked"
        return None

    async def _send(self, url: str, form: Answer) -> Answer:
        """Send the form until it is a booking or leads elsewhere; of others choose where a time went."""
        while True:
            said = {
                **{name: html.unescape(value) for name, value in _HIDDEN.findall(form.text)},
                "language": "en",
            }
            said["contact"] = f"person{self.person.number}@example.org" if _CONTACT in form.text else ""
            young = time.monotonic() - self.joined < _YOUNG
            said["work"] = _solve(form.text) if young and self.person.has_script else ""
            if others := _OTHER.findall(form.text):
                said["other"] = self.dice.choice(others)
            page = await self.browser.open("send", url, said=said, expected=(200, 409, 422))
            if page.status == 200:
                return page
            if page.status == 422:
                await asyncio.sleep(_YOUNG)  # no script: the page asks to wait a minute
            elif not _OTHER.search(page.text):
                return page
            else:
                await self.launch.think(self.dice, 2, 6)
            form = page

    async def _nothing_free(self) -> str | None:
        """Go away; where no waiting room keeps the place, before the opening, load the list again and again."""
        to_opening = self.launch.opens - time.monotonic()
        if to_opening <= 0:
            return self._told()
        await asyncio.sleep(min(to_opening + self.dice.uniform(0, 3), self.dice.uniform(5, 30)))
        return None

    def _told(self) -> str:
        self.launch.told_at.append(time.monotonic())
        return "told that all are taken"


def _solve(form: str) -> str:
    """Do the work that the page asks for, as its script does."""
    found = _WORK.search(form)
    if found is None:
        return ""
    task = json.loads(html.unescape(found[1]))
    start: Callable[[], hashlib._Hash] = hashlib.sha256(task["salt"].encode()).copy
    for number in range(task["maxnumber"] + 1):
        tried = start()
        tried.update(str(number).encode())
        if tried.hexdigest() == task["challenge"]:
            answer = {name: task[name] for name in ("algorithm", "challenge", "salt", "signature")}
            return base64.b64encode(json.dumps({**answer, "number": number}).encode()).decode()
    return ""
