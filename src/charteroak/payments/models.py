from __future__ import annotations

from django.db import models


class Payment(models.Model):
    """What was paid, where and why. It names no person and no visit, and is never changed: a trigger refuses it."""

    receipt_number = models.CharField(max_length=12, unique=True)
    paid_on = models.DateField()
    site = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    reason = models.CharField(max_length=40)
    cents = models.PositiveIntegerField()
    tender = models.CharField(max_length=20)
    policy_version = models.CharField(max_length=20)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="payments_waived_costs_nothing",
                condition=~models.Q(kind="waived") | models.Q(cents=0),
            ),
        ]

    def __str__(self) -> str:
        return self.receipt_number
