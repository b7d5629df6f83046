"""A person at a booking site over HTTP: one kept connection, cookies, and a clock for each page."""

from __future__ import annotations

import http.client
import re
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from urllib.parse import urlencode, urlsplit

_HIDDEN = re.compile(r"<input[^>]*type=\"hidden\"[^>]*>")
_NAME, _VALUE = re.compile(r'name="([^"]+)"'), re.compile(r'value="([^"]*)"')
_PAGE_SECONDS = 30


class PageFailed(AssertionError):
    """A page was not what a person should see."""


def address_of(number: int) -> str:
    """Return a loopback address of its own for each person: rate limits stay on, and see so many people."""
    return f"127.{1 + number // 62500}.{number // 250 % 250}.{number % 250 + 1}"


class Browser:
    """One person's connection. `took`: what each page took, in seconds."""

    def __init__(self, place: str, *, number: int) -> None:
        url = urlsplit(place)
        self._line = http.client.HTTPConnection(
            url.hostname or "", url.port, timeout=_PAGE_SECONDS, source_address=(address_of(number), 0)
        )
        self.number = number
        self.cookies: dict[str, str] = {}
        self.took: list[float] = []

    def __enter__(self) -> Browser:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._line.close()

    def get(self, path: str, *, expected: Sequence[int] = (200,), script: bool = False) -> tuple[int, str]:
        """Fetch a page. `script`: as the page's own script fetches it. Returns its status and text."""
        status, _, text = self._ask("GET", path, None, expected, script=script)
        return status, text

    def post(
        self, path: str, fields: Mapping[str, str], *, expected: Sequence[int] = (302,)
    ) -> tuple[int, str]:
        """Send a form. Returns the status, and where it leads to."""
        status, leads_to, _ = self._ask("POST", path, urlencode(fields), expected)
        return status, leads_to

    def _ask(
        self, method: str, path: str, body: str | None, expected: Sequence[int], *, script: bool = False
    ) -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if script:
            headers["X-Requested-With"] = "XMLHttpRequest"
        start = time.monotonic()
        self._line.request(method, path, body=body, headers=headers)
        answer = self._line.getresponse()
        text = answer.read().decode()
        self.took.append(time.monotonic() - start)
        if answer.status not in expected:
            raise PageFailed(f"{method} {path.partition('?')[0][:40]}: {answer.status}\n{text[:2000]}")
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, str(answer.headers["Location"] or ""), text


def hidden_fields(page: str) -> dict[str, str]:
    """Read what a page's forms send along unseen."""
    found = {}
    for field in _HIDDEN.findall(page):
        name, value = _NAME.search(field), _VALUE.search(field)
        if name is not None:
            found[name[1]] = value[1] if value is not None else ""
    return found
