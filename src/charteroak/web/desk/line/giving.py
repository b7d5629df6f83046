"""A number is given: what a kiosk and a clerk do alike."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from charteroak.booking.actions import BookingRefused
from charteroak.credentials.qr import make_small_qr
from charteroak.journeys.join_line import Joined, join_line
from charteroak.lobby.actions import LobbyRefused, TooEarly
from charteroak.lobby.queries import public_wait
from charteroak.staff.permissions import Actor
from charteroak.web.desk.line.forms import CodeForm, WalkInForm
from charteroak.web.public.line.words import DoorWords, words_of_door
from charteroak.web.templatetags.moments import clock_of

_PUBLIC = "charteroak.config.urls_public"


def give_by_code(form: CodeForm, *, language: str, at: datetime, by: Actor) -> Joined:
    """Give the number of an appointment. :raises LobbyRefused, BookingRefused: as `join_line` does."""
    return join_line(
        request_token=form.cleaned_data["request_token"],
        language=language,
        code=form.cleaned_data["code"],
        priority=form.priority_chosen,
        address=address_of("{token}", language),
        at=at,
        by=by,
    )


def give_to_walk_in(form: WalkInForm, *, at: datetime, by: Actor) -> Joined:
    """Give a number to somebody without an appointment. :raises LobbyRefused: as `join_line` does."""
    language = form.cleaned_data["language"]
    return join_line(
        request_token=form.cleaned_data["request_token"],
        language=language,
        service=form.cleaned_data.get("service", ""),
        priority=form.priority_chosen,
        address=address_of("{token}", language),
        at=at,
        by=by,
    )


def address_of(token: str, language: str) -> str:
    """Return the address of a number's own page on the public face, in a language that pages are written in."""
    known = {code for code, _ in settings.LANGUAGES}
    with override(language if language in known else settings.LANGUAGE_CODE):
        path = reverse("my_number", args=["TOKEN"], urlconf=_PUBLIC)
    return f"{settings.PUBLIC_URL}{path.replace('TOKEN', token)}"


def qr_of(address: str) -> str:
    """Draw an address as a QR code: the address of a picture, with the picture in it."""
    return make_small_qr(address).data_address()


def words_for(refused: LobbyRefused | BookingRefused) -> str:
    """Say why somebody got no number, and what to do."""
    if isinstance(refused, TooEarly):
        return _("You are early. Come back at %(time)s with this code.") % {"time": clock_of(refused.from_at)}
    words = {
        "unknown_code": _("We found no appointment with this code. Please check it."),
        "cancelled": _("This appointment was canceled. You can take a number without one."),
        "already_checked_in": _("This code was used already. Please go to a clerk."),
        "wrong_day": _("This appointment is for another day."),
        "other_site": _("This appointment is at another place. Look at the address on it."),
        "not_offered": _("Choose from this list."),
        "line_full": _("The line is full. We could not see you before we close."),
        "line_closed": _("The line is closed for today."),
        "not_open": _("We take no walk-ins now."),
    }
    return words.get(refused.reason, _("That did not work. Please go to a clerk."))


def door_of(site: str, *, at: datetime) -> DoorWords:
    """Say whether a site takes people without an appointment now, and if not, why and when it does."""
    return words_of_door(site, public_wait(site, at=at).door, at=at)
