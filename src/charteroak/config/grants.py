"""What each role of the database may do with each table. `charteroak prepare` grants this and takes all else back.

Whoever adds a table adds its line here; a table without one is reached by nobody but its owner, and fails a test.

The letters are PostgreSQL's own: r SELECT, a INSERT, w UPDATE, d DELETE; `r(id)` and `w(state)` reach those columns
alone. An INSERT by Django reads the new row's id back, so `a` comes with `r(id)` at least. Nobody may TRUNCATE or alter
but the owner, who migrates. The backup role reads everything. `only_grows` tables have triggers against UPDATE and
DELETE besides, so that a wrong grant alone changes nothing. Locking a row (SELECT FOR UPDATE) takes the right to update
some column of it: `w(id)` is that right and no more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PRIVILEGES = {"r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE"}
_TOKEN = re.compile(r"([rawd])(?:\(([a-z0-9_ ]+)\))?")


@dataclass(frozen=True)
class Table:
    """Letters for the public face, the desk face and the background work."""

    public: str = ""
    desk: str = ""
    jobs: str = ""
    only_grows: bool = False


@dataclass(frozen=True)
class Grant:
    """One privilege, such as SELECT. `columns`: on those alone; empty: on the table."""

    privilege: str
    columns: tuple[str, ...] = ()


def read_letters(letters: str) -> list[Grant]:
    """Return the grants of one cell, such as 'r a w(state)'.

    :raises ValueError: a letter is unknown.
    """
    if _TOKEN.sub("", letters).strip():
        raise ValueError(letters)
    return [
        Grant(PRIVILEGES[letter], tuple((columns or "").split()))
        for letter, columns in _TOKEN.findall(letters)
    ]


# Wagtail's editor, at the desk face; readers of the guide need what `_SHOWN` marks.
_EDITED = Table(desk="r a w d")
_SHOWN = Table(public="r", desk="r a w d")
# Background work publishes the guide's pages whose time has come, and their translations with them.
_SCHEDULED = Table(desk="r a w d", jobs="r a w d")
_SCHEDULED_SHOWN = Table(public="r", desk="r a w d", jobs="r a w d")

_TAKEN_IN = Table(public="r", desk="r a w d", jobs="r a w")
# The directory's entities, as the standard names them; services stand apart.
_ENTITIES = (
    "accessibility",
    "address",
    "attribute",
    "contact",
    "costoption",
    "funding",
    "language",
    "location",
    "metadata",
    "metatabledescription",
    "organization",
    "organizationidentifier",
    "phone",
    "program",
    "requireddocument",
    "schedule",
    "servicearea",
    "serviceatlocation",
    "servicecapacity",
    "taxonomy",
    "taxonomyterm",
    "unit",
    "url",
)

OWN: dict[str, Table] = {
    # journal: every face adds to it
    "journal_entry": Table(public="r(id commitment) a", desk="r a", jobs="r a", only_grows=True),
    "journal_sequence": Table(public="r", desk="r", jobs="r a", only_grows=True),
    # custody: when the clock was last believed, what is to be destroyed now, which keys live, how often they were used
    "custody_clockmark": Table(desk="r(id believed_at)", jobs="r a w"),
    "custody_ending": Table(desk="r a w(id) d", jobs="r a w(id) d"),
    "custody_knownkey": Table(desk="r a d", jobs="r a d"),
    "custody_usemark": Table(jobs="r a w d"),
    "custody_sentinel": Table(desk="r", jobs="r"),
    # staff
    "staff_account": Table(desk="r a w", jobs="r(id opaque_id role site office is_active)"),
    "staff_account_groups": Table(desk="r a d"),
    "staff_account_user_permissions": Table(desk="r a d"),
    # a face serves only under the policy that was adopted, and looks at its digest before it does
    "staff_adoptedpolicy": Table(public="r(id digest)", desk="r a"),
    "staff_quotause": Table(desk="r a w", jobs="r d"),
    "staff_alarm": Table(desk="r a", jobs="r d"),
    "staff_proposal": Table(desk="r a w", jobs="r w d"),
    # matching: labels and seals that say nothing without the keys, and still no business of the public face
    # (background work begins, shuffles and drops whole quarters through the functions below, and reads no row)
    "matching_posting": Table(desk="r a"),
    "matching_minirecord": Table(desk="r a", jobs="r(quarter)"),
    "matching_apart": Table(desk="r a"),
    # cards
    "cards_card": Table(desk="r a w(state revocation_reason)", jobs="r w(state) d"),
    "cards_statuslist": Table(desk="r a w(used)", jobs="r a w(used) d"),
    # public halves; two people at the office may begin a new key or withdraw a stolen one
    "cards_signingkey": Table(desk="r a w(retired_on withdrawn_on)", jobs="r"),
    # renewal records: the nightly shuffle writes them anew
    "cards_renewal": Table(desk="r a d", jobs="r a d"),
    # payments
    "payments_payment": Table(desk="r a", only_grows=True),
    # booking: whoever holds a code may see and cancel
    "booking_seat": Table(
        public="r w(state held_until)",
        desk="r w(state held_until)",
        jobs="r a w(state ends_at kind released_at public_at held_until) d",
    ),
    "booking_holding": Table(public="r a w(is_active)", desk="r a w(is_active)", jobs="r a w(is_active) d"),
    "booking_appointment": Table(
        public="r a w(state seat_id wants_earlier sequence)",
        desk="r a w(state seat_id sequence)",
        jobs="r w(state sequence) d",
    ),
    # the public face seals a contact and can blot it out again, and has no right to read what was sealed
    "booking_contact": Table(
        public="r(appointment_id) a w(sealed)",
        desk="r a w(sealed)",
        jobs="r a w(sealed key_day mark marked_at) d",
    ),
    # the waiting list, likewise
    "booking_waiting": Table(public="r a w(state)", desk="r a w(state)", jobs="r w(state) d"),
    "booking_waitingcontact": Table(
        public="r(waiting_id) a w(sealed)", desk="r w(sealed)", jobs="r w(sealed) d"
    ),
    "booking_offer": Table(public="r w(state)", desk="r a w(state)", jobs="r a w(state) d"),
    "booking_closure": Table(public="r", desk="r a d", jobs="r d"),
    # the line before a release is drawn and counted on by whoever looks at it
    "booking_rush": Table(public="r a w", jobs="r d"),
    "booking_lineplace": Table(public="r a w(draw admitted_at is_used)", jobs="r d"),
    "booking_deskkey": Table(public="r", desk="r", jobs="r a d"),
    # notify: every face puts messages into the outbox, background work alone takes them out
    "notify_message": Table(public="a", desk="r(id kind state due_at) a", jobs="r a w d"),
    # lobby: a person's own page reads numbers, and takes its own out of the line; the appointment of a ticket and the
    # clerk at a counter stay inside
    "lobby_ticket": Table(
        public="r(id token site day series number kind state service priority language booked_at issued_at called_at"
        " counter for_counter calls is_opened) w(state ended_at for_counter)",
        desk="r a w",
        jobs="r d",
    ),
    "lobby_counter": Table(public="r(id site day number is_open since)", desk="r a w", jobs="r d"),
    "lobby_lineday": Table(public="r w(version)", desk="r a w", jobs="r w(served minutes squares) d"),
    "lobby_kiosk": Table(desk="r a w(id) d"),
    # enrollment
    "enrollment_visit": Table(desk="r a w d", jobs="r a w(state) d"),
    # demands: the public sees how many holds there are, never their docket
    "demands_hold": Table(public="r(id starts_at ends_at ended_at)", desk="r a w", jobs="r w"),
    "demands_hostileday": Table(public="r(id begun_at ended_at)", desk="r a w", jobs="r"),
    # what was asked by law stays with the office; the report of each quarter is for everybody
    "demands_demand": Table(desk="r a", jobs="r", only_grows=True),
    "demands_step": Table(desk="r a", jobs="r", only_grows=True),
    "demands_notice": Table(desk="r a d", jobs="r d"),
    "demands_quarterlyreport": Table(public="r", desk="r", jobs="r a", only_grows=True),
    # guide
    "guide_guideindexpage": _SCHEDULED_SHOWN,
    "guide_guidepage": _SCHEDULED_SHOWN,
    "guide_seededpage": Table(desk="r"),
    # what the search looks in: background work writes it, from what is published
    "guide_searchentry": Table(public="r", desk="r a w d", jobs="r a w d"),
    "guide_searchword": Table(public="r", desk="r a w d", jobs="r a w d"),
    # comments: their writers are no accounts of staff. The public face writes and deletes addresses, and reads none
    "guide_commenter": Table(
        public="r a w(pen_name pen_key state recovery sessions wants_notices) d",
        desk="r",
        jobs="r w(id wants_notices) d",
    ),
    "guide_commenterlink": Table(public="r a w(used_at used_form) d", jobs="r d"),
    "guide_commenteraddress": Table(public="r(id commenter_id link_id) a d", jobs="r a d"),
    "guide_commentkey": Table(public="r", jobs="r a d"),
    "guide_comment": Table(
        public="r a w(text fingerprint marks state reason decided_at version written_at) d",
        desk="r w(state reason decided_at)",
        jobs="r d",
    ),
    "guide_errorreport": Table(
        public="r(id kind ref state marks) a d", desk="r w(state settled_at)", jobs="r d"
    ),
    "guide_secondpersontask": Table(desk="r", jobs="r"),
    "guide_linkcheck": Table(desk="r", jobs="r a w d"),
    "guide_telephonecall": Table(public="r", desk="r a w", jobs="r d"),
    # directory: public facts of public places; background work searches them, asks their links, withdraws a listing
    # whose standing lapses, and takes in what is left of a file that an editor brought, which removes nothing
    **{f"directory_{entity}": _TAKEN_IN for entity in _ENTITIES},
    "directory_importrun": Table(desk="r a w", jobs="r w"),
    "directory_service": _TAKEN_IN,
    "directory_listing": _TAKEN_IN,
    "directory_legalstanding": Table(public="r", desk="r a w d", jobs="r"),
}

LIBRARIES: dict[str, Table] = {
    # Django
    "django_migrations": Table(
        desk="r", jobs="r"
    ),  # the editor of translations looks whether its own are done
    "django_content_type": Table(desk="r", jobs="r"),
    "django_session": Table(desk="r a w d", jobs="r(session_key expire_date) d"),
    "auth_permission": Table(desk="r"),
    "auth_group": Table(desk="r a w"),
    "auth_group_permissions": Table(desk="r"),
    # sign-in
    "account_emailaddress": Table(desk="r"),
    "account_emailconfirmation": Table(desk="r", jobs="r d"),
    "mfa_authenticator": Table(desk="r a w d"),
    # background work
    "procrastinate_workers": Table(jobs="r a w d"),
    "procrastinate_jobs": Table(jobs="r a w d"),
    "procrastinate_events": Table(jobs="r a w d"),
    "procrastinate_periodic_defers": Table(jobs="r a w d"),
    # the guide's pages and their editor
    "wagtailcore_locale": Table(public="r", desk="r a w d", jobs="r"),
    "wagtailcore_page": _SCHEDULED_SHOWN,
    "wagtailcore_pageviewrestriction": Table(public="r", desk="r a w d", jobs="r"),
    "wagtailcore_site": Table(public="r", desk="r a w d", jobs="r"),
    "wagtailcore_collection": _EDITED,
    "wagtailcore_collectionviewrestriction": _EDITED,
    "wagtailcore_collectionviewrestriction_groups": _EDITED,
    "wagtailcore_comment": _SCHEDULED,
    "wagtailcore_commentreply": _SCHEDULED,
    "wagtailcore_groupapprovaltask": _EDITED,
    "wagtailcore_groupapprovaltask_groups": _EDITED,
    "wagtailcore_groupcollectionpermission": _EDITED,
    "wagtailcore_grouppagepermission": _EDITED,
    "wagtailcore_groupsitepermission": _EDITED,
    "wagtailcore_modellogentry": _EDITED,
    "wagtailcore_pagelogentry": _SCHEDULED,
    "wagtailcore_pagesubscription": Table(desk="r a w d", jobs="r"),
    "wagtailcore_pageviewrestriction_groups": _EDITED,
    "wagtailcore_referenceindex": _SCHEDULED,
    "wagtailcore_revision": _SCHEDULED,
    "wagtailcore_task": Table(desk="r a w d", jobs="r"),
    "wagtailcore_taskstate": _SCHEDULED,
    "wagtailcore_uploadedfile": _EDITED,
    "wagtailcore_workflow": Table(desk="r a w d", jobs="r"),
    "wagtailcore_workflowcontenttype": Table(desk="r a w d", jobs="r"),
    "wagtailcore_workflowpage": Table(desk="r a w d", jobs="r"),
    "wagtailcore_workflowstate": _SCHEDULED,
    "wagtailcore_workflowtask": Table(desk="r a w d", jobs="r"),
    "wagtailadmin_admin": _EDITED,
    "wagtailadmin_editingsession": Table(desk="r a w d", jobs="r d"),
    "wagtailadmin_formstate": Table(desk="r a w d", jobs="r d"),
    "wagtaildocs_document": _EDITED,
    "wagtailimages_image": _EDITED,
    "wagtailimages_rendition": _EDITED,
    "wagtailredirects_redirect": _SCHEDULED,
    "wagtailsearch_indexentry": _SCHEDULED,
    "wagtailusers_userprofile": _EDITED,
    "wagtail_localize_localesynchronization": _SCHEDULED,
    "wagtail_localize_overridablesegment": _SCHEDULED,
    "wagtail_localize_relatedobjectsegment": _SCHEDULED,
    "wagtail_localize_segmentoverride": _SCHEDULED,
    "wagtail_localize_string": _SCHEDULED,
    "wagtail_localize_stringsegment": _SCHEDULED,
    "wagtail_localize_stringtranslation": _SCHEDULED,
    "wagtail_localize_template": _SCHEDULED,
    "wagtail_localize_templatesegment": _SCHEDULED,
    "wagtail_localize_translatableobject": _SCHEDULED,
    "wagtail_localize_translation": _SCHEDULED,
    "wagtail_localize_translationcontext": _SCHEDULED,
    "wagtail_localize_translationlog": _SCHEDULED,
    "wagtail_localize_translationsource": _SCHEDULED,
    "taggit_tag": _EDITED,
    "taggit_taggeditem": Table(desk="r a w d", jobs="r"),
}

# Functions that the desk may call too; the background work may call all, the public face none.
DESK_FUNCTIONS = frozenset({"matching_begin_quarter(integer)"})

# Schemas of partitions: reached through their tables, whose grants count, and directly by the backup alone.
PARTITIONS = ("matching_quarters",)

TABLES: dict[str, Table] = {**OWN, **LIBRARIES}
