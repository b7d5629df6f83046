from __future__ import annotations

from datetime import datetime

from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as DjangoPermission
from django.db import transaction

from charteroak.staff.models import Account
from charteroak.staff.permissions import GUIDE_EDITORS, ROLE_PERMISSIONS, Permission, Role


@transaction.atomic
def create_staff_account(
    *,
    username: str,
    password: str,
    role: Role,
    site: str,
    office: str = "",
    at: datetime,
    totp_secret: str | None = None,
) -> Account:
    """Create an account with one role at one site, or return the one that has the name already, unchanged.

    `totp_secret`: base32; where given, the account has its second factor from the start (demo and tests).
    """
    found = Account.objects.filter(username=username).first()
    if found is not None:
        return found
    edits_guide = Permission.GUIDE_EDIT in ROLE_PERMISSIONS[role]
    account = Account.objects.create_user(
        username, password, role=role.value, site=site, office=office, is_staff=edits_guide, created_at=at
    )
    if edits_guide:
        account.user_permissions.set(DjangoPermission.objects.filter(codename="access_admin"))
        account.groups.add(Group.objects.get_or_create(name=GUIDE_EDITORS)[0])
    if totp_secret:
        TOTP.activate(account, totp_secret)
    return account
