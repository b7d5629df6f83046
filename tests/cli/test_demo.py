"""`charteroak demo` as a person starts and stops it: ready, stopped without a trace, ready again with all it held."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = [str(Path(sys.executable).with_name("charteroak")), "demo", "--port"]


class Demo:
    """One start of the demo, with everything that it started."""

    def __init__(self, var: Path, port: int = 0) -> None:
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("CHARTEROAK", "DATABASE"))
        }
        self.log = (var.parent / "demo.log").open("w+")
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [*COMMAND, str(port)],
            env={**clean, "CHARTEROAK_VAR": str(var), "CHARTEROAK_STATIC_FROM_SOURCE": "1"},
            cwd=ROOT,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        self.family: list[psutil.Process] = []

    def said(self) -> str:
        self.log.flush()
        return Path(self.log.name).read_text()

    def wait_until_ready(self, seconds: float) -> str:
        """Return the address it prints."""
        while "Ctrl-C stops" not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() - self.began < seconds, self.said()
            time.sleep(0.1)
        self.family = psutil.Process(self.process.pid).children(recursive=True)
        return next(word for word in self.said().split() if word.startswith("http")).removesuffix("/en/")

    def stop(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)

    def still_there(self) -> list[psutil.Process]:
        return psutil.wait_procs(self.family, timeout=10)[1]


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("demo") / "var"
    # PostgreSQL runs as a user of its own when started by root, who has to reach the folder.
    for parent in (folder.parent, folder.parent.parent, folder.parent.parent.parent):
        parent.chmod(0o755)
    yield folder
    for process in psutil.process_iter(["cmdline"]):
        if str(folder) in " ".join(process.info["cmdline"] or []):
            process.kill()


def _get(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310  # our own demo
        body: bytes = answer.read()
        return body


def test_it_starts_says_where_to_go_stops_without_a_trace_and_starts_again(var: Path) -> None:
    first = Demo(var)
    address = first.wait_until_ready(180)
    took = time.monotonic() - first.began
    said = first.said()
    assert "As a resident" in said
    assert "As a clerk" in said
    assert "As a verifier" in said
    assert b"Hartford" in _get(f"{address}/es/")
    keys = _get(f"{address}/issuer/keys.json")
    assert first.stop(signal.SIGINT) == 0
    assert first.still_there() == []

    second = Demo(var)
    address = second.wait_until_ready(60)
    again = time.monotonic() - second.began
    print(f"first start ready after {took:.1f} s, second after {again:.1f} s")
    assert again < 15, "10 s on a quiet machine; a test run leaves it half of one"
    assert _get(f"{address}/issuer/keys.json") == keys, "the issuer's keys must be those of the first start"
    # Killed outright: what it started goes too, and the next start finds its data.
    second.process.kill()
    second.process.wait(10)
    web_and_worker = [p for p in second.family if p.is_running() and "postgres" not in p.name()]
    assert psutil.wait_procs(web_and_worker, timeout=10)[1] == []

    third = Demo(var)
    address = third.wait_until_ready(60)
    assert _get(f"{address}/issuer/keys.json") == keys
    assert third.stop(signal.SIGTERM) == 0
    assert third.still_there() == []


def test_a_taken_port_is_said_plainly(var: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        demo = Demo(var, holder.getsockname()[1])
        assert demo.process.wait(30) == 2
        assert "is taken" in demo.said()
