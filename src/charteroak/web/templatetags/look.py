"""What templates need to draw a page: icons, controls in the design system's classes, the policy's words."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import template
from django.forms import BoundField
from django.forms.widgets import CheckboxSelectMultiple, RadioSelect
from django.templatetags.static import static
from django.utils.dates import WEEKDAYS
from django.utils.formats import number_format, time_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from charteroak.program.rules import Session, Words, in_language
from charteroak.web.forms import MemorableDateWidget

register = template.Library()


@register.simple_tag
def icon(name: str, css_class: str = "") -> SafeString:
    """Draw an icon of static/img/icons.svg. It is decoration: the words beside it carry the meaning."""
    return format_html(
        '<svg class="icon icon--{} {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        name,
        css_class,
        static("img/icons.svg"),
        name,
    )


@register.filter
def words(texts: Words, language: str = "") -> str:
    """Return a text of the policy in a language, the page's own where none is named."""
    return in_language(texts, language or get_language() or "en")


@register.filter
def days(session: Session) -> str:
    """Return the weekdays of an opening in words: 'Monday and Wednesday', 'Monday to Friday'."""
    numbers = sorted(session.weekdays)
    names = [str(WEEKDAYS[number]) for number in numbers]
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return _("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
    return str(get_text_list(names, _("and")))


@register.filter
def clock(at: time) -> str:
    """Return a time of day as doors and papers in the United States show it, in every language: '5 p.m.'."""
    return time_format(at, "P").replace(" ", "\u00a0")  # never breaks at the end of a line


@register.filter
def dollars(amount: int) -> str:
    """Return cents as dollars, without '.00' where the sum is even: '$15', '$7.50'."""
    whole, cents = divmod(int(amount), 100)
    return f"${number_format(whole, force_grouping=True)}" + (f".{cents:02}" if cents else "")


@register.filter
def kind(field: BoundField) -> str:
    """Return how to draw a field: date, radio, checkboxes, checkbox, select, textarea, hidden or input."""
    widget = field.field.widget
    if isinstance(widget, MemorableDateWidget):
        return "date"
    if isinstance(widget, CheckboxSelectMultiple):
        return "checkboxes"
    if isinstance(widget, RadioSelect):
        return "radio"
    input_type = getattr(widget, "input_type", "textarea")
    return input_type if input_type in {"checkbox", "select", "textarea", "hidden"} else "input"


@register.simple_tag
def control(field: BoundField, css_class: str = "") -> SafeString:
    """Draw the bare control in the design system's class, tied to its hint and errors for screen readers."""
    own = field.field.widget.attrs.get("class", "")
    base = {"select": "usa-select", "textarea": "usa-textarea", "checkbox": "usa-checkbox__input"}.get(
        kind(field), "usa-input"
    )
    error = f"{base}--error" if field.errors and base == "usa-input" else ""
    attrs: dict[str, Any] = {"class": " ".join(filter(None, [base, error, css_class, own]))}
    described = described_by(field)
    if "placeholder" in field.field.widget.attrs:
        attrs["placeholder"] = ""  # the label says it, and stays when one types
    if described:
        attrs["aria-describedby"] = described
    return field.as_widget(attrs=attrs)


@register.filter
def described_by(field: BoundField) -> str:
    """Return the ids of a field's hint and error message, for aria-describedby."""
    parts = []
    if field.help_text:
        parts.append(f"{field.auto_id}_hint")
    if field.errors:
        parts.append(f"{field.auto_id}_error")
    return " ".join(parts)
