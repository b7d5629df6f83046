"""The pages of the line: for everybody, in both languages, at every width."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from line_evening import CHIEF, Evening, evening, take
from looking import Looking
from playwright.sync_api import Page

from browser import follow
from charteroak.lobby.actions import (
    begin_service,
    call_next,
    close_line,
    mark_left,
    open_counter,
    open_line,
    put_on_hold,
    resume,
)
from charteroak.lobby.snapshot import TicketFacts
from charteroak.staff.permissions import Role, actor_for

__all__ = ["evening"]

pytestmark = [pytest.mark.browser]

# Set to a folder, it is where the pictures go: for a person to look at.
PICTURES = os.environ.get("CHARTEROAK_TEST_PICTURES")
ANA = actor_for(account_id="a1", role=Role.CLERK, site="library")


class Seen:
    """Looks at a page with axe at three widths, and keeps pictures of it where they are wanted."""

    def __init__(self, evening: Evening, language: str) -> None:
        self.looking = Looking()
        self._at = f"{evening.url}/{language}"
        self._language = language

    def __call__(self, page: Page, path: str, name: str) -> None:
        if path:
            page.goto(f"{self._at}/{path}")
        self.looking(page, name)
        for width in (320, 1280) if PICTURES else ():
            page.set_viewport_size({"width": width, "height": 720})
            page.screenshot(
                path=str(Path(PICTURES or "") / f"{name}-{self._language}-{width}.png"), full_page=True
            )


@pytest.fixture(params=["en", "es"])
def seen(evening: Evening, request: pytest.FixtureRequest) -> Seen:
    return Seen(evening, request.param)


@pytest.fixture
def in_line(evening: Evening) -> list[TicketFacts]:
    """Five people, one of whom goes first; a colleague at counter 2 has called one."""
    at = evening.clock()
    people = [take(at, service="first") for _ in range(4)] + [take(at, priority="small_children")]
    open_counter(number=2, at=at, by=ANA)
    call_next(counter=2, at=at, by=ANA)
    return people


def test_kiosk_and_board(evening: Evening, seen: Seen, in_line: list[TicketFacts]) -> None:
    screen, at = evening.screen(), evening.clock()
    seen(screen, "desk/kiosk/screens/", "screens")
    seen(screen, "desk/kiosk/", "kiosk")
    seen(screen, "desk/kiosk/code/", "kiosk-code")
    screen.fill("#id_code", "K7M4QX2P")
    follow(screen, "main form > .actions button")
    seen(screen, "", "kiosk-code-refused")
    seen(screen, "desk/kiosk/walk-in/", "kiosk-walk-in")
    screen.click("label[for=id_people_2]")
    screen.click("label[for=id_service_1]")
    follow(screen, "main form > .actions button")
    seen(screen, "", "kiosk-walk-in-refused")
    screen.click("label[for=id_people_0]")
    follow(screen, "main form > .actions button")
    seen(screen, "", "kiosk-number")
    seen(screen, "desk/kiosk/board/", "board")
    close_line(why="short_of_staff", site="library", at=at, by=CHIEF)
    seen(screen, "desk/kiosk/", "kiosk-closed")
    seen(screen, "desk/kiosk/walk-in/", "kiosk-walk-in-closed")
    seen(screen, "desk/kiosk/board/", "board-closed")
    open_line(site="library", at=at, by=CHIEF)
    seen(evening.stranger(), "desk/kiosk/", "kiosk-not-let-in")
    assert seen.looking.found == []


def test_the_persons_own_page_in_each_state(evening: Evening, seen: Seen, in_line: list[TicketFacts]) -> None:
    phone, at, called, waits = evening.stranger(), evening.clock(), in_line[4], in_line[1]
    seen(phone, f"line/{waits.token}/", "phone-waiting")
    seen(phone, f"line/{waits.token}/leave/", "phone-leave")
    seen(phone, f"line/{called.token}/", "phone-called")
    begin_service(ticket=called.id, at=at, by=ANA)
    seen(phone, f"line/{called.token}/", "phone-serving")
    put_on_hold(ticket=waits.id, at=at, by=ANA)
    seen(phone, f"line/{waits.token}/", "phone-put-off")
    mark_left(ticket=waits.id, why="no_show", at=at, by=ANA)
    seen(phone, f"line/{waits.token}/", "phone-no-show")
    resume(ticket=waits.id, at=at, by=ANA)
    seen(phone, "line/no-such-number/", "phone-over")
    seen(phone, "places/", "places")
    assert seen.looking.found == []


def test_the_clerks_screen_and_the_supervisors(
    evening: Evening, seen: Seen, in_line: list[TicketFacts]
) -> None:
    desk, at = evening.staff(), evening.clock()
    put_on_hold(ticket=in_line[2].id, at=at, by=ANA)
    mark_left(ticket=in_line[3].id, why="no_show", at=at, by=ANA)
    seen(desk, "desk/line/", "clerk-no-counter")
    desk.fill("[name=number]", "0")
    follow(desk, "main form button")
    seen(desk, "", "clerk-no-such-counter")
    desk.fill("[name=number]", "1")
    follow(desk, "main form button")
    seen(desk, "desk/line/", "clerk-next")
    follow(desk, "#next")
    seen(desk, "desk/line/", "clerk-called")
    follow(desk, "#begin")
    seen(desk, "desk/line/", "clerk-serving")
    seen(desk, f"desk/line/number/{in_line[2].id}/", "clerk-one-number")
    seen(desk, "desk/line/give/", "clerk-give")
    follow(desk, "form:has([value=walk_in]) button")
    seen(desk, "", "clerk-given")
    chief = evening.staff(Role.SUPERVISOR)
    seen(chief, "office/lines/", "lines")
    follow(chief, "form[action$='/kiosk/'] button")
    seen(chief, "", "lines-kiosk")
    assert seen.looking.found == []
