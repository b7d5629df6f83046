"""A card looks like this person's: ask, look at both for two minutes, decide; and say it in writing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import get_language, override, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from charteroak.enrollment.actions import (
    OPEN_FOR,
    ComparisonOver,
    SecondPersonNeeded,
    check_again,
    decide_match,
    note_match_in_writing,
)
from charteroak.enrollment.likeness import Answer
from charteroak.enrollment.queries import VisitView, get_visit, get_visit_receipt
from charteroak.enrollment.states import TO_DECIDE, MatchState
from charteroak.journeys.decide_match import OtherRecord, open_side_by_side
from charteroak.journeys.receipt import my_visit_page
from charteroak.lib.clock import local_date, now
from charteroak.matching.people import BirthDate
from charteroak.program.queries import current_policy
from charteroak.program.rules import in_language
from charteroak.staff.permissions import Permission
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.pages import desk_page, show
from charteroak.web.desk.visit.alike_words import words_for_alike
from charteroak.web.desk.visit.match_script import LANGUAGES, scripts
from charteroak.web.desk.visit.steps import steps_of

ANSWERS: tuple[tuple[Answer, Promise], ...] = (
    (Answer.SURRENDERED, pgettext_lazy("match answer", "The same person, and the old card is here")),
    (Answer.REPLACED, pgettext_lazy("match answer", "The same person, and the old card is not here")),
    (Answer.OTHER, pgettext_lazy("match answer", "Another person")),
    (Answer.UNSURE, pgettext_lazy("match answer", "Not sure: a second person decides")),
)
_FIELD = "answer_"


@staff(Permission.MATCH_DECIDE)
@desk_page
@require_GET
def match(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what to ask, and the way to both records. Nothing is opened for it."""
    actor = actor_of(request)
    visit = get_visit(ref, by=actor)
    if visit.match not in TO_DECIDE:
        return redirect("visit", ref=ref)
    context = {
        "scripts": scripts(visit.language),
        "languages": sorted(LANGUAGES, key=lambda code: code != visit.language),
        "not_by_me": visit.match == MatchState.UNSURE and visit.unsure_by == actor.account_id,
    }
    return _show(request, visit, "match", context)


@staff(Permission.MATCH_DECIDE)
@desk_page
@require_POST
def open_both(request: HttpRequest, ref: str) -> HttpResponse:
    """Lay both records side by side. A POST, since it is recorded and counted; a reload opens them anew."""
    return _side_by_side(request, ref)


def _side_by_side(request: HttpRequest, ref: str, *, problem: str = "", status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    try:
        both = open_side_by_side(ref=ref, policy=current_policy(), at=now(), by=actor)
    except SecondPersonNeeded:
        return _second_person(request, ref)
    context = {
        "details": both.details,
        "others": [_words_of(other) for other in both.others],
        "answers": ANSWERS,
        "seconds": int(OPEN_FOR / timedelta(seconds=1)),
        "problem": problem,
    }
    return _show(request, get_visit(ref, by=actor), "side_by_side", context, status=status)


def _second_person(request: HttpRequest, ref: str) -> HttpResponse:
    messages.info(request, _("You were not sure. Somebody else decides: ask a colleague or your supervisor."))
    return redirect("visit_match", ref=ref)


def _show(
    request: HttpRequest, visit: VisitView, page: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    shown = {"visit": visit, "steps": steps_of(visit), "on_match_page": True, **context}
    return show(request, f"visit/{page}.html", shown, status=status)


def _words_of(other: OtherRecord) -> dict[str, Any]:
    site = {one.code: one.name for one in current_policy().sites}.get(other.site)
    person = other.person
    return {
        "place": other.place,
        "field": f"{_FIELD}{other.place}",
        "given_name": person.given_name if person else "",
        "family_name": person.family_name if person else "",
        "birth_date": _day(person.birth_date) if person else None,
        "opens": person is not None,
        "alike": {field: words_for_alike(field, code) for field, code in other.alike.items()},
        "issued_week": other.issued_week,
        "site": in_language(site, get_language() or "en") if site else other.site,
        "unsure": other.unsure,
    }


def _day(written: BirthDate | None) -> date | str | None:
    """Return a birth date as a day, or as it was written where there is no such day."""
    if written is None:
        return None
    try:
        return date(written.year, written.month, written.day)
    except ValueError:
        return f"{written.year}-{written.month:02}-{written.day:02}"


@staff(Permission.MATCH_DECIDE)
@desk_page
@require_POST
def decide(request: HttpRequest, ref: str) -> HttpResponse:
    answers = read_answers(request.POST)
    if not answers:
        problem = _("Say for at least one of them who it is.")
        return _side_by_side(request, ref, problem=problem, status=422)
    try:
        state = decide_match(ref=ref, answers=answers, at=now(), by=actor_of(request))
    except ComparisonOver:
        messages.warning(
            request, _("The two minutes are over, so nothing was decided. Open both again to decide.")
        )
        return redirect("visit_match", ref=ref)
    except SecondPersonNeeded:
        return _second_person(request, ref)
    messages.success(request, str(_WORDS_FOR_STATE[state]))
    return redirect("visit_match" if state in TO_DECIDE else "visit", ref=ref)


_WORDS_FOR_STATE: Mapping[MatchState, Promise] = {
    MatchState.SAME: pgettext_lazy(
        "match decided", "Recorded: the same person. The old card ends when the new one is handed over."
    ),
    MatchState.OTHER: pgettext_lazy(
        "match decided", "Recorded: another person. This person gets their own card, and is not asked again."
    ),
    MatchState.UNSURE: pgettext_lazy("match decided", "Recorded: not sure. A second person decides."),
    MatchState.FOUND: pgettext_lazy("match decided", "Recorded. There is more to decide."),
}


def read_answers(sent: Mapping[str, Any]) -> dict[int, Answer]:
    """Return what was chosen, by place. What is no place or no answer is left out."""
    known = {answer.value: answer for answer, _words in ANSWERS}
    return {
        int(name.removeprefix(_FIELD)): known[value]
        for name, value in sent.items()
        if name.startswith(_FIELD) and name.removeprefix(_FIELD) in set("0123456789") and value in known
    }


@staff(Permission.VISIT_WORK)
@desk_page
@require_POST
def check_now(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask both key holders again, for a visit that is to be checked later."""
    state = check_again(ref=ref, at=now(), by=actor_of(request))
    if state == MatchState.LATER:
        messages.info(request, _("There is still no answer. Go on with the visit and try again later."))
    elif state == MatchState.CLEAR:
        messages.success(request, _("Checked: no other card looks like this person's."))
    return redirect("visit_match" if state in TO_DECIDE else "visit", ref=ref)


@staff(Permission.MATCH_DECIDE)
@desk_page
@require_POST
def in_writing(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the page to print for the person, in their language, and record that it was given."""
    actor, policy = actor_of(request), current_policy()
    visit = get_visit(ref, by=actor)
    wanted = request.POST.get("language", "")
    language = next((code for code in (wanted, visit.language) if code in LANGUAGES), LANGUAGES[0])
    note_match_in_writing(ref=ref, at=now(), by=actor)
    site = policy.site(visit.site)
    context = {
        "visit": visit,
        "language": language,
        "site": site,
        "city": policy.city,
        "today": local_date(now(), policy.city.time_zone),
        "deadline": visit.opened_at + timedelta(hours=policy.retention.visit_hours),
        "visit_receipt": get_visit_receipt(ref, by=actor),
        "my_visit_page": my_visit_page(policy),
    }
    with override(language):
        return show(request, "visit/match_letter.html", context)
