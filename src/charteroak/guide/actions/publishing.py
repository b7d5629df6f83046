"""Publish what was reviewed, now or when its time has come, and bring the translations along."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Revision, TaskState, WorkflowState
from wagtail_localize.models import (
    SegmentOverride,
    StringTranslation,
    Translation,
    TranslationSource,
)

from charteroak.guide.models import GuidePage
from charteroak.guide.permissions import authors_of_unpublished
from charteroak.guide.translated import find_translation, read_texts
from charteroak.journal.actions import record_event
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import SYSTEM


class TextsChanged(Exception):
    """The texts are not those that were looked at. `changed`: the first of them as they are now; none: other parts."""

    def __init__(self, changed: list[str]) -> None:
        super().__init__("texts changed")
        self.changed = changed


def publish_reviewed(*, draft: Any, by: Any) -> None:
    """Publish the draft of a page that was looked at, or schedule it if it says so. `by`: the account that approved it.

    :raises PermissionDenied: nobody approved it, or its own author did.
    """
    if by is None or draft is None or draft.user_id == by.pk:
        raise PermissionDenied
    draft.publish(user=by, skip_permission_checks=True)


@transaction.atomic
def note_published(*, page: Any, revision: Revision, at: datetime) -> None:
    """Record that a page was published, and bring its translations along if it is in the guide's first language.

    Pages that no account wrote are the first ones; they are recorded together when they are written.
    """
    if revision.user_id is not None:
        # Of the account no more than its role: background work may not read the rest.
        role = get_user_model().objects.filter(pk=revision.user_id).values_list("role", flat=True).first()
        details = {"language": page.locale.language_code}
        record_event("guide.published", at=at, role=role or SYSTEM.role, details=details)
    if page.locale.language_code == current_policy().languages[0]:
        _bring_translations_along(page)


def _bring_translations_along(page: Any) -> None:
    """Tell wagtail-localize which words are new. Where none are (a telephone number, a date), publish at once.

    Where words are new, or a translator's words wait for review, the translation stays as it is: it is older than its
    source from now on, and says so to readers.
    """
    source = TranslationSource.objects.filter(object_id=page.translation_key, locale=page.locale_id).first()
    if source is None:
        return
    source.update_from_db()
    for translation in source.translations.filter(enabled=True).select_related("target_locale"):
        _publish_if_complete(translation)


@transaction.atomic
def publish_translation(*, page: Any, seen: str, by: Any) -> None:
    """Publish a translation by somebody who wrote none of its unpublished texts and looked at them as they are.

    :param seen: the mark of the texts that were looked at (translated.py).
    :raises PermissionDenied: this person may not. :raises TextsChanged: a text is another one by now.
    :raises ValidationError: a text cannot stand in its place.
    """
    translation = find_translation(page)
    if translation is None:
        raise PermissionDenied
    _lock_texts(translation)
    texts = read_texts(translation)
    if texts.mark != seen:
        raise TextsChanged(texts.list_changed(seen))
    if not page.permissions_for_user(by).may_publish_translation():
        raise PermissionDenied
    _publish_texts(translation, by=by)


def _lock_texts(translation: Translation) -> None:
    """Keep every text of a translation as it is until the transaction ends: none is changed or taken away.

    One that is added meanwhile was missing, and what lacks a text is not published.
    """
    key, locale = translation.source.object_id, translation.target_locale_id
    list(TranslationSource.objects.select_for_update().filter(pk=translation.source_id))
    for words in (StringTranslation, SegmentOverride):
        kept = words.objects.select_for_update(of=("self",)).filter(context__object_id=key, locale=locale)
        list(kept.order_by("pk"))


def _publish_texts(translation: Translation, *, by: Any = None) -> None:
    # wagtail-localize would publish after the commit: a kill between the two would leave a page older than its source,
    # and a text typed between the two would pass for a published one.
    translation.save_target(user=by, publish=False)
    target = translation.get_target_instance()
    draft = target.get_latest_revision()
    # Wagtail's history leads back to what is logged as a draft; wagtail-localize logs none.
    log(instance=target, action="wagtail.edit", user=by, revision=draft, content_changed=True)
    draft.publish(user=by, skip_permission_checks=True)


def _publish_if_complete(translation: Translation) -> None:
    _lock_texts(translation)
    target = translation.get_target_instance()
    if not target.live or not read_texts(translation).is_whole or authors_of_unpublished(target):
        return
    _publish_texts(translation)


@transaction.atomic
def look_anew(*, draft: Revision, at: datetime) -> None:
    """Begin the second person's look anew where a draft is saved while another one waits to be looked at.

    The look that was begun ends, and with it every button that somebody has before them: none of them approves a draft
    that its reader did not see.
    """
    waiting = WorkflowState.objects.select_for_update(of=("self",)).filter(
        status=WorkflowState.STATUS_IN_PROGRESS,
        base_content_type=draft.base_content_type,
        object_id=draft.object_id,
        current_task_state__status=TaskState.STATUS_IN_PROGRESS,
    )
    state = waiting.select_related("current_task_state").first()
    if state is None or state.current_task_state.revision_id == draft.pk:
        return
    before = state.current_task_state
    before.status, before.finished_at = TaskState.STATUS_CANCELLED, at
    before.save(update_fields=["status", "finished_at"])
    state.current_task_state = TaskState.objects.create(
        workflow_state=state,
        task=before.task,
        revision=draft,
        content_type=before.content_type,
    )
    state.save(update_fields=["current_task_state"])


@transaction.atomic
def take_translations_along(*, page: Any) -> None:
    """Unpublish a page's translations where it was in the guide's first language: what is wrong there is wrong in them.

    Without it no reader would be told that they are older.
    """
    if page.locale.language_code == current_policy().languages[0]:
        for other in page.get_translations().filter(live=True, alias_of=None):
            other.specific.unpublish()


def publish_due(*, at: datetime) -> int:
    """Publish the reviewed drafts whose time has come, and take away the pages whose time is over; return how many.

    Each in a transaction of its own, so that one that fails keeps no other back.
    """
    due = list(Revision.objects.filter(approved_go_live_at__lte=at).order_by("approved_go_live_at"))
    over = list(GuidePage.objects.filter(live=True, expire_at__lte=at))
    for page in over:
        with transaction.atomic():
            page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    for revision in due:
        with transaction.atomic():
            revision.publish(log_action="wagtail.publish.scheduled")
    return len(due) + len(over)
