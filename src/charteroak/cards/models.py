from __future__ import annotations

from django.db import models

from charteroak.cards.states import CardState


class StatusList(models.Model):
    """A list of `size` places; a card has one, drawn at random. A new list is begun when one is half full."""

    size = models.PositiveIntegerField(default=2**17)
    used = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.pk)


class Card(models.Model):
    """A card, and nothing of its holder."""

    number = models.CharField(max_length=12, unique=True)
    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="+")
    status_index = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in CardState])
    issued_week = models.DateField()
    expires_on = models.DateField()
    site = models.CharField(max_length=40)
    policy_version = models.CharField(max_length=20)
    revocation_reason = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["status_list", "status_index"], name="cards_one_card_a_place"),
            models.CheckConstraint(
                name="cards_state_known", condition=models.Q(state__in=[s.value for s in CardState])
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Renewal(models.Model):
    """A record sealed to a card in somebody's hand. It tells neither the card nor the holder nor its hour."""

    record_id = models.BinaryField(primary_key=True, max_length=32)
    version = models.PositiveSmallIntegerField()
    cohort_key = models.CharField(max_length=40)
    held_until = models.DateField()
    wrapped_key = models.BinaryField()
    body = models.BinaryField()

    def __str__(self) -> str:
        return f"until {self.held_until}"
