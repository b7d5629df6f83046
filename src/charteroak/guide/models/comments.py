from __future__ import annotations

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from charteroak.guide.screening import LONGEST, PEN_NAME_LONGEST
from charteroak.guide.states import CommenterState, CommentState, ReportState, SubjectKind


class Commenter(models.Model):
    """Whoever writes comments: a pen name, and no person. Not an account of staff (decision 41)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    pen_name = models.CharField(max_length=PEN_NAME_LONGEST)
    # By what two pen names are the same.
    pen_key = models.CharField(max_length=2 * PEN_NAME_LONGEST)
    state = models.CharField(
        max_length=10,
        choices=[(s.value, s.value) for s in CommenterState],
        default=CommenterState.ASKED.value,
    )
    language = models.CharField(max_length=12)
    wants_notices = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    # SHA-256 of the code that signs in again.
    recovery = models.BinaryField(max_length=32, null=True)
    # A cookie of an earlier number opens nothing.
    sessions = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            # Who only asked keeps no name from anybody.
            models.UniqueConstraint(
                fields=["pen_key"],
                condition=Q(state=CommenterState.ACTIVE.value),
                name="guide_commenter_pen_name",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in CommenterState]), name="guide_commenter_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"commenter {self.pk}"


class CommenterLink(models.Model):
    """One link that was asked for by e-mail: good once, for a day. Its secret stands here as a digest alone."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    commenter = models.ForeignKey(Commenter, on_delete=models.CASCADE, related_name="links")
    digest = models.BinaryField(max_length=32)
    # So that the same form sent twice asks for one link.
    form = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    # SHA-256 of the form that used it: the same click twice is one.
    used_form = models.BinaryField(max_length=32, null=True)

    def __str__(self) -> str:
        return f"link {self.pk}"


class CommenterAddress(models.Model):
    """An e-mail address, sealed: for one link, under a day's key; or for notices, under the key store's own.

    A table of its own, as with contacts (decision 26): the public face may write and delete, and read nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    commenter = models.ForeignKey(Commenter, on_delete=models.CASCADE, related_name="+")
    link = models.ForeignKey(CommenterLink, on_delete=models.CASCADE, null=True, related_name="+")
    sealed = models.BinaryField()
    # Of which day the key is; empty: kept for notices.
    key_day = models.DateField(null=True)

    def __str__(self) -> str:
        return f"address of {self.commenter_id}"


class CommentKey(models.Model):
    """The public half of the key that addresses of a day are sealed to. Without one for tomorrow comments are off."""

    day = models.DateField(primary_key=True)
    point = models.BinaryField(max_length=65)

    def __str__(self) -> str:
        return f"comment key of {self.day}"


class Comment(models.Model):
    """What somebody wrote about a page of the guide or a service. Shown once a moderator let it pass."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    commenter = models.ForeignKey(Commenter, on_delete=models.CASCADE, related_name="comments")
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in SubjectKind])
    # A page's translation key, or a service's id: the same in every language.
    ref = models.UUIDField()
    language = models.CharField(max_length=12)
    text = models.TextField(max_length=LONGEST)
    fingerprint = models.BinaryField(max_length=16)
    marks = ArrayField(models.CharField(max_length=20), default=list)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in CommentState], default=CommentState.WAITING.value
    )
    # Raised by each edit: a moderator decides on the text that they saw.
    version = models.PositiveIntegerField(default=1)
    form = models.CharField(max_length=64, unique=True)
    written_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in CommentState]), name="guide_comment_state_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[SubjectKind.GUIDE.value, SubjectKind.SERVICE.value]),
                name="guide_comment_kind_known",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "ref", "state", "-written_at"], name="guide_comment_of_page"),
            models.Index(
                fields=["written_at"],
                condition=Q(state=CommentState.WAITING.value),
                name="guide_comment_waiting",
            ),
            models.Index(fields=["fingerprint"], name="guide_comment_same_text"),
        ]

    def __str__(self) -> str:
        return f"comment {self.pk}"


class ErrorReport(models.Model):
    """Somebody says that something is wrong with a page, a service or a comment. Nobody knows who."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in SubjectKind])
    ref = models.UUIDField()
    language = models.CharField(max_length=12)
    what = models.CharField(max_length=20)
    text = models.TextField(max_length=LONGEST, blank=True)
    fingerprint = models.BinaryField(max_length=16)
    marks = ArrayField(models.CharField(max_length=20), default=list)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in ReportState], default=ReportState.OPEN.value
    )
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in ReportState]), name="guide_report_state_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in SubjectKind]), name="guide_report_kind_known"
            ),
            # The same said twice of one thing is one report, until it is settled.
            models.UniqueConstraint(
                fields=["kind", "ref", "what", "fingerprint"],
                condition=Q(state=ReportState.OPEN.value),
                name="guide_report_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["received_at"], condition=Q(state=ReportState.OPEN.value), name="guide_report_open"
            )
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"
