"""What this city knows of a service beside the standard: whether it is shown, and on whose word."""

from __future__ import annotations

import secrets

from django.db import models

from charteroak.directory.states import ListingState


def new_salt() -> bytes:
    """Return what leads from a listing to its entries in the journal."""
    return secrets.token_bytes(16)


class Listing(models.Model):
    """Whether a service is shown to residents, where its facts were read, and when they are to be looked at again."""

    service = models.OneToOneField("directory.Service", on_delete=models.CASCADE, primary_key=True)
    state = models.CharField(max_length=12, default=ListingState.DRAFT, db_index=True)
    source = models.CharField(max_length=160, blank=True)
    source_translations = models.JSONField(default=dict, blank=True)  # language to the source's name in it
    source_url = models.CharField(max_length=500, blank=True)
    read_on = models.DateField(null=True, blank=True)
    review_by = models.DateField(null=True, blank=True, db_index=True)
    reviewer_role = models.CharField(max_length=20, blank=True)
    proposed_by = models.CharField(max_length=36, blank=True)  # who drafted; another one publishes
    withdrawn_why = models.CharField(max_length=20, blank=True)
    changed_at = models.DateTimeField()
    # What an editor changed of a published listing, until a second person publishes it (actions.pending).
    pending = models.JSONField(null=True, blank=True)
    # When a file last changed what it shows.
    taken_in_at = models.DateTimeField(null=True, blank=True)
    salt = models.BinaryField(max_length=16, default=new_salt)  # of its entries in the journal

    def __str__(self) -> str:
        return str(self.service_id)


class LegalStanding(models.Model):
    """Why somebody may give immigration legal help: a lawyer's bar number, or the Department of Justice's recognition.

    An organization is recognized and its representatives are accredited, each until a day (8 CFR 1292.11 and 1292.12).
    """

    service = models.OneToOneField("directory.Service", on_delete=models.CASCADE, primary_key=True)
    kind = models.CharField(max_length=12)  # directory.states.StandingKind
    bar_state = models.CharField(max_length=40, blank=True)
    bar_number = models.CharField(max_length=40, blank=True)
    recognized_until = models.DateField(null=True, blank=True)
    accredited_until = models.DateField(null=True, blank=True)
    checked_on = models.DateField()

    def __str__(self) -> str:
        return str(self.service_id)


class ImportRun(models.Model):
    """One file that is or was taken in: how far it is, so that a run that died goes on where it stood."""

    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of what was read, in hex
    position = models.PositiveIntegerField(default=0)  # rows done, in the order of writing
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    refusals = models.JSONField(default=list, blank=True)  # of the rows done
    total = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    # Refused already when the file was read, row by row or field by field.
    unread = models.JSONField(default=list, blank=True)
    # Ids of services that are new, or read differently now: {"new": [...], "changed": [...]}.
    services = models.JSONField(default=dict, blank=True)
    # What a page took in, until all of it is done: the file, whose word it is, and in which role somebody did.
    content = models.BinaryField(null=True, blank=True)
    provenance = models.JSONField(default=dict, blank=True)
    role = models.CharField(max_length=20, blank=True)
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.digest
