from __future__ import annotations

from datetime import date

from django.db import transaction

from charteroak.matching.fingerprints import Fingerprint
from charteroak.matching.models import Posting
from charteroak.matching.queries import find_card_numbers


class NoPlaceLeft(Exception):
    """One name and birth date has more cards than there are places. Says nothing of whom."""


@transaction.atomic
def add_posting(*, fingerprint: Fingerprint, card_number: str, expires_on: date) -> None:
    """Put a card under the first free label of its holder. Doing it again changes nothing.

    :raises NoPlaceLeft: all labels are taken.
    """
    if card_number in find_card_numbers(fingerprint):
        return
    for label in fingerprint.labels():
        row = Posting(label=label, sealed=fingerprint.seal(card_number, label), expires_on=expires_on)
        # Two desks at once: the second insertion waits, finds the label taken and goes on to the next.
        if Posting.objects.bulk_create([row], ignore_conflicts=True) and _stands(label, bytes(row.sealed)):
            return
    raise NoPlaceLeft


def _stands(label: bytes, sealed: bytes) -> bool:
    return Posting.objects.filter(label=label, sealed=sealed).exists()


@transaction.atomic
def destroy_expired_postings(*, before: date) -> int:
    """Delete the postings of cards that expired before a date, and return how many."""
    count, _ = Posting.objects.filter(expires_on__lt=before).delete()
    return count
