"""SMS by a gateway that takes JSON over HTTPS. Gateways differ; a few lines before one make it speak this.

    POST {"to": "+18605550142", "text": "...", "id": KEY}
    Authorization: Bearer TOKEN        Idempotency-Key: KEY

2xx: taken, also where the key was taken before. 400, 404, 410, 422: never will be. Anything else: later.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime

from urllib3 import PoolManager, Timeout
from urllib3.exceptions import HTTPError
from urllib3.exceptions import SSLError as CertificateRefused

from charteroak.notify.adapters.refusals import NotDelivered
from charteroak.notify.rules import number_of

_TIMEOUT = Timeout(connect=5.0, read=20.0)
_NEVER = frozenset({400, 404, 410, 422})
_LONGEST_ANSWER = 4096


def _one_line() -> PoolManager:
    return PoolManager(num_pools=1, maxsize=1, retries=False)


@dataclass(frozen=True)
class SmsGateway:
    url: str
    token: str = field(default="", repr=False)
    timeout: Timeout = _TIMEOUT
    _pool: PoolManager = field(
        default_factory=lambda: PoolManager(num_pools=1, maxsize=1, retries=False),
        init=False,
        repr=False,
        compare=False,
    )

    def send(self, *, to: str, subject: str, text: str, key: str, at: datetime, ends: str = "") -> None:
        """Hand a message to the gateway. It has no subject, no header to end it by, and the gateway's own clock.

        :raises NotDelivered: it was not taken, as far as anybody here can know.
        """
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        body = json.dumps({"to": number_of(to), "text": text, "id": key}).encode()
        try:
            answer = self._pool.request(
                "POST",
                self.url,
                body=body,
                headers=headers,
                redirect=False,
                preload_content=False,
                timeout=self.timeout,
            )
            answer.read(_LONGEST_ANSWER)
            # Ends the line where the answer was longer; one that was read whole serves the next message.
            answer.close()
        except CertificateRefused:
            raise NotDelivered("not_trusted") from None
        except HTTPError:
            raise NotDelivered("unreachable") from None
        _check_status(answer.status)

    def close(self) -> None:
        """End the line."""
        self._pool.clear()


def _check_status(status: int) -> None:
    if 200 <= status < 300:
        return
    if status in _NEVER:
        raise NotDelivered("refused", is_final=True)
    raise NotDelivered("not_admitted" if status in (401, 403) else "busy")
