"""The alarms: canaries opened and quotas used up, with the account that did it; and those of the key store."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from charteroak.journal.queries import list_entries
from charteroak.staff.permissions import Permission
from charteroak.staff.queries import list_alarms
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.pages import show
from charteroak.web.office.names import role_name, site_name

# Event and kind: what happened, and what to do.
WORDS: dict[tuple[str, str], tuple[Promise, Promise]] = {
    ("canary.opened", "visit"): (
        _("Asked for a record of an invented person"),
        _(
            "No honest work leads there. Close the account today, then find out how its holder came by the address."
        ),
    ),
    ("quota.reached", "openings"): (
        _("Opened as many records as one account may in a day"),
        _(
            "Ask the supervisor how many people came. If it was a long day, nothing more; if not, close the account."
        ),
    ),
    ("quota.reached", "person_searches"): (
        _("Looked for as many people's cards as one account may in a day"),
        _("Ask the supervisor how many people came with a lost card."),
    ),
    ("quota.reached", "number_searches"): (
        _("Looked for as many card numbers as one account may in a day"),
        _("Ask the supervisor how many people came with a lost card."),
    ),
    ("quota.reached", "demand"): (
        _("Looked for as many people on legal demands as the policy allows in a day"),
        _("Ask the privacy officer how many papers came. So many in a day are worth a call to counsel."),
    ),
    ("quota.reached", "misses"): (
        _("Asked many times for visits that are not there"),
        _("Somebody may be guessing addresses. Ask what happened."),
    ),
}
KEY_STORE = (
    _("A key was used as often as it may be in a day"),
    _("Ask the key officer which work used it."),
)
# Alarms of the key store itself: it knows no account.
STORE_EVENTS = ("key.quota_reached",)


@staff(Permission.ALARM_READ)
@require_GET
def alarms(request: HttpRequest) -> HttpResponse:
    """Show the alarms, newest first."""
    lines = [
        {
            "words": WORDS.get((line.event, line.kind), (line.event, "")),
            "line": line,
            "role": role_name(line.role),
            "site": site_name(line.site) if line.site else "",
        }
        for line in list_alarms(by=actor_of(request))
    ]
    store = [
        {"entry": entry, "words": KEY_STORE, "purpose": entry.details.get("purpose", "")}
        for entry in list_entries(events=STORE_EVENTS)
    ]
    title = pgettext_lazy("office page", "Alarms")
    return show(request, "office_alarms/alarms.html", {"lines": lines, "store": store, "title": title})
