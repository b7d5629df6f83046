from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charteroak.lobby.actions import LobbyRefused
from charteroak.lobby.rules import HIGHEST_COUNTER

_WRONG = gettext_lazy("A counter's number is between 1 and 99.")


class CounterForm(forms.Form):
    """Which counter: the number on its sign."""

    number = forms.IntegerField(
        label=gettext_lazy("Number of your counter"),
        min_value=1,
        max_value=HIGHEST_COUNTER,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 2}),
        error_messages={
            "required": gettext_lazy("Type the number on the counter's sign."),
            "invalid": _WRONG,
            "min_value": _WRONG,
            "max_value": _WRONG,
        },
    )

    def __init__(self, data: object = None) -> None:
        super().__init__(data=data, label_suffix="")  # type: ignore[arg-type]  # a QueryDict or nothing


def words_for_act(refused: LobbyRefused) -> str:
    """Say to staff why something at the line was not done."""
    words = {
        "unknown_ticket": _("This number is not in your line any more. A colleague may have sent it on."),
        "wrong_move": _(
            "That was not done: the number is somewhere else by now. This is how the line stands."
        ),
        "not_at_counter": _("Open your counter first."),
        "counter_taken": _("A colleague has this counter. Take another one."),
        "counter_busy": _("Somebody is at this counter. Press Done first."),
        "counter_closed": _("That counter is not open."),
        "called_enough": _("It was called often enough. Put it on hold, or note that nobody came."),
        "other_site": _("There is no such place."),
    }
    return words.get(refused.reason, _("That was not done. This is how the line stands."))
