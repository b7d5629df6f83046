"""Where the services of a list are: one spot for all that share an address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import ngettext

from charteroak.web.public.services.map.tiles import Tiles
from charteroak.web.public.services.opening_hours import Hours
from charteroak.web.public.services.results import Result
from charteroak.web.public.services.shown import PhoneShown, PlaceShown, ServiceShown

# About ten meters: what is nearer than that cannot be told apart on a map.
_DECIMALS = 4


@dataclass(frozen=True)
class Offer:
    """A service at one of its places."""

    service: ServiceShown
    place: PlaceShown

    @property
    def hours(self) -> Hours:
        """The hours of this place, or else the service's own."""
        return self.place.hours if self.place.hours.is_known else self.service.hours

    @property
    def phones(self) -> tuple[PhoneShown, ...]:
        """The numbers to call: this place's, or else the service's own."""
        own = tuple(phone for phone in self.place.phones if phone.uri)
        return own or tuple(phone for phone in self.service.phones if phone.uri)


@dataclass(frozen=True)
class Spot:
    """A point, and what is there. Numbers are text, so that no language writes them its own way."""

    latitude: str
    longitude: str
    offers: tuple[Offer, ...]

    @property
    def name(self) -> str:
        """What a screen reader says of it."""
        first, count = self.offers[0], len(self.offers)
        named = first.service.name.text
        if count > 1:
            named = ngettext("%(count)d service", "%(count)d services", count) % {"count": count}
        return ", ".join(part for part in (named, *first.place.address[:1]) if part)


def list_spots(results: Iterable[Result], *, tiles: Tiles) -> list[Spot]:
    """Return the spots of the services that have a place which the tiles show, in the order of the list."""
    found: dict[tuple[float, float], list[Offer]] = {}
    for service in (one.service for one in results if one.service is not None):
        for place in service.places:
            at = _point(place)
            if at is not None and tiles.holds(*at):
                offers = found.setdefault((round(at[0], _DECIMALS), round(at[1], _DECIMALS)), [])
                if all(one.service.id != service.id for one in offers):
                    offers.append(Offer(service, place))
    return [Spot(f"{lat:.4f}", f"{lon:.4f}", tuple(offers)) for (lat, lon), offers in found.items()]


def _point(place: PlaceShown) -> tuple[float, float] | None:
    if place.latitude is None or place.longitude is None:
        return None
    return float(place.latitude), float(place.longitude)
