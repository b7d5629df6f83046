"""What all pages of the desk share: who is there, and an answer for every refusal."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from charteroak.cards.states import IllegalMove
from charteroak.custody.holder.base import HolderUnavailable
from charteroak.custody.stores.base import KeyDestroyed, QuotaSpent, SealBroken, StoreUnavailable
from charteroak.demands.actions import IntakeStopped
from charteroak.enrollment.queries import CanaryOpened, NoSuchVisit
from charteroak.enrollment.states import WrongStep
from charteroak.lib.clock import local_date, now
from charteroak.program.queries import current_policy
from charteroak.program.rules import in_language
from charteroak.staff.actions import note_missing_record, raise_alarm
from charteroak.staff.alarms import AlarmEvent, QuotaReached
from charteroak.staff.permissions import Actor, NotPermitted
from charteroak.web.access import actor_of

ROLE_NAMES = {
    "clerk": pgettext_lazy("role", "Clerk"),
    "supervisor": pgettext_lazy("role", "Supervisor"),
    "program_manager": pgettext_lazy("role", "Program manager"),
    "editor": pgettext_lazy("role", "Editor"),
    "privacy_officer": pgettext_lazy("role", "Privacy officer"),
    "counsel": pgettext_lazy("role", "Counsel"),
    "key_officer": pgettext_lazy("role", "Key officer"),
    "auditor": pgettext_lazy("role", "Auditor"),
}

DeskView = Callable[..., HttpResponseBase]


def desk_context(actor: Actor) -> dict[str, Any]:
    """Return what desk.html says of who is signed in, and where."""
    sites = {site.code: in_language(site.name, get_language() or "en") for site in current_policy().sites}
    return {"staff_role": ROLE_NAMES.get(actor.role, ""), "site_name": sites.get(actor.site, "")}


def show(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Render a page of the desk; it is never kept by a cache."""
    response = render(request, template, {**desk_context(actor_of(request)), **context}, status=status)
    response.headers["Cache-Control"] = "no-store, private"
    return response


def desk_page(view: DeskView) -> DeskView:
    """Turn the refusals of a visit's steps into pages: over, out of order, or no keys at hand."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
            if response.status_code == 405 and request.method == "GET":
                # Signing in again after a session ran out leads back to the address, but not to what was sent to it.
                return _back(**kwargs)
            return response
        except NoSuchVisit as missing:
            _note_missing(request, missing)
            return show(request, "desk/over.html", {}, status=404)
        except QuotaReached as reached:
            return _refuse_more(request, reached)
        except (KeyDestroyed, SealBroken):
            return show(request, "desk/over.html", {}, status=404)
        except StoreUnavailable as away:
            spent = isinstance(away, QuotaSpent)
            return show(request, "desk/keys_spent.html" if spent else "desk/no_keys.html", {}, status=503)
        except IntakeStopped:
            return show(request, "desk/stopped.html", {}, status=409)
        except NotPermitted:
            return show(request, "desk/not_permitted.html", {}, status=403)
        except (WrongStep, IllegalMove):
            messages.info(
                request, _("That step is done, or it is not its turn yet. This is where the visit stands.")
            )
            return _back(**kwargs)

    return answered


def _note_missing(request: HttpRequest, missing: NoSuchVisit) -> None:
    policy, at = current_policy(), now()
    note_missing_record(
        canary="visit" if isinstance(missing, CanaryOpened) else "",
        limit=policy.quotas.misses,
        day=local_date(at, policy.city.time_zone),
        at=at,
        by=actor_of(request),
    )


def _refuse_more(request: HttpRequest, reached: QuotaReached) -> HttpResponse:
    at = now()
    day = local_date(at, current_policy().city.time_zone)
    raise_alarm(event=AlarmEvent.QUOTA, kind=reached.kind.value, day=day, at=at, by=actor_of(request))
    return show(request, "desk/quota.html", {"kind": reached.kind.value}, status=429)


def _back(ref: str = "", **of_another_page: Any) -> HttpResponse:
    """Lead to where the visit stands, or to the desk's first page."""
    return redirect("visit", ref=ref) if ref else redirect("desk")


def words_for_no_keys(away: StoreUnavailable) -> str:
    """Return what to tell who typed something while the key store was away, or had refused for the day."""
    if isinstance(away, HolderUnavailable):
        return _(
            "The second key holder gives no answer, and without it no details are taken. "
            "Nothing was saved, and nothing you typed is lost. Try again in a moment."
        )
    if isinstance(away, QuotaSpent):
        return _(
            "The keys were used as often as they may be in one day, so nothing was saved. Tell your supervisor or IT."
        )
    return _("The key store cannot be reached, so nothing was saved. Plug it in and try again.")
