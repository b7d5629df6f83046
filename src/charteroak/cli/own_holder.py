"""The demo's own second holder: a process of its own, started for a command or a site and stopped with it.

In service the second holder is another institution's, and nothing here does anything.
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from charteroak.lib.clock import now

_START_SECONDS = 30


class HolderNotStarted(Exception):
    """The demo's own holder does not answer."""


@contextmanager
def own_holder() -> Iterator[subprocess.Popen[str] | None]:
    """Have the demo's own holder running and the settings point at it. None where there is another, or none is needed.

    Needs Django's settings. :raises HolderNotStarted: see there.
    """
    from django.conf import settings

    of_its_own = settings.CHARTEROAK_DEMO or settings.LOOPBACK
    if settings.CHARTEROAK_HOLDER_URL or settings.FACE == "public" or not of_its_own:
        yield None
        return
    _join(settings.CHARTEROAK_HOLDER_OWN, settings.CHARTEROAK_HOLDER_FILES)
    words = ["--folder", str(settings.CHARTEROAK_HOLDER_OWN), "serve", "--port", "0", "--with-parent"]
    child = subprocess.Popen(
        [sys.executable, "-m", "charteroak.cli", "keyholder", *words],
        stdout=subprocess.PIPE,
        text=True,
        env=_environment(),
    )
    try:
        # For this process and those forked from it; one started anew has its own.
        settings.CHARTEROAK_HOLDER_URL = _address(child)
        yield child
    finally:
        settings.CHARTEROAK_HOLDER_URL = ""
        child.terminate()
        try:
            child.wait(5)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        if child.stdout is not None:
            child.stdout.close()


def _environment() -> dict[str, str]:
    """Return this process's environment without what the city's part is told."""
    told = ("CHARTEROAK_", "DATABASE", "DJANGO", "PG")
    return {name: value for name, value in os.environ.items() if not name.startswith(told)}


def _join(folder: Path, files: Path) -> None:
    """Make the holder and let this city in, where that is not done."""
    from django.conf import settings

    from charteroak.custody.holder.client import CLIENT_CERTIFICATE
    from charteroak.custody.holder.folder import make_holder
    from charteroak.custody.holder.joining import keep_answer, write_request
    from charteroak.custody.purposes import PURPOSES, Use

    # What a demo says of its keys' quotas is said of its own holder too.
    usual = PURPOSES["holder"].quota[Use.MAC]
    quota = settings.CHARTEROAK_KEY_QUOTAS.get(("holder", Use.MAC), usual)
    holder = make_holder(folder, name="localhost", quota=quota, at=now())
    if not (files / CLIENT_CERTIFICATE).exists():
        keep_answer(files, holder.admit(write_request(files), at=now()))
    holder.ledger.close()


def _address(child: subprocess.Popen[str]) -> str:
    from charteroak.cli.keyholder.serving import READY

    deadline = time.monotonic() + _START_SECONDS
    while child.stdout is not None and child.poll() is None and time.monotonic() < deadline:
        if select.select([child.stdout], [], [], 0.2)[0]:
            line = child.stdout.readline().strip()
            if line.startswith(READY):
                return "https://" + line.removeprefix(READY)
    raise HolderNotStarted
