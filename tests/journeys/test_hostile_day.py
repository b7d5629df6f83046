"""A hostile day stops all intake at once, in no order of clicks can anything slip past it, and nothing else stops."""

from __future__ import annotations

import secrets
import threading
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from charteroak.booking.actions import book_seat, open_seats
from charteroak.booking.models import Appointment
from charteroak.booking.queries import Wish, find_appointment, list_free_times
from charteroak.demands.actions import IntakeStopped, NotThatDay
from charteroak.demands.models import HostileDay
from charteroak.demands.queries import find_hostile_day, is_hostile_day, list_hostile_days
from charteroak.enrollment.models import Visit
from charteroak.journal.queries import count_events
from charteroak.journeys.check_in import check_in, open_walk_in, record_person
from charteroak.journeys.destroy_overdue import destroy_overdue
from charteroak.journeys.hostile_day import propose_hostile_day
from charteroak.journeys.intake import intake
from charteroak.journeys.issue_card import check_printed, give_up, hand_over
from charteroak.journeys.lost_card import find_by_person, report_lost
from charteroak.journeys.two_people import decide
from charteroak.staff.actions import ProposalRefused
from charteroak.staff.acts import CannotPerform
from charteroak.staff.permissions import PUBLIC, NotPermitted
from demands.officers import COLLEAGUE, COUNSEL, PRIVACY, begin_hostile_day, end_hostile_day
from people import CLERK, MARISOL, NOON, THANH, back_of_card, detailed, handed_over, hartford, issued, opened


def walk_in() -> str:
    return open_walk_in(
        policy=hartford(), language="es", request_token=secrets.token_hex(16), at=NOON, by=CLERK
    )


@pytest.mark.django_db
def test_two_people_begin_it_and_two_of_two_offices_end_it() -> None:
    begin_hostile_day(second=COLLEAGUE)  # one office may stop intake: it harms nobody's secrets
    assert is_hostile_day()
    assert find_hostile_day() == NOON
    with pytest.raises(ProposalRefused, match="same_office"):
        end_hostile_day(second=COLLEAGUE)
    end_hostile_day()
    assert not is_hostile_day()
    assert (count_events("hostile_day.begun"), count_events("hostile_day.ended")) == (1, 1)


@pytest.mark.django_db
def test_it_cannot_be_begun_twice_or_ended_when_there_is_none() -> None:
    with pytest.raises(NotThatDay):
        propose_hostile_day(begin=False, at=NOON, by=PRIVACY)
    with pytest.raises(NotPermitted):
        propose_hostile_day(begin=True, at=NOON, by=CLERK)
    second = propose_hostile_day(begin=True, at=NOON, by=COUNSEL)
    begin_hostile_day()
    with pytest.raises(CannotPerform, match="so_already"):
        decide(ref=second, approve=True, at=NOON, by=PRIVACY)
    with pytest.raises(NotThatDay):
        propose_hostile_day(begin=True, at=NOON, by=PRIVACY)
    with pytest.raises(IntegrityError), transaction.atomic():
        HostileDay.objects.create(begun_at=NOON, begun_by_act="another")


@pytest.mark.django_db
def test_no_visit_opens_with_or_without_an_appointment_and_nothing_is_booked(office: None) -> None:
    open_seats(at=NOON - timedelta(days=1))
    zone = ZoneInfo("America/New_York")
    today = [
        time
        for day in list_free_times(at=NOON - timedelta(days=1), wish=Wish(sites=frozenset({"clerk"})))
        for time in day.times
        if time.starts_at.astimezone(zone).date() == NOON.astimezone(zone).date()
    ]
    facts = book_seat(
        site="clerk", starts_at=today[0].starts_at, language="es", access_needs=[],
        request_token="token-of-somebody-01", at=NOON - timedelta(days=1), by=PUBLIC,
    )  # fmt: skip
    empty = opened()
    begin_hostile_day()
    with pytest.raises(IntakeStopped):
        walk_in()
    with pytest.raises(IntakeStopped):
        check_in(code=facts.code, policy=hartford(), request_token=secrets.token_hex(16), at=NOON, by=CLERK)
    assert getattr(find_appointment(facts.code), "state", "") == "booked"
    with pytest.raises(IntakeStopped), intake():
        raise AssertionError("nothing inside is begun")
    with pytest.raises(IntakeStopped):
        record_person(ref=empty, details=MARISOL, policy=hartford(), at=NOON, by=CLERK)
    assert Visit.objects.get().sealed_details is None
    end_hostile_day()
    assert walk_in()
    assert check_in(
        code=facts.code, policy=hartford(), request_token=secrets.token_hex(16), at=NOON, by=CLERK
    )


@pytest.mark.django_db
def test_visits_under_way_are_finished_or_given_up_and_lost_cards_and_the_schedule_go_on(
    office: None,
) -> None:
    number = handed_over(THANH)
    ref, _ = issued()
    other = detailed()
    begin_hostile_day()
    record_person(ref=other, details=MARISOL, policy=hartford(), at=NOON, by=CLERK)  # corrected, not taken in
    assert check_printed(ref=ref, image=back_of_card(ref), at=NOON, by=CLERK) == ""
    assert hand_over(ref=ref, at=NOON, by=CLERK)
    give_up(ref=other, at=NOON, by=CLERK)
    found = find_by_person(
        given_name=THANH.given_name,
        family_name=THANH.family_name,
        birth_date=THANH.birth_date,
        policy=hartford(),
        at=NOON,
        by=CLERK,
    )
    assert [card.number for card in found] == [number]
    report_lost(number=number, reason="lost", at=NOON, by=CLERK)
    late = opened()
    assert destroy_overdue(policy=hartford(), at=NOON + timedelta(hours=23)) == 0
    assert Visit.objects.filter(ref=late).exists()
    assert destroy_overdue(policy=hartford(), at=NOON + timedelta(hours=25)) == 1


@pytest.mark.django_db
def test_its_hours_are_counted_within_a_time() -> None:
    begin_hostile_day()
    end_hostile_day(at=NOON + timedelta(days=3))
    begin_hostile_day(at=NOON + timedelta(days=10))
    until = NOON + timedelta(days=11)
    assert list_hostile_days(since=NOON + timedelta(days=1), until=until) == [
        (NOON + timedelta(days=1), NOON + timedelta(days=3)),
        (NOON + timedelta(days=10), until),
    ]
    assert list_hostile_days(since=NOON - timedelta(days=9), until=NOON) == []


@pytest.mark.django_db(transaction=True)
def test_whoever_begins_it_waits_for_intake_under_way_and_none_is_committed_after() -> None:
    ref = propose_hostile_day(begin=True, at=NOON, by=PRIVACY)
    begun, entered, refused = threading.Event(), threading.Event(), threading.Event()

    def approve() -> None:
        try:
            decide(ref=ref, approve=True, at=NOON, by=COUNSEL)
        finally:
            connection.close()
            begun.set()

    def come_in() -> None:
        entered.set()
        try:
            with intake():
                pass
        except IntakeStopped:
            refused.set()
        finally:
            connection.close()

    with intake():
        second = threading.Thread(target=approve)
        second.start()
        assert not begun.wait(0.5)
        third = threading.Thread(target=come_in)  # comes while the switch waits: behind it, and is refused
        third.start()
        assert entered.wait(5)
        assert not refused.wait(0.2)
    assert begun.wait(10)
    assert refused.wait(10)
    second.join()
    third.join()


@pytest.mark.django_db(transaction=True)
def test_many_bookings_and_the_switch_at_once_leave_none_later_than_the_switch() -> None:
    open_seats(at=NOON)
    times = [time for day in list_free_times(at=NOON) for time in day.times][:1]
    ref = propose_hostile_day(begin=True, at=NOON, by=PRIVACY)
    start = threading.Barrier(7)
    counts: list[int] = []

    def book(number: int) -> None:
        start.wait()
        try:
            with intake():
                book_seat(
                    site=times[0].site, starts_at=times[0].starts_at, language="en", access_needs=[],
                    request_token=f"token-of-somebody-{number:02}", at=NOON, by=PUBLIC,
                )  # fmt: skip
        except Exception:  # noqa: S110  # taken or stopped: both are fine here
            pass
        finally:
            connection.close()

    def approve() -> None:
        start.wait()
        try:
            decide(ref=ref, approve=True, at=NOON, by=COUNSEL)
            counts.append(Appointment.objects.count())
        finally:
            connection.close()

    threads = [threading.Thread(target=book, args=(number,)) for number in range(6)]
    threads.append(threading.Thread(target=approve))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [Appointment.objects.count()]
