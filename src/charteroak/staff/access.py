"""How a view declares who may reach it. Every route does; one that does not is refused, and fails a test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.http import HttpResponseBase

from charteroak.staff.permissions import Permission

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


@dataclass(frozen=True)
class Access:
    """Public, or staff who hold a permission (None: any role).

    `fresh`: the second factor was given in the last minutes, so that nobody acts at a desk that was left.
    """

    audience: str  # 'public' or 'staff'
    permission: Permission | None = None
    fresh: bool = False


def public(view: View) -> View:
    """Declare a page that anybody may reach."""
    view.access = Access("public")  # type: ignore[attr-defined]  # the declaration travels on the view itself
    return view


def staff(permission: Permission | None = None, *, fresh: bool = False) -> Callable[[View], View]:
    """Declare a page for signed-in staff with a second factor, who hold the permission if one is named.

    With `fresh` the second factor is asked for again if it was not given in the last minutes.
    """

    def declare(view: View) -> View:
        view.access = Access("staff", permission, fresh)  # type: ignore[attr-defined]  # as above
        return view

    return declare
