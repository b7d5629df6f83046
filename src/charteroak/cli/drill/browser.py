"""A browser without script: cookies, pages, and forms sent as they stand but for what is typed."""

from __future__ import annotations

import http.cookiejar
import secrets
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser

from charteroak.cli.drill.installation import DrillBroken

Typed = dict[str, str | list[str]]


@dataclass
class Form:
    """Where a form goes, and what it sends without anybody's doing."""

    action: str
    opens_window: bool
    hidden: Typed = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._in_main = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "main":
            self._in_main = True
        elif tag == "form" and self._in_main:
            self.forms.append(Form(values.get("action", ""), "target" in values))
        elif tag == "input" and values.get("type") == "hidden" and self.forms:
            self.forms[-1].hidden[values.get("name", "")] = values.get("value", "")


@dataclass(frozen=True)
class Page:
    url: str
    status: int
    content: bytes = field(repr=False)

    @property
    def step(self) -> str:
        """The last part of the address: in a visit, the step it is at."""
        return self.url.rstrip("/").split("/")[-1]

    def form(self, *, ending: str = "", window: bool = False) -> Form:
        """Return the first form of the page's main part whose address ends so.

        :raises DrillBroken: there is none.
        """
        reader = _Forms()
        reader.feed(self.content.decode(errors="replace"))
        found = [one for one in reader.forms if one.action.endswith(ending) and one.opens_window == window]
        if not found:
            raise DrillBroken(f"no form on {urllib.parse.urlsplit(self.url).path} (status {self.status})")
        return found[0]


class Browser:
    """`site`: the address of a served installation on this machine."""

    def __init__(self, site: str) -> None:
        self.site = site
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )

    def get(self, path: str) -> Page:
        return self._ask(urllib.request.Request(urllib.parse.urljoin(self.site, path)))  # noqa: S310  # our own site

    def send(self, page: Page, typed: Typed, *, ending: str = "", picture: bytes | None = None) -> Page:
        """Send a page's form with what is typed, and follow to where it leads."""
        form = page.form(ending=ending)
        return self.post(
            urllib.parse.urljoin(page.url, form.action), {**form.hidden, **typed}, page.url, picture
        )

    def post(self, url: str, fields: Typed, referer: str, picture: bytes | None = None) -> Page:
        boundary = secrets.token_hex(16)
        if picture is None:
            body = urllib.parse.urlencode(fields, doseq=True).encode()
            kind = "application/x-www-form-urlencoded"
        else:
            body, kind = _multipart(fields, picture, boundary), f"multipart/form-data; boundary={boundary}"
        headers = {"Content-Type": kind, "Referer": referer}
        return self._ask(urllib.request.Request(url, data=body, headers=headers))  # noqa: S310  # our own site

    def _ask(self, request: urllib.request.Request) -> Page:
        try:
            with self._opener.open(request, timeout=30) as answer:
                return Page(answer.url, answer.status, answer.read())
        except urllib.error.HTTPError as refused:
            with refused:
                return Page(refused.url or "", refused.code, refused.read())


def _multipart(fields: Typed, picture: bytes, boundary: str) -> bytes:
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="image"; filename="a.jpg"\r\n'
    parts.append(f"{head}Content-Type: image/jpeg\r\n\r\n".encode() + picture + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode()
