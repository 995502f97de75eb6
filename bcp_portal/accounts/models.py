"""People who use the portal, and the tokens with which their programs do."""

from datetime import datetime, timedelta
from typing import ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from knox.models import AbstractAuthToken, AuthTokenManager

from bcp_portal.accounts.roles import IN_WORDS, VERBS, Role, Verb
from bcp_portal.jobs.claiming import Claimable, ClaimableQuerySet

ADDRESS_CHANGE_LASTS = timedelta(days=3)
EMAIL_TAKEN = "Somebody with this e-mail address is among the people already."


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> "UserQuerySet":
        return self.filter(is_active=True)

    def without_password(self) -> "UserQuerySet":
        """Who was invited and has set none yet."""
        return self.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)

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
    # Sessions and links hold for one count: what was ended does not come back with the person.
    deactivations = models.PositiveIntegerField(default=0, editable=False)
    greeting_closed_at = models.DateTimeField(null=True, editable=False)  # what home offers whoever is new
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

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session is compared with at each request: that of Django, and the count once there is one."""
        known: str = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]  # not in the stubs
        return f"{known} {self.deactivations}" if self.deactivations else known


class OpenSessionQuerySet(models.QuerySet["OpenSession"]):
    """Sets of open sessions."""

    def delete_whole(self) -> None:
        """Delete the sessions themselves, and these rows with them."""
        Session.objects.filter(pk__in=list(self.values_list("session_id", flat=True))).delete()


class OpenSession(models.Model):
    """Whose session it is, with which browser it is used, and when it was used last, to five minutes."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="opened")
    ref = models.UUIDField(default=uuid4, unique=True, editable=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="open_sessions")
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    browser = models.CharField(max_length=60)

    objects = OpenSessionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.browser}, since {self.began_at:%Y-%m-%d %H:%M}"


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


class Tally(models.Model):
    """How often something was done since a moment; ``name`` is a limit and a keyed digest of what it is counted for."""

    name = models.CharField(max_length=80, unique=True)
    began_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.name}: {self.count}"


class LetterQuerySet(ClaimableQuerySet["Letter"]):
    """Sets of letters; ``finished_at`` is when the mail server took one."""

    def unsent(self) -> "LetterQuerySet":
        """Those that may still be sent."""
        return self.unfinished().filter(attempts__lt=Letter.MOST_ATTEMPTS)

    def of_address_change(self) -> "LetterQuerySet":
        """Those that say that another address was asked for."""
        return self.filter(kind__in=(Letter.Kind.ADDRESS_ASKED, Letter.Kind.ADDRESS_TOLD))

    def links(self) -> "LetterQuerySet":
        """Those that carry a link to set a password."""
        return self.filter(kind__in=Letter.LINKS)


class Letter(Claimable):
    """An e-mail about an account, to one address of its owner: a link, or that the address was changed.

    The link itself is made when the letter is sent, and kept nowhere. A letter to an address that is no longer
    somebody's is deleted once it is sent.
    """

    MOST_ATTEMPTS = most_attempts = 10  # about twelve and a half hours

    class Kind(models.TextChoices):
        INVITATION = "invitation", "Invitation"
        PASSWORD = "password", "Link for a new password"
        ADDRESS_LEFT = "address left", "To the address before"
        ADDRESS_TAKEN = "address taken", "To the new address"
        ADDRESS_ASKED = "address asked", "To the new address, to confirm it"
        ADDRESS_TOLD = "address told", "To the present address"

    LINKS = (Kind.INVITATION, Kind.PASSWORD)

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    address = models.EmailField()
    asked_by = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_at", "-pk")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, asked at {self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def is_given_up(self) -> bool:
        return self.finished_at is None and self.attempts >= self.MOST_ATTEMPTS


class AddressChangeQuerySet(models.QuerySet["AddressChange"]):
    """Sets of changes that wait."""

    def waiting(self, at: datetime) -> "AddressChangeQuerySet":
        """Those that can still be confirmed."""
        return self.filter(asked_at__gt=at - ADDRESS_CHANGE_LASTS, person__is_active=True)


class AddressChange(models.Model):
    """Another e-mail address for an account, which waits until its owner confirms it; one at a time.

    The row is gone once the change is made, stopped or too old, and so are its letters.
    """

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="address_change")
    ref = models.UUIDField(default=uuid4, unique=True, editable=False)
    email = models.EmailField()
    asked_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()

    objects = AddressChangeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"asked at {self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def until(self) -> datetime:
        """When it can no longer be confirmed."""
        return self.asked_at + ADDRESS_CHANGE_LASTS


class ResetRequest(Claimable):
    """An address for which a password link was asked, whether or not it has an account; gone once it is answered."""

    most_attempts = 4  # within the hour for which an answer is of use

    email = models.EmailField(unique=True)
    asked_at = models.DateTimeField()

    objects = ClaimableQuerySet["ResetRequest"].as_manager()

    def __str__(self) -> str:
        return f"asked at {self.asked_at:%Y-%m-%d %H:%M}"
