from __future__ import annotations

from django.db import models
from django.db.models import Q

from charteroak.lobby.states import AT_COUNTER, TicketKind, TicketState


class Ticket(models.Model):
    """A number and a place in today's line. No name; gone the day after."""

    # For the person's own page; whoever has it may see the place in line and no more.
    token = models.CharField(max_length=43, unique=True)
    # Drawn when the form is shown: the same form sent twice is one ticket.
    request_token = models.CharField(max_length=43, unique=True)
    site = models.CharField(max_length=40)
    day = models.DateField()  # the local day
    series = models.CharField(max_length=40)  # whose numbers; another site's where the person was sent on
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    state = models.CharField(max_length=10, default=TicketState.WAITING.value)
    service = models.CharField(max_length=40, default="", blank=True)
    priority = models.CharField(max_length=20, default="", blank=True)
    language = models.CharField(max_length=12)
    appointment = models.UUIDField(null=True, unique=True)
    booked_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    served_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    calls = models.PositiveSmallIntegerField(default=0)
    counter = models.PositiveSmallIntegerField(null=True)
    for_counter = models.PositiveSmallIntegerField(null=True)
    # A visit was opened from it: that happens once.
    is_opened = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "day", "number"], name="lobby_ticket_number_once"),
            models.UniqueConstraint(
                fields=["site", "day", "counter"],
                condition=Q(state__in=sorted(s.value for s in AT_COUNTER)),
                name="lobby_ticket_one_at_a_counter",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in TicketState]), name="lobby_ticket_state_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in TicketKind]), name="lobby_ticket_kind_known"
            ),
        ]
        indexes = [models.Index(fields=["site", "day", "state"], name="lobby_ticket_of_day")]

    def __str__(self) -> str:
        return f"{self.series} {self.number}"


class Counter(models.Model):
    """A counter of a site on one day. Nobody's account: a supervisor opened it, and no clerk is there yet."""

    site = models.CharField(max_length=40)
    day = models.DateField()
    number = models.PositiveSmallIntegerField()
    is_open = models.BooleanField(default=False)
    opened_by = models.CharField(max_length=40, default="", blank=True)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "day", "number"], name="lobby_counter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.site} counter {self.number}"


class LineDay(models.Model):
    """A site's line on one day: the last number, what pages follow, and sums that tell how long it takes."""

    site = models.CharField(max_length=40)
    day = models.DateField()
    # Grows with every change, from one day to the next too.
    version = models.BigIntegerField()
    last_number = models.PositiveIntegerField(default=0)
    is_closed = models.BooleanField(default=False)
    why = models.CharField(max_length=20, default="", blank=True)
    served = models.PositiveIntegerField(default=0)
    minutes = models.FloatField(default=0)
    squares = models.FloatField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "day"], name="lobby_lineday_once")]

    def __str__(self) -> str:
        return f"{self.site} {self.day}"


class Kiosk(models.Model):
    """A screen at a site's door that a supervisor let in: it may give tickets there, and needs no account."""

    digest = models.BinaryField(max_length=32, unique=True)  # SHA-256 of the token in its address
    site = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"kiosk of {self.site}"
