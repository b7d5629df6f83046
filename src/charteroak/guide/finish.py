"""What Wagtail calls when a draft was approved. It is named in the settings and loaded before any table is."""

from __future__ import annotations

from typing import Any


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """Publish what a second person approved."""
    from charteroak.guide.actions import publish_reviewed

    publish_reviewed(draft=workflow_state.current_task_state.revision, by=user)
