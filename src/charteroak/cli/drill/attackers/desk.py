"""Has taken over the desk: its role in the database and the running key stores, and no card in hand."""

from __future__ import annotations

import time
from collections.abc import Iterator

from charteroak.cli.drill.attackers.visits import count_under_way, find_people_under_way
from charteroak.cli.drill.scene import Scene
from charteroak.cli.drill.threats import UNDER_WAY, Reading


def attack(scene: Scene) -> Reading:
    """Open the visits under way, and whatever of the renewal records opens without the small code on the card."""
    from charteroak.cards.models import Renewal

    start = time.monotonic()
    records = Renewal.objects.count()
    opened = scene.scanner.sweep_bytes(b"\n".join(_open_renewals()), place="renewal records").owners
    found = find_people_under_way(scene)
    return Reading(
        "desk_without_card",
        read=len(found | opened),
        of=len(scene.canaries),
        detail=f"{len(found)} people under way; of {records} renewal records {len(opened)} read: "
        "the city's keys take off the outer seal, and the inner one asks for the card's own 128 bits",
        seconds=time.monotonic() - start,
        measured={UNDER_WAY: count_under_way()},
    )


def _open_renewals() -> Iterator[bytes]:
    """Yield what the city's keys alone make of every renewal record, and what a guessed secret opens of it."""
    from charteroak.cards.models import Renewal
    from charteroak.cards.renewal import RenewalRefused, SealedRecord, _context, new_secret, open_record
    from charteroak.custody.actions import CARD_KEY
    from charteroak.custody.queries import get_key_store

    store = get_key_store()
    for row in Renewal.objects.all():
        record_id, wrapped = bytes(row.record_id), bytes(row.wrapped_key)
        yield store.open(row.cohort_key, wrapped, context=_context("cohort", record_id))
        yield bytes(row.body)
        sealed = SealedRecord(record_id, row.version, row.cohort_key, wrapped, bytes(row.body))
        try:
            yield open_record(sealed=sealed, secret=new_secret(), card_key=CARD_KEY, store=store)
        except RenewalRefused:
            continue
