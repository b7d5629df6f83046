"""Canaries: rows like any other, which only the key store can tell apart, and which no honest work opens."""

from __future__ import annotations

import logging
import statistics
import time
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings
from staff_client import SignedIn, page_of, said

from charteroak.custody.purposes import Use
from charteroak.custody.stores.base import QuotaSpent, StoreUnavailable
from charteroak.enrollment import actions
from charteroak.enrollment.canaries import _known, is_canary, is_surely_canary, new_canary_ref, new_honest_ref
from charteroak.enrollment.models import Visit
from charteroak.enrollment.queries import CanaryOpened, NoSuchVisit, get_visit, list_visits
from charteroak.journal.models import Entry
from charteroak.journal.queries import count_events
from charteroak.journal.receipts import list_commitments, receipt_key
from charteroak.journeys.destroy_overdue import destroy_overdue
from charteroak.journeys.plant_canaries import A_DAY, EVERY, plant, plant_by_chance
from charteroak.lib.ids import new_card_number
from charteroak.program.rules import Quotas
from charteroak.staff.actions import create_staff_account
from charteroak.staff.models import Account, Alarm
from charteroak.staff.permissions import Actor, Role, actor_for
from people import NOON, detailed, hartford, opened, photographed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]


class Dice(Random):
    """Dice that fall the same way each time; like SystemRandom's, they are Random's methods."""


def _clerk() -> Actor:
    account = create_staff_account(
        username="planted-clerk", password="an invented password", role=Role.CLERK, site="clerk", at=NOON
    )
    return actor_for(account_id=account.opaque_id, role=account.role, site=account.site)


def _plant(count: int = 1, *, at: datetime = NOON, seed: int = 7) -> list[str]:
    """Plant at the Town and City Clerk's and return the refs."""
    _clerk()
    before = set(Visit.objects.values_list("ref", flat=True))
    dice = Dice(seed)
    for _ in range(count):
        assert plant(policy=hartford(), site=hartford().site("clerk"), at=at, dice=dice) == 1  # type: ignore[arg-type]  # any Random
    return [ref for ref in Visit.objects.values_list("ref", flat=True) if ref not in before]


def test_a_canary_is_known_by_its_ref_and_an_honest_ref_is_none() -> None:
    assert all(is_canary(new_canary_ref()) for _ in range(20))
    assert not any(is_canary(new_honest_ref()) for _ in range(200))
    assert not is_canary("0123456789abcdef")
    assert not is_canary("../../etc/passwd")


def test_another_key_store_does_not_know_it(settings: Settings) -> None:
    ref = new_canary_ref()
    settings.CHARTEROAK_KEYS = settings.CHARTEROAK_KEYS.with_name("nowhere")
    assert not is_surely_canary(ref)


def test_the_desk_never_shows_one_and_a_clerk_works_on_beside_it() -> None:
    planted, ref = _plant(3), opened()
    assert [line.ref for line in list_visits(by=_clerk())] == [ref]
    assert Visit.objects.count() == len(planted) + 1


@pytest.mark.parametrize(
    "touch",
    [
        lambda ref, by: get_visit(ref, by=by),
        lambda ref, by: actions.open_parts(
            ref=ref, parts=("details",), why="check", policy=hartford(), at=NOON, by=by
        ),
        lambda ref, by: actions.open_photo_of(ref=ref, why="picture", policy=hartford(), at=NOON, by=by),
        lambda ref, by: actions.lock_any(ref, by=by),
    ],
)
def test_nothing_opens_it(touch) -> None:  # type: ignore[no-untyped-def]
    (ref,) = _plant()
    with pytest.raises(CanaryOpened) as refused:
        touch(ref, _clerk())
    assert isinstance(refused.value, NoSuchVisit)


def test_where_a_canary_cannot_be_told_from_a_visit_neither_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    _plant(8)
    ref = Visit.objects.filter(sealed_details__isnull=False).first().ref  # type: ignore[union-attr]
    honest, by = detailed(), _clerk()

    def spent(start: str) -> str:
        raise QuotaSpent("canary", Use.MAC)

    monkeypatch.setattr("charteroak.enrollment.canaries._mark", spent)
    _known.cache_clear()
    for one in (ref, honest):
        with pytest.raises(StoreUnavailable):
            actions.open_parts(ref=one, parts=("details",), why="check", policy=hartford(), at=NOON, by=by)


def test_who_opens_one_is_answered_as_if_it_were_not_there_and_raises_the_alarm(
    signed_in: SignedIn, caplog: pytest.LogCaptureFixture
) -> None:
    planted, client = _plant(4), signed_in()
    pages = ["visit", "visit_details", "visit_evidence", "visit_picture", "visit_hand_over", "visit_card"]
    with caplog.at_level(logging.ERROR, "charteroak.alarm"):
        for page, ref in zip(pages, planted * 2, strict=False):
            answer = client.get(reverse(page, kwargs={"ref": ref}))
            nothing = client.get(reverse(page, kwargs={"ref": "0" * 16}))
            assert answer.status_code == nothing.status_code == 404
            assert said(page_of(answer)) == said(page_of(nothing))
            assert dict(answer.headers) == dict(nothing.headers)
    assert count_events("canary.opened") == Alarm.objects.count() == len(pages)
    account = Account.objects.get(username="clerk-clerk-True")
    assert {alarm.account_id for alarm in Alarm.objects.all()} == {account.opaque_id}
    assert len(caplog.records) == len(pages)
    assert not any(ref in record.getMessage() for record in caplog.records for ref in planted)
    shown = said(page_of(signed_in(Role.PRIVACY_OFFICER).get(reverse("office_alarms"))))
    assert "Asked for a record of an invented person" in shown
    assert account.username in shown


def test_whoever_goes_through_all_refs_of_the_database_trips_one(signed_in: SignedIn) -> None:
    client = signed_in()
    honest = [opened() for _ in range(5)]
    _plant(2)
    for ref in Visit.objects.values_list("ref", flat=True):
        client.get(reverse("visit", kwargs={"ref": ref}))
    assert len(honest) == 5
    assert count_events("canary.opened") == 2


def test_one_and_none_are_answered_in_the_same_time(signed_in: SignedIn) -> None:
    planted, client = _plant(30), signed_in()
    missing = [new_honest_ref() for _ in planted]

    def seconds(ref: str) -> float:
        start = time.perf_counter()
        client.get(reverse("visit_details", kwargs={"ref": ref}))
        return time.perf_counter() - start

    pairs = [(seconds(one), seconds(none)) for one, none in zip(planted, missing, strict=True)]
    one, none = (statistics.median(times) for times in zip(*pairs, strict=True))
    # The alarm itself is two more rows; what is measured of it is far less than a page differs from the next.
    assert abs(one - none) < 0.5 * none, f"{one * 1000:.1f} ms against {none * 1000:.1f} ms"


def test_rows_are_like_those_of_visits_that_were_not_finished() -> None:
    for moment in range(40):
        _plant(at=NOON - timedelta(minutes=400 - 10 * moment), seed=moment)
    canary = [row for row in Visit.objects.values() if is_canary(row["ref"])]
    honest = Visit.objects.values().get(ref=photographed())
    part = Visit.objects.values().get(ref=detailed())
    whole = [row for row in canary if row["state"] == "photographed"]
    assert {row["state"] for row in canary} == {"opened", "detailed", "evidenced", "photographed"}
    for row in whole:
        assert _filled(row) == _filled(honest)
        assert 0.5 < len(row["sealed_photo"]) / len(honest["sealed_photo"]) < 2
        assert bytes(row["sealed_photo"][:12]) != bytes(honest["sealed_photo"][:12])
    for row in canary:
        if row["state"] == "detailed":
            assert _filled(row) == _filled(part)
            assert 0.6 < len(row["sealed_details"]) / len(part["sealed_details"]) < 1.4
            assert len(row["sealed_matches"]) == len(part["sealed_matches"])
        for name in ("ref", "request_token", "site", "salt", "key_name"):
            assert len(row[name]) == len(part[name]), name
    # The rows stand in the order of the hours that they name, so no row shows that it was put in afterwards.
    hours = [row["opened_at"] for row in sorted(canary, key=lambda row: row["id"])]
    assert hours == sorted(hours)
    assert len({hour.second for hour in hours}) > 10


def _filled(row: dict[str, object]) -> set[str]:
    return {name for name, value in row.items() if value not in (None, "", b"")}


def test_the_journal_has_of_each_what_it_has_of_a_visit_that_came_as_far() -> None:
    _plant(12)
    honest = Visit.objects.get(ref=photographed())
    canary = next(v for v in Visit.objects.filter(state="photographed") if is_canary(v.ref))
    assert _events_of(canary) == _events_of(honest)
    assert count_events("canary.planted") == 12


def _events_of(visit: Visit) -> list[tuple[str, str]]:
    entries = {bytes(entry.commitment): entry for entry in Entry.objects.all() if entry.commitment}
    key = receipt_key(subject=visit.ref, salt=bytes(visit.salt))
    found = list_commitments(key=key, known=lambda some: [each for each in some if each in entries])
    rows = [entries[each] for each in found]
    return sorted((row.event, bytes(row.leaf).decode().split('"role":')[1]) for row in rows)


def test_a_day_brings_about_four_at_each_open_site_and_none_at_night() -> None:
    _clerk()
    dice, moment, planted = Dice(3), NOON.replace(hour=5), 0
    for _ in range(24 * 6):
        planted += plant_by_chance(policy=hartford(), at=moment, dice=dice)  # type: ignore[arg-type]  # any Random
        moment += EVERY
    assert 1 <= planted <= 3 * A_DAY
    assert plant_by_chance(policy=hartford(), at=NOON.replace(hour=4), dice=dice) == 0  # type: ignore[arg-type]


def test_the_schedule_takes_them_away_with_the_others() -> None:
    _plant(5)
    destroy_overdue(policy=hartford(), at=NOON + timedelta(hours=25))
    assert not Visit.objects.exists()
    assert count_events("visit.destroyed") == 5


def test_without_keys_none_is_planted_and_the_list_says_why(signed_in: SignedIn, keys_away) -> None:  # type: ignore[no-untyped-def]
    client = signed_in()
    opened()
    keys_away()
    assert len(list_visits(by=_clerk())) == 1  # this process has met it before
    _known.cache_clear()
    page = said(page_of(client.get(reverse("desk"))))
    assert "The key store cannot be reached" in page


def test_a_quota_that_is_used_up_is_a_page_that_says_what_to_do(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(hartford(), quotas=Quotas(openings=1, person_searches=1, number_searches=1, misses=1))
    for page in ("desk.visit.views", "desk.visit.details", "desk.lost.views", "desk.pages"):
        monkeypatch.setattr(f"charteroak.web.{page}.current_policy", lambda: few)
    client: Client = signed_in()
    number = new_card_number()
    address = reverse("visit_details", kwargs={"ref": detailed()})
    assert client.get(address).status_code == 200
    answer = client.get(address)
    assert answer.status_code == 429
    assert "A colleague can go on" in said(page_of(answer))
    client.get(address)
    for _ in range(2):
        searched = client.post(reverse("desk_lost"), {"number": number})
        client.get(reverse("visit", kwargs={"ref": "0" * 16}))
    assert (searched.status_code, count_events("quota.reached")) == (429, 3)
    shown = said(page_of(signed_in(Role.AUDITOR).get(reverse("office_alarms"))))
    assert "Opened as many records" in shown
    assert "Asked many times for visits" in shown
    assert signed_in(Role.SUPERVISOR).get(reverse("office_alarms")).status_code == 403
