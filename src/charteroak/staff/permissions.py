"""Every permission there is, named scope:resource:action, and which role holds it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Permission(StrEnum):
    VISIT_WORK = "desk:visit:work"
    FEE_TAKE = "desk:fee:take"
    FEE_WAIVE = "desk:fee:waive"
    MATCH_DECIDE = "desk:match:decide"
    CARD_PRINT = "desk:card:print"
    CARD_HAND_OVER = "desk:card:hand_over"
    CARD_FIND = "desk:card:find"
    CARD_REVOKE = "desk:card:revoke"
    APPOINTMENT_CHECK_IN = "desk:appointment:check_in"
    APPOINTMENT_BOOK = "desk:appointment:book"
    LINE_WORK = "desk:line:work"
    LINE_JOIN = "desk:line:join"  # give a ticket; a kiosk holds it too
    CONTACT_OPEN = "desk:contact:open"
    FIGURES_READ = "office:figures:read"
    JOURNAL_READ = "office:journal:read"
    SITE_CLOSE = "office:site:close"
    LINE_SUPERVISE = "office:line:supervise"
    GUIDE_EDIT = "office:guide:edit"
    DIRECTORY_EDIT = "office:directory:edit"
    COMMENT_MODERATE = "office:comment:moderate"
    ALARM_READ = "office:alarm:read"
    DEMAND_RECORD = "office:demand:record"
    DEMAND_DECIDE = "office:demand:decide"
    HOLD_SET = "office:hold:set"
    HOSTILE_DAY = "office:hostile_day:switch"
    KEY_ACT = "office:key:act"
    ACCOUNT_CHANGE = "office:account:change"
    POLICY_CHANGE = "office:policy:change"


class Role(StrEnum):
    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    PROGRAM_MANAGER = "program_manager"
    PRIVACY_OFFICER = "privacy_officer"
    COUNSEL = "counsel"
    KEY_OFFICER = "key_officer"
    EDITOR = "editor"
    AUDITOR = "auditor"


_DESK = frozenset(p for p in Permission if p.startswith("desk:"))
_EDITING = frozenset({Permission.GUIDE_EDIT, Permission.DIRECTORY_EDIT, Permission.COMMENT_MODERATE})

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.CLERK: _DESK,
    Role.SUPERVISOR: _DESK | {Permission.FIGURES_READ, Permission.SITE_CLOSE, Permission.LINE_SUPERVISE},
    Role.PROGRAM_MANAGER: frozenset(
        {
            Permission.FIGURES_READ,
            Permission.JOURNAL_READ,
            *_EDITING,
            Permission.SITE_CLOSE,
            Permission.LINE_SUPERVISE,
            Permission.ACCOUNT_CHANGE,
            Permission.POLICY_CHANGE,
            Permission.HOSTILE_DAY,
        }
    ),
    Role.PRIVACY_OFFICER: frozenset(
        {
            Permission.JOURNAL_READ,
            Permission.FIGURES_READ,
            Permission.ALARM_READ,
            Permission.DEMAND_RECORD,
            Permission.DEMAND_DECIDE,
            Permission.HOLD_SET,
            Permission.HOSTILE_DAY,
            Permission.KEY_ACT,
            Permission.POLICY_CHANGE,
        }
    ),
    Role.COUNSEL: frozenset(
        {
            Permission.JOURNAL_READ,
            Permission.DEMAND_RECORD,
            Permission.DEMAND_DECIDE,
            Permission.HOLD_SET,
            Permission.HOSTILE_DAY,
        }
    ),
    Role.KEY_OFFICER: frozenset(
        {Permission.JOURNAL_READ, Permission.ALARM_READ, Permission.KEY_ACT, Permission.ACCOUNT_CHANGE}
    ),
    Role.EDITOR: _EDITING,
    Role.AUDITOR: frozenset({Permission.JOURNAL_READ, Permission.FIGURES_READ, Permission.ALARM_READ}),
}


# Wagtail grants its pages to groups. Roles that hold GUIDE_EDIT are put into this one.
GUIDE_EDITORS = "Guide editors"


class NotPermitted(Exception):
    """The actor's role does not hold the permission. Says which, and nobody's name."""

    def __init__(self, permission: Permission) -> None:
        super().__init__(str(permission))
        self.permission = permission


@dataclass(frozen=True)
class Actor:
    """Who acts: an account's opaque id, its one role, its site and its office. `by=` of every action.

    The office is the institution somebody answers to, such as the town clerk's or the library's; acts that need two
    people of two offices look at it.
    """

    account_id: str
    role: str
    site: str = ""
    office: str = ""
    permissions: frozenset[Permission] = field(default_factory=frozenset)


def actor_for(*, account_id: str, role: str, site: str = "", office: str = "") -> Actor:
    """Return an actor with the permissions of its role; an unknown role holds none."""
    known = {str(name): permissions for name, permissions in ROLE_PERMISSIONS.items()}
    permissions = known.get(role, frozenset())
    return Actor(account_id=account_id, role=role, site=site, office=office, permissions=permissions)


# Acts that nobody in particular does: a resident at a public page, and the program's own jobs.
PUBLIC = Actor(account_id="", role="resident")
SYSTEM = Actor(account_id="", role="system", permissions=frozenset(Permission))


def check_permission(by: Actor, permission: Permission) -> None:
    """:raises NotPermitted: the actor does not hold it."""
    if permission not in by.permissions:
        raise NotPermitted(permission)
