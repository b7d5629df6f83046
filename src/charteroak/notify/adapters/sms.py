"""SMS by a gateway that takes JSON over HTTPS. Gateways differ; a few lines before one make it speak this.

    POST {"to": "+18605550142", "text": "...", "id": KEY}
    Authorization: Bearer TOKEN        Idempotency-Key: KEY

2xx: taken, also where the key was taken before. 400, 404, 410, 422: never will be. Anything else: later.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from urllib3 import PoolManager, Timeout
from urllib3.exceptions import HTTPError

from charteroak.notify.adapters.refusals import NotDelivered
from charteroak.notify.rules import number_of

_TIMEOUT = Timeout(connect=5.0, read=20.0)
_NEVER = frozenset({400, 404, 410, 422})
_LONGEST_ANSWER = 4096


@dataclass(frozen=True)
class SmsGateway:
    url: str
    token: str = field(default="", repr=False)
    timeout: Timeout = _TIMEOUT

    def send(self, *, to: str, subject: str, text: str, key: str, at: datetime) -> Callable[[], None]:
        """Hand a message to the gateway. It has no subject, and the gateway's own clock.

        :raises NotDelivered: it was not taken, as far as anybody here can know.
        """
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        body = json.dumps({"to": number_of(to), "text": text, "id": key}).encode()
        pool = PoolManager(num_pools=1, retries=False, timeout=self.timeout)
        try:
            answer = pool.request(
                "POST", self.url, body=body, headers=headers, redirect=False, preload_content=False
            )
            answer.read(_LONGEST_ANSWER)
        except HTTPError:
            raise NotDelivered("unreachable") from None
        finally:
            pool.clear()
        _check_status(answer.status)
        return _nothing


def _check_status(status: int) -> None:
    if 200 <= status < 300:
        return
    if status in _NEVER:
        raise NotDelivered("refused", is_final=True)
    raise NotDelivered("not_admitted" if status in (401, 403) else "busy")


def _nothing() -> None:
    """Say no goodbye: the answer was the end of it."""
