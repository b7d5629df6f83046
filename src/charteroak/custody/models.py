from __future__ import annotations

from django.db import models


class Ending(models.Model):
    """A key or a file that is to be destroyed now, by its name.

    Written before, deleted with the receipt after: what a kill interrupts in between is finished by the next run.
    """

    name = models.CharField(max_length=80, unique=True)
    scope = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.name


class KnownKey(models.Model):
    """A living key whose making is in the journal: made and recorded agree, whatever was killed in between."""

    name = models.CharField(max_length=61, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ClockMark(models.Model):
    """The last moment at which the clock was believed, and what another clock of this machine said then. One row."""

    believed_at = models.DateTimeField()
    boot = models.CharField(max_length=40)
    boot_seconds = models.FloatField()
    doubted = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(name="custody_clock_one_mark", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return f"{self.believed_at:%Y-%m-%dT%H:%MZ}"


class UseMark(models.Model):
    """How many of a day's uses of a purpose's keys are in the journal already. No person, no visit."""

    store = models.CharField(max_length=10)
    day = models.DateField()
    purpose = models.CharField(max_length=20)
    use = models.CharField(max_length=10)
    counted = models.PositiveIntegerField(default=0)
    quota_reached = models.BooleanField(default=False)

    class Meta:
        ordering = ["day", "id"]
        constraints = [
            models.UniqueConstraint(fields=["store", "day", "purpose", "use"], name="custody_one_mark")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.purpose} {self.use}"


class Sentinel(models.Model):
    """SHA-256 of the second holder's right answer to an input that the desk can make again. Of no person."""

    number = models.PositiveSmallIntegerField(unique=True)
    answer_digest = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(name="custody_sentinel_number", condition=models.Q(number__lt=32))
        ]

    def __str__(self) -> str:
        return f"#{self.number}"
