"""A Chromium for the tests, and the site on a port of its own for it to look at.

`chromium` and `site` are fixtures; a folder of tests takes them with `from browser import chromium, site`.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# WebGL, which maps need, is drawn without a graphics card.
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
]  # fmt: skip


def find_chromium() -> str:
    """Return the browser's program: what CHARTEROAK_CHROMIUM names, or the first that is on the path."""
    given = os.environ.get("CHARTEROAK_CHROMIUM")
    found = given or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.fail(
            f"No Chromium: none of {', '.join(NAMES)} is on the path. Install the package 'chromium', "
            "or set CHARTEROAK_CHROMIUM to the browser's program.",
            pytrace=False,
        )
    return found


def launch(playwright: Playwright, *arguments: str) -> Browser:
    """Start a browser with further command line arguments, such as those of a fake camera."""
    return playwright.chromium.launch(executable_path=find_chromium(), args=[*ARGUMENTS, *arguments])


def follow(page: Page, selector: str) -> None:
    """Press what leads to another page, or to the same one anew, and wait until that page is loaded.

    A click by itself comes back when the browser begins to leave a page, or, on a slow machine, before: what is
    asked next may be answered by the page that is left, or by one that has no element yet.
    """
    with page.expect_navigation():
        page.click(selector)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    # Playwright keeps an event loop in this thread, which makes Django think that its queries are asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """One browser for the whole run; a test opens a context of its own in it."""
    browser = launch(playwright)
    yield browser
    browser.close()


@dataclass
class Site:
    """The site as a browser sees it, and every request that reached it, as 'GET /en/'."""

    url: str
    requests: list[str] = field(default_factory=list)

    def paths(self) -> list[str]:
        return [request.split(" ", 1)[1] for request in self.requests]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_args: Any) -> None:
        pass


@contextmanager
def serve() -> Iterator[Site]:
    """Serve the whole application on 127.0.0.1. It touches the database only where a page does."""
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    kept, settings.STATIC_ROOT = (
        settings.STATIC_ROOT,
        Path(tempfile.mkdtemp()),
    )  # what was gathered there may be stale
    application = get_wsgi_application()
    settings.STATIC_ROOT = kept
    site = Site(url="")
    server = make_server(
        "127.0.0.1", 0, _recording(application, site), server_class=_Server, handler_class=_Quiet
    )
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="session")
def running_site() -> Iterator[Site]:
    """One site for the whole run."""
    with serve() as site:
        yield site


@pytest.fixture
def site(running_site: Site) -> Site:
    """The running site with an empty record of requests."""
    running_site.requests.clear()
    return running_site


def _recording(application: Callable[..., Any], site: Site) -> Callable[..., Any]:
    def record(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        site.requests.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
        return application(environ, start_response)

    return record
