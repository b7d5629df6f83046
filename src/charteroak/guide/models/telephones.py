from __future__ import annotations

from django.db import models

from charteroak.guide.states import CallOutcome


class TelephoneCall(models.Model):
    """What came of calling a number the last time: a public number of an office, and nobody's who called."""

    number = models.CharField(max_length=20, unique=True)  # E.164, or a short one such as 211
    called_on = models.DateField()
    outcome = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=[one.value for one in CallOutcome]),
                name="guide_call_outcome_known",
            )
        ]

    def __str__(self) -> str:
        return self.number
