"""Who signs in, and for which organisation."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from boroughs.data_sets import DataSet
from boroughs.models.organisations import Organisation


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A user with this e-mail (kept in lower case). Without a password nobody can sign in with it."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        fields |= {"is_staff": True, "is_superuser": True, "level": User.Level.LOTI}
        return self.create_user(email, password, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in with an e-mail address. `level` says what they may read beyond the public pages."""

    class Level(models.TextChoices):
        PUBLIC = "public", "Public"
        OFFICER = "officer", "Approved officer of a borough"
        LOTI = "loti", "LOTI staff"

    email = models.EmailField(unique=True, error_messages={"unique": "There is a user with this e-mail."})
    name = models.CharField(max_length=150, blank=True)
    level = models.CharField(max_length=10, choices=Level, default=Level.PUBLIC)
    data_set = models.CharField(max_length=20, choices=DataSet, default=DataSet.REAL)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_any_case",
                violation_error_message="There is a user with this e-mail.",
            )
        ]

    def __str__(self) -> str:
        return self.email

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.name or self.email


class Membership(models.Model):
    """An officer works for an organisation, in a role, until the day it ends."""

    class Role(models.TextChoices):
        OFFICER = "officer", "Officer"
        FINANCE = "finance", "Finance officer"
        PROCUREMENT = "procurement", "Procurement lead"
        IT = "it", "IT lead"
        SERVICE = "service", "Service-area lead"
        EDITOR = "editor", "Page editor"

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role, default=Role.OFFICER)
    since = models.DateField(default=timezone.localdate)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                name="membership_unique",
                violation_error_message="This user has this role there already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.organisation}"
