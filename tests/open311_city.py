"""A city's server for reports, written from the GeoReport v2 specification, on a port of this machine.

It answers in XML and JSON, knows jurisdictions, keys, tokens and the errors that the specification names.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.sax.saxutils import escape

KEY, JURISDICTION = "key-of-the-fake", "city.example"
SERVICES = [
    {"service_code": "001", "service_name": "Street light out", "description": "A lamp that does not burn.",
     "metadata": "false", "type": "realtime", "keywords": "lamp, dark", "group": "street"},
    {"service_code": "tree/2", "service_name": "Tree & branches", "description": "",
     "metadata": "true", "type": "batch", "keywords": "", "group": "parks"},
    {"service_code": "009", "service_name": "Noise", "description": "", "metadata": "false",
     "type": "blackbox", "keywords": "", "group": ""},
]  # fmt: skip
ATTRIBUTES = [
    {"variable": "true", "code": "SIDE", "datatype": "singlevaluelist", "required": "true", "order": "2",
     "datatype_description": "", "description": "Which side of the street?",
     "values": [{"key": "N", "name": "North"}, {"key": "S", "name": "South"}]},
    {"variable": "false", "code": "NOTE", "datatype": "string", "required": "false", "order": "1",
     "datatype_description": "", "description": "Keep away from wires.", "values": []},
    {"variable": "true", "code": "WHAT", "datatype": "multivaluelist", "required": "false", "order": "3",
     "datatype_description": "", "description": "What do you see?",
     "values": [{"key": "1", "name": "Branch down"}, {"key": "2", "name": "Tree leans"}]},
]  # fmt: skip
_ONE_OF = {"services": "service", "attributes": "attribute", "values": "value", "endpoints": "endpoint",
           "formats": "format", "errors": "error", "service_requests": "request"}  # fmt: skip


def as_xml(name: str, value: Any) -> str:
    if isinstance(value, list):
        inner = "".join(as_xml(_ONE_OF[name], one) for one in value)
    elif isinstance(value, dict):
        inner = "".join(as_xml(key, one) for key, one in value.items())
    else:
        inner = escape("" if value is None else str(value))
    return f"<{name}>{inner}</{name}>"


@dataclass
class FakeCity:
    """What the server holds and does. `asked`: each request as 'GET /path', `posted`: the fields of each report."""

    url: str = ""
    asked: list[str] = field(default_factory=list)
    posted: list[list[tuple[str, str]]] = field(default_factory=list)
    reports: dict[str, dict[str, Any]] = field(default_factory=dict)
    raw: tuple[int, bytes] | None = None  # an answer that is given whatever is asked
    drip: float = 0.0  # seconds between the bytes of an answer

    def answer(self, method: str, path: str, pairs: list[tuple[str, str]]) -> tuple[int, str, Any]:
        """Return (status, name of the root, value)."""
        query = dict(pairs)
        if path == "/discovery":
            return 200, "discovery", {"changeset": "2011-04-05T12:00:00Z", "endpoints": self._endpoints()}
        if query.get("jurisdiction_id") != JURISDICTION:
            return self._error(404 if "jurisdiction_id" in query else 400, "jurisdiction_id")
        what, _, code = path.removeprefix("/v2/").partition("/")
        if what == "services" and not code:
            return 200, "services", SERVICES
        if what == "services":
            if unquote(code) != "tree/2":
                return self._error(404, "service_code was not found")
            return 200, "service_definition", {"service_code": "tree/2", "attributes": ATTRIBUTES}
        if what == "tokens":
            return 200, "service_requests", [{"service_request_id": f"N-{code}", "token": code}]
        if method == "POST":
            return self._take(pairs, query)
        return self._show(unquote(code), query)

    def _endpoints(self) -> list[dict[str, Any]]:
        formats = ["text/xml", "application/json"]
        same = {"specification": "http://wiki.open311.org/GeoReport_v2", "changeset": "x", "formats": formats}
        return [{**same, "url": f"{self.url}/test", "type": "test"},
                {**same, "url": f"{self.url}/v2", "type": "production"},
                {**same, "url": f"{self.url}/x", "specification": "x", "type": "production"}]  # fmt: skip

    def _take(self, pairs: list[tuple[str, str]], query: dict[str, str]) -> tuple[int, str, Any]:
        if query.get("api_key") != KEY:
            return self._error(403, "api_key is missing or not valid")
        services = {one["service_code"]: one for one in SERVICES}
        if query.get("service_code") not in services:
            return self._error(404, "service_code was not found")
        if not ({"address_string", "address_id"} & set(query) or {"lat", "long"} <= set(query)):
            return self._error(400, "a location is required")
        self.posted.append(pairs)
        number = str(293944 + len(self.posted))
        kind = services[query["service_code"]]["type"]
        if kind == "batch":
            return 200, "service_requests", [{"token": f"t{number}", "service_notice": "", "account_id": ""}]
        if kind == "blackbox":
            return 200, "service_requests", [{"service_notice": "We are on it."}]
        self.reports[number] = {"service_request_id": number, "status": "open", "service_code": query["service_code"],
                                "requested_datetime": "2026-11-22T13:00:00-05:00",
                                "address": query.get("address_string", ""),
                                "lat": "41.76", "long": "-72.68", "description": query["description"]}  # fmt: skip
        notice = "The city looks at it within 24 hours."
        return (
            200,
            "service_requests",
            [{"service_request_id": number, "service_notice": notice, "account_id": ""}],
        )

    def _show(self, number: str, query: dict[str, str]) -> tuple[int, str, Any]:
        if number and number not in self.reports:
            return self._error(404, "service_request_id was not found")
        found = [self.reports[number]] if number else list(self.reports.values())
        if "status" in query:
            found = [one for one in found if one["status"] == query["status"]]
        return 200, "service_requests", found

    @staticmethod
    def _error(status: int, text: str) -> tuple[int, str, Any]:
        return status, "errors", [{"code": str(status), "description": text}]


def _handler_of(city: FakeCity) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._serve("GET", parse_qsl(urlsplit(self.path).query))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._serve("POST", parse_qsl(body))

        def _serve(self, method: str, pairs: list[tuple[str, str]]) -> None:
            city.asked.append(f"{method} {self.path}")
            path, _, form = urlsplit(self.path).path.rpartition(".")
            status, root, value = city.answer(method, path, pairs)
            xml = f'<?xml version="1.0" encoding="utf-8"?>{as_xml(root, value)}'
            status, body = city.raw or (status, (json.dumps(value) if form == "json" else xml).encode())
            self.send_response(status)
            self.send_header(
                "Content-Type", "application/json" if form == "json" else "text/xml; charset=utf-8"
            )
            if status == 302:
                self.send_header("Location", f"{city.url}/discovery.xml")
            self.end_headers()
            for piece in [body] if not city.drip else [body[n : n + 1] for n in range(len(body))]:
                time.sleep(city.drip)
                with suppress(ConnectionError):  # who asked has hung up
                    self.wfile.write(piece)

        def log_message(self, *_args: Any) -> None:
            pass

    return Handler


@contextmanager
def fake_city() -> Iterator[FakeCity]:
    """Serve a fake city for as long as the block runs."""
    city = FakeCity()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(city))
    server.daemon_threads = True
    city.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield city
    finally:
        server.shutdown()
        server.server_close()
