"""The kiosk's camera: the QR code on somebody's page or paper, held before it, gives their number by itself."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from line_evening import CHIEF, SATURDAY, Evening, evening
from PIL import Image
from playwright.sync_api import expect

from camera import Filming
from charteroak.booking.actions import book_seat, open_seats
from charteroak.lobby.actions import make_kiosk
from charteroak.lobby.models import Ticket
from charteroak.staff.permissions import PUBLIC
from charteroak.web.public.book.links import appointment_link

__all__ = ["evening"]

pytestmark = pytest.mark.browser


def held(picture: bytes) -> Image.Image:
    """A printed code as somebody holds it: a little turned, in no bright light."""
    turned = Image.open(io.BytesIO(picture)).convert("L").rotate(7, expand=True, fillcolor=255)
    return turned.point(lambda light: 30 + light * 3 // 5)


def test_the_qr_code_of_ones_own_page_held_to_the_camera_gives_a_number(
    evening: Evening, filming: Filming
) -> None:
    open_seats(at=evening.clock())
    nine = SATURDAY + timedelta(days=1, hours=21)  # on Monday, at the clerk's office
    facts = book_seat(
        site="clerk", starts_at=nine, language="es", access_needs=[], request_token="a-form-of-a-booking",
        at=evening.clock(), by=PUBLIC,
    )  # fmt: skip
    page = evening.stranger()
    page.goto(f"{evening.url}{appointment_link(facts)}")
    code = page.locator(".code-qr img")
    assert (code.get_attribute("src") or "").startswith("data:image/svg+xml;base64,")
    code.evaluate("image => { image.style.blockSize = image.style.inlineSize = '480px' }")
    filming.show(held(code.screenshot()))

    evening.clock.at += nine - timedelta(minutes=15) - evening.clock()
    context = filming.browser.new_context(permissions=["camera"])
    kiosk = context.new_page()
    kiosk.goto(
        f"{evening.url}/es/desk/kiosk/let-in/{make_kiosk(site='clerk', at=evening.clock(), by=CHIEF)}/"
    )
    kiosk.goto(f"{evening.url}/es/desk/kiosk/code/")
    kiosk.click("[data-scan-start]")
    expect(kiosk.locator(".given__number")).to_have_text("C-001", timeout=20_000)
    assert kiosk.url.endswith("/es/desk/kiosk/number/")
    ticket = Ticket.objects.get()
    assert (ticket.kind, str(ticket.appointment)) == ("appointment", facts.reference)
    context.close()
