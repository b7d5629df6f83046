"""Takes one key store and a dump, and even knows everybody's name: no posting opens without the other holder."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, cast

from charteroak.cli.drill.canaries import Canary
from charteroak.cli.drill.scene import Scene
from charteroak.cli.drill.story import HANDED_OVER
from charteroak.cli.drill.threats import Reading

if TYPE_CHECKING:
    from charteroak.custody.stores.base import KeyStore


def attack(scene: Scene) -> Reading:
    """Try every canary's own words against the postings, with the other holder's answer guessed."""
    from charteroak.custody.queries import get_key_store, get_second_holder
    from charteroak.matching.models import Posting

    start = time.monotonic()
    guess = cast("KeyStore", _Guess())
    people = scene.ended(HANDED_OVER)
    postings = Posting.objects.count()
    control = sum(_finds(get_key_store(), get_second_holder(), one) for one in people[:10])
    opened = sum(
        _finds(get_key_store(), guess, one) + _finds(guess, get_second_holder(), one) for one in people
    )
    return Reading(
        "key_store_alone",
        read=opened,
        of=postings,
        detail=f"{2 * len(people)} trials with the right name and birth date and one key of two: {opened} postings "
        f"opened; with both keys {control} of {len(people[:10])}",
        seconds=time.monotonic() - start,
        measured={},
    )


class _Guess:
    """Stands for the store that the attacker lacks: its answer can only be guessed."""

    def mac(self, name: str, data: bytes) -> bytes:
        return secrets.token_bytes(32)


def _finds(city: KeyStore, second: KeyStore, canary: Canary) -> bool:
    from charteroak.matching.fingerprints import Fingerprint
    from charteroak.matching.queries import find_card_numbers

    fingerprint = Fingerprint(
        city,
        second,
        given_name=canary.given_name,
        family_name=canary.family_name,
        birth_date=canary.birth_date,
    )
    return bool(find_card_numbers(fingerprint))
