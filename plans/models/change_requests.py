"""Change requests: what is to change in a plan and why, what was decided, and which versions carry it.

Evidence: rows are only added. Where a request stands follows from them and from what became of the versions.
"""

from collections.abc import Mapping
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When

from bcp_portal.audit.insert_only import InsertOnlyModel, InsertOnlyQuerySet

from .fields import LineField, ProseField
from .plan import Plan
from .states import APPROVED, Plans, SignatureTally, VersionState
from .versions import PlanVersion

LONGEST_WHAT = 300


class ChangeState(models.TextChoices):
    """Where a change request stands; derived, never stored."""

    ASKED = "asked", "Asked"
    APPROVED = "approved", "Approved"
    IN_DRAFT = "in_draft", "In draft"
    IN_APPROVAL = "in_approval", "In approval"
    CARRIED = "carried", "Carried"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ChangeRequestQuerySet(InsertOnlyQuerySet["ChangeRequest"]):
    """Sets of change requests, chainable."""

    def with_state(self, plans: Plans | None = None) -> Self:
        """Each with its ``state``; what became of the versions that carry some is read at once, in one query.

        It is quicker to say of which plans these are.
        """
        if plans is None:
            carrying = PlanVersion.objects.filter(
                carried_changes__isnull=False, plan__in=self.order_by().values("plan")
            )
            plans = carrying.order_by().values("plan")
        tallies = PlanVersion.objects.all().tallies_of(plans)
        in_force = [pk for pk, tally in tallies.items() if tally.state in APPROVED]
        waiting = [pk for pk, tally in tallies.items() if tally.state == VersionState.IN_APPROVAL]
        refused = ChangeDecision.Outcome.REFUSED
        return self.annotate(
            state=Case(
                When(withdrawal__isnull=False, then=Value(ChangeState.WITHDRAWN)),
                When(decision__isnull=True, then=Value(ChangeState.ASKED)),
                When(decision__outcome=refused, then=Value(ChangeState.REFUSED)),
                When(_carried_by(in_force), then=Value(ChangeState.CARRIED)),
                When(_carried_by(waiting), then=Value(ChangeState.IN_APPROVAL)),
                When(uptake__isnull=False, then=Value(ChangeState.IN_DRAFT)),
                default=Value(ChangeState.APPROVED),
                output_field=models.CharField(),
            )
        )

    def whole(self, plans: Plans | None = None) -> Self:
        """With its state, what was decided, and who took it up or back."""
        return self.with_state(plans).select_related("plan", "decision", "withdrawal", "uptake")

    def in_state(self, *states: ChangeState) -> Self:
        """Those that stand so; they come ``with_state``."""
        found = self if "state" in self.query.annotations else self.with_state()
        return found.filter(Q(state__in=states))

    def to_carry(self, tallies: Mapping[int, SignatureTally]) -> Self:
        """Those that the next version may carry: approved, or in the draft, where they have an ``uptake``.

        ``tallies`` are those of their plans. tests/plans/test_carrying.py holds it and ``with_state`` together.
        """
        counting = [pk for pk, tally in tallies.items() if tally.state in {*APPROVED, VersionState.IN_APPROVAL}]
        approved = self.filter(decision__outcome=ChangeDecision.Outcome.APPROVED, withdrawal=None)
        return approved.filter(~_carried_by(counting)).select_related("decision", "uptake")

    def undecided(self) -> Self:
        """Those on which somebody has to decide."""
        return self.filter(decision=None, withdrawal=None)


def _carried_by(versions: list[int]) -> Exists:
    return Exists(CarriedChange.objects.filter(request=OuterRef("pk"), version__in=versions))


class ChangeRequest(InsertOnlyModel):
    """What somebody asks to be changed in a plan. It is decided on as it was asked, so no word of it ever changes.

    ``impact`` is what it touches: ``[{"ref", "text"}]`` of headings and rows of the plan, by value. What it came of,
    a review, an exercise, is kept by value, too.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="change_requests")
    ref = models.CharField(max_length=20)  # CHR-01, counted in the plan
    token = models.UUIDField()  # of the form that was sent, so that it asks once
    what = models.CharField(max_length=LONGEST_WHAT)
    why = ProseField()  # Markdown
    impact = models.JSONField(default=list)
    wanted_on = models.DateField(null=True)
    source_ref = models.CharField(max_length=20, blank=True)  # REV-02, X-01, …; "" where it came of no record
    source_text = LineField()
    version = models.CharField(max_length=20, blank=True)  # in force when it was asked; "" for the draft
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_by_name = models.CharField(max_length=120)
    asked_person = models.CharField(max_length=20, blank=True)  # ref in the directory of whose account it was
    asked_at = models.DateTimeField()

    objects = ChangeRequestQuerySet.as_manager()  # type: ignore[misc]  # in place of the one of the abstract base

    plan_path = "plan__code"
    state: str  # set by ``with_state()``

    class Meta:
        ordering = ["plan", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "ref"], name="change_ref_once"),
            models.UniqueConstraint(fields=["plan", "token"], name="change_form_once"),
            models.CheckConstraint(condition=~Q(what="") & ~Q(why=""), name="change_says_what_and_why"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.what}"

    def in_words(self) -> str:
        return f"the change request {self.ref} of {self.plan.code}"

    @property
    def is_open(self) -> bool:
        """Whether something is still to become of it; needs ``with_state()``."""
        return self.state not in (ChangeState.CARRIED, ChangeState.REFUSED, ChangeState.WITHDRAWN)


class ChangeDecision(InsertOnlyModel):
    """Whether a change is to be made: decided once, by somebody else than who asked, in a role that stays named."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"

    request = models.OneToOneField(ChangeRequest, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    by_person = models.CharField(max_length=20, blank=True)  # ref in the directory of whose account it is
    as_role = models.CharField(max_length=300)
    at = models.DateTimeField()

    plan_path = "request__plan__code"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(as_role=""), name="change_decided_in_a_role"),
            models.CheckConstraint(condition=~Q(outcome="refused", reason=""), name="change_refused_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.by_name}: {self.outcome}"

    def in_words(self) -> str:
        return f"the decision of {self.by_name} on {self.request.in_words()}"

    @property
    def is_approval(self) -> bool:
        return self.outcome == self.Outcome.APPROVED


class ChangeWithdrawal(InsertOnlyModel):
    """A change request taken back, by who asked, or for them once their account is gone."""

    request = models.OneToOneField(ChangeRequest, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    plan_path = "request__plan__code"

    def __str__(self) -> str:
        return f"{self.request_id} withdrawn by {self.by_name}"

    def in_words(self) -> str:
        return f"the withdrawal of {self.request.in_words()}"


class ChangeUptake(InsertOnlyModel):
    """An editor has begun to work an approved change into the draft."""

    request = models.OneToOneField(ChangeRequest, on_delete=models.PROTECT, related_name="uptake")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    plan_path = "request__plan__code"

    def __str__(self) -> str:
        return f"{self.request_id} taken up by {self.by_name}"

    def in_words(self) -> str:
        return f"the taking up of {self.request.in_words()}"


class CarriedChangeQuerySet(InsertOnlyQuerySet["CarriedChange"]):
    """Sets of what versions carry, chainable."""

    def of_version(self, version: Any) -> Self:
        """What one version carries, in the order of the requests."""
        return self.filter(version=version).select_related("request__plan").order_by("request__pk")


class CarriedChange(InsertOnlyModel):
    """A version carries an approved change: whoever submitted it ticked it. Where the version is declined or withdrawn
    the next one may carry it.
    """

    request = models.ForeignKey(ChangeRequest, on_delete=models.PROTECT, related_name="carried")
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="carried_changes")

    objects = CarriedChangeQuerySet.as_manager()  # type: ignore[misc]  # in place of the one of the abstract base

    plan_path = "version__plan__code"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "version"], name="change_carried_once")]

    def __str__(self) -> str:
        return f"{self.request_id} carried by {self.version_id}"

    def in_words(self) -> str:
        return f"that {self.version.in_words()} carries {self.request.ref}"
