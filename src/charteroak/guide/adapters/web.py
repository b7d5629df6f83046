"""Ask whether an address on the web still answers: briefly, without reading what it says, and never inside the city.

An editor's link could name a machine of the city's own network. So a name is resolved first, every address of it must
be public, and the connection goes to the address that was looked at, not to what the name means a moment later.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urljoin, urlsplit

import urllib3

Address = IPv4Address | IPv6Address
CONNECT_SECONDS, READ_SECONDS = 5.0, 10.0
MOST_REDIRECTS = 3
_TRY_GET = {403, 405, 406, 501}  # servers that do not like HEAD
_AGENT = {"User-Agent": "CharterOak-link-check/1", "Accept": "*/*"}


@dataclass(frozen=True)
class Outcome:
    """What came of asking. `status`: the HTTP status, 0 if there was none. `reason`: '' where the page is there.

    'gone' (no such page), 'refused' (the server does not want to say), 'no_answer', 'no_such_host', 'not_public',
    'not_web' or 'too_many_redirects'.
    """

    status: int
    reason: str


def is_public(address: Address) -> bool:
    """Tell whether an address is one of the public internet's."""
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return address.is_global and not address.is_multicast and (mapped is None or mapped.is_global)


def resolve(host: str, port: int) -> list[Address]:
    """Return the addresses of a host. :raises OSError: it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ip_address(str(entry[4][0]).split("%")[0]) for entry in found]


@dataclass(frozen=True)
class WebFetcher:
    """Asks one address at a time. What it may reach is a parameter, so that a test can let it reach a fake."""

    may_reach: Callable[[Address], bool] = is_public
    find_addresses: Callable[[str, int], list[Address]] = resolve
    ports: frozenset[int] = frozenset({80, 443})

    def __call__(self, url: str) -> Outcome:
        """Return whether a page is at an address, after at most a few redirects, each looked at like the first."""
        for _ in range(MOST_REDIRECTS + 1):
            outcome, onward = self._ask(url)
            if not onward:
                return outcome
            url = urljoin(url, onward)
        return Outcome(0, "too_many_redirects")

    def _ask(self, url: str) -> tuple[Outcome, str]:
        try:
            parts = urlsplit(url)
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError:
            return Outcome(0, "not_web"), ""
        if parts.scheme not in {"http", "https"} or not parts.hostname or port not in self.ports:
            return Outcome(0, "not_web"), ""
        try:
            addresses = self.find_addresses(parts.hostname, port)
        except (OSError, ValueError):
            return Outcome(0, "no_such_host"), ""
        if not addresses or not all(self.may_reach(address) for address in addresses):
            return Outcome(0, "not_public"), ""
        return self._ask_at(addresses[0], port, parts)

    def _ask_at(self, address: Address, port: int, parts: SplitResult) -> tuple[Outcome, str]:
        status, onward = 0, ""
        try:
            with self._pool(address, port, parts) as pool:
                for method in ("HEAD", "GET"):
                    response = pool.request(
                        method,
                        (parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
                        headers={**_AGENT, "Host": parts.netloc.rpartition("@")[2]},
                        redirect=False,
                        preload_content=False,
                    )
                    status, onward = response.status, response.headers.get("Location", "")
                    response.close()
                    if status not in _TRY_GET:
                        break
        except (urllib3.exceptions.HTTPError, OSError):
            return Outcome(0, "no_answer"), ""
        if 300 <= status < 400 and onward:
            return Outcome(status, ""), onward
        return Outcome(status, _reason(status)), ""

    @staticmethod
    def _pool(address: Address, port: int, parts: SplitResult) -> urllib3.HTTPConnectionPool:
        timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
        if parts.scheme == "http":
            return urllib3.HTTPConnectionPool(str(address), port, timeout=timeout, retries=False)
        name = parts.hostname or ""
        return urllib3.HTTPSConnectionPool(
            str(address), port, timeout=timeout, retries=False, server_hostname=name, assert_hostname=name
        )


def _reason(status: int) -> str:
    if status in {404, 410}:
        return "gone"
    if status in {401, 403, 429}:
        return "refused"
    return "" if status < 400 else "no_answer"
