"""The parts that a guide page is made of. Whatever states a fact carries where it was read and when."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.utils.translation import get_language
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
        # What came of calling it last, where the page says so; an editor's preview does not.
        context["call"] = (context.get("calls") or {}).get(context["telephone_address"].removeprefix("tel:"))
        return context


class ContactsBlock(blocks.StructBlock):  # type: ignore[misc]  # as above
    contacts = blocks.ListBlock(ContactBlock(), min_num=1, label=_("Contacts"))
    citation = CitationBlock()

    class Meta:
        template = "guide/blocks/contacts.html"
        icon = "mobile-alt"
        label = _("Telephone numbers")


class NowBlock(blocks.StructBlock):  # type: ignore[misc]  # as above
    """What to do now: the first thing on a page, for somebody who reads nothing else."""

    steps = blocks.ListBlock(_text(), min_num=1, label=_("Steps"))
    citation = CitationBlock()

    class Meta:
        template = "guide/blocks/now.html"
        icon = "warning"
        label = _("What to do now")


def list_page_choices() -> list[tuple[str, str]]:
    """Return (slug, title) of every page in the guide's first language; a slug is the same in all of them."""
    pages = apps.get_model("guide", "GuidePage").objects.filter(locale_id__in=_first_locale())
    return list(pages.order_by("title").values_list("slug", "title"))


def _first_locale() -> list[int]:
    return list(
        apps.get_model("wagtailcore", "Locale").objects.order_by("id").values_list("id", flat=True)[:1]
    )


class PagesBlock(blocks.StructBlock):  # type: ignore[misc]  # as above
    """Other pages of the guide that help on from here. One that is not published is left out."""

    pages = blocks.ListBlock(blocks.ChoiceBlock(choices=list_page_choices), min_num=1, label=_("Pages"))

    class Meta:
        template = "guide/blocks/pages.html"
        icon = "link"
        label = _("Go on to these pages")

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add `links`: (slug, title) in the language of the page, in the editors' order."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        slugs = list(value["pages"])
        live = apps.get_model("guide", "GuidePage").objects.live().public()
        found = live.filter(slug__in=slugs, locale__language_code=get_language() or "")
        titles = dict(found.values_list("slug", "title"))
        context["links"] = [(slug, titles[slug]) for slug in slugs if slug in titles]
        return context


class GuideBody(blocks.StreamBlock):  # type: ignore[misc]  # as above
    now = NowBlock()
    heading = blocks.CharBlock(
        max_length=120, template="guide/blocks/heading.html", icon="title", label=_("Heading")
    )
    paragraph = _text(template="guide/blocks/paragraph.html", label=_("Paragraph that states no fact"))
    fact = FactBlock()
    points = PointsBlock()
    warning = WarningBlock()
    contacts = ContactsBlock()
    pages = PagesBlock()
