"""What is sealed in the visits under way, opened as whoever holds the database and the city's key store can."""

from __future__ import annotations

from collections.abc import Iterator

from charteroak.cli.drill.scene import Scene

_PARTS = ("details", "photo", "code", "old_card")


def find_people_under_way(scene: Scene) -> set[int]:
    """Return of whom anything can be read in a visit that is under way."""
    hits = scene.scanner.sweep_bytes(b"\n".join(_open_visits()), place="opened visits").hits
    # Whose a picture is, the likeness of the sample's face cannot tell; the bytes of the photo can.
    return {hit.owner for hit in hits if hit.encoding != "picture"}


def _open_visits() -> Iterator[bytes]:
    from charteroak.custody.queries import get_key_store
    from charteroak.enrollment.models import Visit
    from charteroak.enrollment.sealing import _context

    store = get_key_store()
    for visit in Visit.objects.all():
        for part in _PARTS:
            sealed = getattr(visit, f"sealed_{part}")
            if sealed is not None:
                yield store.open(visit.key_name, bytes(sealed), context=_context(visit, part))


def count_visits() -> int:
    """Return how many visits are under way, the planted ones of nobody among them."""
    from charteroak.enrollment.models import Visit

    return Visit.objects.count()
