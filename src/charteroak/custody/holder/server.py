"""The second key holder over HTTPS: it answers one question, `POST /v1/macs`, to cities that it admitted.

TLS 1.3 alone, and the client's certificate is required. Nothing is written down of who asks or what: only counts.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from charteroak.custody.holder.certificates import fingerprint_of
from charteroak.custody.holder.folder import ANSWER_KEY, HOLDER_KEY, Holder
from charteroak.custody.holder.ledger import DaySpent, LedgerUnavailable, RepeatedRequest
from charteroak.custody.holder.wire import MAX_BODY_BYTES, PATH, Answer, WireRefused, read_question
from charteroak.custody.stores.base import KeyMissing, StoreUnavailable

MAX_THREADS = 64
MAX_SECONDS_OFF = 120


class HolderServer(ThreadingHTTPServer):
    """Listens on an address; port 0 lets the system choose."""

    daemon_threads = True
    request_queue_size = 64
    # For the whole handshake, however slowly it trickles (CPython's do_handshake keeps one deadline).
    handshake_seconds = 5.0

    def __init__(
        self, holder: Holder, *, clock: Callable[[], datetime], port: int, bind: str = "127.0.0.1"
    ) -> None:
        self.holder = holder
        self.clock = clock
        self._free = threading.BoundedSemaphore(MAX_THREADS)
        self._tls = _context(holder)
        if ":" in bind:
            self.address_family = socket.AF_INET6
        super().__init__((bind, port), _Handler)

    def handle_error(self, *_: Any) -> None:
        """Write nothing where somebody left in the middle: the standard report names their address."""

    def process_request(self, request: Any, client_address: Any) -> None:
        # Whoever comes when all are busy is sent away at once, and no thread waits for them.
        if not self._free.acquire(blocking=False):
            self.shutdown_request(request)
            return
        try:
            super().process_request(request, client_address)
        except RuntimeError:  # no thread could be started
            self._free.release()
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            request.settimeout(self.handshake_seconds)
            try:
                wrapped = self._tls.wrap_socket(request, server_side=True)
            except (OSError, ValueError):
                self.shutdown_request(request)
                return
            super().process_request_thread(wrapped, client_address)
        finally:
            self._free.release()

    def lets_in(self, connection: ssl.SSLSocket) -> bool:
        """Tell whether the client of a connection is admitted now: asked at every request, not once a connection."""
        der = connection.getpeercert(binary_form=True)
        return der is not None and self.holder.ledger.is_admitted(fingerprint_of(der))

    def answer(self, body: bytes) -> tuple[int, bytes]:
        """Return status and body for a question."""
        try:
            question = read_question(body)
        except WireRefused:
            return 400, b""
        at = self.clock()
        if abs(at.timestamp() - question.at_second) > MAX_SECONDS_OFF:
            return 409, b""
        try:
            self.holder.ledger.spend(len(question.inputs), request_id=question.id, at=at)
        except RepeatedRequest:
            return 409, b""
        except DaySpent:
            return 429, b""
        outputs = tuple(self.holder.store.mac(HOLDER_KEY, each) for each in question.inputs)
        answer = Answer(question.id, question.digest, outputs)
        signature = self.holder.store.sign_ed25519(ANSWER_KEY, answer.signed())
        return 200, Answer(question.id, question.digest, outputs, signature).encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # For a connection that is kept open: whoever asks nothing for so long comes anew.
    timeout = 60
    disable_nagle_algorithm = True
    # Head and body leave as one.
    wbufsize = -1
    server: HolderServer
    connection: ssl.SSLSocket

    def do_POST(self) -> None:  # http.server names it so
        try:
            self._answer()
        except (LedgerUnavailable, StoreUnavailable, KeyMissing):
            self._send(503, b"")

    def _answer(self) -> None:
        if not self.server.lets_in(self.connection):
            self._send(403, b"")
            return
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdecimal() or len(length) > 9:
            self._send(411, b"")
        elif int(length) > MAX_BODY_BYTES:
            self._send(413, b"")
        elif self.path != PATH:
            self._send(404, b"")
        else:
            self._send(*self.server.answer(self.rfile.read(int(length))))

    def _send(self, status: int, body: bytes) -> None:
        # What was refused may not have been read to its end.
        self.close_connection = self.close_connection or status not in (200, 400, 409, 429)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def version_string(self) -> str:
        return "keyholder"

    def log_message(self, *_: Any) -> None:
        """Write nothing: who asks and when is not to be read anywhere."""


def _context(holder: Holder) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(holder.folder / "authority.pem")
    # A session is not taken up again: each connection shows its certificate.
    context.num_tickets = 0
    path = holder.folder / "server"
    context.load_cert_chain(
        path.with_suffix(".pem"), path.with_suffix(".key"), password=bytes(holder.passphrase)
    )
    return context
