"""Who may do what with which line."""

from __future__ import annotations

from charteroak.staff.permissions import Actor, NotPermitted, Permission, check_permission

_KIOSK_ROLE = "kiosk"


def kiosk_actor(site: str) -> Actor:
    """Return who acts at a kiosk: nobody's account, of one site, able to give tickets and to check appointments in."""
    held = frozenset({Permission.LINE_JOIN, Permission.APPOINTMENT_CHECK_IN})
    return Actor(account_id="", role=_KIOSK_ROLE, site=site, permissions=held)


def is_theirs(by: Actor, site: str) -> bool:
    """Tell whether a site's line is the actor's own, or the actor supervises all lines."""
    return by.site == site or Permission.LINE_SUPERVISE in by.permissions


def check_line(by: Actor, site: str) -> None:
    """:raises NotPermitted: the actor neither works at that site's line nor supervises all lines."""
    if Permission.LINE_SUPERVISE not in by.permissions:
        check_permission(by, Permission.LINE_WORK)
    if not is_theirs(by, site):
        raise NotPermitted(Permission.LINE_SUPERVISE)
