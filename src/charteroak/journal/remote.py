"""A published journal read over HTTP: bounded in bytes, requests and time, and never led to another host."""

from __future__ import annotations

import http.client
import ssl
import time
from urllib.parse import urlsplit

from charteroak.journal.published import JournalRefused

TIMEOUT_SECONDS = 15.0
TOTAL_SECONDS = 1800.0
MAX_REQUESTS = 200_000
_PIECE = 64 * 1024


class NotAnAddress(ValueError):
    """An address that is no plain http or https URL."""


class HttpSource:
    """A journal under an address. One connection is kept open; a redirect is refused, whereto it may lead."""

    def __init__(self, url: str, *, timeout: float = TIMEOUT_SECONDS, total: float = TOTAL_SECONDS) -> None:
        """:raises NotAnAddress: it is no plain http or https URL."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            raise NotAnAddress(url) from None
        if (
            parts.scheme not in ("http", "https")
            or not host
            or parts.query
            or parts.fragment
            or parts.username
        ):
            raise NotAnAddress(url)
        self._prefix = parts.path.rstrip("/")
        if not self._prefix.isascii() or any(c <= " " for c in self._prefix):
            raise NotAnAddress(url)
        self._timeout = timeout
        self._deadline = time.monotonic() + total
        self._requests = 0
        self._connection: http.client.HTTPConnection = (
            http.client.HTTPSConnection(host, port, timeout=timeout, context=ssl.create_default_context())
            if parts.scheme == "https"
            else http.client.HTTPConnection(host, port, timeout=timeout)
        )

    def read(self, path: str, *, limit: int) -> bytes:
        """Return what is served under a path.

        :raises JournalRefused: 'missing', 'moved', 'too_long', 'too_slow', 'too_many' or 'unreachable'.
        """
        status, content = self._ask("GET", path, limit=limit)
        if status in (404, 410):
            raise JournalRefused("missing", path)
        if status in (301, 302, 303, 307, 308):
            raise JournalRefused("moved", path)
        if status != 200:
            raise JournalRefused("unreachable", path)
        return content

    def post(self, path: str, body: bytes, *, limit: int) -> tuple[int, bytes]:
        """Send a body and return status and answer.

        :raises JournalRefused: 'too_long', 'too_slow', 'too_many' or 'unreachable'.
        """
        return self._ask("POST", path, body=body, limit=limit)

    def close(self) -> None:
        self._connection.close()

    def _ask(self, method: str, path: str, *, limit: int, body: bytes | None = None) -> tuple[int, bytes]:
        self._requests += 1
        if self._requests > MAX_REQUESTS:
            raise JournalRefused("too_many", path)
        # A server may close a connection between two requests; then one more is opened. What is sent is sent once.
        if body is not None:
            self._connection.close()
        for attempt in (1, 2) if body is None else (2,):
            try:
                self._connection.request(
                    method, f"{self._prefix}/{path}", body=body, headers={"Accept-Encoding": "identity"}
                )
                response = self._connection.getresponse()
                break
            except TimeoutError:
                self._connection.close()
                raise JournalRefused("too_slow", path) from None
            except (OSError, http.client.HTTPException):
                self._connection.close()
                if attempt == 2:
                    raise JournalRefused("unreachable", path) from None
        try:
            return response.status, self._body_of(response, path, limit)
        except JournalRefused:
            self._connection.close()
            raise
        except TimeoutError:
            self._connection.close()
            raise JournalRefused("too_slow", path) from None
        except (OSError, http.client.HTTPException):
            self._connection.close()
            raise JournalRefused("unreachable", path) from None

    def _body_of(self, response: http.client.HTTPResponse, path: str, limit: int) -> bytes:
        """Read piece by piece, so that a server that drips can be left at the deadline."""
        until = min(self._deadline, time.monotonic() + self._timeout)
        parts: list[bytes] = []
        length = 0
        while piece := response.read1(min(_PIECE, limit + 1 - length)):
            parts.append(piece)
            length += len(piece)
            if length > limit:
                raise JournalRefused("too_long", path)
            if time.monotonic() > until:
                raise JournalRefused("too_slow", path)
        if response.length:
            raise JournalRefused("unreachable", path)
        # Tells the response that it is over; only then does the connection take the next request.
        response.read()
        return b"".join(parts)
