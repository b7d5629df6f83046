from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AnonymousUser

from charteroak.staff.acts import ACT_RULES, ActKind
from charteroak.staff.models import Account, AdoptedPolicy, Alarm, Proposal
from charteroak.staff.permissions import ROLE_PERMISSIONS, Actor, Permission, actor_for, check_permission
from charteroak.staff.states import ProposalState


def find_actor(user: AbstractBaseUser | AnonymousUser) -> Actor | None:
    """Return the actor behind a signed-in account that holds a role, or None."""
    if not isinstance(user, Account) or not user.is_active or not user.role:
        return None
    return actor_for(account_id=user.opaque_id, role=user.role, site=user.site, office=user.office)


def has_second_factor(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Tell whether the account has a passkey or an authenticator application."""
    return isinstance(user, Account) and bool(get_adapter().is_mfa_enabled(user))


def has_authenticator_app(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Tell whether the account has an authenticator application; if not, its second factor is a passkey."""
    totp = [Authenticator.Type.TOTP]
    return isinstance(user, Account) and bool(get_adapter().is_mfa_enabled(user, types=totp))


class NoSuchProposal(LookupError):
    """There is no such proposal, or the actor may not take part in acts of its kind."""


@dataclass(frozen=True)
class ProposalView:
    """An act that needs two people, as somebody who may take part in it sees it.

    `hindrance`: '' where this person may approve it; otherwise 'same_person', 'same_office' or 'not_open'.
    """

    ref: str
    kind: ActKind
    terms: Mapping[str, str | int | bool]
    state: str
    proposed_at: datetime
    proposed_by: str  # the name that the proposer signs in with
    proposed_office: str
    lapses_at: datetime
    is_own: bool
    hindrance: str


def list_open_proposals(*, at: datetime, by: Actor) -> list[ProposalView]:
    """List the open acts in which a person may take part, oldest first."""
    kinds = [kind.value for kind, rule in ACT_RULES.items() if rule.permission in by.permissions]
    rows = Proposal.objects.filter(state=ProposalState.OPEN, kind__in=kinds, lapses_at__gt=at)
    return [_proposal_view(row, at, by) for row in rows.order_by("proposed_at")]


def get_proposal(ref: str, *, at: datetime, by: Actor) -> ProposalView:
    """:raises NoSuchProposal: there is none, or the actor may not take part in acts of its kind."""
    row = Proposal.objects.filter(ref=ref).first()
    if row is None or ACT_RULES[ActKind(row.kind)].permission not in by.permissions:
        raise NoSuchProposal
    return _proposal_view(row, at, by)


def _proposal_view(row: Proposal, at: datetime, by: Actor) -> ProposalView:
    own, kind = row.proposed_by == by.account_id, ActKind(row.kind)
    near = ACT_RULES[kind].two_offices and (not by.office or by.office == row.proposed_office)
    hindrance = "same_person" if own else "same_office" if near else ""
    if row.state != ProposalState.OPEN or row.lapses_at <= at:
        hindrance = "not_open"
    names = Account.objects.filter(opaque_id=row.proposed_by).values_list("username", flat=True)
    return ProposalView(
        ref=row.ref,
        kind=kind,
        terms=row.terms,
        state=row.state,
        proposed_at=row.proposed_at,
        proposed_by=names.first() or "",
        proposed_office=row.proposed_office,
        lapses_at=row.lapses_at,
        is_own=own,
        hindrance=hindrance,
    )


def count_holders(permission: Permission) -> int:
    """Count the accounts in use whose role holds a permission."""
    roles = [role for role, held in ROLE_PERMISSIONS.items() if permission in held]
    return Account.objects.filter(role__in=roles, is_active=True).count()


def find_actor_at_console(*, username: str, password: str, code: str) -> Actor | None:
    """Return who proves at a terminal, with password and authenticator's code, who they are; or None.

    Whoever has a passkey and no application decides at the page 'Acts for two'.
    """
    account = Account.objects.filter(username=username, is_active=True).first()
    if account is None:
        # As much work as for an account that exists: the answer's time tells nothing.
        make_password(password)
        return None
    if not account.check_password(password):
        return None
    app = Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).first()
    if app is None or not TOTP(app).validate_code(code):
        return None
    return find_actor(account)


@dataclass(frozen=True)
class AlarmLine:
    """One alarm as the Alarms page shows it. `name`: what the account signs in with."""

    event: str
    kind: str
    name: str
    role: str
    site: str
    raised_at: datetime


def list_alarms(*, by: Actor, limit: int = 200) -> list[AlarmLine]:
    """List the alarms, newest first.

    :raises NotPermitted: the actor may not read them.
    """
    check_permission(by, Permission.ALARM_READ)
    rows = list(Alarm.objects.all()[:limit])
    found = Account.objects.filter(opaque_id__in={row.account_id for row in rows})
    names = dict(found.values_list("opaque_id", "username"))
    return [
        AlarmLine(row.event, row.kind, names.get(row.account_id, ""), row.role, row.site, row.raised_at)
        for row in rows
    ]


def list_desk_actors(site: str) -> list[Actor]:
    """List the actors who work on visits at a site."""
    # These columns alone: the background work, which asks, may read no other.
    rows = Account.objects.filter(site=site, is_active=True).order_by("id")
    actors = [
        actor_for(account_id=account_id, role=role, site=site, office=office)
        for account_id, role, office in rows.values_list("opaque_id", "role", "office")
    ]
    return [actor for actor in actors if Permission.VISIT_WORK in actor.permissions]


@dataclass(frozen=True)
class AccountLine:
    """One account as the Accounts page shows it. `state`: 'in_use', 'waiting' (for its set-up) or 'closed'."""

    account_id: str
    name: str
    role: str
    site: str
    office: str
    state: str


def list_accounts(*, by: Actor) -> list[AccountLine]:
    """List all staff accounts by name, the closed ones last.

    :raises NotPermitted: the actor may not.
    """
    check_permission(by, Permission.ACCOUNT_CHANGE)
    return [_account_line(row) for row in Account.objects.exclude(role="").order_by("-is_active", "username")]


def find_account(account_id: str, *, by: Actor) -> AccountLine | None:
    """:raises NotPermitted: the actor may not."""
    check_permission(by, Permission.ACCOUNT_CHANGE)
    row = Account.objects.filter(opaque_id=account_id).exclude(role="").first()
    return None if row is None else _account_line(row)


def _account_line(row: Account) -> AccountLine:
    state = "closed" if not row.is_active else "in_use" if row.has_usable_password() else "waiting"
    return AccountLine(row.opaque_id, row.username, row.role, row.site, row.office, state)


def find_adopted_digest() -> str:
    """Return the SHA-256 of the policy file in force, in hex, or '' where none was adopted yet."""
    return AdoptedPolicy.objects.values_list("digest", flat=True).first() or ""
