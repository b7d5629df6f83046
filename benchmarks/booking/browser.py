"""A browser as light as can be, so that thousands fit beside the server: one socket a request, and cookies.

Stylesheets, scripts and pictures are not fetched: they may be kept for an hour, and a proxy before the face gives them.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

PAGE_SECONDS = 30
_MOST_HOPS = 5


class PageFailed(Exception):
    """What came is no page of the story: an error page, or nothing at all."""


@dataclass(frozen=True)
class Answer:
    """One answer; headers by their name in small letters, the last of each."""

    status: int
    path: str
    headers: Mapping[str, str]
    text: str


@dataclass
class Ledger:
    """What all browsers saw: seconds by kind of page, and errors by what they were."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)
    started: list[float] = field(default_factory=list)
    answered: list[tuple[float, float]] = field(default_factory=list)  # when it was begun, and seconds

    @property
    def pages(self) -> int:
        return sum(map(len, self.seconds.values()))


async def exchange(place: tuple[str, int], source: str, request: bytes) -> bytes:
    """Send one request from an address and return the answer, whose end is where the server closes.

    :raises OSError: no connection, or it broke.
    """
    loop = asyncio.get_running_loop()
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as line:
        line.setblocking(False)
        line.bind((source, 0))
        await loop.sock_connect(line, place)
        await loop.sock_sendall(line, request)
        parts = []
        while part := await loop.sock_recv(line, 1 << 17):
            parts.append(part)
        return b"".join(parts)


class Browser:
    """One person's browser, with an address of its own."""

    def __init__(self, place: tuple[str, int], source: str, ledger: Ledger) -> None:
        self._place, self._source, self._ledger = place, source, ledger
        self.cookies: dict[str, str] = {}

    async def open(
        self,
        kind: str,
        path: str,
        *,
        said: Mapping[str, str] | None = None,
        part: bool = False,
        expected: Iterable[int] = (200,),
    ) -> Answer:
        """Fetch a page, by POST where something is said, and follow where it leads (not for a part of one).

        :raises PageFailed: an error page, or none within `PAGE_SECONDS`; it is in the ledger.
        """
        answer = await self._ask(kind, path, said, part)
        hops = 0
        while answer.status == 302 and not part and hops < _MOST_HOPS:
            hops += 1
            answer = await self._ask(f"{kind}, led on", answer.headers["location"], None, part)
        if answer.status not in {*expected, *((302,) if part else ())}:
            raise self._failed(kind, str(answer.status))
        return answer

    async def _ask(self, kind: str, path: str, said: Mapping[str, str] | None, part: bool) -> Answer:
        request = self._request(path, said, part)
        start = time.monotonic()
        self._ledger.started.append(start)
        try:
            async with asyncio.timeout(PAGE_SECONDS):
                raw = await exchange(self._place, self._source, request)
        except TimeoutError:
            raise self._failed(kind, f"no answer in {PAGE_SECONDS} s") from None
        except OSError as error:
            raise self._failed(kind, type(error).__name__) from None
        if not raw:
            raise self._failed(kind, "closed without an answer")
        self._ledger.seconds[kind].append(time.monotonic() - start)
        self._ledger.answered.append((start, time.monotonic() - start))
        return self._read(path, raw)

    def _request(self, path: str, said: Mapping[str, str] | None, part: bool) -> bytes:
        body = b"" if said is None else urlencode(said).encode()
        lines = [
            f"{'GET' if said is None else 'POST'} {path} HTTP/1.1",
            f"Host: {self._place[0]}:{self._place[1]}",
            "Accept-Language: en-US",
            "Connection: close",
        ]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if part:
            lines.append("X-Part: place")
        if said is not None:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + body

    def _read(self, path: str, raw: bytes) -> Answer:
        head, _, body = raw.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {}
        for line in lines:
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
            if name.lower() == "set-cookie":
                key, _, kept = value.partition(";")[0].partition("=")
                self.cookies[key] = kept
        return Answer(int(first.split(" ", 2)[1]), path, headers, body.decode())

    def _failed(self, kind: str, what: str) -> PageFailed:
        self._ledger.errors[f"{kind}: {what}"] += 1
        return PageFailed(f"{kind}: {what}")
