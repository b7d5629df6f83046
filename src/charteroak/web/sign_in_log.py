"""Log lines for sign-ins, failures and refusals: what, which role, where; never a name, a password or an address.

An account stands there by its opaque id. What was typed as a user name does not: people type passwords into it.
"""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.signals import authentication_step_completed, user_logged_in, user_logged_out
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_login_failed

from charteroak.staff.permissions import Permission
from charteroak.staff.queries import find_actor

logger = logging.getLogger("charteroak.sign_in")


def _who(user: Any) -> str:
    actor = find_actor(user) if user is not None else None
    return f"{actor.account_id} role={actor.role} site={actor.site}" if actor else "unknown"


def _signed_in(*, user: Any, **_: Any) -> None:
    logger.info("signed in: %s", _who(user))


def _signed_out(*, user: Any, **_: Any) -> None:
    logger.info("signed out: %s", _who(user))


def _step(*, user: Any, method: str, **_: Any) -> None:
    logger.info("step done: %s method=%s", _who(user), method)


def _wrong_password(**_: Any) -> None:
    logger.warning("sign-in failed: name or password")


def _wrong_factor(*, user: Any, authenticator: Any = None, **_: Any) -> None:
    logger.warning("sign-in failed: %s factor=%s", _who(user), getattr(authenticator, "type", "unknown"))


def _factor_added(*, user: Any, authenticator: Any, **_: Any) -> None:
    logger.warning("factor added: %s factor=%s", _who(user), authenticator.type)


def _factor_removed(*, user: Any, authenticator: Any, **_: Any) -> None:
    logger.warning("factor removed: %s factor=%s", _who(user), authenticator.type)


def log_refusal(user: Any, permission: Permission | None) -> None:
    """Log that a page was refused to somebody who is signed in."""
    logger.warning("refused: %s permission=%s", _who(user), permission or "any role")


def connect() -> None:
    """Listen to allauth and Django. Called once, when the application is ready."""
    for signal, listener in (
        (user_logged_in, _signed_in),
        (user_logged_out, _signed_out),
        (authentication_step_completed, _step),
        (user_login_failed, _wrong_password),
        (authentication_failed, _wrong_factor),
        (authenticator_added, _factor_added),
        (authenticator_removed, _factor_removed),
    ):
        signal.connect(listener, dispatch_uid=listener.__name__)
