from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_safe

from charteroak.demands.queries import count_holds
from charteroak.lib.clock import now
from charteroak.program.held import Group, Holdings, holdings
from charteroak.program.queries import current_policy
from charteroak.program.rules import Retention, in_language
from charteroak.web.access import public

_HOURS_A_DAY = 24
_DAYS_A_YEAR = 365


@dataclass(frozen=True)
class Row:
    """One kind of thing, in the reader's language. What is not held has no `until`, `why` and `ground`."""

    code: str
    what: str
    how: str
    until: str
    why: str
    ground: str


@public
@require_safe
def held(request: HttpRequest) -> HttpResponse:
    """Say what is held and for how long, from the holdings; the times are the policy's."""
    retention, known = current_policy().retention, holdings()
    shown = (group for group in known.groups.values() if group.residents and group.applies(retention))
    rows = [_row(known, group, retention) for group in shown]
    return render(request, "held/page.html", {"rows": rows, "holds": count_holds(now())})


def _row(known: Holdings, group: Group, retention: Retention) -> Row:
    language = get_language() or "en"
    if not group.held:
        what, how = in_language(group.what, language), in_language(group.how, language)
        return Row(group.code, what=what, how=how, until="", why="", ground="")
    life = known.lives[group.life]
    until, time = life.until, ""
    if life.destroyer:
        amount = life.amount(retention)
        time = _hours(amount) if life.unit == "hours" else _days(amount)
        until = life.until_zero if life.until_zero and not amount else until
    return Row(
        group.code,
        what=in_language(group.what, language),
        how=in_language(group.how, language),
        until=in_language(until, language).replace("{time}", time),
        why=in_language(group.why, language),
        ground=in_language(known.bases[group.basis].short, language),
    )


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
