"""A second key holder for tests: the real server over real TLS, in a thread of this process."""

from __future__ import annotations

import hashlib
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPSConnection
from pathlib import Path

import pytest
from cryptography import x509

from charteroak.custody.holder.base import Failing, HolderUnavailable
from charteroak.custody.holder.certificates import fingerprint
from charteroak.custody.holder.client import HolderClient, HolderLine, Sentinel
from charteroak.custody.holder.folder import HOLDER_KEY, Holder, make_holder
from charteroak.custody.holder.joining import keep_answer, write_request
from charteroak.custody.holder.server import HolderServer
from charteroak.custody.holder.wire import Question
from charteroak.custody.stores import sealed_file
from charteroak.lib.clock import now

PLENTY = 10_000_000
INPUTS = [hashlib.sha256(b"%d" % n).digest() for n in range(13)]


@dataclass(frozen=True)
class RunningHolder:
    """`files`: what the city has of it."""

    url: str
    files: Path
    holder: Holder
    server: HolderServer

    def admit_another(self, files: Path) -> Path:
        """Let in one more client, whose files come into a folder."""
        keep_answer(files, self.holder.admit(write_request(files), at=now()))
        return files


@contextmanager
def holder_running(
    folder: Path, *, quota: int = PLENTY, clock: Callable[[], datetime] = now
) -> Iterator[RunningHolder]:
    """Make a holder in a folder, admit a client and serve until the end."""
    # The passphrase of a test is stretched little; the cost stands in each folder's header, so it opens all the same.
    sealed_file._ARGON2.update(iterations=1, lanes=1, memory_cost=64)
    holder = make_holder(folder / "own", name="localhost", quota=quota, at=now())
    server = HolderServer(holder, clock=clock, port=0)
    running = RunningHolder(f"https://127.0.0.1:{server.server_address[1]}", folder / "city", holder, server)
    running.admit_another(running.files)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        server.server_close()


def line_to(holder: RunningHolder, files: Path | None = None, url: str = "") -> HolderLine:
    return HolderLine(url or holder.url, files or holder.files, clock=now)


def why(ask: Callable[[], object]) -> Failing:
    with pytest.raises(HolderUnavailable) as failed:
        ask()
    return failed.value.why


def certificate_of(files: Path) -> str:
    return fingerprint(x509.load_pem_x509_certificate((files / "client.pem").read_bytes()))


def client_of(line: HolderLine, holder: RunningHolder, noted: list[Failing]) -> HolderClient:
    right = hashlib.sha256(holder.holder.store.mac(HOLDER_KEY, INPUTS[0])).digest()
    return HolderClient(line, draw=lambda: Sentinel(INPUTS[0], right), note=noted.append)


def post(holder: RunningHolder, body: bytes, *, files: Path | None = None, path: str = "/v1/macs") -> int:
    """Ask with any body; return the status."""
    connection = HTTPSConnection(
        "127.0.0.1", int(holder.url.rsplit(":", 1)[1]), context=tls(holder, files), timeout=5
    )
    with closing(connection):
        connection.request("POST", path, body=body)
        return connection.getresponse().status


def tls(holder: RunningHolder, files: Path | None = None) -> ssl.SSLContext:
    folder = files or holder.files
    context = ssl.create_default_context(cafile=str(holder.files / "authority.pem"))
    context.load_cert_chain(folder / "client.pem", folder / "client.key")
    return context


def question(*, number: int = 1, at: datetime | None = None, inputs: int = 1) -> bytes:
    moment = int((at or now()).timestamp())
    return Question(number.to_bytes(16, "big"), moment, tuple(INPUTS * 2)[:inputs]).encode()
