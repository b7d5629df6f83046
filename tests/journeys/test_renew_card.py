"""A renewal where the policy keeps nothing: the old card fills the form, and is over with the hand-over of the new."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from PIL import Image

from charteroak.cards.actions import revoke_card
from charteroak.cards.models import Card, Renewal
from charteroak.credentials.qr import make_qr
from charteroak.credentials.scan import scan_small_codes
from charteroak.enrollment.queries import get_visit
from charteroak.journal.queries import count_events
from charteroak.journeys.renew_card import OldCardRead, take_back_old_card
from old_cards import (
    card_of,
    filled,
    finish,
    read_into,
    refusal,
)
from people import (
    AMAL,
    CLERK,
    MARISOL,
    NOON,
    THANH,
    astronaut,
    hartford,
    opened,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]


def test_the_old_cards_own_code_fills_the_form_and_nothing_is_kept() -> None:
    _, back = card_of(MARISOL, hartford())
    assert scan_small_codes(back) == []
    assert Renewal.objects.count() == 0
    ref = opened()
    assert read_into(ref, back) == OldCardRead("code")
    said = filled(ref)
    assert (said.given_name, said.family_name, said.birth_date) == (
        MARISOL.given_name,
        MARISOL.family_name,
        MARISOL.birth_date,
    )
    assert (said.preferred_name, said.gender) == (MARISOL.preferred_name, "F")
    # Her address is not in the code, so it is asked for again.
    assert (said.address_choice, said.address) == ("", ())
    assert count_events("renewal.opened") == 1
    assert count_events("renewal.kept") == 0


def test_an_address_that_is_in_the_code_comes_back_in_its_lines() -> None:
    _, back = card_of(replace(MARISOL, address_in_code=True), hartford())
    ref = opened()
    read_into(ref, back)
    assert filled(ref).address == MARISOL.address
    assert filled(ref).address_choice == "shown"
    assert filled(ref).address_in_code


def test_a_card_that_expired_long_ago_fills_the_form_as_well() -> None:
    _, back = card_of(AMAL, hartford())
    Card.objects.all().delete()  # as the schedule does a year after expiry
    later = NOON + timedelta(days=9 * 365)
    ref = opened(at=later)
    assert read_into(ref, back, later).way == "code"
    assert filled(ref).given_name == AMAL.given_name


def test_a_card_that_was_reported_lost_fills_no_form() -> None:
    number, back = card_of(MARISOL, hartford())
    revoke_card(number=number, reason="lost", at=NOON, by=CLERK)
    assert refusal(back) == "revoked"


@pytest.mark.parametrize("image", [b"", b"no picture", b"%PDF-1.7 broken"])
def test_what_is_no_picture_is_no_card(image: bytes) -> None:
    assert refusal(image) == "no_code"


def test_a_picture_without_a_code_and_another_citys_card_are_refused() -> None:
    assert refusal(astronaut()) == "no_code"
    out = io.BytesIO()
    symbol = make_qr("6BF" * 300)
    image = Image.new("L", (symbol.modules + 8, symbol.modules + 8), 255)
    for y, row in enumerate(symbol.rows):
        for x, dark in enumerate(row):
            image.putpixel((x + 4, y + 4), 0 if dark else 255)
    image.resize((image.width * 4, image.height * 4), Image.Resampling.NEAREST).save(out, "PNG")
    assert refusal(out.getvalue()) == "not_ours"


def test_the_old_card_ends_when_the_new_one_is_handed_over_and_not_before() -> None:
    number, back = card_of(MARISOL, hartford())
    ref = opened()
    read_into(ref, back)
    assert Card.objects.get(number=number).state == "active"
    new = finish(ref, hartford(), MARISOL)
    old = Card.objects.get(number=number)
    assert (old.state, old.revocation_reason) == ("revoked", "replaced")
    assert Card.objects.get(number=new).state == "active"


def test_the_wrong_persons_card_can_be_taken_back_and_stays_good() -> None:
    number, back = card_of(THANH, hartford())
    ref = opened()
    read_into(ref, back)
    take_back_old_card(ref=ref, at=NOON, by=CLERK)
    assert not get_visit(ref, by=CLERK).has_old_card
    finish(ref, hartford(), MARISOL)
    assert Card.objects.get(number=number).state == "active"
