"""Old cards as a scanner sees them, and the desk that reads them for a renewal."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime

import pypdfium2
import pytest
from PIL import Image

from charteroak.credentials.scan import scan_file
from charteroak.enrollment.actions import open_parts, record_details, record_evidence, record_photo, take_fee
from charteroak.enrollment.models import Visit
from charteroak.enrollment.rules import Details
from charteroak.journeys.issue_card import check_printed, hand_over, number_and_sign, print_card
from charteroak.journeys.renew_card import OldCardRead, OldCardRefused, read_old_card
from charteroak.program.rules import Policy
from people import (
    CLERK,
    NOON,
    PAPERS,
    astronaut,
    hartford,
    opened,
    paid,
)

KEEPING = replace(hartford(), retention=replace(hartford().retention, renewal_record=True))


def back_of(ref: str, policy: Policy, at: datetime = NOON) -> bytes:
    pages = pypdfium2.PdfDocument(print_card(ref=ref, policy=policy, at=at, by=CLERK))
    out = io.BytesIO()
    pages[1].render(scale=300 / 72).to_pil().save(out, "PNG")
    return out.getvalue()


def card_of(person: Details, policy: Policy, *, at: datetime = NOON) -> tuple[str, bytes]:
    """Play a visit to its end. Return the card's number and its back as a scanner sees it."""
    ref = paid(person, at=at)
    number_and_sign(ref=ref, policy=policy, at=at, by=CLERK)
    back = back_of(ref, policy, at)
    assert check_printed(ref=ref, image=back, at=at, by=CLERK) == ""
    return hand_over(ref=ref, at=at, by=CLERK), back


def small_code_alone(back: bytes) -> bytes:
    """Cut the corner with the small code out of the picture of a back."""
    with Image.open(io.BytesIO(back)) as image:
        width, height = image.size
        corner, out = image.crop((int(width * 0.82), int(height * 0.7), width, height)), io.BytesIO()
    corner.resize((corner.width * 2, corner.height * 2)).save(out, "PNG")
    assert scan_file(out.getvalue()) == []
    return out.getvalue()


def large_code_alone(back: bytes) -> bytes:
    with Image.open(io.BytesIO(back)) as image:
        width, height = image.size
        left, out = image.crop((0, 0, int(width * 0.5), height)), io.BytesIO()
    left.save(out, "PNG")
    return out.getvalue()


def read_into(ref: str, image: bytes, at: datetime = NOON) -> OldCardRead:
    return read_old_card(ref=ref, image=image, policy=KEEPING, at=at, by=CLERK)


def refusal(image: bytes, at: datetime = NOON) -> str:
    ref = opened(at=at)
    with pytest.raises(OldCardRefused) as refused:
        read_into(ref, image, at)
    assert Visit.objects.get(ref=ref).sealed_old_card is None
    return refused.value.reason


def filled(ref: str) -> Details:
    parts = open_parts(ref=ref, parts=("old_card",), why="details", policy=hartford(), at=NOON, by=CLERK)
    old_card = parts.old_card
    assert old_card is not None
    return old_card.details


def made_and_checked(ref: str, policy: Policy, person: Details) -> None:
    """Take an opened visit to the step before hand-over, as a clerk does who finds the form filled."""
    record_details(ref=ref, details=person, policy=policy, at=NOON, by=CLERK)
    record_evidence(ref=ref, shown=PAPERS, policy=policy, at=NOON, by=CLERK)
    record_photo(ref=ref, image=astronaut(), at=NOON, by=CLERK)
    take_fee(ref=ref, reason="full", tender="cash", policy=policy, at=NOON, by=CLERK)
    number_and_sign(ref=ref, policy=policy, at=NOON, by=CLERK)
    assert check_printed(ref=ref, image=back_of(ref, policy), at=NOON, by=CLERK) == ""


def finish(ref: str, policy: Policy, person: Details) -> str:
    """Take an opened visit to its end. Return the number of the new card."""
    made_and_checked(ref, policy, person)
    return hand_over(ref=ref, at=NOON, by=CLERK)
