"""People who use the portal, and the tokens with which their programs do."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from knox.models import AbstractAuthToken, AuthTokenManager

from bcp_portal.accounts.roles import IN_WORDS, VERBS, Role, Verb
from bcp_portal.jobs.claiming import Claimable, ClaimableQuerySet

EMAIL_TAKEN = "Somebody with this e-mail address is among the people already."


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> "UserQuerySet":
        return self.filter(is_active=True)

    def with_role(self, role: str) -> "UserQuerySet":
        return self.filter(role=role)

    def who_may(self, verb: Verb) -> "UserQuerySet":
        """Active people whose role has the verb."""
        return self.active().filter(role__in=[role for role, verbs in VERBS.items() if verb in verbs])


class UserManager(BaseUserManager["User"]):
    """Finds people whatever the case of their e-mail address."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=normalised(username or ""))


def normalised(email: str) -> str:
    return email.strip().lower()


class User(AbstractBaseUser):  # type: ignore[django-manager-missing]  # ApiToken has a manager without types
    """A person; deactivated rather than deleted, because records name them for ever."""

    ref = models.UUIDField(default=uuid4, unique=True, editable=False)
    email = models.EmailField("e-mail", unique=True, error_messages={"unique": EMAIL_TAKEN})
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.READER)
    is_active = models.BooleanField("active", default=True)
    date_joined = models.DateTimeField("joined", default=timezone.now, editable=False)

    objects = UserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="email_is_lower_case"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="role_is_known"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def verbs(self) -> frozenset[Verb]:
        return VERBS[self.role]

    def may(self, verb: Verb) -> bool:
        return self.is_active and verb in self.verbs

    @property
    def role_in_words(self) -> str:
        return IN_WORDS[self.role]

    @property
    def initials(self) -> str:
        """Of the first and last word: "IT Operations Manager (demo)" is IM."""
        words = [word for word in self.name.split() if word[0].isalnum()]
        return "".join(word[0] for word in (*words[:1], *words[1:][-1:])).upper()

    def get_short_name(self) -> str:
        return self.name


class ApiToken(AbstractAuthToken):  # type: ignore[misc]  # knox has no types
    """A token for the API; only its digest is kept, so it is shown once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="auth_token_set")
    ref = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(max_length=80)

    objects: ClassVar[AuthTokenManager] = AuthTokenManager()

    class Meta:
        ordering = ("-created",)

    def __str__(self) -> str:
        return self.name


class ResetRequest(Claimable):
    """An address for which a password link was asked, whether or not it has an account; gone once it is answered."""

    most_attempts = 4  # within the hour for which an answer is of use

    email = models.EmailField(unique=True)
    asked_at = models.DateTimeField()

    objects = ClaimableQuerySet["ResetRequest"].as_manager()

    def __str__(self) -> str:
        return f"asked at {self.asked_at:%Y-%m-%d %H:%M}"
