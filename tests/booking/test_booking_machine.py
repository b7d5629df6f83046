"""Whatever is done, in whatever order: nobody shares a seat, no seat is lost, and nothing is free before its time."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.db.models import Exists, OuterRef
from hypothesis import HealthCheck
from hypothesis import settings as of_hypothesis
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from pytest_django.fixtures import Settings

from charteroak.booking.actions import (
    BookingRefused,
    book_seat,
    cancel_appointment,
    check_in_appointment,
    close_site,
    decline_offer,
    join_waiting,
    mark_no_shows,
    move_appointment,
    offer_free_times,
    open_seats,
    reopen_site,
    take_offer,
)
from charteroak.booking.models import Appointment, Closure, Holding, Offer, Seat
from charteroak.booking.queries import Wish
from charteroak.booking.states import AppointmentState, OfferState, SeatState
from charteroak.staff.permissions import PUBLIC, Role, actor_for
from people import ROOT

pytestmark = pytest.mark.django_db

ZONE = ZoneInfo("America/New_York")
FRIDAY = datetime(2026, 10, 30, 20, tzinfo=ZONE).astimezone(UTC)
MONDAY_NINE = datetime(2026, 11, 2, 9, tzinfo=ZONE).astimezone(UTC)
HALF_HOUR, DAY = timedelta(minutes=30), timedelta(days=1)
CLERK = actor_for(account_id="0123456789abcdef", role=Role.CLERK, site="clerk")
SUPERVISOR = actor_for(account_id="00112233445566aa", role=Role.SUPERVISOR, site="clerk")

# Half of each day's seats open a month before, the others at 8:00 on the day before.
DRIPS = """
[booking.release]
opens = "08:00"
drips = [{ days_before = 28, percent = 50 }, { days_before = 1, percent = 50 }]
"""


@pytest.fixture
def in_drips(settings: Settings, tmp_path: Path) -> None:
    text = (ROOT / "policies" / "hartford.toml").read_text()
    settings.CHARTEROAK_POLICY = tmp_path / "drips.toml"
    settings.CHARTEROAK_POLICY.write_text(text + DRIPS)


class Booking(RuleBasedStateMachine):
    """Two mornings at one place, and all that may be done to their twenty-four seats."""

    codes, closings = Bundle("codes"), Bundle("closings")

    @initialize()
    def open(self) -> None:
        self.point = transaction.savepoint()
        self.at, self.forms = FRIDAY, 0
        open_seats(at=self.at)

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.point)

    @rule(target=codes, slot=st.integers(0, 7), service=st.sampled_from(["", "first", "group"]))
    def book(self, slot: int, service: str) -> Any:
        try:
            facts = book_seat(
                site="clerk", starts_at=self._time(slot), language="es", access_needs=[], service=service,
                request_token=self._form(), at=self.at, by=PUBLIC,
            )  # fmt: skip
        except BookingRefused:
            return multiple()
        seats = Seat.objects.filter(holdings__appointment__code=facts.code)
        assert all(seat.released_at <= self.at for seat in seats), "booked before its release"
        return facts.code

    @rule(code=codes, slot=st.integers(0, 7))
    def move(self, code: str, slot: int) -> None:
        self._try(move_appointment, code=code, site="clerk", starts_at=self._time(slot), by=PUBLIC)

    @rule(code=consumes(codes))
    def cancel(self, code: str) -> None:
        self._try(cancel_appointment, code=code, by=PUBLIC)

    @rule(code=codes)
    def check_in(self, code: str) -> None:
        self._try(check_in_appointment, code=code, by=CLERK)

    @rule(target=closings, slot=st.integers(0, 7), length=st.integers(1, 6))
    def close(self, slot: int, length: int) -> tuple[datetime, datetime]:
        while_closed = self._time(slot), self._time(slot) + length * HALF_HOUR
        close_site(
            site="clerk", closes_at=while_closed[0], opens_at=while_closed[1], at=self.at, by=SUPERVISOR
        )
        return while_closed

    @rule(closing=closings)
    def open_after_all(self, closing: tuple[datetime, datetime]) -> None:
        reopen_site(site="clerk", closes_at=closing[0], opens_at=closing[1], at=self.at, by=SUPERVISOR)

    @rule(service=st.sampled_from(["first", "group"]))
    def wait(self, service: str) -> None:
        join_waiting(
            wish=Wish(service=service), people=1, language="es", access_needs=frozenset(), contact="",
            last_day=(FRIDAY + 20 * DAY).date(), request_token=self._form(), at=self.at, by=PUBLIC,
        )  # fmt: skip
        offer_free_times(at=self.at)

    @rule(is_taken=st.booleans(), which=st.integers(0, 3))
    def answer(self, is_taken: bool, which: int) -> None:
        offers = list(Offer.objects.filter(state=OfferState.OPEN).order_by("pk"))
        if offers:
            reference = str(offers[which % len(offers)].reference)
            if is_taken:
                self._try(take_offer, reference=reference, by=PUBLIC)
            else:
                self._try(decline_offer, reference=reference)

    @rule(hours=st.integers(1, 20))
    def later(self, hours: int) -> None:
        self.at += timedelta(hours=hours)
        open_seats(at=self.at)
        offer_free_times(at=self.at)
        mark_no_shows(at=self.at)

    def _time(self, slot: int) -> datetime:
        return MONDAY_NINE + slot // 4 * DAY + slot % 4 * HALF_HOUR

    def _form(self) -> str:
        self.forms += 1
        return f"request-token-{self.forms:06}"

    def _try(self, act: Any, **arguments: Any) -> None:
        with suppress(BookingRefused):
            act(at=self.at, **arguments)

    @invariant()
    def every_seat_has_one_holder_or_none(self) -> None:
        held = Counter(Holding.objects.filter(is_active=True).values_list("seat_id", flat=True))
        assert set(held.values()) <= {1}
        taken = set(Seat.objects.filter(state=SeatState.TAKEN).values_list("pk", flat=True))
        assert taken == set(held)

    @invariant()
    def what_is_kept_is_kept_for_one_offer_that_stands(self) -> None:
        offered = [seat for offer in Offer.objects.filter(state=OfferState.OPEN) for seat in offer.seats]
        kept = list(Seat.objects.filter(state=SeatState.HELD).values_list("pk", flat=True))
        assert set(kept) <= set(offered)
        assert all(offered.count(seat) == 1 for seat in kept)

    @invariant()
    def nothing_is_free_where_the_place_is_closed(self) -> None:
        shut = Closure.objects.over(OuterRef("site"), OuterRef("starts_at"), OuterRef("ends_at"))
        assert not Seat.objects.filter(Exists(shut), state__in=(SeatState.FREE, SeatState.HELD)).exists()

    @invariant()
    def who_cancelled_holds_nothing_and_all_others_their_whole_service(self) -> None:
        for row in Appointment.objects.all():
            seats = row.holdings.filter(is_active=True).count()
            wanted = 0 if row.state == AppointmentState.CANCELLED else 3 if row.service == "group" else 1
            assert seats == wanted


def test_whatever_people_do_nobody_shares_a_seat_and_no_seat_is_lost(in_drips: None) -> None:
    settings = of_hypothesis(
        max_examples=10, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Booking, settings=settings)
