from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from charteroak.booking.seat_plan import SeatKind
from charteroak.booking.states import (
    HOLDING,
    AppointmentState,
    OfferKind,
    OfferState,
    SeatState,
    WaitingState,
)

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Seat(models.Model):
    """One counter of a site for the length of one appointment: a row, so that it can be locked."""

    site = models.CharField(max_length=40)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    counter = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in SeatState], default=SeatState.FREE.value
    )

    kind = models.CharField(
        max_length=10, choices=[(k.value, k.value) for k in SeatKind], default=SeatKind.PUBLIC.value
    )
    # From when it can be had; and from when one that was kept for others is for everybody.
    released_at = models.DateTimeField(default=_LONG_AGO)
    public_at = models.DateTimeField(null=True)
    # Kept for one offer until then.
    held_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "starts_at", "counter"], name="booking_seat_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in SeatKind]), name="booking_seat_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="booking_seat_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in SeatState]), name="booking_seat_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at", "site"], condition=Q(state="free"), name="booking_seat_free"),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.starts_at:%Y-%m-%dT%H:%MZ} #{self.counter}"


class Appointment(models.Model):
    """A seat that somebody holds by a code. No name; gone the day after."""

    code = models.CharField(max_length=8, unique=True)
    # For links and calendars, so that the code itself stands in neither.
    reference = models.UUIDField(unique=True, default=uuid4, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="appointments")
    state = models.CharField(
        max_length=10,
        choices=[(s.value, s.value) for s in AppointmentState],
        default=AppointmentState.BOOKED.value,
    )
    service = models.CharField(max_length=40, default="", blank=True)
    people = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=12)
    access_needs = ArrayField(models.CharField(max_length=20), default=list)
    booked_hour = models.DateTimeField()
    # Whether the person wants to hear when an earlier time comes free.
    wants_earlier = models.BooleanField(default=False)
    # A hash of what the browser that booked was given, so that one browser has one booking at a time.
    device = models.BinaryField(max_length=16, null=True)
    # How often time, place or state changed: a calendar takes the entry with the highest number (RFC 5546, 2.1.4).
    sequence = models.PositiveSmallIntegerField(default=0)
    # Drawn when the form is shown: the same form sent twice is one appointment.
    request_token = models.CharField(max_length=43, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["device"], condition=Q(state="booked"), name="booking_one_device"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["seat"],
                condition=Q(state__in=sorted(s.value for s in HOLDING)),
                name="booking_appointment_one_per_seat",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in AppointmentState]),
                name="booking_appointment_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"appointment #{self.pk}"


class Holding(models.Model):
    """A seat that an appointment has, one row for each seat in a row that its service takes. Inactive: given back."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="holdings")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="holdings")
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seat"], condition=Q(is_active=True), name="booking_seat_held_once"
            ),
        ]

    def __str__(self) -> str:
        return f"seat {self.seat_id} of appointment {self.appointment_id}"


class Contact(models.Model):
    """How to reach somebody if the place must close: sealed to the desk by the public face, which never reads it.

    A table of its own, so that the public face's role of the database has no right to read the column (decision 26).
    """

    appointment = models.OneToOneField(
        Appointment, on_delete=models.CASCADE, primary_key=True, related_name="contact"
    )
    sealed = models.BinaryField()
    # Of which day the desk's key is: another one than the appointment's, for a while after it was moved.
    key_day = models.DateField()
    # Whether it counts towards one booking a contact: not where staff booked, and not for groups.
    is_counted = models.BooleanField(default=True)
    # An HMAC of what is sealed, made when background work first opens it; and when that was.
    mark = models.BinaryField(max_length=16, null=True)
    marked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["mark"], name="booking_contact_mark")]

    def __str__(self) -> str:
        return f"contact of {self.appointment_id}"


class Waiting(models.Model):
    """Somebody who found no time that suits and waits for one. No name; gone the day after the last day that suits."""

    code = models.CharField(max_length=8, unique=True)
    reference = models.UUIDField(unique=True, default=uuid4, editable=False)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in WaitingState], default=WaitingState.WAITING.value
    )
    service = models.CharField(max_length=40, default="", blank=True)
    people = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=12)
    access_needs = ArrayField(models.CharField(max_length=20), default=list)
    # Which times suit; empty: all.
    sites = ArrayField(models.CharField(max_length=40), default=list)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list)
    parts = ArrayField(models.CharField(max_length=10), default=list)
    last_day = models.DateField()
    joined_hour = models.DateTimeField()
    request_token = models.CharField(max_length=43, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in WaitingState]), name="booking_waiting_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"waiting #{self.pk}"


class WaitingContact(models.Model):
    """How to tell somebody who waits: sealed to the desk's key of the last day that suits. As `Contact`."""

    waiting = models.OneToOneField(
        Waiting, on_delete=models.CASCADE, primary_key=True, related_name="contact"
    )
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"contact of waiting {self.waiting_id}"


class Offer(models.Model):
    """A time offered to somebody who waits, or instead of one that cannot be kept. Its seats are held until it ends."""

    reference = models.UUIDField(unique=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in OfferKind])
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in OfferState], default=OfferState.OPEN.value
    )
    waiting = models.ForeignKey(Waiting, on_delete=models.CASCADE, null=True, related_name="offers")
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, null=True, related_name="offers")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="offers")
    # All the seats in a row; empty where nothing is held, and the first of many to answer has it.
    seats = ArrayField(models.BigIntegerField(), default=list)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(waiting__isnull=False, appointment__isnull=True)
                | Q(waiting__isnull=True, appointment__isnull=False),
                name="booking_offer_to_one",
            ),
            models.UniqueConstraint(
                fields=["waiting"], condition=Q(state="open"), name="booking_offer_one_for_who_waits"
            ),
        ]

    def __str__(self) -> str:
        return f"offer #{self.pk}"


class Closures(models.QuerySet["Closure"]):
    def over(self, site: Any, starts_at: Any, ends_at: Any) -> Closures:
        """Narrow to the closures that touch a while at a site; values, or references to an outer query."""
        return self.filter(site=site, closes_at__lt=ends_at, opens_at__gt=starts_at)


class Closure(models.Model):
    """A site that must close against the policy's hours, from one moment to another."""

    objects = Closures.as_manager()

    site = models.CharField(max_length=40)
    closes_at = models.DateTimeField()
    opens_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(opens_at__gt=F("closes_at")), name="booking_closure_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.site} from {self.closes_at:%Y-%m-%dT%H:%MZ}"


class Rush(models.Model):
    """One release of seats that has a waiting room: how far its line is. `release_at` names it."""

    release_at = models.DateTimeField(primary_key=True)
    # The draw: how many were there, and the last place that took part; who came later stands behind them.
    drawn_at = models.DateTimeField(null=True)
    drawn = models.PositiveIntegerField(default=0)
    last_drawn = models.BigIntegerField(default=0)
    # Who may go in: everybody up to this number; counted up by the clock.
    admitted = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"rush of {self.release_at:%Y-%m-%dT%H:%MZ}"


class LinePlace(models.Model):
    """A place in the line before a release: of nobody, only a number that a signed cookie names."""

    rush = models.ForeignKey(Rush, on_delete=models.CASCADE, related_name="places")
    # The place that was drawn, from 1; of who came after the draw, none: they stand in the order of their ids.
    draw = models.PositiveIntegerField(null=True)
    admitted_at = models.DateTimeField(null=True)
    # One place books once, however many tabs and copies of its cookie there are.
    is_used = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"place #{self.pk}"


class DeskKey(models.Model):
    """The public half of the desk's key of a day (P-256, uncompressed point), for the public face to seal to."""

    day = models.DateField(primary_key=True)
    point = models.BinaryField(max_length=65)

    def __str__(self) -> str:
        return f"desk key of {self.day}"
