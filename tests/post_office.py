"""Servers on this machine that take messages: one speaks SMTP, one is an SMS gateway. Both can fail in every way."""

from __future__ import annotations

import json
import socket
import socketserver
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeVar

_Box = TypeVar("_Box")


@dataclass
class Mailbox:
    """What came in over SMTP. `fault`: 'refuse', 'busy', 'hang', 'cut', 'not_admitted',
    'no_password', 'idle' (each line is ended where the next message is announced) or ''.

    `delay`: seconds before each answer, as from a server far away. `lines`: how often somebody connected.
    `heard`: the command words of every line, those said after encryption began with '+' before them.
    """

    port: int = 0
    fault: str = ""
    delay: float = 0.0
    lines: int = 0
    heard: list[str] = field(default_factory=list)
    mails: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)

    def times(self) -> Counter[str]:
        """Return how often each Message-ID came in."""
        return Counter(str(mail["Message-ID"]) for mail in self.mails)


_FAULTS = {
    ("MAIL", "not_admitted"): "550 who are you",
    ("RCPT", "refuse"): "550 no such box",
    ("RCPT", "busy"): "451 later",
    ("AUTH", "no_password"): "535 no",
}


class _Smtp(socketserver.StreamRequestHandler):
    timeout = 20
    disable_nagle_algorithm = True  # an answer of two lines would wait 40 ms for its second

    def say(self, line: str) -> None:
        time.sleep(self.server.box.delay)  # type: ignore[attr-defined]
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self) -> None:
        box: Mailbox = self.server.box  # type: ignore[attr-defined]  # set by `smtp_server`
        if box.fault == "hang":
            self.server.let_go.wait(5)  # type: ignore[attr-defined]
            return
        box.lines += 1
        self.to, self.secured = "", self.server.security == "tls"  # type: ignore[attr-defined]
        if self.secured:
            self._encrypt()
        self.say("220 mail.example.org ready")
        while line := self.rfile.readline():
            word = line.split(b":")[0].strip().upper().decode()
            box.heard.append("+" * self.secured + word.split()[0])
            if not self._answer(word, line, box):
                return

    def _answer(self, word: str, line: bytes, box: Mailbox) -> bool:
        """Answer one command; tell whether the line goes on."""
        if word == "DATA":
            self.say("354 go on")
            return self._take(box, self.to)
        if word == "NOOP" and box.fault == "idle":
            return False
        if word.startswith(("EHLO", "HELO")):
            offers_tls = self.server.security == "starttls" and not self.secured  # type: ignore[attr-defined]
            self.say("250-mail.example.org")
            self.say("250-STARTTLS" if offers_tls else "250-AUTH PLAIN")
        if word == "RCPT TO":
            self.to = line.split(b"<")[1].split(b">")[0].decode()
        usual = {"STARTTLS": "220 go on", "AUTH": "235 welcome"}.get(word.split()[0], "250 8BITMIME")
        self.say(_FAULTS.get((word.split()[0], box.fault), usual))
        if word == "STARTTLS":
            self._encrypt()
            self.secured = True
        return True

    def _encrypt(self) -> None:
        context: ssl.SSLContext = self.server.context  # type: ignore[attr-defined]
        self.request = context.wrap_socket(self.request, server_side=True)
        super().setup()

    def _take(self, box: Mailbox, to: str) -> bool:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        if line == b"":
            return False  # whoever sent it was killed in the middle
        box.mails.append(message_from_bytes(b"".join(lines), policy=policy.default))
        box.to.append(to)
        if box.fault == "cut":
            self.connection.shutdown(socket.SHUT_RDWR)
            return False
        self.say("250 taken")
        return True


class _SmtpServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that is killed is what the tests are about."""


@contextmanager
def smtp_server(security: str = "none", certificate: Path | None = None) -> Iterator[Mailbox]:
    """Serve a mailbox over SMTP on a port of the system's choice.

    `security`: 'none', 'starttls' or 'tls', these two with a file that holds a certificate and its key.
    """
    box = Mailbox()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if certificate is not None:
        context.load_cert_chain(certificate)
    with _SmtpServer(("127.0.0.1", 0), _Smtp) as server:
        server.box, server.let_go = box, threading.Event()  # type: ignore[attr-defined]
        server.security, server.context = security, context  # type: ignore[attr-defined]
        box.port = server.server_address[1]
        yield from _served(server, box)
        server.let_go.set()  # type: ignore[attr-defined]


@dataclass
class Gateway:
    """What came in as SMS, once for each Idempotency-Key. `fault`: 'hang', 'cut', or a status such as '503'."""

    port: int = 0
    fault: str = ""
    delay: float = 0.0
    lines: int = 0
    asked: list[dict[str, Any]] = field(default_factory=list)
    taken: dict[str, dict[str, Any]] = field(default_factory=dict)
    let_go: threading.Event = field(default_factory=threading.Event)


class _Http(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # the line serves many messages
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.server.box.lines += 1  # type: ignore[attr-defined]

    def do_POST(self) -> None:
        box: Gateway = self.server.box  # type: ignore[attr-defined]
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        box.asked.append(body | {"authorization": self.headers["Authorization"]})
        if box.fault == "hang":
            box.let_go.wait(5)
            return
        if box.fault.isdecimal():
            self.send_response(int(box.fault))
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        # As gateways do that know the header: what was taken under a key is answered, and not sent again.
        box.taken.setdefault(self.headers["Idempotency-Key"], body)
        time.sleep(box.delay)
        if box.fault == "cut":
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(202)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class _HttpServer(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing, as above."""


@contextmanager
def sms_gateway() -> Iterator[Gateway]:
    """Serve an SMS gateway on a port of the system's choice."""
    box = Gateway()
    with _HttpServer(("127.0.0.1", 0), _Http) as server:
        server.box, box.port = box, server.server_address[1]  # type: ignore[attr-defined]
        yield from _served(server, box)
        box.let_go.set()


def _served(server: socketserver.BaseServer, box: _Box) -> Iterator[_Box]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield box
    finally:
        server.shutdown()
        thread.join()
