from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from charteroak.guide.adapters.open311.records import Attribute, Datatype, NewRequest

_OFF = {"autocomplete": "off"}
_LONGEST_ANSWER = 500


class ReportForm(forms.Form):
    """What and where, and what the city's server asks of this kind of problem besides. It asks nobody's name."""

    description = forms.CharField(
        label=_("What is wrong?"),
        help_text=_("Leave out your name and the names of others. The city's workers read this."),
        max_length=1000,
        widget=forms.Textarea(attrs={**_OFF, "rows": 5}),
    )
    place = forms.CharField(
        label=_("Where is it?"),
        help_text=_("Street and house number, or the corner of two streets."),
        max_length=200,
        widget=forms.TextInput(attrs=_OFF),
    )
    once = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, service_code: str, questions: tuple[Attribute, ...]) -> None:
        super().__init__(data, initial={"once": uuid4().hex})
        self.service_code = service_code
        self.questions = {
            f"question-{n}": one for n, one in enumerate(questions) if one.is_asked and one.code
        }
        self.notes = [one.description for one in questions if not one.is_asked and one.description]
        for name, question in self.questions.items():
            self.fields[name] = _field(question)
        self.order_fields(["description", "place", *self.questions, "once"])

    def report(self) -> NewRequest:
        """Return the report of a form that is valid."""
        said = self.cleaned_data
        answers = {one.code: _sent(said[name]) for name, one in self.questions.items()}
        return NewRequest(
            self.service_code,
            said["description"],
            address_string=said["place"],
            attributes={code: value for code, value in answers.items() if value},
        )

    def lines(self) -> list[tuple[str, str]]:
        """Return each question and what was answered, in words, as it is shown before it is sent."""
        shown = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if name == "once" or value in (None, "", []):
                continue
            names = dict(getattr(field, "choices", []))
            texts = [str(names.get(one, one)) for one in (value if isinstance(value, list) else [value])]
            if isinstance(value, datetime):
                texts = [f"{timezone.localtime(value):%Y-%m-%d %H:%M}"]
            shown.append((str(field.label), ", ".join(texts)))
        return shown


def _field(question: Attribute) -> forms.Field:
    about: dict[str, Any] = {
        "label": question.description or question.code,
        "help_text": question.datatype_description,
        "required": question.is_required,
    }
    choices = list(question.values.items())
    if question.datatype is Datatype.SINGLE:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **about)
    if question.datatype is Datatype.MULTIPLE:
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **about)
    if question.datatype is Datatype.NUMBER:
        return forms.DecimalField(
            max_digits=20, widget=forms.TextInput(attrs={**_OFF, "inputmode": "decimal"}), **about
        )
    if question.datatype is Datatype.DATETIME:
        widget = forms.DateTimeInput(attrs={**_OFF, "type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        return forms.DateTimeField(
            widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **about
        )
    if question.datatype is Datatype.TEXT:
        return forms.CharField(
            max_length=_LONGEST_ANSWER, widget=forms.Textarea(attrs={**_OFF, "rows": 3}), **about
        )
    return forms.CharField(max_length=_LONGEST_ANSWER, widget=forms.TextInput(attrs=_OFF), **about)


def _sent(value: Any) -> str | tuple[str, ...]:
    """Return an answer as it goes over the line: a time with its zone, several choices one by one."""
    if value is None:
        return ""
    if isinstance(value, list):
        return tuple(value)
    return value.isoformat() if isinstance(value, datetime) else str(value)
