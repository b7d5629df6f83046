"""The whole site as `charteroak demo` serves it: its own process, keys and database, for tests that play the story."""

from __future__ import annotations

import base64
import hmac
import json
import os
import re
import signal
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Page

from browser import follow
from databases import drop
from prepared import Prepared, environment

_NAME = f"charteroak_live_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
_START_SECONDS = 150


@dataclass(frozen=True)
class LiveSite:
    """`staff`: passwords and TOTP secrets of the demo's accounts, by name."""

    url: str
    database: str
    var: Path
    staff: dict[str, dict[str, str]] = field(repr=False)

    def holds_visit(self, ref: str) -> bool:
        """Tell whether the database still has a visit's row."""
        with psycopg.connect(self.database) as connection:
            return (
                connection.execute("SELECT 1 FROM enrollment_visit WHERE ref = %s", [ref]).fetchone()
                is not None
            )


@pytest.fixture(scope="session")
def live(prepared: Prepared) -> Iterator[LiveSite]:
    """Serve the demo on a port of its own for the whole run."""
    with tempfile.TemporaryDirectory(prefix="charteroak-live-") as folder:
        var = Path(folder)
        database = prepared.install(_NAME, var)
        with (var / "log").open("wb") as log:
            server = subprocess.Popen(
                [sys.executable, "-m", "charteroak.cli", "demo", "--port", "0"],
                env=environment(var, database),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            url = wait_for_address(var / "log", server)
            staff = json.loads((var / "secrets" / "demo-staff.json").read_text())
            yield LiveSite(url=url, database=database, var=var, staff=staff)
        finally:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
            drop(prepared.server, _NAME)


def wait_for_address(log: Path, server: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        said = log.read_text()
        found = re.search(r"As a clerk\s+(http://127\.0\.0\.1:\d+)/", said)
        if found:
            return found[1]
        time.sleep(0.1)
    raise AssertionError(f"the demo did not start:\n{log.read_text()}")


def totp(secret: str, ahead: int = 0) -> str:
    """Return the code that an authenticator application shows now, or so many times 30 seconds on (RFC 6238)."""
    moment = struct.pack(">Q", int(time.time()) // 30 + ahead)
    digest = hmac.new(base64.b32decode(secret), moment, "sha1").digest()
    start = digest[-1] & 15
    (number,) = struct.unpack(">I", digest[start : start + 4])
    return f"{(number & 0x7FFFFFFF) % 10**6:06d}"


def _codes(secret: str) -> Iterator[str]:
    """Yield codes to try: one works once, and another test may have signed the same person in with it.

    The one before and the one after work too, for clocks that go wrong. When all are used, new ones come.
    """
    yield from (totp(secret), totp(secret, 1), totp(secret, -1))
    time.sleep(30.5 - time.time() % 30)
    yield totp(secret, 1)


def sign_in(
    page: Page,
    live: LiveSite,
    name: str,
    *,
    language: str = "en",
    look: Callable[[Page, str], None] | None = None,
) -> Any:
    """Sign in with password and code, as staff do, and return the state that another context can start from.

    `look` sees the page of the code.
    """
    page.goto(f"{live.url}/{language}/desk/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", live.staff[name]["password"])
    page.click("form.form button.usa-button >> nth=0")
    page.wait_for_selector("[name=code]")
    if look is not None:
        look(page, "the second step")
    for code in _codes(live.staff[name]["totp"]):
        page.fill("[name=code]", code)
        follow(page, "form.form button.usa-button >> nth=0")
        if page.locator("body.desk").count():
            break
    page.wait_for_selector("body.desk")
    return page.context.storage_state()
