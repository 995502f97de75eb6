"""Corrective actions: what must be done because something went wrong, and every step of it.

Evidence: both tables only grow. How an action stands, whose it is and until when, its last step says.
"""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from bcp_portal.accounts.models import User, UserQuerySet
from bcp_portal.accounts.roles import Role
from bcp_portal.audit.insert_only import InsertOnlyModel, InsertOnlyQuerySet

from .fields import ProseField
from .plan import Plan
from .states import VersionState
from .versions import PlanVersion


class ActionState(models.TextChoices):
    """How an action stands; ``overdue`` is derived and never stored."""

    OPEN = "open", "Open"
    OVERDUE = "overdue", "Overdue"
    REOPENED = "reopened", "Reopened"
    DONE = "done", "Done, not verified"
    VERIFIED = "verified", "Verified"
    DROPPED = "dropped", "Dropped"


TO_DO = (ActionState.OPEN.value, ActionState.REOPENED.value)  # as steps keep them
DOING = ("started", "done")  # verbs of who had a hand in it


class CorrectiveAction(InsertOnlyModel):
    """What is to be done, why, and what will prove that it was. ``source_text`` are the words of its source then."""

    class Severity(models.TextChoices):
        HIGH = "high", "High"
        MEDIUM = "medium", "Medium"
        LOW = "low", "Low"

    class Element(models.TextChoices):
        """What of the organisation's readiness has to be better, in the words of HSEEP."""

        PLANNING = "planning", "Planning"
        ORGANISATION = "organisation", "Organisation"
        EQUIPMENT = "equipment", "Equipment"
        TRAINING = "training", "Training"
        EXERCISE = "exercise", "Exercises"

    class SourceKind(models.TextChoices):
        EXERCISE = "exercise", "Exercise"
        REVIEW = "review", "Review"
        INCIDENT = "incident", "Incident"
        FINDING = "finding", "Finding"
        HAND = "hand", "By hand"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="corrective_actions")
    ref = models.CharField(max_length=20)  # CA-01, counted in the plan
    token = models.UUIDField()  # of the form that was sent, so that it makes one
    title = models.CharField(max_length=200)
    cause = ProseField()
    severity = models.CharField(max_length=10, choices=Severity.choices)
    element = models.CharField(max_length=20, choices=Element.choices)
    source_kind = models.CharField(max_length=10, choices=SourceKind.choices)
    source_ref = models.CharField(max_length=40, blank=True)  # X-03, REV-01, the key of a finding
    source_text = models.TextField(blank=True)
    proof = models.TextField()  # that it was done: what is expected
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_by_name = models.CharField(max_length=120)
    created_at = models.DateTimeField()

    plan_path = "plan__code"

    class Meta:
        ordering = ["plan", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "ref"], name="action_ref_once"),
            models.UniqueConstraint(fields=["plan", "token"], name="action_form_once"),
            models.CheckConstraint(condition=~Q(title=""), name="action_has_a_title"),
            models.CheckConstraint(condition=~Q(proof=""), name="action_says_what_proves_it"),
            models.CheckConstraint(condition=Q(source_kind="hand") | ~Q(source_ref=""), name="action_names_its_source"),
        ]
        indexes = [models.Index(fields=["plan", "source_kind", "source_ref"], name="action_of_a_source")]

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"

    @property
    def is_severe(self) -> bool:
        """Whether somebody else has to agree that it is dropped."""
        return self.severity == self.Severity.HIGH


class ActionStepQuerySet(InsertOnlyQuerySet["ActionStep"]):
    """Sets of steps, chainable."""

    def latest_of_each(self) -> Self:
        """The step of each action that says how it stands."""
        later = self.model.objects.filter(action=OuterRef("action"), number=OuterRef("number") + 1)
        return self.filter(~Exists(later))

    def in_state(self, state: str, *, on: date) -> Self:
        """Those after which an action stands so on a day."""
        if state == ActionState.OVERDUE:
            return self.overdue(on)
        found = self.filter(stands=state)
        return found.filter(due_on__gte=on) if state in TO_DO else found

    def to_do(self) -> Self:
        """Those after which the owner has something to do."""
        return self.filter(stands__in=TO_DO)

    def overdue(self, on: date) -> Self:
        return self.to_do().filter(due_on__lt=on)

    def judged_by(self, user: User) -> Self:
        """Those after which an action waits to be verified, without those that this person had a hand in."""
        steps = self.model.objects.filter(action=OuterRef("action"))
        hands = steps.filter(Q(owner=user) | Q(verb__in=DOING, by=user))
        return self.filter(~Exists(hands), stands=ActionState.DONE)

    def whole(self) -> Self:
        """With the action, its plan and its owner."""
        return self.select_related("action__plan", "owner")


class ActionStep(InsertOnlyModel):
    """One step of an action: who did what, when, with which words; and how the action stands after it.

    ``due_on`` is the day until which the owner has to be done, that day included.
    """

    class Verb(models.TextChoices):
        RAISED = "raised", "Raised"
        STARTED = "started", "Started"
        EXTENDED = "extended", "Extended"
        ASSIGNED = "assigned", "Given to somebody else"
        DONE = "done", "Done"
        VERIFIED = "verified", "Verified"
        REOPENED = "reopened", "Reopened"
        DROPPED = "dropped", "Dropped"

    action = models.ForeignKey(CorrectiveAction, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()  # 1 and up, without a gap
    verb = models.CharField(max_length=10, choices=Verb.choices)
    stands = models.CharField(max_length=10, choices=ActionState.choices)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    owner_name = models.CharField(max_length=120)
    due_on = models.DateField()
    text = models.TextField(blank=True)  # the reason, or what proves it
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    plan_path = "action__plan__code"

    objects = ActionStepQuerySet.as_manager()  # type: ignore[misc]  # in place of the one of the abstract base

    class Meta:
        ordering = ["action", "number"]
        constraints = [
            models.UniqueConstraint(fields=["action", "number"], name="action_step_once"),
            models.CheckConstraint(
                condition=Q(verb="raised", number=1) | ~Q(verb="raised") & Q(number__gt=1),
                name="action_is_raised_first",
            ),
            models.CheckConstraint(
                condition=Q(verb__in=["raised", "started", "assigned"]) | ~Q(text=""), name="action_step_says_why"
            ),
            models.CheckConstraint(
                condition=Q(verb__in=["started", "extended", "assigned"], stands__in=TO_DO)
                | Q(verb="raised", stands="open")
                | Q(verb__in=["done", "verified", "reopened", "dropped"], stands=F("verb")),
                name="action_stands_as_its_step_says",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(stands__in=TO_DO), name="action_step_to_do")]

    def __str__(self) -> str:
        return f"{self.verb} {self.at:%Y-%m-%d}"

    def state(self, on: date) -> ActionState:
        """How the action stands after it on a day."""
        return ActionState.OVERDUE if self.is_to_do and self.due_on < on else ActionState(self.stands)

    @property
    def is_to_do(self) -> bool:
        """Whether the owner still has something to do."""
        return self.stands in TO_DO

    @property
    def is_finished(self) -> bool:
        """Whether nobody has anything to do about it any more."""
        return self.stands in (ActionState.VERIFIED, ActionState.DROPPED)

    @property
    def hands(self) -> set[int]:
        """The accounts (primary keys) that had a hand in it by this step: the owner, and who did something."""
        did = {self.by_id} if self.verb in DOING else set()
        return {self.owner_id} | did


def had_a_hand(user: User, steps: "list[ActionStep]") -> bool:
    """Whether the account owned the action at any time, or did something of it: it does not judge it then."""
    return any(user.pk in step.hands for step in steps)


def possible_owners(plan: Plan) -> UserQuerySet:
    """Who can own an action of the plan: who reads the plan and does not audit it."""
    is_in_force = PlanVersion.objects.in_state(VersionState.IN_FORCE, plans=[plan.pk]).exists()
    return User.objects.who_may("read" if is_in_force else "read_draft").exclude(role=Role.AUDITOR)
