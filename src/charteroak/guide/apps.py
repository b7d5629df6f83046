from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class GuideConfig(AppConfig):
    name = "charteroak.guide"
    label = "guide"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.signals import page_published

        from charteroak.guide.models import GuideIndexPage, GuidePage

        for kind in (GuideIndexPage, GuidePage):
            page_published.connect(_published, sender=kind, dispatch_uid=f"guide.published.{kind.__name__}")


def _published(sender: Any, *, instance: Any, revision: Any, **kwargs: Any) -> None:
    from charteroak.guide.actions import note_published
    from charteroak.lib.clock import now

    note_published(page=instance, revision=revision, at=now())
