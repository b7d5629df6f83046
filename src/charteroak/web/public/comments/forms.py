from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from charteroak.booking.contact import BadContact, clean_contact
from charteroak.guide.screening import (
    LONGEST,
    PEN_NAME_LONGEST,
    BadPenName,
    BadText,
    clean_pen_name,
    clean_text,
)
from charteroak.guide.states import WRONG_HERE, WRONG_WITH_COMMENT, SubjectKind
from charteroak.web.public.comments.guard import GuardedForm
from charteroak.web.public.comments.words import WRONG_WITH_COMMENT_WORDS, WRONG_WORDS

_TEXT_FAULTS = {
    "empty": _("Write something first."),
    "too_long": _("This is too long. 1,000 characters are the most."),
    "links": _("One link at most, please. Many links look like advertising."),
}
PEN_NAME_FAULTS = {
    "empty": _("Choose a pen name."),
    "length": _("A pen name has 2 to 30 characters."),
    "letters": _("Use letters, numbers, spaces, points and hyphens only."),
    "contact": _("No phone number, e-mail, link or other long number in a pen name, please."),
    "official": _("This looks as if the city wrote it. Please choose another name."),
    "taken": _("Somebody else writes under this name. Please choose another one."),
}
NOT_AN_EMAIL = _("This is not an e-mail address. It looks like name@example.org.")


def _text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": LONGEST, "autocomplete": "off"})


def _checked_text(typed: str, *, may_be_empty: bool = False) -> str:
    try:
        return clean_text(typed, may_be_empty=may_be_empty)
    except BadText as bad:
        raise ValidationError(_TEXT_FAULTS[bad.reason]) from None


def _checked_pen_name(typed: str) -> str:
    try:
        return clean_pen_name(typed)
    except BadPenName as bad:
        raise ValidationError(PEN_NAME_FAULTS[bad.reason]) from None


class CommentForm(GuardedForm):
    """What somebody writes about a page."""

    text = forms.CharField(
        label=_("Your comment"),
        help_text=_("1,000 characters at most."),
        # The rule says what is too long, with the text still there.
        max_length=20_000,
        widget=_text_area(6),
        error_messages={"required": _TEXT_FAULTS["empty"], "max_length": _TEXT_FAULTS["too_long"]},
    )

    def clean_text(self) -> str:
        return _checked_text(self.cleaned_data["text"])


class _PenName(forms.Form):
    pen_name = forms.CharField(
        label=_("Pen name"),
        max_length=200,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "maxlength": PEN_NAME_LONGEST, "spellcheck": "false"}
        ),
        error_messages={"required": PEN_NAME_FAULTS["empty"], "max_length": PEN_NAME_FAULTS["length"]},
    )


class _Address(forms.Form):
    address = forms.CharField(
        label=_("E-mail"),
        max_length=400,
        # Nothing of it stays in the browser: it may be a library's.
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Type an e-mail address."), "max_length": NOT_AN_EMAIL},
    )

    def clean_address(self) -> str:
        typed = self.cleaned_data["address"]
        try:
            address = clean_contact(typed, region="US") if "@" in typed else ""
        except BadContact:
            address = ""
        if not address:
            raise ValidationError(NOT_AN_EMAIL)
        return address


class AskForm(GuardedForm, _PenName, _Address):
    """A pen name, and where to send the link."""

    wants_notices = forms.BooleanField(
        label=_("Write to me when my comment is decided"),
        help_text=_(
            "Then we keep your e-mail, locked, until you end it. Otherwise we drop it when the link is sent."
        ),
        required=False,
    )
    field_order = ("pen_name", "address", "wants_notices")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pen_name"].help_text = _("Everybody sees it. Do not use your real name.")

    def clean_pen_name(self) -> str:
        return _checked_pen_name(self.cleaned_data["pen_name"])


class NewNameForm(_PenName):
    """Another pen name, where the first was taken while the link was on its way."""

    def clean_pen_name(self) -> str:
        return _checked_pen_name(self.cleaned_data["pen_name"])


class CodeForm(GuardedForm, _PenName):
    """Pen name and recovery code, to sign in again."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("16 letters and numbers that you were shown once."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={
            "required": _("Enter your code."),
            "max_length": _("That is too long. A code has 16 letters and numbers."),
        },
    )
    field_order = ("pen_name", "code")


class MailForm(GuardedForm, _PenName, _Address):
    """Pen name and e-mail, to be sent a link again."""

    field_order = ("pen_name", "address")


class WrongForm(GuardedForm):
    """What is wrong with a page, a service or a comment."""

    what = forms.ChoiceField(
        label=_("What is wrong?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what is wrong."),
            "invalid_choice": _("Choose from this list."),
        },
    )
    text = forms.CharField(
        label=_("Tell us more"),
        help_text=_("For example: what is right instead, and how you know. No names, please."),
        required=False,
        max_length=20_000,
        widget=_text_area(5),
        error_messages={"max_length": _TEXT_FAULTS["too_long"]},
    )
    field_order = ("what", "text")

    def __init__(self, *args: Any, kind: SubjectKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_comment = kind is SubjectKind.COMMENT
        words = WRONG_WITH_COMMENT_WORDS if of_comment else WRONG_WORDS
        field = self.fields["what"]
        field.choices = [(code, words[code]) for code in (WRONG_WITH_COMMENT if of_comment else WRONG_HERE)]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_text(self) -> str:
        return _checked_text(self.cleaned_data.get("text", ""), may_be_empty=True)
