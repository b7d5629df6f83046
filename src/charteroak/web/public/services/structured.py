"""What search engines read of a page: schema.org in JSON-LD, without anything that the page does not say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

from charteroak.web.public.services.opening_hours import Hours
from charteroak.web.public.services.shown import PhoneShown, PlaceShown, ServiceShown

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def service_json(service: ServiceShown, *, url: str) -> dict[str, Any]:
    """Return a service as schema.org's Service (https://schema.org/Service)."""
    return _whole(
        {
            "@context": "https://schema.org",
            "@type": "Service",
            "@id": url,
            "url": url,
            "name": service.name.text,
            "description": service.what.text,
            "inLanguage": service.only_in or get_language(),
            "provider": _whole(
                {
                    "@type": "Organization",
                    "name": service.organization.text,
                    "description": service.about_organization.text,
                    "url": service.website,
                    "email": service.email,
                }
            ),
            "audience": _whole({"@type": "Audience", "audienceType": service.who_for.text}),
            "offers": {"@type": "Offer", "price": 0, "priceCurrency": "USD"}
            if service.cost.is_free
            else None,
            "hoursAvailable": _hours(service.hours),
            "availableChannel": [
                *[_call(phone, service) for phone in service.phones if phone.uri],
                *[_visit(place, service) for place in service.places],
            ],
        }
    )


def _call(phone: PhoneShown, service: ServiceShown) -> dict[str, Any]:
    number = phone.uri.removeprefix("tel:")
    return _channel(service, servicePhone={"@type": "ContactPoint", "telephone": number})


def _visit(place: PlaceShown, service: ServiceShown) -> dict[str, Any]:
    street, *rest = place.address or ("",)
    point = None
    if place.latitude is not None and place.longitude is not None:
        point = {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}
    address = _whole({"@type": "PostalAddress", "streetAddress": street, "addressLocality": " ".join(rest)})
    there = {
        "@type": "Place",
        "name": place.name.text,
        "address": address,
        "geo": point,
        "openingHoursSpecification": _hours(place.hours),
    }
    return _channel(service, serviceLocation=_whole(there))


def _channel(service: ServiceShown, **way: Any) -> dict[str, Any]:
    return _whole({"@type": "ServiceChannel", **way, "availableLanguage": list(service.languages)})


def _hours(hours: Hours) -> list[dict[str, Any]]:
    # Schema.org knows hours of the week, and not the first Saturday of a month.
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": [_DAYS[day] for day in line.weekdays],
            "opens": line.opens.strftime("%H:%M"),
            "closes": line.closes.strftime("%H:%M"),
        }
        for line in hours.week
        if not line.nth
    ]


def _whole(parts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts that say something; an object of which only the type is left says nothing."""
    return {
        name: value
        for name, value in parts.items()
        if value not in ("", None, [], {}) and not (isinstance(value, dict) and set(value) == {"@type"})
    }
