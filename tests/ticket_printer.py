"""A ticket printer for the tests: it takes one slip on a port of its own."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from threading import Thread

import pytest


class FakePrinter:
    """A printer that takes one slip on a port of its own."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(10)
        self.port: int = self._listening.getsockname()[1]
        self._taken = b""
        self._thread = Thread(target=self._take)
        self._thread.start()

    def _take(self) -> None:
        try:
            line, _ = self._listening.accept()
        except OSError:
            return
        with line:
            while part := line.recv(4096):
                self._taken += part

    def printed(self) -> bytes:
        self._thread.join(timeout=10)
        return self._taken

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(timeout=10)


@pytest.fixture
def printer() -> Iterator[FakePrinter]:
    fake = FakePrinter()
    yield fake
    fake.close()
