from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as DjangoPermission
from django.db import connection, transaction

from charteroak.journal.actions import record_event
from charteroak.lib.ids import clean_code, new_code
from charteroak.staff.actions.proposals import propose_act
from charteroak.staff.acts import ActKind, CannotPerform
from charteroak.staff.models import Account, Proposal
from charteroak.staff.permissions import (
    GUIDE_EDITORS,
    ROLE_PERMISSIONS,
    SYSTEM,
    Actor,
    Permission,
    Role,
    check_permission,
)

SETUP_LIFE = timedelta(hours=72)
SETUP_CODE_LENGTH = 16  # of 32 characters: 80 bits
_NAME = re.compile(r"[a-z][a-z0-9._-]{2,29}")


class AccountRefused(Exception):
    """An account cannot be so. `code`: 'bad_name', 'name_taken', 'unknown', 'closed', 'same', 'too_few_left',
    'own_account', 'set_up', 'not_first' or 'bad_code'.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def create_staff_account(
    *,
    username: str,
    password: str | None,
    role: Role,
    site: str,
    office: str = "",
    at: datetime,
    totp_secret: str | None = None,
    by: Actor = SYSTEM,
) -> Account:
    """Create an account with one role at one site, or return the one that has the name already, unchanged.

    `totp_secret`: base32; where given, the account has its second factor from the start (demo and tests). Without a
    password nobody can sign in before the account was set up with its one-time code.
    """
    found = Account.objects.filter(username=username).first()
    if found is not None:
        return found
    account = Account.objects.create_user(
        username, password, role=role.value, site=site, office=office, created_at=at
    )
    _let_edit_guide(account)
    if totp_secret:
        TOTP.activate(account, totp_secret)
    details = {"role": role.value, "site": site or "none", "office": office or "none"}
    record_event("staff.account_created", at=at, role=by.role, subject=account.opaque_id, details=details)
    return account


def _let_edit_guide(account: Account) -> None:
    edits = account.role != "" and Permission.GUIDE_EDIT in ROLE_PERMISSIONS[Role(account.role)]
    account.is_staff = edits
    account.save(update_fields=["is_staff"])
    admin = DjangoPermission.objects.filter(codename="access_admin") if edits else []
    account.user_permissions.set(admin)
    account.groups.set([Group.objects.get_or_create(name=GUIDE_EDITORS)[0]] if edits else [])


@transaction.atomic
def propose_account(
    *, username: str, role: Role, site: str, office: str, at: datetime, by: Actor
) -> Proposal:
    """Propose an account for somebody new.

    :raises AccountRefused: bad_name or name_taken. :raises NotPermitted: the actor may not.
    """
    check_permission(by, Permission.ACCOUNT_CHANGE)
    if not _NAME.fullmatch(username):
        raise AccountRefused("bad_name")
    if Account.objects.filter(username=username).exists():
        raise AccountRefused("name_taken")
    terms = {"username": username, "role": role.value, "site": site, "office": office}
    return propose_act(kind=ActKind.ACCOUNT_CREATE, terms=terms, at=at, by=by)


def perform_account_create(proposal: Proposal, at: datetime, by: Actor) -> None:
    """Make the account that two people want. It can be set up with a code, which the Accounts page shows once.

    :raises CannotPerform: name_taken.
    """
    terms = proposal.terms
    if Account.objects.filter(username=terms["username"]).exists():
        raise CannotPerform("name_taken")
    create_staff_account(
        username=terms["username"],
        password=None,
        role=Role(terms["role"]),
        site=terms["site"],
        office=terms["office"],
        at=at,
        by=by,
    )


@transaction.atomic
def propose_role_change(
    *, account_id: str, role: Role, site: str, office: str, at: datetime, by: Actor
) -> Proposal:
    """Propose another role, site or office for an account.

    :raises AccountRefused: unknown, closed, same or too_few_left. :raises NotPermitted: the actor may not.
    """
    check_permission(by, Permission.ACCOUNT_CHANGE)
    account = _lock(account_id)
    if (account.role, account.site, account.office) == (role.value, site, office):
        raise AccountRefused("same")
    _check_enough_left(account, role)
    terms = {
        "account": account_id,
        "username": account.username,
        "before": account.role,
        "before_site": account.site,
        "before_office": account.office,
        "role": role.value,
        "site": site,
        "office": office,
    }
    return propose_act(kind=ActKind.ROLE_CHANGE, terms=terms, at=at, by=by)


def perform_role_change(proposal: Proposal, at: datetime, by: Actor) -> None:
    """Give an account its new role, site and office. Its sessions end with the next request of each.

    :raises CannotPerform: own_account, or the account is no longer as it was when this was proposed.
    """
    terms = proposal.terms
    if terms["account"] == by.account_id:
        raise CannotPerform("own_account")
    try:
        account = _lock(terms["account"])
        _check_enough_left(account, Role(terms["role"]))
    except AccountRefused as refused:
        raise CannotPerform(refused.code) from None
    before = (account.role, account.site, account.office)
    if before != (terms["before"], terms["before_site"], terms["before_office"]):
        raise CannotPerform("changed")
    account.role, account.site, account.office = terms["role"], terms["site"], terms["office"]
    account.save(update_fields=["role", "site", "office"])
    _let_edit_guide(account)
    details = {
        "before": before[0] or "none",
        "after": account.role,
        "site": account.site or "none",
        "office": account.office or "none",
    }
    record_event("staff.role_changed", at=at, role=by.role, subject=account.opaque_id, details=details)


@transaction.atomic
def close_account(*, account_id: str, at: datetime, by: Actor) -> Account:
    """Close an account at once: it takes power away, so one person is enough. Its sessions end.

    :raises AccountRefused: unknown, closed or too_few_left. :raises NotPermitted: the actor may not.
    """
    check_permission(by, Permission.ACCOUNT_CHANGE)
    account = _lock(account_id)
    _check_enough_left(account, None)
    account.is_active, account.closed_at = False, at
    account.setup_digest, account.setup_until = "", None
    account.set_unusable_password()
    account.save(update_fields=["is_active", "closed_at", "setup_digest", "setup_until", "password"])
    details = {
        "role": account.role or "none",
        "site": account.site or "none",
        "office": account.office or "none",
    }
    record_event("staff.account_closed", at=at, role=by.role, subject=account_id, details=details)
    return account


@transaction.atomic
def make_setup_code(*, account_id: str, at: datetime, by: Actor) -> str:
    """Return a new one-time code for an account that nobody has set up yet; an earlier code is void.

    :raises AccountRefused: unknown, closed or set_up. :raises NotPermitted: the actor may not.
    """
    check_permission(by, Permission.ACCOUNT_CHANGE)
    account = _lock(account_id)
    if account.has_usable_password():
        raise AccountRefused("set_up")
    code = new_code(SETUP_CODE_LENGTH)
    account.setup_digest, account.setup_until = _digest(code), at + SETUP_LIFE
    account.save(update_fields=["setup_digest", "setup_until"])
    return code


@transaction.atomic
def begin_accounts(*, posts: Sequence[tuple[str, Role, str, str]], at: datetime) -> dict[str, str]:
    """Make the accounts that an installation begins with, while it has none. Returns each one's set-up code.

    `posts`: name, role, site and office of each; at least two of a role that may change accounts.

    :raises AccountRefused: not_first, bad_name or too_few_left; nothing is made.
    """
    # Two at once: the second waits for the first's rows, and finds them.
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE staff_account IN EXCLUSIVE MODE")
    if Account.objects.exclude(role="").exists():
        raise AccountRefused("not_first")
    if any(not _NAME.fullmatch(name) for name, *_ in posts):
        raise AccountRefused("bad_name")
    able = {name for name, role, *_ in posts if Permission.ACCOUNT_CHANGE in ROLE_PERMISSIONS[role]}
    if len(able) < 2:
        raise AccountRefused("too_few_left")
    codes = {}
    for name, role, site, office in posts:
        account = create_staff_account(
            username=name, password=None, role=role, site=site, office=office, at=at
        )
        codes[name] = make_setup_code(account_id=account.opaque_id, at=at, by=SYSTEM)
    return codes


@transaction.atomic
def set_up_account(*, username: str, code: str, password: str, at: datetime) -> Account:
    """Give an account its first password, with the one-time code. The code is void afterwards.

    :raises AccountRefused: bad_code, whatever is wrong with name or code.
    """
    account = Account.objects.select_for_update().filter(username=username, is_active=True).first()
    known = account.setup_digest if account is not None and account.setup_until is not None else ""
    fits = hmac.compare_digest(_digest(clean_code(code)), known or _digest("no code is this long"))
    if account is None or account.setup_until is None or not fits or account.setup_until <= at:
        make_password(password)  # as much work as where it fits: the answer's time tells nothing
        raise AccountRefused("bad_code")
    account.set_password(password)
    account.setup_digest, account.setup_until = "", None
    account.save(update_fields=["password", "setup_digest", "setup_until"])
    return account


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _lock(account_id: str) -> Account:
    # All who may change accounts are locked, in one order: two closings at once must not leave nobody.
    rows = {row.opaque_id: row for row in Account.objects.select_for_update().order_by("id")}
    account = rows.get(account_id)
    if account is None:
        raise AccountRefused("unknown")
    if not account.is_active:
        raise AccountRefused("closed")
    return account


def _check_enough_left(account: Account, role: Role | None) -> None:
    """:raises AccountRefused: fewer than two would be left who may change accounts, and no account could be made."""
    roles = [known for known, held in ROLE_PERMISSIONS.items() if Permission.ACCOUNT_CHANGE in held]
    if account.role not in roles or role in roles:
        return
    others = Account.objects.filter(role__in=roles, is_active=True).exclude(pk=account.pk).count()
    if others < 2:
        raise AccountRefused("too_few_left")
