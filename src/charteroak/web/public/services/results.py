"""What a search found, as lines of a list: pages as they are, services with where, when and which number to call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import get_language, override

from charteroak.directory.queries import read_services
from charteroak.guide.queries import Found
from charteroak.web.public.services.said import Said
from charteroak.web.public.services.shown import ServiceShown, show_service

_MILE = 1609.344


@dataclass(frozen=True)
class Result:
    """A line of the list. `miles`: how far away, in words of the page's language; '' if nobody asked."""

    url: str
    title: Said
    summary: Said
    service: ServiceShown | None = None
    miles: str = ""


def list_results(found: Sequence[Found], *, at: datetime) -> list[Result]:
    """Return a line for each thing found that is still shown, in their order."""
    services = show_services([one.key for one in found if one.kind == "service"], at=at)
    results = []
    for one in found:
        if one.kind == "service":
            if one.key in services:
                results.append(result_of(services[one.key], meters=one.meters))
            continue
        other = "" if one.language == get_language() else one.language
        with override(one.language or None):
            url = reverse("guide_page", args=[one.slug])
        results.append(Result(url, Said(one.title, other), Said(one.summary, other)))
    return results


def result_of(service: ServiceShown, *, meters: float | None = None) -> Result:
    """Return a service's line."""
    miles = number_format(meters / _MILE, 1) if meters is not None else ""
    return Result(reverse("help_service", args=[service.id]), service.name, service.what, service, miles)


def show_services(keys: Sequence[str], *, at: datetime) -> dict[str, ServiceShown]:
    """Return published services by id, as pages show them, with few statements for them all."""
    language = get_language() or "en"
    return {one.id: show_service(one, at=at, language=language) for one in read_services(keys)}
