"""The organisation's people and suppliers, shared by all plans and frozen into documents by value."""

from secrets import token_hex

from django.conf import settings
from django.db import models

from .fields import LineField, ProseField


def person_ref() -> str:
    """A ref for a person, never given twice."""
    return f"P-{token_hex(4)}"


def supplier_ref() -> str:
    """A ref for a supplier, never given twice."""
    return f"SP-{token_hex(4)}"


class Person(models.Model):
    """Somebody a plan names: an owner, a member of the response team, an approver (then with an account)."""

    ref = models.CharField(max_length=20, unique=True, default=person_ref)
    name = models.CharField("Name", max_length=200)
    job_title = LineField("Job title")
    email = models.EmailField("E-mail", blank=True, default="")
    phone = LineField("Phone")
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="person",
        verbose_name="Account",
        help_text="Needed to sign: the account with which this person signs in.",
    )
    edition = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """What a link to this person says."""
        return self.name


class Supplier(models.Model):
    """A company or inner department that delivers something a plan depends on."""

    ref = models.CharField(max_length=20, unique=True, default=supplier_ref)
    name = models.CharField("Name", max_length=200)
    email = LineField("Contact e-mail")
    phone = LineField("Phone")
    website = LineField("Website")
    note = ProseField("Note")
    edition = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """What a link to this supplier says."""
        return self.name
