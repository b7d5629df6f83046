"""The pages of the office, each with the permissions of which one is enough to see it listed."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from charteroak.staff.acts import ACT_RULES
from charteroak.staff.permissions import Actor, Permission

_ANY_ACT = frozenset(rule.permission for rule in ACT_RULES.values())

# Route, words, and who sees the link. The route itself declares who may reach it.
OFFICE_LINKS: tuple[tuple[str, Promise, frozenset[Permission]], ...] = (
    ("office_acts", pgettext_lazy("office page", "Acts for two"), _ANY_ACT),
    ("office_lines", pgettext_lazy("office page", "Lines"), frozenset({Permission.LINE_SUPERVISE})),
    ("office_closing", pgettext_lazy("office page", "Close a place"), frozenset({Permission.SITE_CLOSE})),
    ("office_comments", pgettext_lazy("office page", "Comments"), frozenset({Permission.COMMENT_MODERATE})),
    (
        "office_reports",
        pgettext_lazy("office page", "Something is wrong"),
        frozenset({Permission.COMMENT_MODERATE}),
    ),
    ("office_accounts", pgettext_lazy("office page", "Accounts"), frozenset({Permission.ACCOUNT_CHANGE})),
    ("office_policy", pgettext_lazy("office page", "Policy file"), frozenset({Permission.POLICY_CHANGE})),
    ("office_demands", pgettext_lazy("office page", "Legal demands"), frozenset({Permission.DEMAND_RECORD})),
    ("office_holds", pgettext_lazy("office page", "Litigation holds"), frozenset({Permission.HOLD_SET})),
    ("office_hostile_day", pgettext_lazy("office page", "Stop intake"), frozenset({Permission.HOSTILE_DAY})),
    ("office_alarms", pgettext_lazy("office page", "Alarms"), frozenset({Permission.ALARM_READ})),
    (
        "office_guide_list",
        pgettext_lazy("office page", "What needs care"),
        frozenset({Permission.GUIDE_EDIT}),
    ),
    ("office_directory", pgettext_lazy("office page", "Directory"), frozenset({Permission.DIRECTORY_EDIT})),
    ("office_journal", pgettext_lazy("office page", "Journal"), frozenset({Permission.JOURNAL_READ})),
)


def links_for(by: Actor) -> list[tuple[str, Promise]]:
    """Return (route, words) of the pages that this person's role may reach."""
    return [(route, words) for route, words, enough in OFFICE_LINKS if enough & by.permissions]
