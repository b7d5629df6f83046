from __future__ import annotations

import secrets
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils.crypto import salted_hmac

from charteroak.staff.permissions import Role
from charteroak.staff.states import ProposalState


def _opaque_id() -> str:
    return secrets.token_hex(8)


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, username: str, password: str | None = None, **fields: object) -> Account:
        account = self.model(username=username, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in: staff, with one role at one site. Residents have none."""

    opaque_id = models.CharField(max_length=16, unique=True, default=_opaque_id, editable=False)
    username = models.CharField(max_length=60, unique=True)
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=20, blank=True, choices=[(role.value, role.value) for role in Role])
    site = models.CharField(max_length=40, blank=True)
    office = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)  # may open the guide's editor
    created_at = models.DateTimeField(auto_now_add=True)
    # The one-time code of an account that nobody has signed in with yet: its digest, and until when it opens.
    setup_digest = models.CharField(max_length=64, blank=True)
    setup_until = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["role"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="staff_account_role_known",
                condition=models.Q(role__in=["", *[role.value for role in Role]]),
            )
        ]

    def __str__(self) -> str:
        return self.username

    # Django keeps a hash of this in each session, and ends those whose hash no longer fits: one session has one role,
    # at one site, from sign-in to its end.
    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        bound = "|".join((self.password, self.role, self.site, self.office))
        return salted_hmac("charteroak staff session", bound, secret=secret, algorithm="sha256").hexdigest()

    # Wagtail shows its editors by these.
    def get_full_name(self) -> str:
        return self.username

    def get_short_name(self) -> str:
        return self.username


class Proposal(models.Model):
    """An act that needs two people: one proposes it, another approves it, and only then it is done.

    `terms` are codes, numbers and dates that the act needs; nothing in them names a cardholder.
    """

    ref = models.CharField(max_length=16, unique=True, default=_opaque_id, editable=False)
    kind = models.CharField(max_length=30)
    terms = models.JSONField()
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in ProposalState])
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=16)
    proposed_office = models.CharField(max_length=40, blank=True)
    lapses_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=16, blank=True)
    decided_office = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="staff_proposal_state_known",
                condition=models.Q(state__in=[state.value for state in ProposalState]),
            ),
            # The rule itself, in the table too: nobody approves what they proposed.
            models.CheckConstraint(
                name="staff_proposal_two_people",
                condition=~models.Q(state="approved") | ~models.Q(decided_by=models.F("proposed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"


class QuotaUse(models.Model):
    """How often an account did a thing on a day. Deleted when the day is over."""

    account_id = models.CharField(max_length=16)
    day = models.DateField()
    kind = models.CharField(max_length=20)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="staff_quota_once", fields=["account_id", "day", "kind"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"


class Alarm(models.Model):
    """What an account did that no honest work does. The journal has the event; here stands whose account it was."""

    event = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    account_id = models.CharField(max_length=16)
    role = models.CharField(max_length=20)
    site = models.CharField(max_length=40, blank=True)
    day = models.DateField()
    raised_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.event} {self.kind}"


class AdoptedPolicy(models.Model):
    """A policy file that two people adopted, or that began the installation. The newest is the one in force."""

    version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)  # SHA-256 of the file, in hex
    adopted_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.version
