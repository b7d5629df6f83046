"""`charteroak demo --walk`: the story of one card, through the same journeys and actions as the pages, timed."""

from __future__ import annotations

import secrets
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from charteroak.cli.environment import with_database
from charteroak.cli.own_holder import own_holder
from charteroak.lib.clock import now

if TYPE_CHECKING:
    from charteroak.staff.permissions import Actor

# Django's tables can only be imported once it is set up, so each step imports what it plays.


class StoryBroken(Exception):
    """A step did not hold."""


def _hold(true: bool, words: str) -> None:
    if not true:
        raise StoryBroken(words)


@contextmanager
def _step(words: str) -> Iterator[None]:
    start = time.monotonic()
    print(f"  {words:<72}", end="", flush=True)
    yield
    print(f"{(time.monotonic() - start) * 1000:8.0f} ms", flush=True)


def walk(out: Path | None) -> int:
    """Play the story once. Returns 0 only if every step of it held."""
    from charteroak.cli.prepare import prepare, write_django_secret

    print("Charter Oak: the first card, step by step.", flush=True)
    write_django_secret()
    try:
        with with_database(), own_holder(), tempfile.TemporaryDirectory() as scratch:
            prepare(demo_staff=True)
            _play(out or Path(scratch))
    except StoryBroken as broken:
        print(f"\nIt did not hold: {broken}", file=sys.stderr)
        return 1
    print("All of it held." + (f" The files are in {out}." if out else ""))
    return 0


def _play(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    clerk = _clerk()
    ref = _visit(clerk)
    number = _card(ref, clerk, out)
    text = _read_back(ref, clerk, out)
    _hand_over(ref, number, clerk)
    _verify(text, out, expected="good", words="Anybody: verify with the public keys alone")
    _lose(number, clerk, out)
    _verify(text, out, expected="revoked", words="Anybody: the next list refuses it")


def _clerk() -> Actor:
    from charteroak.booking.queries import list_free_times
    from charteroak.program.queries import current_policy
    from charteroak.staff.permissions import Role, actor_for

    with _step("Resident: which papers are enough, from the policy"):
        from charteroak.evidence.rules import assess

        evidence = current_policy().evidence
        _hold(not assess(evidence=evidence, shown=[]).satisfied, "no papers must not be enough")
        _hold(
            assess(evidence=evidence, shown=list_enough_papers()).satisfied,
            "the sample's papers must be enough",
        )
    with _step("Resident: the soonest free time"):
        _hold(bool(list_free_times(at=now())), "there must be a free time")
    site = next(s for s in current_policy().sites if any(x.kind == "appointment" for x in s.sessions))
    return actor_for(account_id="walk", role=Role.CLERK, site=site.code)


def list_enough_papers() -> list[str]:
    """Return one document for each requirement of the policy, found by asking what would fill it."""
    from charteroak.evidence.rules import assess
    from charteroak.program.queries import current_policy

    shown: list[str] = []
    while True:
        state = assess(evidence=current_policy().evidence, shown=shown)
        open_ones = [requirement for requirement in state.requirements if not requirement.met]
        if not open_ones:
            return shown
        shown.append(open_ones[0].would_fill[0])


def _visit(clerk: Actor) -> str:
    from django.conf import settings

    from charteroak.enrollment import actions
    from charteroak.enrollment.rules import Details
    from charteroak.journeys.check_in import open_walk_in, record_person
    from charteroak.program.queries import current_policy

    policy = current_policy()
    with _step("Desk: open a visit"):
        token = secrets.token_hex(16)
        ref = open_walk_in(policy=policy, language="es", request_token=token, at=now(), by=clerk)
    with _step("Desk: name and birth date, sealed; no card that looks alike"):
        details = Details(
            given_name="Marisol",
            family_name=f"{_letters()} {_letters()}",
            preferred_name="",
            birth_date=date(1940, 1, 1) + timedelta(days=secrets.randbelow(60 * 365)),
            address_choice="shown",
            address=(f"{secrets.randbelow(9000)} {_letters()} Street", "Hartford, CT 06103"),
            gender="",
        )
        visit = record_person(ref=ref, details=details, policy=policy, at=now(), by=clerk)
        _hold(visit.match_state == "clear", f"the check must find nobody and not say '{visit.match_state}'")
    with _step("Desk: papers seen; only 'satisfied' is kept"):
        shown = actions.record_evidence(
            ref=ref, shown=list_enough_papers(), policy=policy, at=now(), by=clerk
        )
        _hold(shown.satisfied, "the papers must be enough")
    with _step("Desk: photo, one face found, cropped to 4:5"):
        image = (settings.HOME / "tests" / "data" / "astronaut.png").read_bytes()
        actions.record_photo(ref=ref, image=image, at=now(), by=clerk)
    with _step("Desk: the full fee, and its receipt"):
        actions.take_fee(ref=ref, reason="full", tender="cash", policy=policy, at=now(), by=clerk)
    return ref


def _letters() -> str:
    """Return a random word, so that the walk can be played again without its earlier card looking like this one's."""
    return "".join(secrets.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(6)).title()


def _card(ref: str, clerk: Actor, out: Path) -> str:
    from charteroak.journeys.issue_card import number_and_sign, print_card
    from charteroak.journeys.publish import publish_issuer
    from charteroak.program.queries import current_policy

    with _step("Card: number, photo fitted, signed code"):
        number = number_and_sign(ref=ref, policy=current_policy(), at=now(), by=clerk)
    with _step("Card: two faces as one PDF"):
        document = print_card(ref=ref, policy=current_policy(), at=now(), by=clerk)
        (out / "card.pdf").write_bytes(document)
    with _step("Issuer: publish keys and status list"):
        publish_issuer(at=now())
        _copy_published(out)
    return number


def _copy_published(out: Path) -> None:
    from django.conf import settings

    (out / "keys.json").write_bytes((settings.CHARTEROAK_PUBLISHED / "keys.json").read_bytes())
    newest = max((settings.CHARTEROAK_PUBLISHED / "status").glob("*.cwt"), key=lambda path: int(path.stem))
    (out / "status.cwt").write_bytes(newest.read_bytes())


def _read_back(ref: str, clerk: Actor, out: Path) -> str:
    import pypdfium2

    from charteroak.credentials.scan import scan_file
    from charteroak.journeys.issue_card import check_printed

    with _step("Printer: both faces at 300 dpi"):
        pages = pypdfium2.PdfDocument(out / "card.pdf")
        for name, page in zip(("front", "back"), pages, strict=True):
            page.render(scale=300 / 72).to_pil().save(out / f"{name}.png")
    with _step("Desk: the code read back out of the pixels, and checked"):
        picture = (out / "back.png").read_bytes()
        texts = scan_file(picture)
        _hold(len(texts) == 1, "one code must be on the back")
        reason = check_printed(ref=ref, image=picture, at=now(), by=clerk)
        _hold(not reason, f"the printed card must be good, but: {reason}")
    return texts[0]


def _hand_over(ref: str, number: str, clerk: Actor) -> None:
    from charteroak.enrollment.queries import NoSuchVisit, get_visit
    from charteroak.journeys.issue_card import hand_over

    with _step("Desk: hand over; the visit is destroyed"):
        _hold(hand_over(ref=ref, at=now(), by=clerk) == number, "the card handed over must be the one made")
        try:
            get_visit(ref, by=clerk)
        except NoSuchVisit:
            return
        raise StoryBroken("the visit must be gone")


def _verify(text: str, out: Path, *, expected: str, words: str) -> None:
    from charteroak.credentials.keyset import read_issuer_keys
    from charteroak.verification.queries import check_code, open_status_list

    with _step(words):
        issuer = read_issuer_keys((out / "keys.json").read_bytes())
        status = open_status_list(token=(out / "status.cwt").read_bytes(), issuer=issuer)
        verdict = check_code(text=text, issuer=issuer, status_list=status, at=now())
        _hold(verdict.outcome == expected, f"the card must be {expected}, but it is {verdict.outcome}")


def _lose(number: str, clerk: Actor, out: Path) -> None:
    from charteroak.journeys.lost_card import find_by_number, report_lost
    from charteroak.program.queries import current_policy

    with _step("Desk: lost; found by its number and revoked"):
        found = find_by_number(typed=number, policy=current_policy(), at=now(), by=clerk)
        _hold([card.number for card in found] == [number], "the card must be found by its number")
        report_lost(number=number, reason="lost", at=now(), by=clerk)
        _copy_published(out)
