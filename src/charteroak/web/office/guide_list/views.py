"""What in the guide and the directory needs an editor's care, in one list; and what came of calling a number."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from charteroak.guide.actions import UnknownTelephone, note_call
from charteroak.guide.queries import (
    KINDS as ORDER,
)
from charteroak.guide.queries import (
    Call,
    Concern,
    NumberStated,
    Place,
    list_concerns,
    list_numbers,
)
from charteroak.guide.states import CallOutcome
from charteroak.lib.clock import local_date, now
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import Permission
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.pages import show
from charteroak.web.office.guide_list.words import (
    KINDS,
    NEVER_CALLED,
    NOBODY,
    OUTCOMES,
    REASONS,
    REPORTED,
    REPORTED_NUMBER,
    ROLES,
)

_FIRST = 5  # of each kind, where all kinds are shown
_NOBODY = "none"


@staff(Permission.GUIDE_EDIT)
@require_GET
def guide_list(request: HttpRequest) -> HttpResponse:
    """Show what needs care, what is most urgent first, of one kind or one role if so asked."""
    today = local_date(now(), current_policy().city.time_zone)
    concerns = list_concerns(on=today, by=actor_of(request))
    kind = _known(request.GET.get("kind", ""), {one.kind for one in concerns})
    role = _known(request.GET.get("role", ""), {_role_of(one) for one in concerns})
    of_role = [one for one in concerns if role in ("", _role_of(one))]
    of_kind = [one for one in concerns if kind in ("", one.kind)]
    shown = [one for one in of_role if kind in ("", one.kind)]
    context = {
        "groups": [
            _group(one, list(found), kind, role) for one, found in groupby(shown, key=lambda one: one.kind)
        ],
        "kinds": _choices(of_role, ORDER, lambda one: one.kind, {"role": role}, "kind", kind),
        "roles": _choices(of_kind, (*ROLES, _NOBODY), _role_of, {"kind": kind}, "role", role),
        "kind": kind,
        "role": role,
        "total": len(concerns),
        "asks_links": settings.CHARTEROAK_CHECK_LINKS,
        "title": pgettext_lazy("office page", "What needs care"),
    }
    return show(request, "office_guide/list.html", context)


@staff(Permission.GUIDE_EDIT)
@require_GET
def telephones(request: HttpRequest) -> HttpResponse:
    """Show every telephone number with its last call."""
    lines = [_number_line(stated, call) for stated, call in list_numbers(by=actor_of(request))]
    title = pgettext_lazy("office page", "Telephone numbers")
    return show(request, "office_guide/telephones.html", {"lines": lines, "title": title})


@staff(Permission.GUIDE_EDIT)
@require_POST
def call(request: HttpRequest) -> HttpResponse:
    """Write down what came of calling a number, and go back to where the button was."""
    number, outcome = request.POST.get("number", ""), request.POST.get("outcome", "")
    if outcome in OUTCOMES:
        try:
            note_call(number=number, outcome=CallOutcome(outcome), at=now(), by=actor_of(request))
        except UnknownTelephone:
            messages.info(request, _("Nothing states this number any more."))
        else:
            said = {"number": request.POST.get("written", number)[:60], "outcome": OUTCOMES[outcome][1]}
            messages.success(request, _("Written down for today. %(number)s: %(outcome)s.") % said)
    if request.POST.get("from") == "telephones":
        return redirect("office_guide_telephones")
    asked = {
        name: request.POST[name]
        for name in ("kind", "role")
        if request.POST.get(name, "") in (*KINDS, *ROLES)
    }
    return redirect(_address(**asked))


def _known(asked: str, there: set[str]) -> str:
    """Return what was asked for, where there is any of it; all, where there is none any more."""
    return asked if asked in there else ""


def _role_of(concern: Concern) -> str:
    return concern.role if concern.role in ROLES else _NOBODY


def _address(**asked: str) -> str:
    query = urlencode({name: value for name, value in asked.items() if value})
    return reverse("office_guide_list") + (f"?{query}" if query else "")


def _choices(
    concerns: list[Concern], order: Any, key: Any, others: dict[str, str], name: str, chosen: str
) -> list[dict[str, Any]]:
    """Return links to the kinds or roles that there are any of, with how many."""
    counts = Counter(key(one) for one in concerns)
    words: dict[str, Any] = {**{one: said[0] for one, said in KINDS.items()}, **ROLES, _NOBODY: NOBODY}
    every = [{"words": _("All"), "count": len(concerns), "url": _address(**others), "is_current": not chosen}]
    return every + [
        {
            "words": words[one],
            "count": counts[one],
            "url": _address(**others, **{name: one}),
            "is_current": one == chosen,
        }
        for one in order
        if counts[one]
    ]


def _group(kind: str, found: list[Concern], only: str, role: str) -> dict[str, Any]:
    _short, heading, advice, day = KINDS[kind]
    shown = found if only else found[:_FIRST]
    return {
        "kind": kind,
        "heading": heading,
        "advice": advice,
        "day": day,
        "count": len(found),
        "rest": 0 if only else max(0, len(found) - _FIRST),
        "more": _address(kind=kind, role=role),
        "lines": [_line(one) for one in shown],
    }


def _line(concern: Concern) -> dict[str, Any]:
    role = ROLES.get(concern.role, "")
    known = {concern.title, *(one.what for one in concern.places)}
    what = "" if concern.what in known else concern.what
    return {
        "concern": concern,
        "what": what,
        "places": [_place(one) for one in concern.places],
        "role": role,
        "why": _why(concern),
        "outcomes": _buttons() if concern.number else [],
    }


def _why(concern: Concern) -> Any:
    if concern.number:
        return _said_of_call(concern.why, concern.on)
    if concern.kind == "missing":
        return dict(settings.LANGUAGES).get(concern.why, concern.why)
    return (REPORTED if concern.kind == "report" else REASONS).get(concern.why, "")


def _said_of_call(outcome: str, on: Any) -> Any:
    if outcome == "reported":
        return REPORTED_NUMBER
    return OUTCOMES[outcome][1] if outcome in OUTCOMES else ("" if on else NEVER_CALLED)


def _number_line(stated: NumberStated, called: Call | None) -> dict[str, Any]:
    return {
        "number": stated.number,
        "written": stated.written,
        "places": [_place(one) for one in stated.places],
        "call": called,
        "why": _said_of_call(called.outcome if called else "", called and called.called_on),
        "outcomes": _buttons(),
    }


def _buttons() -> list[tuple[str, Any]]:
    return [(code, words) for code, (words, _state) in OUTCOMES.items()]


def _place(place: Place) -> dict[str, Any]:
    """Return a place with where it is mended: in the editor, or at the directory's own page."""
    names = dict(settings.LANGUAGES)
    if place.service:
        url = reverse("office_directory_listing", args=[place.service])
    else:
        url = reverse("wagtailadmin_pages:edit", args=[place.page_id])
    return {"place": place, "url": url, "language": names.get(place.language, place.language)}
