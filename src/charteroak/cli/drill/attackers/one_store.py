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
    from collections.abc import Sequence

    from charteroak.custody.holder.base import SecondHolder
    from charteroak.custody.stores.base import KeyStore


def attack(scene: Scene) -> Reading:
    """Try every canary's own words against the postings, with the other holder's answer guessed."""
    from charteroak.custody.queries import get_key_store, get_second_holder
    from charteroak.matching.models import Posting

    start = time.monotonic()
    people = scene.ended(HANDED_OVER)
    postings = Posting.objects.count()
    city, second = get_key_store(), get_second_holder()
    control = sum(_finds(city, second, one) for one in people[:10])
    opened = sum(_finds(city, _Guess(), one) + _finds(_Guess(), second, one) for one in people)
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

    def macs(self, inputs: Sequence[bytes]) -> list[bytes]:
        return [secrets.token_bytes(32) for _ in inputs]


def _finds(city: KeyStore | _Guess, second: SecondHolder, canary: Canary) -> bool:
    from charteroak.matching.fingerprints import draw_secrets
    from charteroak.matching.people import BirthDate, Person
    from charteroak.matching.queries import find_records, list_quarters
    from charteroak.matching.rules import all_keys

    person = Person(canary.given_name, canary.family_name, BirthDate.of(canary.birth_date))
    drawn = draw_secrets(all_keys(person), city=cast("KeyStore", city), second=second)
    return bool(find_records(drawn, list_quarters()))
