from __future__ import annotations

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from charteroak.staff.models import Account
from charteroak.staff.permissions import Actor, actor_for


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
