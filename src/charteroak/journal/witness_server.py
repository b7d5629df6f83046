"""A witness over HTTP: `POST /add-checkpoint` of C2SP tlog-witness, on the loopback address alone.

A proxy in front of it ends TLS and limits how often it may be asked. Nothing about who asks is written down.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from charteroak.journal.checkpoints import VerifierKey
from charteroak.journal.published import MAX_NOTE_BYTES
from charteroak.journal.witness import MAX_PROOF_LINES, Witness, WitnessRefused, read_submission

MAX_BODY_BYTES = MAX_NOTE_BYTES + MAX_PROOF_LINES * 45 + 64
_STATUS = {"malformed": 400, "unknown": 404, "not_signed": 403, "conflict": 409, "forked": 409, "proof": 422}
_PLAIN, _SIZE = "text/plain; charset=utf-8", "text/x.tlog.size"


class WitnessServer(ThreadingHTTPServer):
    """Listens on 127.0.0.1; port 0 lets the system choose. `keys` are those of the journals it signs for."""

    daemon_threads = True

    def __init__(
        self, witness: Witness, *, keys: Sequence[VerifierKey], clock: Callable[[], datetime], port: int
    ) -> None:
        self.witness = witness
        self.keys = keys
        self.clock = clock
        super().__init__(("127.0.0.1", port), _Handler)

    def handle_error(self, *_: Any) -> None:
        """Write nothing where somebody left in the middle: the standard report names their address."""

    def answer(self, body: bytes) -> tuple[int, bytes, str]:
        """Return status, body and type for an add-checkpoint request."""
        try:
            line = self.witness.cosign(read_submission(body), keys=self.keys, at=self.clock())
        except WitnessRefused as refused:
            if refused.code == "conflict":
                return 409, f"{refused.size}\n".encode(), _SIZE
            return _STATUS[refused.code], f"{refused.code}\n".encode(), _PLAIN
        return 200, line.encode(), _PLAIN


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 15
    # Head and body are sent apart; without this the second waits 40 ms for the first to be acknowledged.
    disable_nagle_algorithm = True
    server: WitnessServer

    def do_POST(self) -> None:  # http.server names it so
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdecimal() or len(length) > 9 or int(length) > MAX_BODY_BYTES:
            self.close_connection = True
            self._send(413 if length.isdecimal() else 411, b"", _PLAIN)
            return
        body = self.rfile.read(int(length))
        if self.path == "/add-checkpoint":
            self._send(*self.server.answer(body))
        else:
            self._send(404, b"", _PLAIN)

    def do_GET(self) -> None:  # as above
        if self.path == "/vkey":
            self._send(200, f"{self.server.witness.key.text()}\n".encode(), _PLAIN)
        else:
            self._send(404, b"", _PLAIN)

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def version_string(self) -> str:
        return "witness"

    def log_message(self, *_: Any) -> None:
        """Write nothing: an address of whoever asks is not ours to keep."""
