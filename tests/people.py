"""The named cast of the tests, and the steps of a visit as factories that call the real actions."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from charteroak.enrollment.rules import Details
from charteroak.program.loading import load_policy
from charteroak.program.rules import Policy
from charteroak.staff.permissions import Actor, Role, actor_for

ROOT = Path(__file__).resolve().parent.parent
NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)  # a Tuesday, 12:00 in Hartford

CLERK = actor_for(account_id="c1e4k", role=Role.CLERK, site="clerk")
LIBRARIAN = actor_for(account_id="l1b4a", role=Role.CLERK, site="library")
AUDITOR = actor_for(account_id="a0d17", role=Role.AUDITOR, site="clerk")

MARISOL = Details(
    given_name="Marisol",
    family_name="Ibáñez Quiñones",
    preferred_name="Solecita",
    birth_date=date(1984, 3, 12),
    address_choice="shown",
    address=("17 Wethersfield Sample Street", "Hartford, CT 06103"),
    gender="F",
)
THANH = Details(
    given_name="Thành",
    family_name="Nguyễn Hữu",
    preferred_name="",
    birth_date=date(2001, 11, 30),
    address_choice="care_of",
    address=("Harbor Light Sample Shelter", "Hartford, CT 06120"),
    gender="",
)
AMAL = Details(
    given_name="أمل",
    family_name="",
    preferred_name="",
    birth_date=date(1996, 7, 5),
    address_choice="hidden",
    address=(),
    gender="X",
)
CAST = (MARISOL, THANH, AMAL)

PAPERS = ("foreign_passport", "social_security_card", "utility_bill")


@cache
def hartford() -> Policy:
    """Return the shipped policy."""
    return load_policy(ROOT / "policies" / "hartford.toml")


@cache
def astronaut() -> bytes:
    """Return the sample photo."""
    return (ROOT / "tests" / "data" / "astronaut.png").read_bytes()


def personal_texts() -> list[str]:
    """Return every text of the cast that must appear nowhere, in the forms it could appear in."""
    texts = []
    for person in CAST:
        texts += [person.given_name, *person.family_name.split(), person.preferred_name, *person.address]
        texts += [person.birth_date.isoformat(), person.birth_date.strftime("%Y%m%d")]
        texts += [person.birth_date.strftime("%m/%d/%Y"), f"datetime.date({person.birth_date.year}"]
    return [text for text in texts if len(text) > 2 and text != "Hartford, CT 06103"]


def booked_today() -> str:
    """Open seats, book the first of today at the clerk's site, and return the code."""
    from charteroak.booking.actions import book_seat, open_seats
    from charteroak.booking.queries import Wish, list_free_times
    from charteroak.staff.permissions import PUBLIC

    open_seats(at=NOON - timedelta(days=3))
    days = list_free_times(at=NOON - timedelta(days=1), wish=Wish(sites=frozenset({"clerk"})))
    today = next(day for day in days if day.day == NOON.date())
    return book_seat(
        site="clerk",
        starts_at=today.times[0].starts_at,
        language="es",
        access_needs=(),
        request_token="a" * 32,
        at=NOON - timedelta(days=1),
        by=PUBLIC,
    ).code


def opened(*, by: Actor = CLERK, at: datetime = NOON) -> str:
    """Open a visit and return its ref."""
    from charteroak.enrollment.actions import open_visit

    return open_visit(policy=hartford(), language="es", request_token=secrets.token_hex(16), at=at, by=by).ref


def detailed(person: Details = MARISOL, *, by: Actor = CLERK, at: datetime = NOON) -> str:
    from charteroak.enrollment.actions import record_details

    ref = opened(by=by, at=at)
    record_details(ref=ref, details=person, policy=hartford(), at=at, by=by)
    return ref


def said_in(ref: str, *, by: Actor = CLERK, at: datetime = NOON) -> Details:
    """Open what was said at a visit."""
    from charteroak.enrollment.actions import open_parts

    details = open_parts(ref=ref, parts=("details",), why="test", policy=hartford(), at=at, by=by).details
    assert details is not None
    return details


def photographed(person: Details = MARISOL, *, by: Actor = CLERK, at: datetime = NOON) -> str:
    from charteroak.enrollment.actions import record_evidence, record_photo

    ref = detailed(person, by=by, at=at)
    record_evidence(ref=ref, shown=PAPERS, policy=hartford(), at=at, by=by)
    record_photo(ref=ref, image=astronaut(), at=at, by=by)
    return ref


def paid(person: Details = MARISOL, *, by: Actor = CLERK, at: datetime = NOON) -> str:
    from charteroak.enrollment.actions import take_fee

    ref = photographed(person, by=by, at=at)
    take_fee(ref=ref, reason="full", tender="cash", policy=hartford(), at=at, by=by)
    return ref


def issued(person: Details = MARISOL, *, by: Actor = CLERK, at: datetime = NOON) -> tuple[str, str]:
    """Return (ref, card number) of a visit whose card is numbered and signed."""
    from charteroak.journeys.issue_card import number_and_sign

    ref = paid(person, by=by, at=at)
    return ref, number_and_sign(ref=ref, policy=hartford(), at=at, by=by)


def back_of_card(ref: str, *, by: Actor = CLERK, at: datetime = NOON) -> bytes:
    """Print a visit's card and return its back as a picture, as a scanner sees it (PNG, 300 dpi)."""
    import io

    import pypdfium2

    from charteroak.journeys.issue_card import print_card

    pages = pypdfium2.PdfDocument(print_card(ref=ref, policy=hartford(), at=at, by=by))
    out = io.BytesIO()
    pages[1].render(scale=300 / 72).to_pil().save(out, "PNG")
    return out.getvalue()


def handed_over(person: Details = MARISOL, *, by: Actor = CLERK, at: datetime = NOON) -> str:
    """Play a whole visit and return the number of the card in the hand."""
    from charteroak.journeys.issue_card import check_printed, hand_over

    ref, _ = issued(person, by=by, at=at)
    assert check_printed(ref=ref, image=back_of_card(ref, by=by, at=at), at=at, by=by) == ""
    return hand_over(ref=ref, at=at, by=by)
