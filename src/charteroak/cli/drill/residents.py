"""Appointments with a contact: some booked through the pages of the public face, the others through its action."""

from __future__ import annotations

import html
import re
import secrets
from collections.abc import Sequence

from charteroak.cli.drill.browser import Browser
from charteroak.cli.drill.canaries import Canary
from charteroak.cli.drill.installation import DrillBroken, Site
from charteroak.lib.clock import now

# Few through the pages, which allow so many bookings a minute from one address.
_THROUGH_PAGES = 4
_TIME = re.compile(rb'href="(/en/book/at/[^"]+)"')


def book_all(canaries: Sequence[Canary], *, public: Site) -> int:
    """Book an appointment for each, who leaves an e-mail address. Returns how many through the pages."""
    for canary in canaries[:_THROUGH_PAGES]:
        _book_by_page(canary, Browser(public.url))  # one browser books one time
    for canary in canaries[_THROUGH_PAGES:]:
        _book(canary)
    return min(len(canaries), _THROUGH_PAGES)


def _book_by_page(canary: Canary, browser: Browser) -> None:
    free = _TIME.search(browser.get("/en/book/?service=first").content)
    if free is None:
        raise DrillBroken("the public face offers no time")
    page = browser.get(html.unescape(free[1].decode()))
    # Once with a mistake, so that the page comes back with what was typed.
    refused = browser.send(page, {"language": "en", "contact": canary.email.replace("@", "@@")})
    page = browser.send(refused, {"language": "en", "contact": canary.email})
    if refused.status != 422 or "/book/done/" not in page.url or "contact=none" in page.url:
        raise DrillBroken(f"the public face did not book (status {page.status})")


def _book(canary: Canary) -> None:
    from charteroak.booking.actions import book_seat
    from charteroak.booking.queries import list_free_times
    from charteroak.staff.permissions import PUBLIC

    free = list_free_times(at=now())[0].times[0]
    booked = book_seat(
        site=free.site,
        starts_at=free.starts_at,
        language="en",
        access_needs=[],
        request_token=secrets.token_urlsafe(24),
        contact=canary.email,
        at=now(),
        by=PUBLIC,
    )
    if not booked.has_contact:
        raise DrillBroken("a contact was not kept")
