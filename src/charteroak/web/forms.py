"""Form fields that more than one page asks with."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _


class MemorableDateWidget(forms.MultiWidget):
    """Month by name, day and year typed: nobody has to know which number comes first."""

    template_name = "components/memorable_date.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        months = [("", ""), *((str(number), name) for number, name in MONTHS.items())]
        super().__init__(
            {
                "month": forms.Select(choices=months, attrs={"class": "usa-select"}),
                "day": _number(2),
                "year": _number(4),
            },
            attrs,
        )

    def decompress(self, value: date | None) -> list[str]:
        return [str(value.month), str(value.day), str(value.year)] if value else ["", "", ""]

    def id_for_label(self, id_: str) -> str:
        # The error summary leads to the first of the three.
        return f"{id_}_0" if id_ else id_


def _number(digits: int) -> forms.TextInput:
    return forms.TextInput(
        attrs={"class": "usa-input", "inputmode": "numeric", "maxlength": digits, "autocomplete": "off"}
    )


class MemorableDateField(forms.MultiValueField):
    """A date that somebody knows by heart. What was typed stays in the page when it is no date."""

    widget = MemorableDateWidget
    default_error_messages = {
        "invalid": _("Enter a real date. For example: March, 27, 1986."),
        "incomplete": _("Enter the month, the day and the year."),
        "required": _("Enter the month, the day and the year."),
    }

    def __init__(self, **kwargs: Any) -> None:
        month = forms.TypedChoiceField(
            choices=[(str(number), name) for number, name in MONTHS.items()], coerce=int
        )
        day = forms.IntegerField(min_value=1, max_value=31)
        year = forms.IntegerField(min_value=1, max_value=9999)
        super().__init__(fields=(month, day, year), require_all_fields=True, **kwargs)

    def clean(self, value: Any) -> date | None:
        try:
            cleaned: date | None = super().clean(value)
        except ValidationError as error:
            if getattr(error, "code", None) in {"required", "incomplete"}:
                raise
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        return cleaned

    def compress(self, data_list: list[int]) -> date | None:
        if not data_list:
            return None
        month, day, year = data_list
        try:
            return date(year, month, day)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
