"""Mentions: what documents say of people and suppliers of the directory, kept for pages about many plans.

They are no evidence: what was made of another content than the one that holds now is counted nowhere, and made anew.
"""

from collections.abc import Collection
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef

from .plan import Draft, Plan
from .standing import held_versions
from .states import VersionQuerySet
from .versions import PlanVersion

FORM = 1  # of what is kept: one more makes all anew


class KeptMentionsQuerySet(models.QuerySet["KeptMentions"]):
    """Sets of what documents say, chainable."""

    def outside(self, plans: Collection[int]) -> Self:
        """Without those of these plans, by their keys: they are few, and a page asks for the others many times."""
        there = list(self.filter(plan__in=plans).values_list("pk", flat=True)) if plans else []
        return self.exclude(pk__in=there) if there else self


class KeptMentions(models.Model):
    """All that one document of a plan says: the ``version`` in force, or the draft with this ``sha256``."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="kept_mentions")
    in_force = models.BooleanField()
    version = models.ForeignKey(PlanVersion, null=True, on_delete=models.CASCADE, related_name="+")
    form = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    objects = KeptMentionsQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "in_force"], name="mentions_once")]

    def __str__(self) -> str:
        return f"{self.plan_id} {'in force' if self.in_force else 'draft'}"


class KeptMention(models.Model):
    """One person or supplier by ``ref``: whether the document names them as such, how they are reached (``reach``) and,
    of a supplier of something (``carries``), what depends on it: in numbers for the database, ``first_rto`` in seconds,
    and as pages say it (``said``). ``reach`` and ``said`` are JSON, sealed (plans.integrity.kept_words).
    """

    mentions = models.ForeignKey(KeptMentions, on_delete=models.CASCADE, related_name="each")
    ref = models.CharField(max_length=20, db_index=True)
    is_named = models.BooleanField(default=False)
    reach = models.TextField(default="[]")
    carries = models.BooleanField(default=False)
    functions = models.PositiveIntegerField(default=0)
    dependencies = models.PositiveIntegerField(default=0)
    first_rto = models.BigIntegerField(null=True)
    is_single = models.BooleanField(default=False)
    is_at_least = models.BooleanField(default=False)
    is_upper = models.BooleanField(default=False)
    unread = models.PositiveIntegerField(default=0)
    said = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mentions", "ref"], name="mention_once")]

    def __str__(self) -> str:
        return f"{self.mentions_id} {self.ref}"


class KeptCost(models.Model):
    """An hour without what stops with a supplier, in one currency (``""``: none named)."""

    mention = models.ForeignKey(KeptMention, on_delete=models.CASCADE, related_name="costs")
    currency = models.TextField()
    amount = models.FloatField()

    def __str__(self) -> str:
        return f"{self.mention_id} {self.currency}"


def unread_drafts() -> "models.QuerySet[Draft]":
    """Drafts of which nothing is kept as they are: what is kept of all others is right."""
    kept = KeptMentions.objects.filter(in_force=False, form=FORM)
    return Draft.objects.filter(~Exists(kept.filter(plan=OuterRef("plan"), sha256=OuterRef("sha256"))))


def unread_versions() -> VersionQuerySet:
    """Versions in force of which nothing right is kept. What is kept of all other plans is right: once a version of a
    plan came into force there always is one.
    """
    kept = KeptMentions.objects.filter(in_force=True, form=FORM)
    return held_versions().filter(~Exists(kept.filter(version=OuterRef("pk"), sha256=OuterRef("sha256"))))
