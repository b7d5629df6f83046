"""Bookings over HTTP: form, post, confirmation page, by many clients at once, each booking another time.

`python -m benchmarks.booking.pages [--clients 16] [--bookings 200]`

It prepares an installation in a temporary folder and serves it with `charteroak serve`, as in service. Rate limits
stay on: each booking comes from an address of its own of 127.0.0.0/8, as it would from another person's. Printed are
bookings a second, and what one booking (three pages) and one page took. It fails where a page was no success or a seat
is held twice.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from benchmarks.booking.office import booking_office, make_slots

_COMMAND = [sys.executable, "-m", "charteroak.cli"]
_HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|request_token|patience)"[^>]*?value="([^"]*)"')
_START_SECONDS, _PAGE_SECONDS = 90, 30


class PageFailed(AssertionError):
    """A page was not what a person should see."""


def book_over_http(place: str, path: str, number: int) -> list[float]:
    """Fetch the form, send it, fetch what it leads to. Returns what each page took, in seconds.

    :raises PageFailed: one of them was no success.
    """
    url = urlsplit(place)
    source = (f"127.1.{number // 250}.{number % 250 + 1}", 0)
    line = http.client.HTTPConnection(
        url.hostname or "", url.port, timeout=_PAGE_SECONDS, source_address=source
    )
    took: list[float] = []

    def ask(
        method: str, path: str, expected: int, **more: str
    ) -> tuple[http.client.HTTPResponse, str, list[str]]:
        start = time.monotonic()
        body = more.pop("body", None)
        line.request(method, path, body=body, headers=more)
        answer = line.getresponse()
        text = answer.read().decode()
        took.append(time.monotonic() - start)
        if answer.status != expected:
            raise PageFailed(f"{method} {path.partition('?')[0][:30]}: {answer.status}")
        cookies = [value.partition(";")[0] for value in answer.headers.get_all("Set-Cookie") or []]
        return answer, text, cookies

    try:
        _, form, cookies = ask("GET", path, 200)
        said = {**dict(_HIDDEN.findall(form)), "language": "en", "contact": "", "work": ""}
        kept = {"Cookie": "; ".join(cookies), "Content-Type": "application/x-www-form-urlencoded"}
        answer, _, _ = ask("POST", path, 302, body=urlencode(said), **kept)
        ask("GET", str(answer.headers["Location"]), 200, Cookie="; ".join(cookies))
    finally:
        line.close()
    return took


@contextmanager
def served(folder: Path, *, face: str = "all") -> Iterator[str]:
    """Serve a face of the installation of a folder on a port of its own; yield its address."""
    log = folder / "serve.log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [*_COMMAND, "serve", "--face", face, "--port", "0"], stdout=out, stderr=subprocess.STDOUT
        )
    try:
        deadline = time.monotonic() + _START_SECONDS
        while not (found := re.search(r"Serving (http://127\.0\.0\.1:\d+)", log.read_text())):
            if server.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"it did not start:\n{log.read_text()}")
            time.sleep(0.1)
        yield found[1]
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def list_forms(count: int) -> list[str]:
    """List the addresses of forms, each of another site and time that has a free seat."""
    from charteroak.booking.queries import list_free_times
    from charteroak.lib.clock import now
    from charteroak.web.public.book.links import time_stamp

    times = [time for day in list_free_times(at=now()) for time in day.times]
    if len(times) < count:
        raise AssertionError(f"only {len(times)} times are free")
    return [f"/en/book/at/{time.site}/{time_stamp(time.starts_at)}/" for time in times[:count]]


def is_held_once(count: int) -> bool:
    """Tell whether so many seats are held, each by one appointment."""
    from charteroak.booking.models import Holding

    held = list(Holding.objects.filter(is_active=True).values_list("seat_id", flat=True))
    return len(held) == len(set(held)) == count


def show(took: list[list[float]], seconds: float, clients: int) -> None:
    """Print what was measured."""
    whole = [1000 * sum(one) for one in took]
    pages = [1000 * page for one in took for page in one]
    print(
        f"{clients} clients, {len(took)} bookings on different times, each form, post and confirmation page"
    )
    print(f"bookings a second   {len(took) / seconds:8.1f}")
    for name, values in (("one booking", whole), ("one page", pages)):
        p95 = statistics.quantiles(values, n=20)[-1]
        print(
            f"{name:<16}ms  p50 {statistics.median(values):8.0f}   p95 {p95:8.0f}   longest {max(values):8.0f}"
        )
    print(f"Load: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def main() -> int:
    parser = argparse.ArgumentParser(description="bookings over HTTP")
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--bookings", type=int, default=200)
    options = parser.parse_args()
    with booking_office() as folder:
        subprocess.run([*_COMMAND, "prepare"], check=True, timeout=180, capture_output=True)
        # The policy opens about a hundred different times; the others are written beside them.
        make_slots(slots=options.bookings + 1, seats=1)
        paths = list_forms(options.bookings + 1)
        with served(folder) as place, ThreadPoolExecutor(options.clients) as pool:
            book_over_http(place, paths.pop(), 0)  # the first page of a process is another matter
            start = time.monotonic()
            work = [pool.submit(book_over_http, place, path, n) for n, path in enumerate(paths, start=1)]
            took = [one.result() for one in work]
            seconds = time.monotonic() - start
        if not is_held_once(len(took) + 1):
            raise AssertionError("a seat is held twice, or a booking is missing")
        show(took, seconds, options.clients)
    return 0


if __name__ == "__main__":
    sys.exit(main())
