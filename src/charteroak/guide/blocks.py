"""The parts that a guide page is made of. Whatever states a fact carries where it was read and when."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from charteroak.guide.rules import ReviewerRole, is_due

# No images, embeds or headings inside a text: a page must stay readable on an old phone and in print.
TEXT_FEATURES = ["bold", "link", "ol", "ul"]
_TELEPHONE = r"^(\d{3}|1-\d{3}-\d{3}-\d{4}|\(\d{3}\) \d{3}-\d{4})$"

_ROLE_NAMES = {
    ReviewerRole.LEGAL: _("Legal reviewer"),
    ReviewerRole.HEALTH: _("Health reviewer"),
    ReviewerRole.CITY_SERVICES: _("City services reviewer"),
    ReviewerRole.PROGRAM: _("Program manager"),
}


def telephone_address(telephone: str) -> str:
    """Return the tel: address of a telephone number as it is printed in the United States (RFC 3966)."""
    digits = "".join(character for character in telephone if character.isdigit())
    if len(digits) == 10:
        return f"tel:+1{digits}"
    return f"tel:+{digits}" if len(digits) == 11 else f"tel:{digits}"


class CitationBlock(blocks.StructBlock):  # type: ignore[misc]  # wagtail ships no types
    source = blocks.CharBlock(max_length=160, label=_("Source"))
    source_url = blocks.URLBlock(required=False, label=_("Address of the source"))
    read_date = blocks.DateBlock(label=_("Read on"))
    reviewer_role = blocks.ChoiceBlock(
        choices=[(role.value, name) for role, name in _ROLE_NAMES.items()], label=_("Who answers for it")
    )
    review_by = blocks.DateBlock(label=_("Check again by"))

    class Meta:
        template = "guide/blocks/citation.html"
        icon = "doc-full"
        label = _("Source")

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add `is_due` where the page says what day it is; an editor's preview does not."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        today = context.get("today")
        context["is_due"] = today is not None and is_due(review_by=value["review_by"], on=today)
        return context


def _text(**options: Any) -> blocks.RichTextBlock:
    return blocks.RichTextBlock(features=TEXT_FEATURES, **options)


class FactBlock(blocks.StructBlock):  # type: ignore[misc]  # as above
    text = _text(label=_("Text"))
    citation = CitationBlock()

    class Meta:
        template = "guide/blocks/fact.html"
        icon = "info-circle"
        label = _("Fact")


class PointsBlock(blocks.StructBlock):  # type: ignore[misc]  # as above
    points = blocks.ListBlock(_text(), min_num=1, label=_("Points"))
    citation = CitationBlock()

    class Meta:
        template = "guide/blocks/points.html"
        icon = "list-ul"
        label = _("List of points")


class WarningBlock(blocks.StructBlock):  # type: ignore[misc]  # as above
    heading = blocks.CharBlock(max_length=120, label=_("Heading"))
    text = _text(label=_("Text"))
    citation = CitationBlock()

    class Meta:
        template = "guide/blocks/warning.html"
        icon = "warning"
        label = _("Warning")


class ContactBlock(blocks.StructBlock):  # type: ignore[misc]  # as above
    """A place to call. It names an office or an organization, never a person."""

    name = blocks.CharBlock(max_length=120, label=_("Name"))
    note = blocks.CharBlock(max_length=200, required=False, label=_("What they help with"))
    # Not a CharBlock: a number is the same in every language, so translators are not asked for it.
    telephone = blocks.RegexBlock(
        regex=_TELEPHONE,
        label=_("Telephone"),
        help_text=_("Such as (860) 555-0100, 1-888-555-0100 or 311"),
        error_messages={"invalid": _("Write the number like (860) 555-0100, 1-888-555-0100 or 311.")},
    )

    class Meta:
        template = "guide/blocks/contact.html"
        icon = "mobile-alt"
        label = _("Contact")

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["telephone_address"] = telephone_address(value["telephone"])
        return context


class ContactsBlock(blocks.StructBlock):  # type: ignore[misc]  # as above
    contacts = blocks.ListBlock(ContactBlock(), min_num=1, label=_("Contacts"))
    citation = CitationBlock()

    class Meta:
        template = "guide/blocks/contacts.html"
        icon = "mobile-alt"
        label = _("Telephone numbers")


class GuideBody(blocks.StreamBlock):  # type: ignore[misc]  # as above
    heading = blocks.CharBlock(
        max_length=120, template="guide/blocks/heading.html", icon="title", label=_("Heading")
    )
    paragraph = _text(template="guide/blocks/paragraph.html", label=_("Paragraph that states no fact"))
    fact = FactBlock()
    points = PointsBlock()
    warning = WarningBlock()
    contacts = ContactsBlock()
