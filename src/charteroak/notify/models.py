from __future__ import annotations

from django.db import models
from django.db.models import Q

from charteroak.notify.states import UNSETTLED, Channel, Kind, MessageState


class Message(models.Model):
    """One message to one person, as yet to be sent or sent: neither to whom nor what it says. Gone the day after."""

    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in Kind])
    # The reference of an appointment, or of a place on the waiting list.
    subject = models.UUIDField()
    # What else makes it this message and no other: a time, an offer.
    about = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=12)
    due_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in MessageState], default=MessageState.DUE.value
    )
    channel = models.CharField(
        max_length=10, blank=True, default="", choices=[(c.value, c.value) for c in Channel]
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    # Drawn before anything leaves; whoever sends must still hold it.
    attempt = models.UUIDField(null=True)
    # Why it failed or was dropped; a code.
    why = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject", "about"], name="notify_message_once"),
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in Kind]), name="notify_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in MessageState]), name="notify_state_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=sorted(s.value for s in UNSETTLED)),
                name="notify_unsettled",
            ),
        ]

    def __str__(self) -> str:
        return f"message #{self.pk}"
