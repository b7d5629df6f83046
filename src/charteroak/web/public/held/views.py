from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from charteroak.program.queries import current_policy
from charteroak.web.access import public

_HOURS_A_DAY = 24
_DAYS_A_YEAR = 365


@public
@require_safe
def held(request: HttpRequest) -> HttpResponse:
    """Say what is held and for how long; the times are the policy's."""
    retention = current_policy().retention
    context = {
        "visit_life": _hours(retention.visit_hours),
        "card_life": _days(retention.card_days_after_expiry),
        "appointment_life": _days(retention.appointment_days),
    }
    return render(request, "held/page.html", context)


def _hours(hours: int) -> str:
    days, rest = divmod(hours, _HOURS_A_DAY)
    if days > 1 and not rest:
        return _days(days)
    return ngettext("%(hours)s hour", "%(hours)s hours", hours) % {"hours": hours}


def _days(days: int) -> str:
    years, rest = divmod(days, _DAYS_A_YEAR)
    if years and not rest:
        return ngettext("%(years)s year", "%(years)s years", years) % {"years": years}
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
