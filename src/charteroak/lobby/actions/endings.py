"""What is over goes."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from charteroak.lobby.models import Counter, LineDay, Ticket

# The sums of fewer services than that would be those of a few people.
_FEWEST = 5


@transaction.atomic
def destroy_past_tickets(*, before: date) -> int:
    """Delete the tickets and counters of days before a date, and sums of too few services. Return how many tickets."""
    count, _ = Ticket.objects.filter(day__lt=before).delete()
    Counter.objects.filter(day__lt=before).delete()
    LineDay.objects.filter(day__lt=before, served__gt=0, served__lt=_FEWEST).update(
        served=0, minutes=0, squares=0
    )
    return count


@transaction.atomic
def destroy_past_lines(*, before: date) -> int:
    """Delete the sums of days before a date. Return how many days."""
    count, _ = LineDay.objects.filter(day__lt=before).delete()
    return count
