"""What holds spam back without asking anybody else: a trap, a few seconds, and a little work while many send."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from typing import Any

from django import forms
from django.core.cache import cache
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from charteroak.lib.clock import now
from charteroak.web.work import Challenge, is_done, is_older_than, new_challenge, seconds_left

# Nobody reads a form and fills it in less.
FASTEST = timedelta(seconds=3)
# So many texts in ten minutes, taken by one process, are more than people write.
HOT = 20
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


def is_hot() -> bool:
    """Tell whether so much is sent now that each form does a little work first. Counted in memory, of nobody."""
    return int(cache.get(_slot(), 0)) >= HOT


def count_sent() -> None:
    """Count one text that was taken."""
    cache.add(_slot(), 0, 1200)
    cache.incr(_slot())


def _slot() -> str:
    return f"comments-sent-{int(now().timestamp()) // 600}"


class GuardedForm(forms.Form):
    """A form that machines find harder than people. What was typed is never lost: it is shown again."""

    # No person sees it; a machine that fills every field fills it too.
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        max_length=400,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    request_token = forms.CharField(widget=forms.HiddenInput, max_length=22)
    work = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)
    patience = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        initial = {"request_token": secrets.token_urlsafe(16), **kwargs.pop("initial", {})}
        super().__init__(data=_with_token(data), initial=initial, label_suffix="", **kwargs)

    @property
    def token(self) -> str:
        """The form's own token: the one that was sent, or the new one that is shown."""
        return str(self["request_token"].value() or "")

    @property
    def challenge(self) -> Challenge:
        """What the page's script works on, with the moment when the form was first shown."""
        return new_challenge(self.token, at=now(), stamp=str(self["patience"].value() or ""))

    @property
    def is_hot(self) -> bool:
        return is_hot()

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        stamp, at = said.get("patience", ""), now()
        if said.get("website"):
            self.add_error(
                None, _("Something filled a field that people do not see. Please press the button again.")
            )
            self.data = _without(self.data, "website")
        elif not is_older_than(FASTEST, stamp=stamp, form=self.token, at=at):
            self.add_error(
                None, _("That was too fast for us. Please read it once more and press the button again.")
            )
        elif is_hot() and not is_done(answer=said.get("work", ""), stamp=stamp, form=self.token, at=at):
            seconds = seconds_left(stamp=stamp, form=self.token, at=at)
            self.add_error(
                None,
                ngettext(
                    "Many people write at this moment. Please wait %(seconds)s second, and press the button again.",
                    "Many people write at this moment. Please wait %(seconds)s seconds, and press the button again.",
                    seconds,
                )
                % {"seconds": seconds},
            )
        return said


def _with_token(data: QueryDict | None) -> QueryDict | None:
    # A form whose hidden token was lost on the way is not the person's mistake: it gets a new one.
    if data is None or _TOKEN.fullmatch(data.get("request_token", "")):
        return data
    repaired = data.copy()
    repaired["request_token"] = secrets.token_urlsafe(16)
    return repaired


def _without(data: Any, name: str) -> Any:
    emptied = data.copy()
    emptied[name] = ""
    return emptied
