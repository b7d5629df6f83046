from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class GuideConfig(AppConfig):
    name = "charteroak.guide"
    label = "guide"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_save
        from wagtail.models import Revision
        from wagtail.signals import page_published, page_unpublished

        from charteroak.guide.models import GuideIndexPage, GuidePage

        for kind in (GuideIndexPage, GuidePage):
            page_published.connect(_published, sender=kind, dispatch_uid=f"guide.published.{kind.__name__}")
            page_unpublished.connect(
                _unpublished, sender=kind, dispatch_uid=f"guide.unpublished.{kind.__name__}"
            )
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
