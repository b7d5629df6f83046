"""The contact that one person left: opened on a press of the button, shown once, recorded."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charteroak.booking.actions import BookingRefused, ContactClosed, open_contact
from charteroak.booking.queries import find_by_reference
from charteroak.lib.clock import now
from charteroak.staff.permissions import Permission
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.pages import desk_page, show


@staff(Permission.CONTACT_OPEN)
@desk_page
@require_POST
def show_contact(request: HttpRequest, reference: str) -> HttpResponse:
    """Open one contact. A POST, since every opening is recorded; going back or reloading shows nothing again."""
    actor, status = actor_of(request), 200
    contact = problem = ""
    try:
        contact = open_contact(reference=str(reference), at=now(), by=actor)
    except ContactClosed:
        problem, status = _("This contact cannot be opened: its key is gone, or it was changed."), 410
    except BookingRefused:
        problem, status = _("There is no contact any more. The person has come or cancelled."), 404
    facts = find_by_reference(str(reference)) if contact or status == 410 else None
    context = {"contact": contact, "problem": problem, "appointment": facts}
    return show(request, "desk/contact.html", context, status=status)
