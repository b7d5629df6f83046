"""The one step of the guide's workflow: a second person looks."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Task, TaskState, WorkflowState

from charteroak.staff.permissions import GUIDE_EDITORS


class SecondPersonTask(Task):  # type: ignore[misc]  # wagtail ships no types
    """Approved by any editor but the one who saved the draft last. Wagtail's own task lets authors approve their own.

    While it waits the draft is closed to its author, so that what is approved is what was looked at. A reviewer who
    changes it becomes its author, and the other one approves.
    """

    admin_form_fields = ["name"]

    class Meta:
        verbose_name = _("review by a second person")

    @classmethod
    def get_description(cls) -> str:
        return str(_("Any editor may approve, except the one who saved the draft."))

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return _is_editor(user)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return not can_review(obj, user)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        if not can_review(obj, user):
            return []
        return [
            ("reject", pgettext_lazy("review", "Ask for changes"), True),
            # Where it publishes, Wagtail says so behind this.
            ("approve", pgettext_lazy("review", "Approve"), False),
        ]

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        """Do what the reviewer chose, with the draft that was looked at.

        :raises PermissionDenied: the draft is this person's own, also where it only became so with this very click; or
            another draft was saved meanwhile, and this look is over (actions.look_anew).
        """
        with transaction.atomic():
            # Whoever saves another draft waits for this row, or has changed it.
            state = WorkflowState.objects.select_for_update(of=("self",)).get(pk=task_state.workflow_state_id)
            if state.current_task_state_id != task_state.pk or not can_review(state.content_object, user):
                raise PermissionDenied
            super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[Any]:
        if not _is_editor(user):
            none: QuerySet[Any] = TaskState.objects.none()
            return none
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        others: QuerySet[Any] = waiting.exclude(revision__user=user)
        return others


def can_review(page: Any, user: Any) -> bool:
    """Tell whether somebody may approve a page's draft: an editor who did not save it."""
    draft = page.get_latest_revision()
    return _is_editor(user) and draft is not None and draft.user_id != user.pk


def _is_editor(user: Any) -> bool:
    return bool(user.is_active) and bool(user.groups.filter(name=GUIDE_EDITORS).exists())
