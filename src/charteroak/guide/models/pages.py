from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse, set_urlconf
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, TranslatableField

from charteroak.guide.blocks import GuideBody
from charteroak.guide.permissions import GuidePermissionTester
from charteroak.guide.rules import Section

SECTION_NAMES = {
    Section.ICE: _("If ICE comes"),
    Section.RIGHTS: _("Your rights"),
    Section.HELP: _("Help with daily life"),
    Section.ABOUT: _("About this guide"),
}


class _Advice(Page):  # type: ignore[misc]  # wagtail ships no types
    """What the index and the pages share: our own addresses, and a preview in the page's language."""

    class Meta:
        abstract = True

    def _own_path(self) -> str:
        raise NotImplementedError

    def permissions_for_user(self, user: Any) -> GuidePermissionTester:
        return GuidePermissionTester(user, self)

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[Any, str | None, str | None] | None:
        """Return Wagtail's (site, root, path) for the address where our own page shows it."""
        parts = super().get_url_parts(request)
        if parts is None:
            return None
        try:
            with translation.override(self.locale.language_code):
                return parts[0], settings.PUBLIC_URL, self._own_path()
        except NoReverseMatch:  # a draft without a slug
            return parts[0], None, None

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show a draft in the page's language, whatever the editor's own language is, with the public face's links."""
        set_urlconf(settings.PUBLIC_URLCONF)
        try:
            with translation.override(self.locale.language_code):
                response: HttpResponse = super().serve_preview(request, mode_name).render()
        finally:
            set_urlconf(None)
        return response


class GuideIndexPage(_Advice):
    intro = models.TextField(_("introduction"), max_length=500)

    template = "guide/index.html"
    context_object_name = "index"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["guide.GuidePage"]
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("intro")]
    # The slug stays apart: both languages' indexes stand side by side in the tree, and it is in no address.
    translatable_fields = [TranslatableField("title"), TranslatableField("intro")]

    class Meta:
        verbose_name = _("guide index")

    def _own_path(self) -> str:
        return reverse("guide", urlconf=settings.PUBLIC_URLCONF)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["sections"] = self.list_sections()
        return context

    def list_live_pages(self) -> models.QuerySet[GuidePage]:
        """Return the pages below that anybody may read, in the editors' order."""
        found: models.QuerySet[GuidePage] = GuidePage.objects.child_of(self).live().public()
        return found

    def list_sections(self) -> list[tuple[Section, Any, list[GuidePage]]]:
        """Return (section, its name, its pages) in the sections' order; one without pages is left out."""
        pages = list(self.list_live_pages())
        grouped = [(each, [page for page in pages if page.section == each]) for each in Section]
        return [(each, SECTION_NAMES[each], found) for each, found in grouped if found]


class GuidePage(_Advice):
    section = models.CharField(
        _("section"),
        max_length=20,
        choices=[(code.value, name) for code, name in SECTION_NAMES.items()],
        default=Section.RIGHTS.value,
    )
    summary = models.TextField(_("summary"), max_length=300)
    search_words = models.TextField(
        _("search words"),
        max_length=400,
        blank=True,
        help_text=_("What people type who look for this page, with commas between. Nobody sees it."),
    )
    body = StreamField(GuideBody(), verbose_name=_("text"))

    template = "guide/page.html"
    parent_page_types = ["guide.GuideIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("section"),
        FieldPanel("summary"),
        FieldPanel("search_words"),
        FieldPanel("body"),
    ]
    # One slug in every language, so that an address printed on paper leads to the page in the reader's own.
    translatable_fields = [
        TranslatableField("title"),
        SynchronizedField("slug", overridable=False),
        SynchronizedField("section", overridable=False),
        TranslatableField("summary"),
        TranslatableField("search_words"),
        TranslatableField("body"),
    ]

    class Meta:
        verbose_name = _("guide page")

    def _own_path(self) -> str:
        return reverse("guide_page", kwargs={"slug": self.slug}, urlconf=settings.PUBLIC_URLCONF)


class SeededPage(models.Model):
    """A first page that was written once. What editors do with it afterwards, deleting included, is not undone."""

    code = models.CharField(max_length=120, unique=True)
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code
