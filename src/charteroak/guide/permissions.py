"""Who may publish what in the editor: nobody their own words. A second person looks first.

Wagtail asks a page for `permissions_for_user` before it publishes, unpublishes or schedules, on every way there is. A
page in the guide's first language is published by the approval of its draft (models/review.py) and in no other way. A
translation is published from wagtail-localize's editor, which knows no drafts: there whoever publishes must not have
written any of the words that are not yet published. That editor is the only door (`for_translator`, set by
wagtail_hooks.py): elsewhere Wagtail would publish a translation's last revision anew, and it would look like a new one.
"""

from __future__ import annotations

from typing import Any

from wagtail.models import Page, PagePermissionTester
from wagtail_localize.models import SegmentOverride, StringTranslation

from charteroak.guide.translated import find_translation, read_texts


class GuidePermissionTester(PagePermissionTester):  # type: ignore[misc]  # wagtail ships no types
    def _may_edit(self) -> bool:
        return bool(self.user.is_active) and "change" in getattr(self, "permissions", ())

    def can_publish(self) -> bool:
        return self._may_edit() and for_translator(self.page) and self.may_publish_translation()

    def may_publish_translation(self) -> bool:
        """Tell whether this person may publish the page's texts, from the translators' editor."""
        return self._may_edit() and can_publish_translation(self.page, user_id=self.user.pk)

    def can_publish_subpage(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        """One person is enough to take something away that is wrong."""
        return bool(self.page.live) and self._may_edit() and not self.page_locked()

    def can_unschedule(self) -> bool:
        return self._may_edit()

    def can_set_view_restrictions(self) -> bool:
        """The guide is for everybody."""
        return False


def open_for_translator(page: Any) -> None:
    """Mark a page, in memory, as opened in the translators' editor."""
    page.opened_for_translator = True


def for_translator(page: Any) -> bool:
    return bool(getattr(page, "opened_for_translator", False))


def can_publish_translation(page: Any, *, user_id: int | None) -> bool:
    """Tell whether a page is a whole translation none of whose unpublished words are this person's own."""
    translation = find_translation(page)
    if translation is None:
        return False
    return read_texts(translation).is_whole and user_id not in authors_of_unpublished(page)


def authors_of_unpublished(page: Any) -> set[int]:
    """Return who wrote the words of a translation that were written since it was last published.

    Words that no account wrote came with the program.
    """
    # The page that an editor opens is made of its last draft, and that knows the publication before its own.
    published_at = Page.objects.filter(pk=page.pk).values_list("last_published_at", flat=True).first()
    authors: set[int] = set()
    for words in (StringTranslation, SegmentOverride):
        written = words.objects.filter(
            context__object_id=page.translation_key, locale=page.locale_id, last_translated_by__isnull=False
        )
        if published_at:
            written = written.filter(updated_at__gt=published_at)
        authors |= set(written.values_list("last_translated_by_id", flat=True))
    return authors
