"""Who finds no time waits for one; what is offered is held, taken once, or free again; a site may have to close."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from charteroak.booking.actions import (
    AlreadyBooked,
    NotOffered,
    OfferOver,
    SlotTaken,
    book_seat,
    cancel_appointment,
    close_site,
    decline_offer,
    destroy_past_waiting,
    join_waiting,
    lapse_offers,
    leave_waiting,
    move_appointment,
    offer_earlier,
    offer_free_times,
    open_contact,
    open_seats,
    publish_desk_keys,
    reopen_site,
    seal_contacts_anew,
    take_offer,
)
from charteroak.booking.models import Contact, Offer, Seat, Waiting, WaitingContact
from charteroak.booking.queries import Wish, find_appointment, find_offer, find_waiting, list_free_times
from charteroak.booking.rules import AppointmentFacts, WaitingFacts
from charteroak.booking.states import OfferState, SeatState, WaitingState
from charteroak.journal.queries import count_events
from charteroak.staff.permissions import PUBLIC, NotPermitted, Role, actor_for

pytestmark = pytest.mark.django_db

ZONE = ZoneInfo("America/New_York")
FRIDAY = datetime(2026, 10, 30, 20, tzinfo=ZONE).astimezone(UTC)
MONDAY_NINE = datetime(2026, 11, 2, 9, tzinfo=ZONE).astimezone(UTC)
HALF_HOUR, DAY = timedelta(minutes=30), timedelta(days=1)
CLERK = actor_for(account_id="0123456789abcdef", role=Role.CLERK, site="clerk")
SUPERVISOR = actor_for(account_id="00112233445566aa", role=Role.SUPERVISOR, site="clerk")
FORM = "form-number-one-x"


def book(form: str = FORM, **changes: Any) -> AppointmentFacts:
    request: dict[str, Any] = {
        "site": "clerk", "starts_at": MONDAY_NINE, "language": "es", "access_needs": [],
        "request_token": form, "at": FRIDAY, "by": PUBLIC,
    }  # fmt: skip
    return book_seat(**(request | changes))


def wait(form: str = FORM, **changes: Any) -> WaitingFacts:
    request: dict[str, Any] = {
        "wish": Wish(service="first"), "people": 1, "language": "es", "access_needs": frozenset(),
        "last_day": date(2026, 11, 20), "contact": "", "request_token": form, "at": FRIDAY, "by": PUBLIC,
    }  # fmt: skip
    return join_waiting(**(request | changes))


@pytest.fixture
def nothing_free() -> None:
    open_seats(at=FRIDAY)
    Seat.objects.update(state=SeatState.TAKEN)


def free(moment: datetime, counter: int = 1) -> None:
    Seat.objects.filter(starts_at=moment, counter=counter).update(state=SeatState.FREE)


def offer_of(waiting: WaitingFacts) -> str:
    found = find_waiting(waiting.code)
    assert found is not None
    assert found.offer is not None
    return found.offer.reference


def test_a_time_that_comes_free_is_held_for_who_waited_longest(nothing_free: None) -> None:
    first, second = wait(), wait("form-number-two-x", at=FRIDAY + timedelta(hours=1))
    assert offer_free_times(at=FRIDAY) == []
    free(MONDAY_NINE)
    assert [one.code for one in offer_free_times(at=FRIDAY)] == [first.code]
    assert list_free_times(at=FRIDAY) == []
    with pytest.raises(SlotTaken):
        book()
    taken = take_offer(reference=offer_of(first), at=FRIDAY, by=PUBLIC)
    assert taken.starts_at == MONDAY_NINE
    assert take_offer(reference=str(Offer.objects.get().reference), at=FRIDAY, by=PUBLIC) == taken
    state = find_waiting(first.code)
    assert state is not None
    assert state.state == WaitingState.BOOKED
    assert find_waiting(second.code) == second


def test_an_offer_that_nobody_answers_goes_to_the_next_and_who_waits_keeps_waiting(
    nothing_free: None,
) -> None:
    first, second = wait(), wait("form-number-two-x", at=FRIDAY + timedelta(hours=1))
    free(MONDAY_NINE)
    offer_free_times(at=FRIDAY)
    reference, later = offer_of(first), FRIDAY + timedelta(minutes=120)
    with pytest.raises(OfferOver):
        take_offer(reference=reference, at=later, by=PUBLIC)
    leave_waiting(code=first.code, at=later, by=PUBLIC)
    assert [one.code for one in offer_free_times(at=later)] == [second.code]
    assert Seat.objects.get(state=SeatState.HELD).starts_at == MONDAY_NINE


def test_an_offer_let_go_frees_the_time_at_once(nothing_free: None) -> None:
    waiting = wait()
    free(MONDAY_NINE)
    offer_free_times(at=FRIDAY)
    reference = offer_of(waiting)
    decline_offer(reference=reference, at=FRIDAY)
    decline_offer(reference=reference, at=FRIDAY)
    assert book().starts_at == MONDAY_NINE
    with pytest.raises(OfferOver):
        take_offer(reference=reference, at=FRIDAY, by=PUBLIC)


def test_the_end_of_an_old_offer_does_not_free_what_is_kept_for_another(nothing_free: None) -> None:
    first, second = wait(), wait("form-number-two-x")
    free(MONDAY_NINE)
    offer_free_times(at=FRIDAY)
    held_for_first = Offer.objects.get()
    later = FRIDAY + timedelta(minutes=121)
    Waiting.objects.filter(code=find_first(held_for_first)).update(state=WaitingState.LEFT)
    offer_free_times(at=later)
    assert {first.code, second.code} == set(Waiting.objects.values_list("code", flat=True))
    Offer.objects.filter(pk=held_for_first.pk).update(state=OfferState.OPEN)
    lapse_offers(at=later)
    assert Seat.objects.get(starts_at=MONDAY_NINE, counter=1).state == SeatState.HELD


def find_first(offer: Offer) -> str:
    assert offer.waiting is not None
    return offer.waiting.code


def test_only_what_suits_is_offered(nothing_free: None) -> None:
    wait(wish=Wish(service="first", weekdays=frozenset({1})))
    wait("form-number-two-x", last_day=date(2026, 11, 2), wish=Wish(service="group"), people=3)
    free(MONDAY_NINE)
    assert offer_free_times(at=FRIDAY) == []
    free(MONDAY_NINE + DAY)
    assert len(offer_free_times(at=FRIDAY)) == 1
    free(MONDAY_NINE + HALF_HOUR)
    free(MONDAY_NINE + 2 * HALF_HOUR)
    assert len(offer_free_times(at=FRIDAY)) == 1
    assert Seat.objects.filter(state=SeatState.HELD).count() == 4


@pytest.mark.parametrize(
    "wrong",
    [
        {"last_day": date(2026, 10, 29)},
        {"last_day": date(2027, 10, 29)},
        {"wish": Wish(service="first", sites=frozenset({"moon"}))},
        {"people": 9},
        {"access_needs": frozenset({"helicopter"})},
    ],
)
def test_nobody_waits_for_what_is_not_offered(nothing_free: None, wrong: dict[str, Any]) -> None:
    with pytest.raises(NotOffered):
        wait(**wrong)
    assert not Waiting.objects.exists()


def test_the_same_form_twice_is_one_place_and_leaving_twice_is_leaving(nothing_free: None) -> None:
    waiting = wait()
    assert wait() == waiting
    for _ in range(2):
        leave_waiting(code=waiting.code, at=FRIDAY, by=PUBLIC)
    free(MONDAY_NINE)
    assert offer_free_times(at=FRIDAY) == []


def test_the_day_after_the_last_day_nothing_is_left_of_who_waited(nothing_free: None) -> None:
    wait(last_day=date(2026, 11, 2))
    assert destroy_past_waiting(at=datetime(2026, 11, 2, 23, tzinfo=ZONE)) == 0
    assert destroy_past_waiting(at=datetime(2026, 11, 3, 1, tzinfo=ZONE)) == 1
    assert not Waiting.objects.exists()


def test_one_browser_has_one_appointment_to_come() -> None:
    open_seats(at=FRIDAY)
    facts = book(device=b"\1" * 16)
    with pytest.raises(AlreadyBooked):
        book("form-number-two-x", device=b"\1" * 16)
    assert book("form-number-two-x", device=b"\2" * 16)
    cancel_appointment(code=facts.code, at=FRIDAY, by=PUBLIC)
    assert book("form-number-three", device=b"\1" * 16)


def test_closing_a_site_holds_another_time_for_everybody_in_one_act() -> None:
    open_seats(at=FRIDAY)
    alone, group = book(), book("form-number-two-x", service="group", people=4, starts_at=MONDAY_NINE + DAY)
    monday = datetime(2026, 11, 2, 0, tzinfo=ZONE).astimezone(UTC)
    displaced = close_site(
        site="clerk", closes_at=monday, opens_at=monday + 2 * DAY, at=FRIDAY, by=SUPERVISOR
    )
    assert [one.appointment.code for one in displaced] == [alone.code, group.code]
    assert list_free_times(at=FRIDAY)[0].day == date(2026, 11, 4)
    offers = [one.offer for one in displaced]
    assert offers[1] is not None
    moved = take_offer(reference=offers[1].reference, at=FRIDAY, by=PUBLIC)
    assert moved.code == group.code
    assert moved.starts_at.astimezone(ZONE).date() == date(2026, 11, 4)
    assert moved.ends_at - moved.starts_at == 3 * HALF_HOUR
    assert (
        close_site(site="clerk", closes_at=monday, opens_at=monday + 2 * DAY, at=FRIDAY, by=SUPERVISOR) == []
    )
    assert open_seats(at=FRIDAY) == 0, "what is closed stays closed"


def test_a_closing_taken_back_brings_the_times_back_and_who_moved_stays_moved() -> None:
    open_seats(at=FRIDAY)
    stays, moves = book(), book("form-number-two-x")
    while_closed = {"site": "clerk", "closes_at": MONDAY_NINE, "opens_at": MONDAY_NINE + 3 * HALF_HOUR}
    free_before = Seat.objects.filter(state=SeatState.FREE).count()
    displaced = close_site(**while_closed, at=FRIDAY, by=SUPERVISOR)
    kept = {one.appointment.code: one.offer for one in displaced}
    assert kept[stays.code] is not None
    assert kept[moves.code] is not None
    moved = take_offer(reference=kept[moves.code].reference, at=FRIDAY, by=PUBLIC)
    back = reopen_site(**while_closed, at=FRIDAY, by=SUPERVISOR)
    assert [facts.code for facts in back] == [stays.code]
    assert reopen_site(**while_closed, at=FRIDAY, by=SUPERVISOR) == []
    assert count_events("site.reopened") == 1
    assert find_appointment(moves.code) == moved
    with pytest.raises(OfferOver):
        take_offer(reference=kept[stays.code].reference, at=FRIDAY, by=PUBLIC)
    # What was kept is free again, and so is the time that was moved away from.
    assert Seat.objects.filter(state=SeatState.FREE).count() == free_before
    assert not Seat.objects.filter(state__in=(SeatState.HELD, SeatState.WITHDRAWN)).exists()
    assert book("form-number-three").starts_at == MONDAY_NINE


def test_a_closing_within_another_one_taken_back_opens_nothing() -> None:
    open_seats(at=FRIDAY)
    facts = book()
    morning = {"site": "clerk", "closes_at": MONDAY_NINE, "opens_at": MONDAY_NINE + 3 * HALF_HOUR}
    close_site(
        site="clerk", closes_at=MONDAY_NINE - DAY, opens_at=MONDAY_NINE + DAY, at=FRIDAY, by=SUPERVISOR
    )
    close_site(**morning, at=FRIDAY, by=SUPERVISOR)
    assert reopen_site(**morning, at=FRIDAY, by=SUPERVISOR) == []
    found = Offer.objects.get(appointment__code=facts.code)
    assert found.state == OfferState.OPEN
    with pytest.raises(SlotTaken):
        book("form-number-two-x")


def test_a_time_given_back_at_a_closed_place_is_nobodys() -> None:
    open_seats(at=FRIDAY)
    cancels, moves = book(), book("form-number-two-x")
    close_site(site="clerk", closes_at=MONDAY_NINE, opens_at=MONDAY_NINE + DAY, at=FRIDAY, by=SUPERVISOR)
    cancel_appointment(code=cancels.code, at=FRIDAY, by=PUBLIC)
    move_appointment(
        code=moves.code, site="clerk", starts_at=MONDAY_NINE + DAY + 4 * HALF_HOUR, at=FRIDAY, by=PUBLIC
    )
    states = set(Seat.objects.filter(starts_at=MONDAY_NINE).values_list("state", flat=True))
    assert states == {SeatState.WITHDRAWN}
    with pytest.raises(SlotTaken):
        book("form-number-three")


def test_a_clerk_closes_no_site_and_takes_no_closing_back() -> None:
    while_closed = {"site": "clerk", "closes_at": MONDAY_NINE, "opens_at": MONDAY_NINE + DAY}
    for act in (close_site, reopen_site):
        with pytest.raises(NotPermitted):
            act(**while_closed, at=FRIDAY, by=CLERK)


def test_of_many_told_of_an_earlier_time_the_first_has_it() -> None:
    open_seats(at=FRIDAY)
    late = MONDAY_NINE + 3 * DAY
    one = book(starts_at=late, wants_earlier=True)
    other = book("form-number-two-x", starts_at=late, wants_earlier=True)
    book("form-number-three", starts_at=late + HALF_HOUR)
    Seat.objects.filter(starts_at=MONDAY_NINE, counter=2).update(state=SeatState.TAKEN)
    told = offer_earlier(site="clerk", starts_at=MONDAY_NINE, at=FRIDAY, by=CLERK)
    assert {facts.code for facts in told} == {one.code, other.code}
    assert offer_earlier(site="clerk", starts_at=MONDAY_NINE, at=FRIDAY, by=CLERK) == []
    first, second = (Offer.objects.get(appointment__code=facts.code) for facts in (one, other))
    assert take_offer(reference=str(first.reference), at=FRIDAY, by=PUBLIC).starts_at == MONDAY_NINE
    with pytest.raises(OfferOver):
        take_offer(reference=str(second.reference), at=FRIDAY, by=PUBLIC)
    kept = find_appointment(other.code)
    assert kept is not None
    assert kept.starts_at == late


def test_an_unknown_offer_is_over() -> None:
    unknown = "00000000-0000-0000-0000-000000000000"
    assert find_offer(unknown) is None
    assert find_offer("no uuid") is None
    with pytest.raises(OfferOver):
        take_offer(reference=unknown, at=FRIDAY, by=PUBLIC)


@pytest.fixture
def desk_keys(office: None) -> None:
    open_seats(at=FRIDAY)
    publish_desk_keys(at=FRIDAY)


def test_a_contact_follows_an_appointment_to_a_later_day(desk_keys: None) -> None:
    facts = book(contact="ines@example.org")
    move_appointment(code=facts.code, site="clerk", starts_at=MONDAY_NINE + 7 * DAY, at=FRIDAY, by=PUBLIC)
    assert seal_contacts_anew(at=FRIDAY) == 1
    assert seal_contacts_anew(at=FRIDAY) == 0
    assert Contact.objects.get().key_day == date(2026, 11, 9)
    assert open_contact(reference=facts.reference, at=FRIDAY, by=CLERK) == "ines@example.org"


def test_a_contact_follows_from_the_waiting_list_to_the_appointment(desk_keys: None) -> None:
    waiting = wait(contact="+18605550142", last_day=date(2026, 11, 2))
    assert waiting.has_contact
    offer_free_times(at=FRIDAY)
    facts = take_offer(reference=offer_of(waiting), at=FRIDAY, by=PUBLIC)
    assert seal_contacts_anew(at=FRIDAY) == 1
    assert open_contact(reference=facts.reference, at=FRIDAY, by=CLERK) == "+18605550142"
    assert bytes(WaitingContact.objects.get().sealed) == b""
