"""What in the guide needs an editor's care, in one list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from charteroak.guide.models import ErrorReport, GuidePage, LinkCheck
from charteroak.guide.queries.pages import is_older
from charteroak.guide.rules import fact_state, is_broken, is_possible_telephone
from charteroak.guide.stated import list_links, list_stated, list_telephones
from charteroak.guide.states import ReportState, SubjectKind
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import Actor, Permission, check_permission


@dataclass(frozen=True)
class Concern:
    """One thing to look at.

    `kind`: 'past', 'near' or 'old' (a fact), 'older' (a translation), 'link', 'telephone' or 'report'.

    `what`: the fact's first words, the address or the number. `why`: for a link, the reason as in adapters/web.py;
    for a reader's report, what it is about.
    `on`: the day it is past, was read, or was last asked. `role`: who answers for it; '' where nobody in particular.
    """

    kind: str
    page_id: int
    title: str
    language: str
    what: str
    on: date
    role: str = ""
    why: str = ""


def list_concerns(*, on: date, by: Actor) -> list[Concern]:
    """Return all that needs care on a day, what is most urgent first.

    :raises NotPermitted: the actor may not edit the guide.
    """
    check_permission(by, Permission.GUIDE_EDIT)
    pages = list(GuidePage.objects.live().select_related("locale").order_by("path"))
    found = [concern for look in SOURCES for concern in look(pages, on)]
    return sorted(found, key=lambda concern: (KINDS.index(concern.kind), concern.on))


KINDS = ("past", "report", "telephone", "link", "older", "near", "old")


def _facts(pages: list[GuidePage], on: date) -> list[Concern]:
    found = []
    for page in pages:
        for stated in list_stated(page.body):
            kind = fact_state(read_date=stated.read_date, review_by=stated.review_by, on=on)
            day = stated.read_date if kind == "old" else stated.review_by
            if kind:
                found.append(_concern(kind, page, stated.text, day, role=stated.reviewer_role))
    return found


def _translations(pages: list[GuidePage], on: date) -> list[Concern]:
    language = current_policy().languages[0]
    sources = {page.translation_key: page for page in pages if page.locale.language_code == language}
    return [
        _concern("older", page, page.title, source.last_published_at.date())
        for page in pages
        if (source := sources.get(page.translation_key)) is not None and is_older(page, source)
    ]


def _links(pages: list[GuidePage], on: date) -> list[Concern]:
    broken = {
        link.url: link
        for link in LinkCheck.objects.exclude(reason="")
        if is_broken(reason=link.reason, failures=link.failures)
    }
    return [
        _concern("link", page, url, broken[url].checked_at.date(), why=broken[url].reason)
        for page in (pages if broken else [])
        for url in sorted(list_links(page.body) & broken.keys())
    ]


def _telephones(pages: list[GuidePage], on: date) -> list[Concern]:
    return [
        _concern("telephone", page, f"{name}: {telephone}", on)
        for page in pages
        for name, telephone in list_telephones(page.body)
        if not is_possible_telephone(telephone)
    ]


def _reports(pages: list[GuidePage], on: date) -> list[Concern]:
    """What readers say is wrong with a page; what of it stands in their own words is on the page of reports alone."""
    ours = {(page.translation_key, page.locale.language_code): page for page in pages}
    waiting = ErrorReport.objects.filter(kind=SubjectKind.GUIDE, state=ReportState.OPEN).order_by(
        "received_at"
    )
    return [
        _concern("report", page, page.title, report.received_at.date(), why=report.what)
        for report in waiting
        if (page := ours.get((report.ref, report.language))) is not None
    ]


def _concern(kind: str, page: GuidePage, what: str, on: date, *, role: str = "", why: str = "") -> Concern:
    return Concern(kind, page.pk, page.title, page.locale.language_code, what, on, role, why)


# What is looked at. Whoever knows of something else that needs an editor, such as readers' reports, adds to it.
SOURCES: list[Callable[[list[GuidePage], date], list[Concern]]] = [
    _facts,
    _translations,
    _links,
    _telephones,
    _reports,
]
