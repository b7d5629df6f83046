from __future__ import annotations

import secrets

from django.db import models

from charteroak.enrollment.states import MAY_HAVE_CARD, MatchState, VisitState


def new_ref() -> str:
    return secrets.token_hex(8)


def new_salt() -> bytes:
    return secrets.token_bytes(16)


class Visit(models.Model):
    """One visit while it lasts. Whatever is personal is sealed under its day's key; hand-over deletes the row."""

    ref = models.CharField(max_length=16, unique=True, default=new_ref, editable=False)
    site = models.CharField(max_length=40)
    state = models.CharField(max_length=14, choices=[(s.value, s.value) for s in VisitState])
    language = models.CharField(max_length=10)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=16)
    # The form that opened it; the same form sent twice opens one visit.
    request_token = models.CharField(max_length=32, unique=True)
    salt = models.BinaryField(max_length=16, default=new_salt)
    key_name = models.CharField(max_length=40)
    sealed_details = models.BinaryField(null=True)
    sealed_photo = models.BinaryField(null=True)
    sealed_code = models.BinaryField(null=True)
    sealed_matches = models.BinaryField(null=True)
    # What the old card said, where this visit renews one; and the new card's secret until it is in the hand.
    sealed_old_card = models.BinaryField(null=True)
    sealed_renewal = models.BinaryField(null=True)
    evidence_policy = models.CharField(max_length=20, blank=True)
    evidence_by = models.CharField(max_length=16, blank=True)
    receipt_number = models.CharField(max_length=12, blank=True)
    card_number = models.CharField(max_length=12, blank=True)
    match_state = models.CharField(
        max_length=8, choices=[(s.value, s.value) for s in MatchState], blank=True, default=""
    )
    # Since when, and by whom, the findings lie side by side on a screen; and who was last not sure of one.
    match_opened_at = models.DateTimeField(null=True)
    match_opened_by = models.CharField(max_length=16, blank=True)
    unsure_by = models.CharField(max_length=16, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="enrollment_state_known", condition=models.Q(state__in=[s.value for s in VisitState])
            ),
            models.CheckConstraint(
                name="enrollment_match_known",
                condition=models.Q(match_state__in=[s.value for s in MatchState]),
            ),
            # Held here too, so that no way round the actions leads to a second card.
            models.CheckConstraint(
                name="enrollment_no_card_before_match",
                condition=models.Q(card_number="")
                | models.Q(match_state__in=[s.value for s in sorted(MAY_HAVE_CARD)]),
            ),
            models.UniqueConstraint(
                name="enrollment_a_card_in_one_visit",
                fields=["card_number"],
                condition=~models.Q(card_number=""),
            ),
            models.UniqueConstraint(
                name="enrollment_a_receipt_in_one_visit",
                fields=["receipt_number"],
                condition=~models.Q(receipt_number=""),
            ),
        ]

    def __str__(self) -> str:
        return self.ref
