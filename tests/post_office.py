"""Servers on this machine that take messages: one speaks SMTP, one is an SMS gateway. Both can fail in every way."""

from __future__ import annotations

import json
import socket
import socketserver
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

_Box = TypeVar("_Box")


@dataclass
class Mailbox:
    """What came in over SMTP. `fault`: 'refuse', 'busy', 'hang', 'cut', 'not_admitted' or ''."""

    port: int = 0
    fault: str = ""
    mails: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)

    def times(self) -> Counter[str]:
        """Return how often each Message-ID came in."""
        return Counter(str(mail["Message-ID"]) for mail in self.mails)


class _Smtp(socketserver.StreamRequestHandler):
    timeout = 5

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self) -> None:
        box: Mailbox = self.server.box  # type: ignore[attr-defined]  # set by `smtp_server`
        if box.fault == "hang":
            self.server.let_go.wait(5)  # type: ignore[attr-defined]
            return
        self.say("220 mail.example.org ready")
        to = ""
        while line := self.rfile.readline():
            word = line.split(b":")[0].strip().upper()
            if word.startswith((b"EHLO", b"HELO")):
                self.say("250-mail.example.org")
                self.say("250 8BITMIME")
            elif word == b"MAIL FROM":
                self.say("550 who are you" if box.fault == "not_admitted" else "250 ok")
            elif word == b"RCPT TO":
                to = line.split(b"<")[1].split(b">")[0].decode()
                self.say({"refuse": "550 no such box", "busy": "451 later"}.get(box.fault, "250 ok"))
            elif word == b"DATA":
                self.say("354 go on")
                if not self._take(box, to):
                    return
            else:
                self.say("250 ok")

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
def smtp_server() -> Iterator[Mailbox]:
    """Serve a mailbox over SMTP, without encryption, on a port of the system's choice."""
    box = Mailbox()
    with _SmtpServer(("127.0.0.1", 0), _Smtp) as server:
        server.box, server.let_go = box, threading.Event()  # type: ignore[attr-defined]
        box.port = server.server_address[1]
        yield from _served(server, box)
        server.let_go.set()  # type: ignore[attr-defined]


@dataclass
class Gateway:
    """What came in as SMS, once for each Idempotency-Key. `fault`: 'hang', 'cut', or a status such as '503'."""

    port: int = 0
    fault: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    taken: dict[str, dict[str, Any]] = field(default_factory=dict)
    let_go: threading.Event = field(default_factory=threading.Event)


class _Http(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        box: Gateway = self.server.box  # type: ignore[attr-defined]
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        box.asked.append(body | {"authorization": self.headers["Authorization"]})
        if box.fault == "hang":
            box.let_go.wait(5)
            return
        if box.fault.isdecimal():
            self.send_response(int(box.fault))
            self.end_headers()
            return
        # As gateways do that know the header: what was taken under a key is answered, and not sent again.
        box.taken.setdefault(self.headers["Idempotency-Key"], body)
        if box.fault == "cut":
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(202)
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
