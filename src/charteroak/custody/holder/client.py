"""The desk's side of the line to the second key holder. No Django: what it needs to know is given to it."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import ssl
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPException
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from urllib3 import BaseHTTPResponse, HTTPSConnectionPool, Timeout
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
)
from urllib3.util import parse_url

from charteroak.custody.holder.base import Failing, HolderUnavailable
from charteroak.custody.holder.wire import (
    ID_BYTES,
    MAX_BODY_BYTES,
    MAX_INPUTS,
    PATH,
    Answer,
    Question,
    WireRefused,
    read_answer,
)

# Beside one sentinel; fourteen in all.
MAX_REAL_INPUTS = 13
CONNECT_SECONDS, ANSWER_SECONDS = 0.5, 2.0
CLIENT_KEY, CLIENT_CERTIFICATE, AUTHORITY, ANSWER_KEY = (
    "client.key",
    "client.pem",
    "authority.pem",
    "answer.pem",
)
_CONNECTIONS = 8
_FAILING = {429: Failing.SPENT, 503: Failing.SLOW}


@dataclass(frozen=True)
class Sentinel:
    """An input whose right answer the desk knows, by its SHA-256 alone."""

    input: bytes = field(repr=False)
    answer_digest: bytes


class _TimedSocket(ssl.SSLSocket):
    """Ends with an answer's deadline: a plain time-out begins anew with each byte that trickles in."""

    deadline = float("inf")

    def recv_into(self, *given: Any, **named: Any) -> int:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if left < ANSWER_SECONDS:
            self.settimeout(left)
        return super().recv_into(*given, **named)


class _TimedConnection(HTTPSConnection):
    def request(self, *given: Any, **named: Any) -> None:
        if isinstance(self.sock, _TimedSocket):
            self.sock.deadline = time.monotonic() + ANSWER_SECONDS
        super().request(*given, **named)


class _TimedPool(HTTPSConnectionPool):
    ConnectionCls = _TimedConnection


class HolderLine:
    """Asks the holder at an address and checks that it was the holder who answered, and to this question.

    `files`: a folder with the client's key and certificate, the holder's authority and its answer key.
    One pool of kept connections a process; one that was forked makes its own.
    """

    def __init__(self, url: str, files: Path, *, clock: Callable[[], datetime]) -> None:
        """:raises HolderUnavailable: the files cannot be used."""
        self._clock = clock
        address = parse_url(url)
        if address.scheme != "https" or not address.host:
            raise HolderUnavailable(Failing.DOWN)
        self._host, self._port = address.host, address.port or 443
        try:
            self._answer_key = _read_answer_key(files / ANSWER_KEY)
            self._tls = _context(files)
        except (OSError, ValueError) as error:
            raise HolderUnavailable(Failing.DOWN) from error
        # Those of a parent stay untouched: what is written to them would be written into the parent's conversation.
        self._pools: dict[int, _TimedPool] = {}

    def __repr__(self) -> str:
        return "HolderLine(...)"

    def ask(self, inputs: Sequence[bytes]) -> list[bytes]:
        """Return the holder's signed answer to at most 16 inputs of 32 bytes; whether it is right is not known.

        :raises HolderUnavailable: in every other case.
        """
        if not 1 <= len(inputs) <= MAX_INPUTS or any(len(each) != 32 for each in inputs):
            raise ValueError("1 to 16 inputs of 32 bytes")
        question = self._question(inputs)
        try:
            status, body = self._post(question)
        except (ConnectTimeoutError, NewConnectionError, ProtocolError):
            # Nothing was answered; asked once more, under another id.
            question = self._question(inputs)
            status, body = self._post_last(question)
        if status != 200:
            raise HolderUnavailable(_FAILING.get(status, Failing.REFUSED))
        return self._checked(body, question)

    def _question(self, inputs: Sequence[bytes]) -> Question:
        return Question(secrets.token_bytes(ID_BYTES), int(self._clock().timestamp()), tuple(inputs))

    def _post_last(self, question: Question) -> tuple[int, bytes]:
        try:
            return self._post(question)
        except NewConnectionError:
            raise HolderUnavailable(Failing.DOWN) from None
        except ConnectTimeoutError:
            raise HolderUnavailable(Failing.SLOW) from None
        except ProtocolError:
            raise HolderUnavailable(Failing.DOWN) from None

    def _post(self, question: Question) -> tuple[int, bytes]:
        """Return status and body.

        :raises ConnectTimeoutError: like the two other errors of its kind, nothing was answered.
        """
        _clear_errors_of_others()
        try:
            response = self._pool().urlopen(
                "POST",
                PATH,
                body=question.encode(),
                headers={"Content-Type": "application/json"},
                retries=False,
                redirect=False,
                preload_content=False,
                decode_content=False,
            )
        except (ConnectTimeoutError, NewConnectionError, ProtocolError):
            raise
        except (ReadTimeoutError, TimeoutError):
            raise HolderUnavailable(Failing.SLOW) from None
        except (HTTPError, HTTPException, OSError, ValueError):
            # Another certificate than the one agreed on, or ours is not let in.
            raise HolderUnavailable(Failing.DOWN) from None
        return response.status, _read_whole(response)

    def _pool(self) -> _TimedPool:
        process = os.getpid()
        if process not in self._pools:
            timeout = Timeout(connect=CONNECT_SECONDS, read=ANSWER_SECONDS)
            self._pools[process] = _TimedPool(
                self._host, self._port, maxsize=_CONNECTIONS, timeout=timeout, ssl_context=self._tls
            )
        return self._pools[process]

    def _checked(self, body: bytes, question: Question) -> list[bytes]:
        """:raises HolderUnavailable: not signed by the holder, to another question, or not whole."""
        try:
            answer: Answer = read_answer(body)
            self._answer_key.verify(answer.signature, answer.signed())
        except (WireRefused, InvalidSignature):
            raise HolderUnavailable(Failing.LYING) from None
        if (answer.id, answer.digest) != (question.id, question.digest):
            raise HolderUnavailable(Failing.REPLAYED)
        if len(answer.outputs) != len(question.inputs):
            raise HolderUnavailable(Failing.LYING)
        return list(answer.outputs)


class HolderClient:
    """The second holder, for whoever needs MACs: each batch carries a sentinel at a random place.

    `draw`: returns a sentinel, another each time; `note`: is told of each failure.
    """

    def __init__(
        self, line: HolderLine, *, draw: Callable[[], Sentinel], note: Callable[[Failing], None]
    ) -> None:
        self._line = line
        self._draw = draw
        self._note = note

    def __repr__(self) -> str:
        return "HolderClient(...)"

    def macs(self, inputs: Sequence[bytes]) -> list[bytes]:
        """Return the holder's MAC of each input, at most 13 of 32 bytes, in order; see `SecondHolder`.

        :raises HolderUnavailable: in every other case.
        """
        if len(inputs) > MAX_REAL_INPUTS:
            raise ValueError("at most 13 inputs beside a sentinel")
        if not inputs:
            return []
        try:
            return self._macs(inputs)
        except HolderUnavailable as failed:
            self._note(failed.why)
            raise

    def _macs(self, inputs: Sequence[bytes]) -> list[bytes]:
        sentinel = self._draw()
        place = secrets.randbelow(len(inputs) + 1)
        outputs = self._line.ask([*inputs[:place], sentinel.input, *inputs[place:]])
        if not is_right(sentinel, outputs.pop(place)):
            raise HolderUnavailable(Failing.LYING)
        return outputs


def is_right(sentinel: Sentinel, answer: bytes) -> bool:
    """Tell whether the answer to a sentinel is the one that was given when it was made."""
    return hmac.compare_digest(hashlib.sha256(answer).digest(), sentinel.answer_digest)


_SCRATCH = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _clear_errors_of_others() -> None:
    """Empty this thread's queue of OpenSSL errors, which TLS would take for its own.

    A token's module (SoftHSM) that shares the library leaves errors of its own there, and `SSL_get_error` wants the
    queue empty (its manual page). Python has no call for it; a refused list of ciphers empties it (CPython, _ssl.c).
    """
    with suppress(ssl.SSLError):
        _SCRATCH.set_ciphers("none of this name")


def _read_whole(response: BaseHTTPResponse) -> bytes:
    """Return the body, which is no longer than an answer can be.

    :raises HolderUnavailable: it is longer, or breaks off.
    """
    try:
        body = response.read(MAX_BODY_BYTES + 1)
    except (ReadTimeoutError, TimeoutError):
        response.close()
        raise HolderUnavailable(Failing.SLOW) from None
    except (HTTPError, HTTPException, OSError, ValueError):
        response.close()
        raise HolderUnavailable(Failing.DOWN) from None
    if len(body) > MAX_BODY_BYTES:
        response.close()
        raise HolderUnavailable(Failing.LYING)
    response.release_conn()
    return body


def _read_answer_key(path: Path) -> Ed25519PublicKey:
    key = serialization.load_pem_public_key(path.read_bytes())
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("not an Ed25519 key")
    return key


def _context(files: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.sslsocket_class = _TimedSocket
    # The holder's own authority and no other.
    context.load_verify_locations(files / AUTHORITY)
    context.load_cert_chain(files / CLIENT_CERTIFICATE, files / CLIENT_KEY)
    return context
