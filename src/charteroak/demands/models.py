from __future__ import annotations

import secrets
from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from charteroak.demands.holds import LONGEST_HOLD_DAYS, Court, HoldEnd, HoldInstrument, HoldScope
from charteroak.demands.rules import Decision, Instrument, Issuer, Outcome, Scope
from charteroak.demands.states import DemandState


def new_ref() -> str:
    return secrets.token_hex(8)


class Hold(models.Model):
    """A court's reach into the schedule: what is in scope is not destroyed until the end date.

    The docket names a case in which the city stands, never one about a single person, and is published nowhere.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_ref, editable=False)
    scopes = ArrayField(models.CharField(max_length=20))
    instrument = models.CharField(max_length=20)
    court = models.CharField(max_length=20)
    docket = models.CharField(max_length=24)
    instrument_date = models.DateField()
    starts_at = models.DateTimeField()
    until = models.DateField()
    ends_at = models.DateTimeField()  # the end of the day `until` in the city
    set_by_act = models.CharField(max_length=16, unique=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=10, blank=True)
    ended_by_act = models.CharField(max_length=16, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="demands_hold_codes_known",
                condition=Q(instrument__in=[one.value for one in HoldInstrument])
                & Q(court__in=[one.value for one in Court])
                & Q(ended_why__in=["", *[one.value for one in HoldEnd]])
                & Q(scopes__contained_by=[one.value for one in HoldScope])
                & Q(scopes__len__gt=0),
            ),
            models.CheckConstraint(
                name="demands_hold_has_an_end",
                # A day more than the limit: the last day counts whole, and clocks are set forward and back.
                condition=Q(ends_at__gt=F("starts_at"))
                & Q(ends_at__lte=F("starts_at") + timedelta(days=LONGEST_HOLD_DAYS + 2)),
            ),
            models.CheckConstraint(
                name="demands_hold_ended_says_why",
                condition=(Q(ended_at__isnull=True) & Q(ended_why=""))
                | (Q(ended_at__isnull=False) & ~Q(ended_why="")),
            ),
        ]

    def __str__(self) -> str:
        return f"hold {self.ref}"


class HostileDay(models.Model):
    """A time in which nothing new is taken in. One is open at most."""

    ref = models.CharField(max_length=16, unique=True, default=new_ref, editable=False)
    begun_at = models.DateTimeField()
    begun_by_act = models.CharField(max_length=16, unique=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_act = models.CharField(max_length=16, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ended_at"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="demands_one_hostile_day",
            ),
            models.CheckConstraint(
                name="demands_hostile_day_ends_after", condition=Q(ended_at__gte=F("begun_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"hostile day {self.ref}"


class Demand(models.Model):
    """What somebody asked of the city by law, in codes: no person, no case. Never changed: a trigger refuses it."""

    ref = models.CharField(max_length=16, unique=True, default=new_ref, editable=False)
    instrument = models.CharField(max_length=30)
    issuer = models.CharField(max_length=20)
    scope = models.CharField(max_length=20)
    received_on = models.DateField(db_index=True)
    deadline = models.DateField()
    request_token = models.CharField(max_length=43, unique=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="demands_demand_codes_known",
                condition=Q(instrument__in=[one.value for one in Instrument])
                & Q(issuer__in=[one.value for one in Issuer])
                & Q(scope__in=[one.value for one in Scope]),
            ),
            models.CheckConstraint(
                name="demands_deadline_after_receipt", condition=Q(deadline__gte=F("received_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"demand {self.ref}"


class Step(models.Model):
    """One step of a demand, only ever added. A trigger lets a search stand only where one person is meant."""

    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10)
    decision = models.CharField(max_length=20, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    taken_at = models.DateTimeField()
    taken_on = models.DateField(db_index=True)  # the day in the city
    role = models.CharField(max_length=20)
    act = models.CharField(max_length=16, blank=True)

    class Meta:
        ordering = ["demand_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["demand", "number"], name="demands_step_once"),
            models.CheckConstraint(
                name="demands_step_codes_known",
                condition=Q(state__in=[one.value for one in DemandState])
                & Q(decision__in=["", *[one.value for one in Decision]])
                & Q(outcome__in=["", *[one.value for one in Outcome]]),
            ),
            models.CheckConstraint(name="demands_step_decided_by_two", condition=Q(decision="") | ~Q(act="")),
        ]

    def __str__(self) -> str:
        return f"step {self.number} of demand #{self.demand_id}"


class Notice(models.Model):
    """What waits for a card's holder: an answer was given. The label tells no card to who has the database alone."""

    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="+")
    label = models.BinaryField(max_length=32)
    not_before = models.DateField()
    expires_on = models.DateField(db_index=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["demand", "label"], name="demands_notice_once")]

    def __str__(self) -> str:
        return f"notice {self.pk}"


class QuarterlyReport(models.Model):
    """What was published of a quarter, small counts hidden. Never changed: a trigger refuses it."""

    quarter = models.CharField(max_length=7, unique=True)
    published_at = models.DateTimeField()
    body = models.TextField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["quarter"]

    def __str__(self) -> str:
        return self.quarter
