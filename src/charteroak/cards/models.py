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


class SigningKey(models.Model):
    """The public half of a key that cards or status lists are signed with; the private half stands in the key store.

    Kept after the private half is destroyed, for as long as something that it signed may be checked.
    """

    name = models.CharField(max_length=40, unique=True)
    purpose = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    point = models.BinaryField(max_length=65)  # uncompressed, on P-256
    # It is published from the start and signs from this day on, so that verifiers know it before they meet it.
    signs_from = models.DateField()
    retired_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        ordering = ["purpose", "number"]
        constraints = [
            models.UniqueConstraint(fields=["purpose", "number"], name="cards_signing_key_number_once"),
        ]

    def __str__(self) -> str:
        return self.name
