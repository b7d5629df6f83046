from __future__ import annotations

from charteroak.matching.fingerprints import Fingerprint
from charteroak.matching.models import Posting


def find_card_numbers(fingerprint: Fingerprint) -> list[str]:
    """Return the numbers of the cards that stand under a person's labels, oldest first."""
    labels = fingerprint.labels()
    rows = {bytes(row.label): bytes(row.sealed) for row in Posting.objects.filter(label__in=labels)}
    opened = [fingerprint.open(rows[label], label) for label in labels if label in rows]
    return [number for number in opened if number is not None]
