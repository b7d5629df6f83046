"""Who may reach a page. Every route declares it; a route that does not is refused, and fails a test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import ResolverMatch, reverse

from charteroak.lib.clock import now
from charteroak.staff.access import Access, public, staff
from charteroak.staff.permissions import Actor, Permission
from charteroak.staff.queries import find_actor, has_authenticator_app, has_second_factor
from charteroak.web.sign_in_log import log_refusal

__all__ = ["Access", "AccessMiddleware", "actor_of", "find_access", "public", "staff"]

# Routes that come with a library, by the start of their pattern. They guard themselves; what stands here is what they
# are meant for, and the test of routes reads it.
LIBRARY_ROUTES: dict[str, Access] = {
    "allauth.": Access("public"),  # sign-in itself
    "wagtail.": Access("public"),  # the editor asks for its own permission; pages of the guide are public
    "wagtail_localize.": Access("public"),  # part of the editor
    "modelsearch.": Access("public"),
    "django.views.i18n": Access("public"),
    "django.views.static": Access("public"),
}


# The editor's own pages of accounts: ours are made, changed and closed at the office, by two people, and nowhere else.
# And wagtail-localize's two ways to publish that ask for no permission to: our pages are brought along by themselves.
_CLOSED = (
    "cms/users/",
    "cms/groups/",
    "cms/login/",
    "cms/password_reset/",
    "cms/localize/update/",
    "cms/localize/page/",
)


def find_access(view: Callable[..., Any]) -> Access | None:
    """Return what a view declares, looking through class-based views, or what its library's row says."""
    declared = getattr(view, "access", None) or getattr(getattr(view, "view_class", None), "access", None)
    if isinstance(declared, Access):
        return declared
    module = getattr(getattr(view, "view_class", view), "__module__", "") or type(view).__module__
    # Wagtail's editor wraps its views; all of it is behind _is_editor below.
    for start, access in LIBRARY_ROUTES.items():
        if module.startswith(start):
            return access
    return None


def actor_of(request: HttpRequest) -> Actor:
    """Return the signed-in actor of a staff page.

    :raises PermissionDenied: nobody with a role is signed in.
    """
    actor = find_actor(request.user)
    if actor is None:
        raise PermissionDenied
    return actor


def _second_factor_age(request: HttpRequest) -> float | None:
    """Return how many seconds ago this session last gave its second factor, or None if never."""
    records = get_authentication_records(request, request.user)
    given = [record["at"] for record in records if record.get("method") == "mfa"]
    return now().timestamp() - max(given) if given else None


def _is_fresh(age: float | None) -> bool:
    # A second factor from the future (a clock set back) is not fresh either.
    return age is not None and -1 <= age <= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def _ask_for_second_factor(request: HttpRequest) -> HttpResponseBase:
    # Whoever has just set up a passkey and no application is asked for the passkey, not for a code.
    page = "mfa_reauthenticate" if has_authenticator_app(request.user) else "mfa_reauthenticate_webauthn"
    return redirect_to_login(request.get_full_path(), reverse(page))


class AccessMiddleware:
    """Holds every request to what its view declares. Fails closed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        access = find_access(view)
        if access is None:
            raise PermissionDenied
        match = request.resolver_match
        if match and match.route.startswith(_CLOSED):
            raise Http404
        if match and self._is_editor(match):
            return self._refuse_staff(request, Access("staff", Permission.GUIDE_EDIT))
        if access.audience == "public":
            return None
        return self._refuse_staff(request, access)

    @staticmethod
    def _is_editor(match: ResolverMatch) -> bool:
        return match.route.startswith("cms/")

    @staticmethod
    def _refuse_staff(request: HttpRequest, access: Access) -> HttpResponseBase | None:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse(settings.LOGIN_URL))
        actor = find_actor(request.user)
        if actor is None:
            log_refusal(request.user, access.permission)
            raise PermissionDenied
        if not has_second_factor(request.user):
            return redirect("mfa_index")
        age = _second_factor_age(request)
        if age is None:
            return _ask_for_second_factor(request)
        if access.permission is not None and access.permission not in actor.permissions:
            log_refusal(request.user, access.permission)
            raise PermissionDenied
        if access.fresh and not _is_fresh(age):
            return _ask_for_second_factor(request)
        return None
