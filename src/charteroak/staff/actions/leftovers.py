"""What the packages we build on leave of the work of staff and of jobs, destroyed when its life is over."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailConfirmation
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from wagtail.admin.models import EditingSession, FormState


@transaction.atomic
def destroy_ended_sessions(*, before: datetime) -> int:
    """Delete sessions that ended before a moment. Returns how many."""
    count, _ = Session.objects.filter(expire_date__lt=before).delete()
    return int(count)


@transaction.atomic
def destroy_old_confirmations(*, before: datetime) -> int:
    """Delete links to confirm an e-mail address that were made before a moment. Returns how many."""
    count, _ = EmailConfirmation.objects.filter(created__lt=before).delete()
    return int(count)


@transaction.atomic
def destroy_old_editing(*, before: datetime) -> int:
    """Delete what says which page an editor had open before a moment. Returns how many."""
    sessions, _ = EditingSession.objects.filter(last_seen_at__lt=before).delete()
    states, _ = FormState.objects.filter(last_updated_at__lt=before).delete()
    return int(sessions + states)


# A job that is 'doing' so long was its worker's when that was killed.
# procrastinate's own models refuse to write. Its events go with the job (ON DELETE CASCADE).
_JOBS = """
DELETE FROM procrastinate_jobs AS job
WHERE job.status IN ('succeeded', 'failed', 'cancelled', 'aborted', 'doing')
  AND NOT EXISTS (SELECT FROM procrastinate_events AS event WHERE event.job_id = job.id AND event.at >= %s)
"""


@transaction.atomic
def destroy_finished_jobs(*, before: datetime) -> int:
    """Delete jobs that ended, or were begun and never ended, before a moment. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(_JOBS, [before])
        return int(cursor.rowcount)
