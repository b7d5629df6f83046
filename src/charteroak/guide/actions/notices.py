"""The addresses of those who want to hear what became of their comments: kept sealed, ended, and not kept for ever."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from charteroak.guide.actions.commenters import erase, lock_commenter
from charteroak.guide.models import Comment, Commenter, CommenterAddress
from charteroak.journal.actions import record_event
from charteroak.staff.permissions import SYSTEM


def keep_address(*, commenter: UUID, sealed: bytes) -> None:
    """Keep an address for notices, in the caller's transaction: the one there is."""
    CommenterAddress.objects.filter(commenter_id=commenter, link__isnull=True).delete()
    CommenterAddress.objects.create(commenter_id=commenter, sealed=sealed)


@transaction.atomic
def stop_notices(*, commenter: UUID) -> None:
    """Send no more notices, and drop the address."""
    row = lock_commenter(Q(pk=commenter))
    row.wants_notices = False
    row.save(update_fields=["wants_notices"])
    erase(CommenterAddress.objects.filter(commenter_id=row.pk))


@transaction.atomic
def destroy_idle_addresses(*, before: datetime, at: datetime) -> int:
    """Drop the addresses of those who asked, wrote and were told nothing since a moment. Return how many."""
    lively = Comment.objects.filter(Q(written_at__gte=before) | Q(decided_at__gte=before)).values("commenter")
    idle = Commenter.objects.select_for_update(skip_locked=True).filter(
        wants_notices=True, asked_at__lt=before
    )
    ids = list(idle.exclude(pk__in=lively).values_list("pk", flat=True))
    Commenter.objects.filter(pk__in=ids).update(wants_notices=False)
    erase(CommenterAddress.objects.filter(commenter_id__in=ids))
    if ids:
        record_event("comments.destroyed", at=at, role=SYSTEM.role, details={"count": len(ids)})
    return len(ids)
