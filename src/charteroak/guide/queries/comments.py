"""Comments, who wrote them, and what waits for a moderator or an editor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, Count, OuterRef, Subquery, When
from django.db.models.functions import Coalesce

from charteroak.directory.models import Service
from charteroak.directory.states import ListingState
from charteroak.guide.models import (
    Comment,
    Commenter,
    CommenterAddress,
    CommenterLink,
    CommentKey,
    ErrorReport,
    GuidePage,
)
from charteroak.guide.screening import Mark, pen_key_of
from charteroak.guide.site_pages import find_site_page, site_page_ref
from charteroak.guide.states import CommenterState, CommentState, ReportState, SubjectKind
from charteroak.staff.permissions import Actor, Permission, check_permission

# A page of comments; more are reached by the next.
A_PAGE = 20


@dataclass(frozen=True)
class Subject:
    """What is commented on: its own words for itself, and what its address needs (a slug, or an id)."""

    kind: SubjectKind
    ref: UUID
    title: str
    slug: str


@dataclass(frozen=True)
class CommentFacts:
    """A comment as its page shows it."""

    id: UUID
    pen_name: str
    text: str
    language: str
    written_at: datetime
    kind: SubjectKind
    ref: UUID
    state: CommentState
    reason: str
    version: int
    marks: tuple[str, ...] = ()
    reports: int = 0


@dataclass(frozen=True)
class CommenterFacts:
    """Who is signed in to comment."""

    id: UUID
    pen_name: str
    state: CommenterState
    language: str
    wants_notices: bool
    has_recovery: bool
    sessions: int


@dataclass(frozen=True)
class ReportFacts:
    """What somebody says is wrong, as the editors' list shows it."""

    id: UUID
    kind: SubjectKind
    ref: UUID
    what: str
    text: str
    language: str
    received_at: datetime
    marks: tuple[str, ...]


def commenter_facts(row: Commenter) -> CommenterFacts:
    return CommenterFacts(
        id=row.pk,
        pen_name=row.pen_name,
        state=CommenterState(row.state),
        language=row.language,
        wants_notices=row.wants_notices,
        has_recovery=row.recovery is not None,
        sessions=row.sessions,
    )


def _facts(row: Comment, reports: int = 0) -> CommentFacts:
    return CommentFacts(
        id=row.pk,
        pen_name=row.commenter.pen_name,
        text=row.text,
        language=row.language,
        written_at=row.written_at,
        kind=SubjectKind(row.kind),
        ref=row.ref,
        state=CommentState(row.state),
        reason=row.reason,
        version=row.version,
        marks=tuple(row.marks),
        reports=reports,
    )


def find_subject(*, kind: str, ref: str, language: str) -> Subject | None:
    """Return what a page of the guide (by its slug or translation key) or a service (by its id) calls itself.

    Of another page of the site, by its route's name, the title is empty: the pages have words for those.

    None where nothing of it is published; in English where it is not in the language.
    """
    if kind == SubjectKind.GUIDE:
        return _guide_subject(ref, language)
    if kind == SubjectKind.SERVICE:
        return _service_subject(ref, language)
    name = find_site_page(ref) if kind == SubjectKind.SITE else None
    return None if name is None else Subject(SubjectKind.SITE, site_page_ref(name), "", name)


def _guide_subject(ref: str, language: str) -> Subject | None:
    live = GuidePage.objects.live().public().select_related("locale")
    key = _uuid(ref)
    pages = list(live.filter(translation_key=key) if key else live.filter(slug=ref))
    pages.sort(
        key=lambda page: (page.locale.language_code != language, page.locale.language_code != "en", page.pk)
    )
    if not pages:
        return None
    page = pages[0]
    return Subject(SubjectKind.GUIDE, page.translation_key, page.title, page.slug)


def _service_subject(ref: str, language: str) -> Subject | None:
    key = _uuid(ref)
    shown = Service.objects.filter(listing__state=ListingState.PUBLISHED)
    row = shown.filter(pk=key).first() if key else None
    if row is None:
        return None
    title = (row.translations or {}).get(language, {}).get("name") or row.name
    return Subject(SubjectKind.SERVICE, row.pk, title, str(row.pk))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def list_comments(
    *, kind: str, ref: UUID | str, language: str, page: int = 1
) -> tuple[list[CommentFacts], bool]:
    """List what is shown at a page: in the reader's language first, the newest first; and whether there is more.

    :param ref: a page's translation key or slug, or a service's id. :param page: from 1; 20 on each.
    """
    key = ref if isinstance(ref, UUID) else _uuid(ref)
    if key is None:
        subject = find_subject(kind=kind, ref=str(ref), language=language)
        if subject is None:
            return [], False
        key = subject.ref
    shown = Comment.objects.filter(kind=kind, ref=key, state=CommentState.PUBLISHED).select_related(
        "commenter"
    )
    start = (max(page, 1) - 1) * A_PAGE
    ordered = shown.extra(select={"is_other": "guide_comment.language <> %s"}, select_params=[language])
    rows = list(ordered.order_by("is_other", "-written_at", "pk")[start : start + A_PAGE + 1])
    return [_facts(row) for row in rows[:A_PAGE]], len(rows) > A_PAGE


def find_shown_comment(comment: UUID) -> CommentFacts | None:
    """Return a comment that anybody may read, or None."""
    row = Comment.objects.filter(pk=comment, state=CommentState.PUBLISHED).select_related("commenter").first()
    return None if row is None else _facts(row)


def find_comment(comment: UUID) -> CommentFacts | None:
    """Return a comment in whatever state, for the office; None where it is gone."""
    row = Comment.objects.filter(pk=comment).select_related("commenter").first()
    return None if row is None else _facts(row)


def list_own_comments(commenter: UUID) -> list[CommentFacts]:
    """List what somebody wrote, the newest first, with what became of it."""
    rows = Comment.objects.filter(commenter_id=commenter).select_related("commenter")
    return [_facts(row) for row in rows.order_by("-written_at")[:200]]


def find_own_comment(*, comment: UUID, commenter: UUID) -> CommentFacts | None:
    """Return a comment of this writer's, or None."""
    row = Comment.objects.filter(pk=comment, commenter_id=commenter).select_related("commenter").first()
    return None if row is None else _facts(row)


def find_comment_by_form(*, form: str, commenter: UUID) -> bool:
    """Tell whether a form was taken already."""
    return Comment.objects.filter(form=form, commenter_id=commenter).exists()


def find_commenter(commenter: UUID, *, sessions: int) -> CommenterFacts | None:
    """Return who a cookie is of, or None where the account is gone or was signed out."""
    row = Commenter.objects.filter(pk=commenter, sessions=sessions, state=CommenterState.ACTIVE).first()
    return None if row is None else commenter_facts(row)


def find_commenter_by_id(commenter: UUID) -> CommenterFacts | None:
    """Return an account, whatever it is signed in to, or None."""
    row = Commenter.objects.filter(pk=commenter).first()
    return None if row is None else commenter_facts(row)


def find_keeper_of_pen_name(pen_name: str) -> CommenterFacts | None:
    """Return who writes under a pen name, or None. Who only asked keeps no name from anybody."""
    row = Commenter.objects.filter(pen_key=pen_key_of(pen_name), state=CommenterState.ACTIVE).first()
    return None if row is None else commenter_facts(row)


def find_commenter_of_link(link: UUID) -> CommenterFacts | None:
    """Return whose account a link is of, while it is neither used nor gone."""
    row = CommenterLink.objects.filter(pk=link, used_at__isnull=True).select_related("commenter").first()
    return None if row is None else commenter_facts(row.commenter)


def link_made_at(link: UUID) -> datetime | None:
    """Return when a link was asked for, or None where it is gone."""
    return CommenterLink.objects.filter(pk=link).values_list("made_at", flat=True).first()


def find_sealed_for_link(link: UUID) -> tuple[bytes, date] | None:
    """Return what is sealed for the sending of a link, and of which day the key is; None where it is gone."""
    row = CommenterAddress.objects.filter(link_id=link, key_day__isnull=False).first()
    return None if row is None or row.key_day is None else (bytes(row.sealed), row.key_day)


def find_kept_address(commenter: UUID) -> bytes | None:
    """Return the address that is kept for notices, sealed, or None."""
    row = CommenterAddress.objects.filter(commenter_id=commenter, link__isnull=True).first()
    return None if row is None else bytes(row.sealed)


def find_comment_key(day: date) -> bytes | None:
    """Return what addresses of a day are sealed to, or None: then comments are off."""
    point = CommentKey.objects.filter(day=day).values_list("point", flat=True).first()
    return None if point is None else bytes(point)


def find_notice(comment: UUID) -> tuple[CommentFacts, CommenterFacts] | None:
    """Return a comment and its writer, for a notice of what became of it."""
    row = Comment.objects.filter(pk=comment).select_related("commenter").first()
    return None if row is None else (_facts(row), commenter_facts(row.commenter))


# What looks like advertising is read last.
_ADVERTS_LAST = Case(When(marks__contains=[Mark.ADVERT.value], then=1), default=0)


def list_waiting(*, by: Actor, limit: int = 50) -> list[CommentFacts]:
    """List the comments that wait, who waits longest first; and after all others what looks like advertising.

    :raises NotPermitted: the actor may not moderate.
    """
    check_permission(by, Permission.COMMENT_MODERATE)
    rows = Comment.objects.filter(state=CommentState.WAITING).select_related("commenter")
    return [_facts(row) for row in rows.order_by(_ADVERTS_LAST, "written_at", "pk")[:limit]]


def list_shown(*, by: Actor, page: int = 1) -> tuple[list[CommentFacts], bool]:
    """List what is shown: what was reported first, then the newest; and whether there is more. 20 on each page.

    :raises NotPermitted: the actor may not moderate.
    """
    check_permission(by, Permission.COMMENT_MODERATE)
    about = ErrorReport.objects.filter(kind=SubjectKind.COMMENT, state=ReportState.OPEN, ref=OuterRef("pk"))
    number = Subquery(about.order_by().values("ref").annotate(number=Count("id")).values("number"))
    rows = Comment.objects.filter(state=CommentState.PUBLISHED).select_related("commenter")
    start = (max(page, 1) - 1) * A_PAGE
    ordered = rows.annotate(number=Coalesce(number, 0)).order_by("-number", "-decided_at", "pk")
    found = list(ordered[start : start + A_PAGE + 1])
    return [_facts(row, row.number) for row in found[:A_PAGE]], len(found) > A_PAGE


def count_to_moderate() -> tuple[int, int]:
    """Return how many comments wait, and how many reports are open."""
    waiting = Comment.objects.filter(state=CommentState.WAITING).count()
    return waiting, ErrorReport.objects.filter(state=ReportState.OPEN).count()


def list_reports(*, by: Actor, limit: int = 100) -> list[ReportFacts]:
    """List the open reports, the oldest first; and after all others what looks like advertising.

    :raises NotPermitted: the actor may not see them.
    """
    check_permission(by, Permission.COMMENT_MODERATE)
    open_ones = ErrorReport.objects.filter(state=ReportState.OPEN)
    rows = open_ones.order_by(_ADVERTS_LAST, "received_at", "pk")[:limit]
    return [
        ReportFacts(
            id=row.pk,
            kind=SubjectKind(row.kind),
            ref=row.ref,
            what=row.what,
            text=row.text,
            language=row.language,
            received_at=row.received_at,
            marks=tuple(row.marks),
        )
        for row in rows
    ]
