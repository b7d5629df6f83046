"""What in the guide needs an editor's care: facts, translations, links and telephone numbers, in one list."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from charteroak.guide.queries import list_concerns
from charteroak.lib.clock import local_date, now
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import Permission
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.pages import show

# Kind: heading, what to do, what its day is.
KINDS: dict[str, tuple[Promise, Promise, Promise]] = {
    "past": (
        _("Facts past their date"),
        _("Readers see that it may have changed. Look at the source again, then set a new date."),
        _("Check again by"),
    ),
    "report": (
        _("Readers say that something is wrong"),
        _("What they wrote is on the page of reports, where you also say what came of it."),
        _("Reported on"),
    ),
    "telephone": (
        _("Telephone numbers that cannot exist"),
        _("Look for a mistake in typing."),
        _("Seen on"),
    ),
    "link": (
        _("Links that do not answer"),
        _("Open the link. Is the page gone, look for where it is now."),
        _("Asked on"),
    ),
    "older": (
        _("Translations older than the English page"),
        _("Readers are told so. Translate what is new; a second person publishes."),
        _("English since"),
    ),
    "near": (
        _("Facts to check within 30 days"),
        _("Look at the source again, then set a new date."),
        _("Check again by"),
    ),
    "old": (
        _("Facts read more than a year ago"),
        _("Look at the source again, also if its date is not over."),
        _("Read on"),
    ),
}
REASONS: dict[str, Promise] = {
    "gone": _("No such page"),
    "refused": _("The server does not say"),
    "no_answer": _("No answer"),
    "no_such_host": _("No such site"),
    "not_public": _("Not on the public internet"),
    "not_web": _("Not a web address"),
    "too_many_redirects": _("Leads in circles"),
}
# What a reader's report is about (guide.states.WRONG_HERE).
REPORTED: dict[str, Promise] = {
    "fact": _("A fact"),
    "telephone": pgettext_lazy("what is reported", "A telephone number"),
    "hours": _("Opening hours"),
    "closed": _("A place that is no longer there"),
    "link": _("A link"),
    "words": _("Words that are hard to understand"),
    "missing": _("Something that is missing"),
    "other": _("Something else"),
}
ROLES: dict[str, Promise] = {
    "legal": _("Legal reviewer"),
    "health": _("Health reviewer"),
    "city_services": _("City services reviewer"),
    "program": _("Program manager"),
}


@staff(Permission.GUIDE_EDIT)
@require_GET
def guide_list(request: HttpRequest) -> HttpResponse:
    """Show what needs care, what is most urgent first."""
    today = local_date(now(), current_policy().city.time_zone)
    concerns = list_concerns(on=today, by=actor_of(request))
    names = dict(settings.LANGUAGES)
    groups: list[dict[str, Any]] = []
    for kind, found in groupby(concerns, key=lambda concern: concern.kind):
        heading, advice, day = KINDS[kind]
        lines = [
            {
                "concern": concern,
                "language": names.get(concern.language, concern.language),
                "role": ROLES.get(concern.role, ""),
                "why": (REPORTED if kind == "report" else REASONS).get(concern.why, ""),
            }
            for concern in found
        ]
        groups.append({"kind": kind, "heading": heading, "advice": advice, "day": day, "lines": lines})
    context = {
        "groups": groups,
        "asks_links": settings.CHARTEROAK_CHECK_LINKS,
        "title": pgettext_lazy("office page", "Guide: what needs care"),
    }
    return show(request, "office_guide/list.html", context)
