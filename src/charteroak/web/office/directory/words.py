"""What editors are told: states, reasons and refusals in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STATES: dict[str, Promise] = {
    "draft": pgettext_lazy("state of a listing", "Draft"),
    "proposed": pgettext_lazy("state of a listing", "Waits for a second person"),
    "published": pgettext_lazy("state of a listing", "Published"),
    "withdrawn": pgettext_lazy("state of a listing", "Withdrawn"),
}
WHYS: dict[str, Promise] = {
    "review_over": _("Past its day of review"),
    "standing_lapsing": _("The standing for legal help ends soon, or is missing"),
    "withdrawn": pgettext_lazy("state of a listing", "Withdrawn"),
    "proposed": pgettext_lazy("state of a listing", "Waits for a second person"),
    "changed": _("A change waits for a second person"),
    "draft": pgettext_lazy("state of a listing", "Draft"),
}
FAULTS: dict[str, Promise] = {
    "no_source": _("It lacks a source."),
    "no_read_date": _("It lacks the day on which the facts were read, or that day is not here yet."),
    "no_review_date": _("It lacks a day on which to look again."),
    "review_date_over": _("The day on which to look again is over."),
    "review_date_too_far": _("The day on which to look again is more than a year away."),
    "no_reviewer": _("Nobody is named who looks again."),
    "no_standing": _(
        "It is immigration legal help: write down the bar number, or recognition and accreditation."
    ),
    "no_bar_number": _("It lacks the bar number."),
    "no_bar_state": _("It lacks the state of the bar."),
    "no_recognition": _("It lacks until when the organization is recognized."),
    "no_accreditation": _("It lacks until when its representative is accredited."),
    "recognition_over": _("The recognition is over."),
    "accreditation_over": _("The accreditation is over."),
    "sounds_like_legal_help": _(
        "Its words sound like immigration legal help. File it there, or say below that it is none."
    ),
}
WITHDRAWN: dict[str, Promise] = {
    "editor": _("An editor took it out."),
    "lapsed": _("Its standing for immigration legal help was over."),
    "gone": _("The service is there no more."),
    "doubted": _("Its facts are in doubt: somebody must look whether they are right."),
}
NOT_A_FILE: dict[str, Promise] = {
    "too_large": _(
        "The file is too large to be taken in here. Use the command: charteroak directory import."
    ),
    "not_zip": _("This zip file cannot be read."),
    "no_tables": _("This zip file has none of the standard's tables, such as services.csv."),
    "no_contents": _("This file is neither a list of services nor an object with the list 'contents'."),
}
ANY_OTHER_FILE = _("This file is not a directory of services. Nothing was taken in.")
REASONS: dict[str, Promise] = {
    "doubted": _("Its facts are in doubt"),
    "gone": _("The service is there no more"),
    "editor": _("It should not be shown"),
}
EVENTS: dict[str, Promise] = {
    "listing.changed": pgettext_lazy("what was done to a listing", "Changed"),
    "listing.discarded": pgettext_lazy("what was done to a listing", "A waiting change thrown away"),
    "listing.proposed": pgettext_lazy("what was done to a listing", "Proposed to publish"),
    "listing.published": pgettext_lazy("what was done to a listing", "Published"),
    "listing.withdrawn": pgettext_lazy("what was done to a listing", "Withdrawn"),
}
