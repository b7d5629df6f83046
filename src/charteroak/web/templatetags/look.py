"""What templates need to draw a page: icons, controls in the design system's classes, the policy's words."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

from django import template
from django.forms import BoundField
from django.forms.widgets import CheckboxSelectMultiple, RadioSelect
from django.template import Context
from django.templatetags.static import static
from django.urls import get_urlconf
from django.utils.dates import WEEKDAYS
from django.utils.formats import number_format, time_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from charteroak.program.rules import Policy, Session, Words, in_language
from charteroak.web.forms import MemorableDateWidget

register = template.Library()

# '(860) 555-0142', '2026-11-22'. Among Arabic letters a browser would show the parts of it from right to left.
_PARTED_NUMBER = re.compile(r"\+?(?:\(\d{1,5}\)[ .-]?)?\d{1,15}(?:[ .-]\d{1,15}){1,8}|\+\d{5,15}")
_ISOLATE, _END = "\u2066", "\u2069"


@register.filter
def in_typed_order(text: str) -> str:
    """Keep each telephone number in the order in which it was typed, in a text of whatever direction."""
    return _PARTED_NUMBER.sub(rf"{_ISOLATE}\g<0>{_END}", text)


# What `same_for_all` drew, with the policy that it was drawn from: by template, language, addresses and page.
_Drawn = dict[tuple[str, str, str | None, str], tuple[Policy, SafeString]]
_drawn: _Drawn = {}


@register.simple_tag(takes_context=True)
def same_for_all(context: Context, name: str) -> SafeString:
    """Draw a part that is the same for everybody once, and keep it: menus, footer.

    It may use the policy, the city's name, the language, the addresses of other pages and `request.path`, no more.
    """
    policy, request = context.get("policy"), context.get("request")
    if policy is None or request is None:
        return _draw(context, name)
    anywhere = _kept(context, name, policy, "")
    # Only a page that the part leads to is marked in it as the current one; all others are shown the same.
    is_marked = f'href="{escape(request.path)}"' in anywhere
    return _kept(context, name, policy, request.path) if is_marked else anywhere


def _kept(context: Context, name: str, policy: Policy, path: str) -> SafeString:
    key = name, get_language() or "", get_urlconf(), path
    of_policy, drawn = _drawn.get(key, (None, SafeString("")))
    if of_policy is not policy:
        with context.push(request={"path": path}):
            drawn = _draw(context, name)
        _drawn[key] = policy, drawn
    return drawn


def _draw(context: Context, name: str) -> SafeString:
    return context.template.engine.get_template(name).render(context)  # type: ignore[union-attr]


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
