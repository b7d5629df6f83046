"""The line of steps over a visit's page, in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from charteroak.enrollment.queries import VisitLine, VisitView
from charteroak.enrollment.states import STEPS, VisitState, can_take

STEP_NAMES: dict[str, Promise] = {
    "details": pgettext_lazy("step", "Name and birth date"),
    "evidence": pgettext_lazy("step", "Papers"),
    "photo": pgettext_lazy("step", "Photo"),
    "fee": pgettext_lazy("step", "Fee"),
    "card": pgettext_lazy("step", "Make the card"),
    "check": pgettext_lazy("step", "Print and check"),
    "hand_over": pgettext_lazy("step", "Hand over"),
}

STATE_NAMES: dict[str, Promise] = {
    VisitState.OPENED: pgettext_lazy("visit state", "Opened"),
    VisitState.DETAILED: pgettext_lazy("visit state", "Name recorded"),
    VisitState.EVIDENCED: pgettext_lazy("visit state", "Papers seen"),
    VisitState.PHOTOGRAPHED: pgettext_lazy("visit state", "Photo taken"),
    VisitState.PAID: pgettext_lazy("visit state", "Fee settled"),
    VisitState.ISSUED: pgettext_lazy("visit state", "Card made"),
    VisitState.CHECKED: pgettext_lazy("visit state", "Card checked"),
}

_ORDER = [name for name, _ in STEPS] + ["hand_over"]


def steps_of(visit: VisitView | VisitLine, *, now_at: str = "") -> list[tuple[Promise, str]]:
    """Return (words, 'done' | 'now' | 'next') for every step; `now_at` where an earlier step is looked at again."""
    reached = _ORDER.index(visit.next_step)
    current = now_at or visit.next_step
    return [
        (STEP_NAMES[name], "now" if name == current else "done" if place < reached else "next")
        for place, name in enumerate(_ORDER)
    ]


def corrections_of(visit: VisitView) -> list[str]:
    """Return the earlier steps that may still be taken again."""
    reached = _ORDER.index(visit.next_step)
    earlier = [name for name in ("details", "evidence", "photo") if _ORDER.index(name) < reached]
    return [name for name in earlier if can_take(name, visit.state)]
