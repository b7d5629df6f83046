"""An evening at the door, in browsers: three people come, one is put off, one leaves, a counter and the line close.

Every screen follows within three seconds of a change, and catches up after its connection was lost.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from line_evening import Evening, evening, take
from playwright.sync_api import Page, expect

from browser import follow
from charteroak.lobby.models import Ticket
from charteroak.staff.permissions import Role

__all__ = ["evening"]

pytestmark = [pytest.mark.browser]

SOON = 3.0  # seconds from a change until every screen shows it
CAUGHT_UP = 12.0  # from the connection's return: the longest pause between two tries, and one answer


class Stopwatch:
    """Does something, and holds every screen to showing it in time."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def __call__(self, name: str, act: Callable[[], object], **shown: tuple[Page, str, str]) -> None:
        began = time.monotonic()
        act()
        for screen, (page, where, words) in shown.items():
            left = SOON - (time.monotonic() - began)
            expect(page.locator(where).first).to_contain_text(words, timeout=max(1.0, left * 1000))
            self.seconds[f"{name}, {screen}"] = round(time.monotonic() - began, 2)


def press(clerk: Page, letter: str) -> None:
    """Press the letter of a button, once the page listens to letters, and wait for the page that it leads to."""
    clerk.wait_for_selector("[data-shortcuts]:visible")
    with clerk.expect_navigation():
        clerk.keyboard.press(letter)


def take_a_number(kiosk: Page, *, goes_first: bool = False) -> tuple[str, str]:
    """Take a number at the kiosk as somebody without an appointment; return it and the address of its page."""
    follow(kiosk, "#walk-in-en")
    if goes_first:
        kiosk.click("text=Standing or waiting is hard for me")
    follow(kiosk, "button.usa-button")
    number = kiosk.inner_text(".given__number")
    token = Ticket.objects.get(number=int(number[2:])).token
    follow(kiosk, "main a.usa-button")
    return number, f"/en/line/{token}/"


def phone_of(evening: Evening, address: str) -> Page:
    page = evening.stranger()
    page.goto(f"{evening.url}{address}")
    return page


@dataclass
class Screens:
    """All that is looked at on this evening. `phones`: Ana's, Ben's, and Cem's, who cannot stand long."""

    kiosk: Page
    board: Page
    clerk: Page
    chief: Page
    phones: list[Page]


@pytest.fixture
def screens(evening: Evening) -> Screens:
    """Counter 2 is open, and three people have come."""
    kiosk, board, clerk, chief = (
        evening.screen(), evening.screen(), evening.staff(), evening.staff(Role.SUPERVISOR),
    )  # fmt: skip
    follow(board, "text=The board on the wall")
    follow(kiosk, "text=The kiosk at the door")
    chief.goto(f"{evening.url}/en/office/lines/")
    clerk.goto(f"{evening.url}/en/desk/line/")
    clerk.fill("[name=number]", "2")
    follow(clerk, "main form button")
    came = [take_a_number(kiosk, goes_first=last) for last in (False, False, True)]
    assert [number for number, _ in came] == ["L-001", "L-002", "L-003"]
    phones = [phone_of(evening, address) for _, address in came]
    expect(phones[2].locator("[data-live]")).to_contain_text("You are next")
    expect(clerk.locator("#waiting")).to_contain_text("Waiting: 3")
    expect(board.locator(".board__next")).to_contain_text("L-003")
    # A browser may let a page sound at once if the page before was touched, or only after a touch.
    board.wait_for_timeout(500)
    if board.inner_text("[data-sound]") != "Sound on":
        board.click("[data-sound]")
    expect(board.locator("[data-sound]")).to_have_text("Sound on")
    return Screens(kiosk, board, clerk, chief, phones)


def call_put_off_and_leave(on: Screens, within: Stopwatch) -> None:
    """Who cannot stand long is called first and put off; Ben goes home. The key N is the button."""
    _ana, ben, cem = on.phones
    within(
        "called", lambda: press(on.clerk, "n"),
        board=(on.board, ".board__call--now", "L-003"), phone=(cem, "[data-live]", "You are called: counter 2"),
        clerk=(on.clerk, ".clerk__number", "L-003"), chief=(on.chief, "[data-site=library]", "L-003"),
    )  # fmt: skip
    within(
        "put off", lambda: press(on.clerk, "h"),
        phone=(cem, "[data-live]", "Your number is put off"), board=(on.board, ".board__called", "Nobody just now"),
        clerk=(on.clerk, "#held", "On hold"),
    )  # fmt: skip
    ben.click("text=Leave the line")
    within(
        "left", lambda: ben.click("text=Yes, leave the line"),
        phone=(ben, "[data-live]", "You have left the line"), clerk=(on.clerk, "#waiting", "Waiting: 1"),
        chief=(on.chief, "[data-site=library] [data-waiting]", "1"),
    )  # fmt: skip


def serve_the_next_and_take_up_again(on: Screens, within: Stopwatch) -> None:
    """Ana is called, served and done; who was put off waits again."""
    ana, _ben, cem = on.phones
    within(
        "called again", lambda: press(on.clerk, "n"),
        board=(on.board, ".board__call--now", "L-001"), clerk=(on.clerk, ".clerk__number", "L-001"),
    )  # fmt: skip
    within(
        "begun", lambda: press(on.clerk, "b"),
        phone=(ana, "[data-live]", "You are at counter 2"), clerk=(on.clerk, ".clerk__number", "at your counter"),
    )  # fmt: skip
    within("done", lambda: press(on.clerk, "d"), phone=(ana, "[data-live]", "Done"))
    on.clerk.click("text=L-003")
    within(
        "back", lambda: on.clerk.click("text=Back into the line"),
        phone=(cem, "[data-live]", "You are next"), board=(on.board, ".board__next", "L-003"),
    )  # fmt: skip


def close_counter_and_line(on: Screens, within: Stopwatch) -> None:
    """The clerk goes, and the supervisor closes the line."""
    within(
        "counter closed", lambda: on.clerk.click("#close"),
        phone=(on.phones[2], "[data-live]", "No counter is open just now"),
        chief=(on.chief, "[data-site=library] h3 ~ p", "None"),
    )  # fmt: skip
    on.chief.select_option("#door_site", "library")
    on.chief.select_option("#door_why", "short_of_staff")
    within(
        "line closed", lambda: on.chief.click("main button.usa-button--secondary"),
        board=(on.board, ".board__wait", "The line is closed for today"),
        kiosk=(on.kiosk, ".kiosk__door", "There are too few of us today"),
    )  # fmt: skip


def test_a_whole_evening_is_followed_by_every_screen_within_three_seconds(screens: Screens) -> None:
    within = Stopwatch()
    call_put_off_and_leave(screens, within)
    serve_the_next_and_take_up_again(screens, within)
    close_counter_and_line(screens, within)
    print("\nseconds until shown:", within.seconds)
    assert screens.board.evaluate("document.body.dataset.sounded") == "2"
    screens.board.click("[data-sound]")
    expect(screens.board.locator("[data-sound]")).to_have_text("Sound off")
    assert max(within.seconds.values()) <= SOON


@pytest.fixture
def two_in_line(evening: Evening) -> tuple[Page, Page]:
    """A clerk at counter 1, and the phone of the first of two who wait."""
    clerk = evening.staff()
    first, _second = take(evening.clock()), take(evening.clock())
    clerk.goto(f"{evening.url}/en/desk/line/")
    clerk.fill("[name=number]", "1")
    follow(clerk, "main form button")
    return clerk, phone_of(evening, f"/en/line/{first.token}/")


def letters_can_be_turned_off(clerk: Page) -> None:
    clerk.click("[data-shortcuts] button")
    clerk.keyboard.press("n")
    expect(clerk.locator("[data-shortcuts]")).to_contain_text("Keys are off")
    assert Ticket.objects.filter(state="called").count() == 0
    clerk.click("[data-shortcuts] button")


def test_screens_without_a_connection_say_so_and_catch_up_and_those_without_script_follow_too(
    evening: Evening, two_in_line: tuple[Page, Page]
) -> None:
    clerk, phone = two_in_line
    board, plain_board = evening.screen(), evening.screen(script=False)
    follow(board, "text=The board on the wall")
    # The one's requests fail, the other's network is gone.
    phone.route("**/line/**", lambda route: route.abort())
    board.context.set_offline(True)
    plain_board.goto(f"{evening.url}/en/desk/kiosk/board/")
    plain_phone = evening.stranger(script=False)
    plain_phone.goto(phone.url)
    assert 'http-equiv="refresh" content="15"' in plain_phone.content()
    for page in (phone, board):
        expect(page.locator("[data-lost]")).to_be_visible(timeout=6000)
        expect(page.locator("[data-lost]")).to_contain_text(
            re.compile(r"Connection lost\. Last seen at \d\d:\d\d")
        )
    letters_can_be_turned_off(clerk)
    press(clerk, "n")
    expect(clerk.locator(".clerk__number")).to_contain_text("L-001")
    expect(phone.locator("[data-live]")).to_contain_text("You are next")
    began = time.monotonic()
    phone.unroute("**/line/**")
    board.context.set_offline(False)
    for page, where, words in ((board, ".board__call--now", "L-001"), (phone, "[data-live]", "counter 1")):
        expect(page.locator(where).first).to_contain_text(words, timeout=CAUGHT_UP * 1000)
        expect(page.locator("[data-lost]")).to_be_hidden()
    print(f"\ncaught up after {time.monotonic() - began:.1f} s")
    expect(plain_board.locator(".board__call--now")).to_contain_text("L-001", timeout=9000)


def test_the_kiosk_types_by_its_large_keys_and_goes_back_by_itself(evening: Evening) -> None:
    kiosk = evening.screen()
    kiosk.clock.install()
    kiosk.goto(f"{evening.url}/es/desk/kiosk/code/")
    for letter in "K7M4X":
        kiosk.click(f".keys__key:text-is('{letter}')")
    kiosk.click("[aria-label='Borrar el último']")
    assert kiosk.input_value("#id_code") == "K7M4"
    kiosk.clock.run_for(29_000)
    assert kiosk.url.endswith("/code/")
    kiosk.keyboard.press("Shift")
    kiosk.clock.run_for(29_000)
    assert kiosk.url.endswith("/code/")
    kiosk.clock.run_for(2_000)
    kiosk.wait_for_url("**/es/desk/kiosk/")
