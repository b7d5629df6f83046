from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from charteroak.program.rules import EvidenceRules, in_language


class PapersForm(forms.Form):
    """The papers that somebody has, as codes of the policy."""

    papers = forms.MultipleChoiceField(
        label=_("Which papers do you have?"),
        help_text=_("Tick all that you have. They must be the papers themselves, not a copy or a picture."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick at least one paper. The whole list is below."),
            # Django's own message would repeat what arrived.
            "invalid_choice": _(
                "We do not know one of the papers that arrived. Look over your ticks and send again."
            ),
        },
    )

    def __init__(self, *args: Any, evidence: EvidenceRules, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.MultipleChoiceField, self.fields["papers"])
        field.choices = [(one.code, in_language(one.name, language)) for one in evidence.documents]
        self._codes = frozenset(one.code for one in evidence.documents)

    def ticked(self) -> frozenset[str]:
        """Return the known codes among those sent, also where the form as a whole is refused."""
        sent = self["papers"].value() or []
        return self._codes & {str(code) for code in sent}
