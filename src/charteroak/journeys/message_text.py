"""Whether a message is still true when its hour has come, and what it says: time, place, a link, never what for."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from charteroak.booking.links import link_token
from charteroak.booking.queries import find_by_reference, find_offer
from charteroak.booking.rules import AppointmentFacts, OfferFacts
from charteroak.booking.states import AppointmentState, OfferState
from charteroak.booking.told import is_shut
from charteroak.journeys.telling import place_and_time, stamp_of
from charteroak.notify.actions import Claimed
from charteroak.notify.states import Kind
from charteroak.notify.wording import Text, spoken, when_of, write_message
from charteroak.program.queries import current_policy
from charteroak.program.rules import in_language

# An appointment is destroyed the day after; its link need not open longer.
_LINK_AFTER = timedelta(days=1)
# True only while the place is to be closed, or only while it is not: nobody is reminded of a door that is shut.
_OF_CLOSING = frozenset({Kind.PLACE_CLOSED, Kind.PLACE_REOPENED, Kind.REMINDER})


class Untrue(Exception):
    """A message that must not leave. `why`: 'over', 'past', 'changed', 'no_way' or 'interrupted'."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def check_true(claimed: Claimed, *, at: datetime) -> None:
    """:raises Untrue: its appointment was cancelled or moved, is past, or the offer is over."""
    offer = _offer_of(claimed)
    if offer is not None and (offer.state != OfferState.OPEN or offer.expires_at <= at):
        raise Untrue("over")
    if claimed.kind is Kind.TIME_OFFERED:
        return
    facts = _appointment_of(claimed)
    awaited = AppointmentState.CANCELLED if claimed.kind is Kind.CANCELLED else AppointmentState.BOOKED
    if facts.state is not awaited:
        raise Untrue("over")
    if facts.starts_at <= at:
        raise Untrue("past")
    if is_shut(facts) is not (claimed.kind is Kind.PLACE_CLOSED) and claimed.kind in _OF_CLOSING:
        raise Untrue("changed")
    if not _is_of(facts, claimed) or (claimed.kind is Kind.SECOND and claimed.about <= stamp_of(at)):
        raise Untrue("changed")


def _is_of(facts: AppointmentFacts, claimed: Claimed) -> bool:
    where = place_and_time(facts)
    if claimed.kind in (Kind.MOVED, Kind.REMINDER, Kind.PLACE_REOPENED):
        return claimed.about.startswith(f"{where}/")
    return not claimed.about.startswith("none/") or claimed.about.startswith(f"none/{where}/")


def _appointment_of(claimed: Claimed) -> AppointmentFacts:
    facts = find_by_reference(str(claimed.subject))
    if facts is None:
        raise Untrue("over")
    return facts


def _offer_of(claimed: Claimed) -> OfferFacts | None:
    if not claimed.about.startswith("offer/"):
        return None
    offer = find_offer(claimed.about.removeprefix("offer/"))
    if offer is None:
        raise Untrue("over")
    return offer


def text_of(claimed: Claimed, *, at: datetime) -> Text:
    """Write a message that `check_true` let pass, in the person's language."""
    language = spoken(claimed.language)
    offer = _offer_of(claimed)
    values = _offered(offer, language) if offer else {}
    if claimed.kind is Kind.TIME_OFFERED and offer is not None:
        values |= _site(offer.site, language)
        values["link"] = _link("waiting", claimed, offer.expires_at, language)
    else:
        facts = _appointment_of(claimed)
        values |= _site(facts.site, language)
        values["when"] = _when(facts.starts_at, facts.site, language)
        values["link"] = _link("appointment", claimed, facts.starts_at, language)
        if claimed.kind is Kind.SECOND:
            values["until"] = _when(_moment(claimed.about), facts.site, language)
    name = claimed.kind.value
    if claimed.kind is Kind.PLACE_CLOSED and offer is None:
        name = "place_closed_no_offer"
    return write_message(name=name, language=language, values=values)


def _offered(offer: OfferFacts, language: str) -> dict[str, str]:
    return {
        "offered": _when(offer.starts_at, offer.site, language),
        "offered_place": in_language(current_policy().site(offer.site).name, language),
        "until": _when(offer.expires_at, offer.site, language),
    }


def _site(code: str, language: str) -> dict[str, str]:
    site = current_policy().site(code)
    return {
        "place": in_language(site.name, language),
        "address": site.address,
        "telephone": site.telephone,
    }


def _when(moment: datetime, site: str, language: str) -> str:
    policy = current_policy()
    return when_of(moment, time_zone=policy.zone_of(policy.site(site)), language=language)


def _moment(stamp: str) -> datetime:
    return datetime.strptime(stamp, "%Y%m%dT%H%M%z")


def _link(route: str, claimed: Claimed, until: datetime, language: str) -> str:
    arguments = [link_token(reference=claimed.subject, until=until + _LINK_AFTER)]
    with translation.override(language):
        if claimed.kind is Kind.CANCELLED:
            return settings.PUBLIC_URL + reverse("book", urlconf=settings.PUBLIC_URLCONF)
        return settings.PUBLIC_URL + reverse(route, args=arguments, urlconf=settings.PUBLIC_URLCONF)
