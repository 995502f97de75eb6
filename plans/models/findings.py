"""Findings of the linter: since when, who accepted what until when, and what editors answered."""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from .fields import LineField
from .plan import Plan

OFF = "off"
BLOCKER = "blocker"
SUBMITTING = "submit"  # the act of a mend
BLOCKING = Q(severity=BLOCKER) & ~Q(mend__act=SUBMITTING)  # of open findings, those that refuse a submission


class FindingState(models.TextChoices):
    """Where a finding stands; derived, never stored."""

    OPEN = "open", "Open"
    ACCEPTED = "accepted", "Accepted"
    FIXED = "fixed", "Fixed"


class RuleSetting(models.Model):
    """How severe a rule is in this portal, where that isn't what the rule itself says; ``off`` for not at all."""

    rule = models.CharField(max_length=10, unique=True)
    severity = models.CharField(max_length=10)
    reason = models.TextField(blank=True, default="")  # why it is milder than usual
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.rule} {self.severity}"


class Checkup(models.Model):
    """What every rule said of the draft when it was last checked.

    ``outcomes`` is a list of ``{"rule", "severity", "status", "why"}``; ``questions`` of ``{"rule", "key", "sentence",
    "ref", "field", "target"}``.
    """

    plan = models.OneToOneField(Plan, on_delete=models.CASCADE, related_name="checkup")
    checked_at = models.DateTimeField()
    outcomes = models.JSONField(default=list)
    questions = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.plan_id} checked {self.checked_at:%Y-%m-%d}"


class FindingQuerySet(models.QuerySet["Finding"]):
    """Sets of findings, chainable."""

    def with_state(self, on: date) -> Self:
        """Annotate ``state`` as of a day; needed by the sets below and by whoever reads it."""
        accepted = When(_accepted(on), then=Value(FindingState.ACCEPTED.value))
        fixed = When(~_is_unfixed(), then=Value(FindingState.FIXED.value))
        return self.annotate(state=Case(fixed, accepted, default=Value(FindingState.OPEN.value)))

    def in_state(self, *states: str, on: date) -> Self:
        """Those in one of the states, with their state."""
        return self.with_state(on).filter(state__in=states)

    def open(self, on: date) -> Self:
        """Those that nobody mended or accepted; said so that the database can look up what stands."""
        return self.filter(_is_unfixed(), ~_accepted(on)).annotate(state=Value(FindingState.OPEN.value))

    def not_fixed(self, on: date) -> Self:
        """Those that are in the draft now, accepted or not."""
        accepted = When(_accepted(on), then=Value(FindingState.ACCEPTED.value))
        return self.filter(_is_unfixed()).annotate(state=Case(accepted, default=Value(FindingState.OPEN.value)))

    def of_current_plans(self) -> Self:
        """Those of plans that are not archived."""
        return self.filter(plan__archived_at=None)

    def owned_by(self, people: Iterable[str]) -> Self:
        """Those about rows for which one of these people (refs) answers."""
        return self.filter(reduce(or_, (Q(owners__contains=f" {ref} ") for ref in people), Q(pk__in=[])))

    def blocking(self, on: date) -> Self:
        """Open ones that refuse a submission."""
        return self.open(on).filter(BLOCKING)

    def stopping(self, on: date) -> list["Finding"]:
        """The same, read."""
        return list(self.blocking(on))


def _is_unfixed() -> Exists:
    return Exists(FindingPeriod.objects.filter(finding=OuterRef("pk"), closed_at=None))


def _accepted(on: date) -> Exists:
    return Exists(Acceptance.objects.valid(on).filter(finding=OuterRef("pk"), fingerprint=OuterRef("fingerprint")))


class Finding(models.Model):
    """Something in a draft that cannot work; one of each rule and subject, whether it stands now or did once.

    ``values`` is a list of ``{"ref", "field", "label", "text"}``, ``mend`` what plans.linting.findings.Mend has, or
    None. ``fingerprint`` is the SHA-256 of what disagrees: an acceptance holds for that alone. ``owners`` are the refs
    of the people who answer for the rows that it is about, with a space around each.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="findings")
    key = models.CharField(max_length=40)  # of rule and subject, for addresses
    rule = models.CharField(max_length=10)
    subject = models.TextField()
    severity = models.CharField(max_length=10)
    sentence = models.TextField()
    values = models.JSONField(default=list)
    mend = models.JSONField(null=True)
    owners = models.TextField(default="", blank=True)
    fingerprint = models.CharField(max_length=64)
    first_seen_at = models.DateTimeField()

    objects = FindingQuerySet.as_manager()

    state: str  # set by ``with_state()``

    class Meta:
        ordering = ["plan", "rule", "id"]
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="finding_once")]

    def __str__(self) -> str:
        return f"{self.rule} {self.subject}"

    @property
    def ends_by_submitting(self) -> bool:
        """Whether it is mended by what a submission asks for, and by nothing before that."""
        return bool(self.mend and self.mend["act"] == SUBMITTING)

    @property
    def stops_submission(self) -> bool:
        """Whether it refuses a submission while it is open."""
        return self.severity == BLOCKER and not self.ends_by_submitting


class FindingPeriod(models.Model):
    """A time during which a finding stood, at one severity; open while ``closed_at`` is None."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="periods")
    severity = models.CharField(max_length=10)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["finding", "opened_at"]
        constraints = [
            models.UniqueConstraint(fields=["finding"], condition=Q(closed_at=None), name="finding_open_once")
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} since {self.opened_at:%Y-%m-%d}"


class AcceptanceQuerySet(models.QuerySet["Acceptance"]):
    """Sets of acceptances, chainable."""

    def valid(self, on: date) -> Self:
        """Those neither withdrawn nor run out."""
        return self.filter(withdrawn_at=None, until__gte=on)

    def holding(self, on: date) -> Self:
        """Valid ones of findings whose values are still those that were accepted."""
        return self.valid(on).filter(fingerprint=F("finding__fingerprint"))


class Acceptance(models.Model):
    """A named person's decision to live with a finding until a day (that day included), for as long as it stays so."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="acceptances")
    reason = models.TextField()
    until = models.DateField()
    fingerprint = models.CharField(max_length=64)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    accepted_by_name = models.CharField(max_length=120)
    accepted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = AcceptanceQuerySet.as_manager()

    class Meta:
        ordering = ["finding", "-accepted_at", "-id"]

    def __str__(self) -> str:
        return f"{self.finding_id} accepted until {self.until}"


class Answer(models.Model):
    """An editor's yes or no to something that the plan does not say and a rule must know."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=200)
    question = LineField()
    yes = models.BooleanField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["plan", "key"]
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="answer_once")]

    def __str__(self) -> str:
        return f"{self.question} {'yes' if self.yes else 'no'}"
