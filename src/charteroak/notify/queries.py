from __future__ import annotations

from datetime import datetime

from django.db.models import Count

from charteroak.notify.models import Message
from charteroak.notify.states import MessageState


def count_messages() -> dict[str, int]:
    """Count what the outbox holds, by state: figures for the office, of nobody in particular."""
    rows = Message.objects.values_list("state").annotate(Count("id"))
    return {state.value: 0 for state in MessageState} | dict(rows)


def count_overdue(*, before: datetime) -> int:
    """Count the messages that should have left before a moment and did not: is there a worker?"""
    return Message.objects.filter(state=MessageState.DUE, due_at__lt=before).count()
