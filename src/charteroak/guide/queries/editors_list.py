"""What in the guide and in the directory needs an editor's care, in one list."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.cache import cache
from wagtail.models import TaskState

from charteroak.directory.stated import ServiceStated, list_stated
from charteroak.guide.models import ErrorReport, GuidePage, LinkCheck
from charteroak.guide.queries.listings import list_listing_concerns
from charteroak.guide.queries.pages import is_older
from charteroak.guide.queries.places import Concern, Place, page_at, service_at
from charteroak.guide.queries.telephones import Call, NumberStated, find_calls, gather_numbers
from charteroak.guide.rules import call_state, fact_state, is_broken, is_possible_telephone
from charteroak.guide.stated import list_contacts, list_links
from charteroak.guide.stated import list_stated as list_facts
from charteroak.guide.states import ReportState, SubjectKind
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import Actor, Permission, check_permission

# What is most urgent first; the last four can wait.
KINDS = (
    "dead", "past", "report", "lapsing", "lapsed", "telephone", "link", "older", "missing", "waits",
    "near", "uncalled", "old", "draft",
)  # fmt: skip
CAN_WAIT = frozenset({"near", "uncalled", "old", "draft"})
_KEPT_SECONDS = 60


@dataclass(frozen=True)
class Published:
    """What readers see on a day: pages in the order of the guide, and what services state."""

    pages: list[GuidePage]
    services: list[ServiceStated]
    on: date


def list_concerns(*, on: date, by: Actor) -> list[Concern]:
    """Return all that needs care on a day, what is most urgent first.

    :raises NotPermitted: the actor may not edit the guide.
    """
    check_permission(by, Permission.GUIDE_EDIT)
    published = Published(_live_pages(), list_stated(), on)
    found = [concern for look in SOURCES for concern in look(published)]
    return sorted(found, key=lambda one: (KINDS.index(one.kind), one.on or date.min))


def count_concerns(*, on: date, by: Actor) -> tuple[int, int]:
    """Return how many things need care now, and how many can wait; a minute old at most.

    :raises NotPermitted: the actor may not edit the guide.
    """
    check_permission(by, Permission.GUIDE_EDIT)
    counts: tuple[int, int] | None = cache.get(f"guide-care-{on}")
    if counts is None:
        waits = Counter(concern.kind in CAN_WAIT for concern in list_concerns(on=on, by=by))
        counts = waits[False], waits[True]
        cache.set(f"guide-care-{on}", counts, _KEPT_SECONDS)
    return counts


def list_numbers(*, by: Actor) -> list[tuple[NumberStated, Call | None]]:
    """Return every telephone number with its last call: those that did not answer first, then who waits longest.

    :raises NotPermitted: the actor may not edit the guide.
    """
    check_permission(by, Permission.GUIDE_EDIT)
    calls = find_calls()
    every = [(one, calls.get(one.number)) for one in gather_numbers(_live_pages(), list_stated()).values()]
    return sorted(every, key=_urgency)


def _urgency(line: tuple[NumberStated, Call | None]) -> tuple[bool, date, str]:
    stated, call = line
    return (call is None or call.is_good, call.called_on if call else date.min, stated.number)


def _live_pages() -> list[GuidePage]:
    first = current_policy().languages[0]
    pages = GuidePage.objects.live().select_related("locale").order_by("path")
    return sorted(pages, key=lambda page: page.locale.language_code != first)


def _facts(published: Published) -> list[Concern]:
    found = []
    for page in published.pages:
        for stated in list_facts(page.body):
            kind = fact_state(read_date=stated.read_date, review_by=stated.review_by, on=published.on)
            day = stated.read_date if kind == "old" else stated.review_by
            if kind:
                found.append(_concern(kind, page, stated.text, day, role=stated.reviewer_role))
    return found


def _translations(published: Published) -> list[Concern]:
    first, *others = current_policy().languages
    found, there = [], {(page.translation_key, page.locale.language_code): page for page in published.pages}
    for (key, language), page in there.items():
        source = there.get((key, first))
        if source is not None and is_older(page, source):
            found.append(_concern("older", page, page.title, source.last_published_at.date()))
        if language == first:
            gone = [code for code in others if (key, code) not in there]
            found += [
                _concern("missing", page, page.title, page.last_published_at.date(), why=code)
                for code in gone
            ]
    return found


def _links(published: Published) -> list[Concern]:
    broken = {
        link.url: link
        for link in LinkCheck.objects.exclude(reason="")
        if is_broken(reason=link.reason, failures=link.failures)
    }
    if not broken:
        return []
    places: dict[str, list[Place]] = defaultdict(list)
    roles: dict[str, str] = {}
    for page in published.pages:
        for url in list_links(page.body) & broken.keys():
            places[url].append(page_at(page))
    for one in published.services:
        for url in set(one.urls) & broken.keys():
            places[url].append(service_at(one))
            roles.setdefault(url, one.role)
    return [
        Concern("link", tuple(places[url]), url, link.checked_at.date(), roles.get(url, ""), link.reason)
        for url, link in sorted(broken.items())
        if places[url]
    ]


def _impossible_telephones(published: Published) -> list[Concern]:
    found = [
        _concern("telephone", page, f"{one.name}: {one.telephone}", published.on, role=one.reviewer_role)
        for page in published.pages
        for one in list_contacts(page.body)
        if not is_possible_telephone(one.telephone)
    ]
    return found + [
        Concern("telephone", (service_at(one),), telephone, published.on, one.role)
        for one in published.services
        for telephone in one.telephones
        if not is_possible_telephone(telephone)
    ]


def _telephones(published: Published) -> list[Concern]:
    """Numbers to call: those that did not answer, that readers say are wrong, or that nobody called for long."""
    calls, doubted = find_calls(), _doubted()
    days, found = settings.CHARTEROAK_CALL_AGAIN_DAYS, []
    for one in gather_numbers(published.pages, published.services).values():
        call = calls.get(one.number)
        called_on, outcome = (call.called_on, call.outcome) if call else (None, "")
        kind, why = call_state(called_on=called_on, outcome=outcome, on=published.on, days=days), outcome
        reported = max(
            (doubted[place.subject] for place in one.places if place.subject in doubted), default=None
        )
        # A call since then answers the report.
        if kind != "dead" and reported and (called_on is None or called_on < reported):
            kind, why = "dead", "reported"
        if kind and is_possible_telephone(one.written):
            day = reported if why == "reported" else called_on
            found.append(Concern(kind, tuple(one.places), one.written, day, one.roles[0], why, one.number))
    return found


def _doubted() -> dict[str, date]:
    """Return the pages and services of which readers say that a telephone number is wrong, and since when."""
    waiting = ErrorReport.objects.filter(what="telephone", state=ReportState.OPEN).exclude(
        kind=SubjectKind.COMMENT
    )
    return {str(one.ref): one.received_at.date() for one in waiting.order_by("received_at")}


def _reports(published: Published) -> list[Concern]:
    """What readers say is wrong; what of it stands in their own words is on the page of reports alone."""
    places = {
        (str(page.translation_key), page.locale.language_code): page_at(page) for page in published.pages
    }
    services = {one.service: service_at(one) for one in published.services}
    found = []
    for report in ErrorReport.objects.filter(state=ReportState.OPEN).exclude(kind=SubjectKind.COMMENT):
        key = str(report.ref)
        of_service = report.kind == SubjectKind.SERVICE
        place = services.get(key) if of_service else places.get((key, report.language))
        if place is not None:
            found.append(Concern("report", (place,), place.title, report.received_at.date(), why=report.what))
    return found


def _waiting(published: Published) -> list[Concern]:
    """Drafts of pages that a second person has not looked at yet."""
    waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).select_related("workflow_state")
    since = {str(one.workflow_state.object_id): one.started_at.date() for one in waiting}
    pages = GuidePage.objects.filter(pk__in=[int(key) for key in since]).select_related("locale")
    return [_concern("waits", page, page.draft_title, since[str(page.pk)]) for page in pages]


def _listings(published: Published) -> list[Concern]:
    return list_listing_concerns(on=published.on)


def _concern(kind: str, page: GuidePage, what: str, on: date, *, role: str = "", why: str = "") -> Concern:
    return Concern(kind, (page_at(page),), what, on, role, why)


# What is looked at. Whoever knows of something else that needs an editor adds to it.
SOURCES: list[Callable[[Published], list[Concern]]] = [
    _facts,
    _translations,
    _links,
    _impossible_telephones,
    _telephones,
    _reports,
    _waiting,
    _listings,
]
