"""Reviews of plans and assessments of suppliers that were done. Evidence: only added, and taken back by another row."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import Any, Self

from django.db import connection, models
from django.db.models import Max, Q

from bcp_portal.audit.insert_only import InsertOnlyQuerySet

from .plan import Plan
from .records import Record, RecordWithdrawal


class UpkeepRecordQuerySet(InsertOnlyQuerySet["UpkeepRecord"]):
    """Sets of records, chainable."""

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawal=None)

    def of_kind(self, kind: str) -> Self:
        """Reviews or assessments alone."""
        return self.filter(kind=kind)

    def last_reviews(self, plans: Collection[int]) -> dict[int, date]:
        """By plan (primary keys), the day of its last regular review; one query, as SQL that is put together once."""
        if not plans:
            return {}
        sql, given = _last_reviews_sql(len(plans))
        with connection.cursor() as cursor:
            cursor.execute(sql, [*given, *plans])
            return {plan: _as_date(day) for plan, day in cursor.fetchall()}


class UpkeepRecord(Record):
    """One review or assessment, with the words of the plan by value: the plan may change, what was done does not."""

    class Kind(models.TextChoices):
        REVIEW = "review", "Review"
        ASSESSMENT = "assessment", "Assessment"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="upkeep_records")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    subject = models.CharField(max_length=500)  # what set the review off, or the supplier
    subject_ref = models.CharField(max_length=20, blank=True)  # of the supplier in the directory; "" for one not there
    is_regular = models.BooleanField()  # False for reviews that follow an event: the next one is not due from them
    done_on = models.DateField()
    is_satisfied = models.BooleanField()  # the plan stands as it is; the supplier does what it must
    points = models.JSONField()  # the check-list: [{"ref", "text", "done"}]

    objects = UpkeepRecordQuerySet.as_manager()  # type: ignore[misc]  # in place of the one of the abstract base

    class Meta:
        ordering = ["done_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "ref"], name="upkeep_ref_once"),
            models.UniqueConstraint(fields=["plan", "token"], name="upkeep_form_once"),
            models.CheckConstraint(condition=~Q(subject=""), name="upkeep_has_a_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.subject}"

    @property
    def is_review(self) -> bool:
        return self.kind == self.Kind.REVIEW

    @property
    def done_points(self) -> int:
        """How many points of the check-list were done."""
        return sum(point["done"] for point in self.points)


@lru_cache(maxsize=64)
def _last_reviews_sql(count: int) -> tuple[str, list[Any]]:
    """SQL that asks for so many plans last, and what it is given before them."""
    reviews = UpkeepRecord.objects.standing().of_kind(UpkeepRecord.Kind.REVIEW).filter(is_regular=True)
    asked = reviews.filter(plan__in=range(count)).order_by().values_list("plan").annotate(Max("done_on"))
    sql, params = asked.query.sql_with_params()
    return str(sql), list(params[: len(params) - count])


def _as_date(day: date | str) -> date:
    """SQLite tells days as text."""
    return date.fromisoformat(day) if isinstance(day, str) else day


class UpkeepWithdrawal(RecordWithdrawal):
    record = models.OneToOneField(UpkeepRecord, on_delete=models.PROTECT, related_name="withdrawal")
