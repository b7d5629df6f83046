from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class GuideConfig(AppConfig):
    name = "charteroak.guide"
    label = "guide"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_save, pre_save
        from wagtail.models import Revision
        from wagtail.signals import page_published, page_unpublished
        from wagtail_localize.models import StringTranslation, post_save_string_translation

        from charteroak.guide.models import GuideIndexPage, GuidePage

        for kind in (GuideIndexPage, GuidePage):
            page_published.connect(_published, sender=kind, dispatch_uid=f"guide.published.{kind.__name__}")
            page_unpublished.connect(
                _unpublished, sender=kind, dispatch_uid=f"guide.unpublished.{kind.__name__}"
            )
        pre_save.connect(_text_typed, sender=StringTranslation, dispatch_uid="guide.text_typed")
        # Theirs writes every title into the tree's column for drafts, also one that does not fit there.
        post_save.disconnect(post_save_string_translation, sender=StringTranslation)
        post_save.connect(_text_kept, sender=StringTranslation, dispatch_uid="guide.text_kept")
        post_save.connect(_draft_saved, sender=Revision, dispatch_uid="guide.draft_saved")


def _published(sender: Any, *, instance: Any, revision: Any, **kwargs: Any) -> None:
    from charteroak.guide.actions import note_published
    from charteroak.lib.clock import now

    note_published(page=instance, revision=revision, at=now())


def _unpublished(sender: Any, *, instance: Any, **kwargs: Any) -> None:
    from charteroak.guide.actions import take_translations_along

    take_translations_along(page=instance)


def _draft_saved(sender: Any, *, instance: Any, created: bool, **kwargs: Any) -> None:
    from charteroak.guide.actions import look_anew
    from charteroak.lib.clock import now

    if created:
        look_anew(draft=instance, at=now())


def _text_typed(sender: Any, *, instance: Any, **kwargs: Any) -> None:
    from charteroak.guide.actions import mark_too_long

    mark_too_long(instance)


def _text_kept(sender: Any, *, instance: Any, **kwargs: Any) -> None:
    from wagtail_localize.models import post_save_string_translation

    if not instance.has_error:
        post_save_string_translation(instance=instance, **kwargs)
