"""What needs care, in words: kinds, reasons, roles, outcomes of calls."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Kind: short name, heading, what to do, what its day is.
KINDS: dict[str, tuple[Promise, Promise, Promise, Promise]] = {
    "dead": (
        _("Telephones"),
        _("Telephones that do not answer, or that readers say are wrong"),
        _(
            "Call, and press what came of it. Readers see the day. Is the number wrong, change it where it stands."
        ),
        pgettext_lazy("a telephone number was tried", "Since"),
    ),
    "past": (
        _("Past their date"),
        _("Facts past their date"),
        _("Readers see that it may have changed. Look at the source again, then set a new date."),
        _("Check again by"),
    ),
    "report": (
        _("Reports"),
        _("Readers say that something is wrong"),
        _("What they wrote is on the page of reports, where you also say what came of it."),
        _("Reported on"),
    ),
    "lapsing": (
        _("Legal standing"),
        _("Standings for legal help that end soon"),
        _("Ask for the new date and write it down. When it is over, nobody sees the listing."),
        _("Good until"),
    ),
    "lapsed": (
        _("Withdrawn"),
        _("Legal help that was withdrawn because its standing was over"),
        _("Write down the new standing; then two people publish it again."),
        _("Withdrawn on"),
    ),
    "telephone": (
        _("Impossible numbers"),
        _("Telephone numbers that cannot exist"),
        _("Look for a mistake in typing."),
        _("Seen on"),
    ),
    "link": (
        _("Links"),
        _("Links that do not answer"),
        _("Open the link. Is the page gone, look for where it is now."),
        _("Asked on"),
    ),
    "older": (
        _("Older translations"),
        _("Translations older than the English page"),
        _("Readers are told so. Translate what is new; a second person publishes."),
        _("English since"),
    ),
    "missing": (
        _("Missing translations"),
        _("Pages that a language does not have"),
        _(
            "Readers of that language do not find it. Open the page, go to the other language, and publish that."
        ),
        _("English since"),
    ),
    "waits": (
        _("Second look"),
        _("Changes that wait for a second person"),
        _("Whoever did not write it looks at it and publishes it, or says what is missing."),
        pgettext_lazy("a change waits", "Since"),
    ),
    "near": (
        _("Soon past"),
        _("Facts to check within 30 days"),
        _("Look at the source again, then set a new date."),
        _("Check again by"),
    ),
    "uncalled": (
        _("To call"),
        _("Telephones that nobody called for long"),
        _("Call, and press what came of it. Readers see the day."),
        _("Last called on"),
    ),
    "old": (
        _("Read long ago"),
        _("Facts read more than a year ago"),
        _("Look at the source again, also if its date is not over."),
        _("Read on"),
    ),
    "draft": (
        pgettext_lazy("listings", "Drafts"),
        _("Drafts of the directory"),
        _("Nobody sees them. Propose each to a second person, or take it out."),
        _("Changed on"),
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
# What came of a call: as a button, and as a state.
OUTCOMES: dict[str, tuple[Promise, Promise]] = {
    "answers": (pgettext_lazy("button: a call", "It answers"), pgettext_lazy("last call", "Answered")),
    "no_answer": (pgettext_lazy("button: a call", "No answer"), pgettext_lazy("last call", "No answer")),
    "out_of_service": (
        pgettext_lazy("button: a call", "Out of service"),
        pgettext_lazy("last call", "Out of service"),
    ),
    "wrong_place": (
        pgettext_lazy("button: a call", "Wrong place"),
        pgettext_lazy("last call", "Wrong place"),
    ),
}
REPORTED_NUMBER = _("A reader says it is wrong")
NEVER_CALLED = _("Never called")
ROLES: dict[str, Promise] = {
    "legal": _("Legal reviewer"),
    "health": _("Health reviewer"),
    "city_services": _("City services reviewer"),
    "program": _("Program manager"),
}
NOBODY = _("Nobody in particular")
