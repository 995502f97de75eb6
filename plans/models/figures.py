"""Figures of plans, worked out of their documents and kept, so that pages about many plans ask the database for sums.

They are no evidence: whoever needs them compares what they were made of, and makes them anew where that is another.
"""

from typing import NamedTuple, Self

from django.db import models

from .plan import Plan

FORM = 2  # of what is kept: one more makes all figures anew
FARTHEST = 2**63 - 1  # seconds that a column holds; a plan may say more


def made_of(sha256: str, results: str = "") -> str:
    """The key of figures: content, what of evidence there is, and the form in which they are kept."""
    return f"{FORM} {sha256} {results}".strip()


def is_made_of(key: str, sha256: str) -> bool:
    """Whether the figures with this key are of a content, whatever there was of evidence."""
    return f"{key} ".startswith(f"{made_of(sha256)} ")


class FigureCounts(NamedTuple):
    """How many functions there are, and of them such that are too late, not known, have what they need; and risks."""

    functions: int = 0
    late: int = 0
    unknown: int = 0
    with_strategy: int = 0
    with_owner: int = 0
    with_deputy: int = 0
    rehearsed: int = 0
    risks: int = 0
    grave_risks: int = 0
    unrated_risks: int = 0

    @property
    def in_time(self) -> int:
        return self.functions - self.late - self.unknown


class KeptFigures(models.Model):
    """Those of one document of a plan: of the version in force, or of the draft.

    ``made_of`` says of which content and which evidence, and in which form. ``wording`` is what the document says of
    itself (plans.evidence.wordings).
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="kept_figures")
    in_force = models.BooleanField()
    made_of = models.TextField()
    wording = models.JSONField(null=True)
    functions = models.PositiveIntegerField()
    late = models.PositiveIntegerField()
    unknown = models.PositiveIntegerField()
    with_strategy = models.PositiveIntegerField()
    with_owner = models.PositiveIntegerField()
    with_deputy = models.PositiveIntegerField()
    rehearsed = models.PositiveIntegerField()
    risks = models.PositiveIntegerField()
    grave_risks = models.PositiveIntegerField()
    unrated_risks = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "in_force"], name="figures_once")]

    def __str__(self) -> str:
        return f"{self.plan_id} {'in force' if self.in_force else 'draft'}"

    @property
    def counts(self) -> FigureCounts:
        return FigureCounts(*(getattr(self, name) for name in FigureCounts._fields))


class KeptFunctionQuerySet(models.QuerySet["KeptFunction"]):
    """Sets of functions, chainable."""

    def worst_first(self) -> Self:
        """Too late, then unknown, then in time; the shortest RTO first."""
        return self.order_by("gravity", "urgency", "figures__plan__code", "place")


class KeptFunction(models.Model):
    """One function of a document. ``said`` is what pages say of it, and ``proof`` what was measured last, None for
    nothing; the rest is the same for the database to choose, sort and count by.
    """

    figures = models.ForeignKey(KeptFigures, on_delete=models.CASCADE, related_name="named")
    place = models.PositiveIntegerField()
    gravity = models.PositiveSmallIntegerField()
    urgency = models.BigIntegerField()  # the RTO, FARTHEST where there is none
    has_strategy = models.BooleanField()
    has_owner = models.BooleanField()
    has_deputy = models.BooleanField()
    is_rehearsed = models.BooleanField()
    measured_on = models.DateField(null=True)
    is_too_slow = models.BooleanField()
    is_as_promised = models.BooleanField()  # when it was measured; the day says whether that still counts
    said = models.JSONField()
    proof = models.JSONField(null=True)

    objects = KeptFunctionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["figures", "place"], name="figures_of_function_once")]

    def __str__(self) -> str:
        return f"{self.figures_id} {self.place}"
