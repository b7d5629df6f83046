"""What a search found, as lines of a list: pages as they are, services with where, when and which number to call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import get_language, override

from charteroak.directory.queries import read_services
from charteroak.guide.queries import Answer, Found, search_guide
from charteroak.web.public.services.forms import SearchForm
from charteroak.web.public.services.said import Said
from charteroak.web.public.services.shown import PlaceShown, ServiceShown, show_service

_MILE = 1609.344


@dataclass(frozen=True)
class Result:
    """A line of the list.

    `place`: the first; or if somebody asks what is near, the one that is `miles` away, a number in the page's language.
    `is_about`: where that is, is known by its postal code alone, whose ends are a mile apart.
    """

    url: str
    title: Said
    summary: Said
    service: ServiceShown | None = None
    place: PlaceShown | None = None
    miles: str = ""
    is_about: bool = False
    is_within_a_mile: bool = False


def find_results(form: SearchForm, *, page: int, a_page: int, at: datetime) -> tuple[Answer, list[Result]]:
    """Ask the search what a form says; return its answer and the lines of one page of it."""
    answer = search_guide(
        form.text,
        language=get_language() or "en",
        narrowing=form.narrowing(at=at),
        limit=a_page,
        offset=(page - 1) * a_page,
    )
    return answer, list_results(answer.found, at=at)


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
    url = reverse("help_service", args=[service.id])
    if meters is None:
        return Result(url, service.name, service.what, service, next(iter(service.places), None))
    place = service.measured_place
    is_about = place is not None and place.latitude is None
    miles = number_format(meters / _MILE, 1)
    return Result(url, service.name, service.what, service, place, miles, is_about, meters < _MILE)


def show_services(keys: Sequence[str], *, at: datetime) -> dict[str, ServiceShown]:
    """Return published services by id, as pages show them, with few statements for them all."""
    language = get_language() or "en"
    return {one.id: show_service(one, at=at, language=language) for one in read_services(keys)}
