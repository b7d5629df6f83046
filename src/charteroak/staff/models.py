from __future__ import annotations

import secrets
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models

from charteroak.staff.permissions import Role


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
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)  # may open the guide's editor
    created_at = models.DateTimeField(auto_now_add=True)

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

    # Wagtail shows its editors by these.
    def get_full_name(self) -> str:
        return self.username

    def get_short_name(self) -> str:
        return self.username
