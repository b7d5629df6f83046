"""Ask a city's Open311 server, and send it a report."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from urllib3 import BaseHTTPResponse, PoolManager, Timeout
from urllib3.exceptions import HTTPError

from charteroak.guide.adapters.open311 import reading
from charteroak.guide.adapters.open311.records import (
    Endpoint,
    Format,
    NewRequest,
    Open311Error,
    Receipt,
    Service,
    ServiceDefinition,
    ServiceRequest,
)

_TIMEOUT = Timeout(connect=3.0, read=8.0)
_LONGEST_SECONDS = 15.0  # for a whole answer: one that drips is cut off
_LARGEST = 2 * 1024 * 1024  # bytes of an answer
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_REASONS = {400: "refused", 401: "not_admitted", 403: "not_admitted", 404: "not_found"}
_TYPES = {Format.XML: "text/xml", Format.JSON: "application/json"}


def is_safe_address(url: str) -> bool:
    """Say whether reports may go to an address: over TLS, or to the same machine."""
    parts = urlsplit(url)
    if not parts.hostname or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)


@dataclass(frozen=True)
class Open311Client:
    """One endpoint. `url` has no slash at its end; `jurisdiction_id` only where the endpoint serves several."""

    url: str
    jurisdiction_id: str = ""
    api_key: str = field(default="", repr=False)
    form: Format = Format.XML
    timeout: Timeout = _TIMEOUT
    longest: float = _LONGEST_SECONDS

    def discover(self) -> Open311Client:
        """Return a client of the endpoint that this address, a discovery file, names; JSON where it has it.

        :raises Open311Error: 'not_found': it names no GeoReport v2 endpoint that reports may go to.
        """
        form = Format.JSON if self.url.endswith(".json") else Format.XML
        endpoints = reading.read_endpoints(reading.parse(self._answer("GET", self.url, form), form))
        fitting = [one for one in endpoints if _fits(one) and is_safe_address(one.url)]
        if not fitting:
            raise Open311Error("not_found")
        best = next((one for one in fitting if one.kind == "production"), fitting[0])
        has_json = any("json" in one for one in best.formats)
        return replace(self, url=best.url, form=Format.JSON if has_json else Format.XML)

    def list_services(self) -> list[Service]:
        """Return what can be reported (GET Service List)."""
        return reading.read_services(self._get("services"))

    def get_definition(self, service_code: str) -> ServiceDefinition:
        """Return the questions of a service whose `has_definition` is true (GET Service Definition)."""
        return reading.read_definition(self._get(f"services/{_part(service_code)}"))

    def post_request(self, new: NewRequest) -> Receipt:
        """Send a report (POST Service Request). It is sent once: nothing is tried again.

        :raises Open311Error: it was not taken, as far as anybody here can know.
        """
        fields = new.fields()
        if self.jurisdiction_id:
            fields.insert(0, ("jurisdiction_id", self.jurisdiction_id))
        if self.api_key:
            fields.insert(0, ("api_key", self.api_key))
        body = self._answer("POST", f"{self.url}/requests.{self.form}", self.form, urlencode(fields).encode())
        return reading.read_receipt(reading.parse(body, self.form))

    def find_request_id(self, token: str) -> str:
        """Return the number that a token has become, or '' while there is none."""
        return reading.read_receipt(self._get(f"tokens/{_part(token)}")).service_request_id

    def list_requests(
        self,
        *,
        ids: Iterable[str] = (),
        service_codes: Iterable[str] = (),
        status: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[ServiceRequest]:
        """Return reports (GET Service Requests). The server gives 90 days or 1000 reports, whichever is less."""
        query = {
            "service_request_id": ",".join(ids),
            "service_code": ",".join(service_codes),
            "status": status,
            "start_date": since.isoformat(timespec="seconds") if since else "",
            "end_date": until.isoformat(timespec="seconds") if until else "",
        }
        return reading.read_requests(self._get("requests", query))

    def get_request(self, service_request_id: str) -> ServiceRequest:
        """Return one report (GET Service Request).

        :raises Open311Error: 'not_found': there is none of this number.
        """
        found = reading.read_requests(self._get(f"requests/{_part(service_request_id)}"))
        if not found:
            raise Open311Error("not_found")
        return found[0]

    def _get(self, path: str, query: dict[str, str] | None = None) -> Any:
        asked = {"jurisdiction_id": self.jurisdiction_id, **(query or {})}
        text = urlencode({name: value for name, value in asked.items() if value})
        address = f"{self.url}/{path}.{self.form}" + (f"?{text}" if text else "")
        return reading.parse(self._answer("GET", address, self.form), self.form)

    def _answer(self, method: str, address: str, form: Format, body: bytes | None = None) -> bytes:
        headers = {"Accept": _TYPES[form]}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8"
        pool = PoolManager(num_pools=1, retries=False, timeout=self.timeout)
        try:
            # No redirect is followed: the key and the report go to the address that the city set, or nowhere.
            answer = pool.request(
                method, address, body=body, headers=headers, redirect=False, preload_content=False
            )
            content = self._read(answer)
        except HTTPError:
            raise Open311Error("unreachable") from None
        finally:
            pool.clear()
        if not 200 <= answer.status < 300:
            messages = reading.read_messages(content, form)
            raise Open311Error(_REASONS.get(answer.status, "busy"), messages)
        return content

    def _read(self, answer: BaseHTTPResponse) -> bytes:
        until = time.monotonic() + self.longest
        content = b""
        while piece := answer.read1(65_536, decode_content=True):
            content += piece
            if len(content) > _LARGEST:
                raise Open311Error("too_large")
            if time.monotonic() > until:
                raise Open311Error("unreachable")
        return content


def _fits(endpoint: Endpoint) -> bool:
    return "georeport_v2" in endpoint.specification.lower()


def _part(code: str) -> str:
    return quote(code, safe="")
