"""Occurrences of promises: each with the day until which it is due, what was done for it, and every move and skip."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from bcp_portal.audit.insert_only import InsertOnlyModel
from plans.models.plan import Plan
from plans.models.records import RecordWithdrawal
from plans.models.versions import PlanVersion
from plans.reading.due import DueOccurrence

from .promises import Promise


def unsettled(path: str = "") -> Q:
    """What is neither done nor skipped nor dropped; ``path`` leads there, ``promise__occurrences__``."""
    return Q(**{f"{path}dropped_by": None, f"{path}done_on": None, f"{path}is_skipped": False})


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    """Sets of occurrences, chainable."""

    def whole(self) -> "OccurrenceQuerySet":
        """With the promise, the retest, and the version that dropped it, without the document of that."""
        return self.select_related("promise", "dropped_by", "retest").defer("dropped_by__snapshot")

    def promised(self) -> "OccurrenceQuerySet":
        """Without those that a later version dropped before anybody did anything for them."""
        return self.filter(dropped_by=None)

    def unsettled(self) -> "OccurrenceQuerySet":
        """Those that are neither done nor skipped nor dropped."""
        return self.filter(unsettled())

    def untouched(self) -> "OccurrenceQuerySet":
        """Those for which nobody did or decided anything."""
        return self.unsettled().filter(edition=0)

    def running(self) -> "OccurrenceQuerySet":
        """Those of what versions in force promise."""
        return self.promised().filter(promise__until=None)

    def overdue(self, today: date) -> "OccurrenceQuerySet":
        """Those that were due before today and were neither done nor skipped."""
        return self.unsettled().filter(due_on__lt=today)

    def missed(self, today: date) -> "OccurrenceQuerySet":
        """Those of them that were due again since, or that nobody promises any more."""
        later = Occurrence.objects.promised().filter(promise=OuterRef("promise"), planned_on__gt=OuterRef("planned_on"))
        is_over = Q(due_on__lt=today) | Q(done_on__isnull=False) | Q(is_skipped=True)
        return self.overdue(today).filter(Q(promise__until__isnull=False) | Exists(later.filter(is_over)))

    def due(self, today: date) -> "OccurrenceQuerySet":
        """Those that are to be done now, and are not late."""
        return self.unsettled().filter(opens_on__lte=today, due_on__gte=today)

    def planned(self, today: date) -> "OccurrenceQuerySet":
        """Those that have not opened."""
        return self.unsettled().filter(opens_on__gt=today)

    def first_of_each(self, today: date) -> "OccurrenceQuerySet":
        """Without those that are overdue since an earlier one of the same promise is: one stands for all of them."""
        before = Q(due_on__lt=OuterRef("due_on")) | Q(due_on=OuterRef("due_on"), pk__lt=OuterRef("pk"))
        earlier = Occurrence.objects.overdue(today).filter(before, promise=OuterRef("promise"))
        return self.exclude(Q(due_on__lt=today) & Exists(earlier))


class Occurrence(models.Model):
    """One time that a promise is due. ``planned_on`` names it for ever, ``due_on`` moves.

    ``done_on`` and ``is_skipped`` say what the records and skips that stand say: the actions that add those write both,
    as lists of many plans have no time to ask.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="occurrences")
    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="occurrences")
    ref = models.CharField(max_length=20)  # O-0001, counted in the plan
    opens_on = models.DateField()
    planned_on = models.DateField()
    due_on = models.DateField()
    remind_on = models.DateField(null=True)  # when somebody is to be told of it next; None for never
    done_on = models.DateField(null=True)
    is_skipped = models.BooleanField(default=False)
    dropped_by = models.ForeignKey(PlanVersion, null=True, on_delete=models.PROTECT, related_name="+")
    edition = models.PositiveIntegerField(default=0)  # counts moves, skips and what was done

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["promise", "planned_on"], name="occurrence_once"),
            models.UniqueConstraint(fields=["plan", "ref"], name="occurrence_ref_once"),
            models.CheckConstraint(condition=Q(due_on__gte=F("opens_on")), name="occurrence_opens_before_it_is_due"),
        ]
        indexes = [
            models.Index(fields=["plan", "due_on"], name="occurrence_of_a_plan"),
            models.Index(
                fields=["due_on"],
                condition=Q(done_on__isnull=True, is_skipped=False, dropped_by__isnull=True),
                name="occurrence_unsettled",
            ),
            models.Index(fields=["remind_on"], condition=Q(remind_on__isnull=False), name="occurrence_to_remind"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} due {self.due_on}"

    @property
    def as_counted(self) -> DueOccurrence:
        """The same as rules and pages count it."""
        return DueOccurrence(self.planned_on, self.opens_on, self.due_on, self.done_on, is_skipped=self.is_skipped)

    def holds(self, day: date) -> bool:
        """Whether a day is one of those on which it is to be done."""
        return self.opens_on <= day <= self.due_on


class Fulfilment(InsertOnlyModel):
    """That a record counts for an occurrence; it does as long as the record is not withdrawn."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    occurrence = models.ForeignKey(Occurrence, on_delete=models.PROTECT, related_name="fulfilments")
    kind = models.CharField(max_length=12)  # exercise, maintenance, review, assessment, or version
    record_ref = models.CharField(max_length=20)  # X-01, REV-02 …; of a version its number
    done_on = models.DateField()
    at = models.DateTimeField()

    plan_path = "plan__code"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occurrence", "kind", "record_ref"], name="fulfilment_once"),
        ]
        indexes = [models.Index(fields=["plan", "kind", "record_ref"], name="fulfilment_of_a_record")]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_ref} for {self.occurrence_id}"


class Move(InsertOnlyModel):
    """An occurrence moved to another day, with the reason."""

    occurrence = models.ForeignKey(Occurrence, on_delete=models.PROTECT, related_name="moves")
    from_on = models.DateField()
    to_on = models.DateField()
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    plan_path = "occurrence__plan__code"

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="move_has_a_reason"),
            models.CheckConstraint(condition=~Q(to_on=F("from_on")), name="move_goes_somewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.occurrence_id} to {self.to_on}"


class Waiver(InsertOnlyModel):
    """An occurrence that is not to be done, with the reason."""

    occurrence = models.ForeignKey(Occurrence, on_delete=models.PROTECT, related_name="waivers")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    plan_path = "occurrence__plan__code"

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.occurrence_id} skipped"


class WaiverWithdrawal(RecordWithdrawal):
    waiver = models.OneToOneField(Waiver, on_delete=models.PROTECT, related_name="withdrawal")

    plan_path = "waiver__occurrence__plan__code"
