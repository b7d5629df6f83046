"""What is under way, opened as whoever holds database and key store can: visits, and contacts for appointments."""

from __future__ import annotations

from collections.abc import Iterator

from charteroak.cli.drill.scene import Scene

_PARTS = ("details", "photo", "code", "old_card")


def find_people_under_way(scene: Scene) -> set[int]:
    """Return of whom anything can be read in a visit or an appointment that is under way."""
    opened = b"\n".join([*_open_visits(), *_open_contacts()])
    hits = scene.scanner.sweep_bytes(opened, place="opened visits and contacts").hits
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


def _open_contacts() -> Iterator[bytes]:
    from charteroak.booking.models import Contact
    from charteroak.booking.sealing import contact_context, contact_info
    from charteroak.custody.queries import get_key_store
    from charteroak.lib.clock import local_date
    from charteroak.program.queries import current_policy

    store, zone = get_key_store(), current_policy().city.time_zone
    for contact in Contact.objects.select_related("appointment__seat"):
        day = local_date(contact.appointment.seat.starts_at, zone)
        context = contact_context(contact.appointment.reference, day)
        key = f"desk/{day.isoformat()}"
        yield store.open_hpke(key, bytes(contact.sealed), info=contact_info(), aad=context)


def count_under_way() -> int:
    """Return how many visits are under way, planted ones among them, and appointments with a contact to come."""
    from charteroak.booking.models import Contact
    from charteroak.enrollment.models import Visit

    return Visit.objects.count() + Contact.objects.count()
