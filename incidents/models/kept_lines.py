"""What versions in force say to who responds, kept line by line: what can fail, and whom to call.

They are no evidence: what was made of another version than the one in force is shown nowhere, and made anew.
"""

from django.db import models
from django.db.models import Exists, OuterRef

from plans.models.plan import Plan
from plans.models.standing import held_versions
from plans.models.versions import PlanVersion

FORM = 1  # of what is kept: one more makes all anew


class KeptVersion(models.Model):
    """All that one version in force says; ``title`` is that of its plan, sealed, and ``sought`` finds the plan."""

    plan = models.OneToOneField(Plan, on_delete=models.CASCADE, related_name="+")
    version = models.OneToOneField(PlanVersion, on_delete=models.CASCADE, related_name="kept")
    form = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    title = models.TextField()
    sought = models.TextField()

    def __str__(self) -> str:
        return f"{self.plan_id} {self.version_id}"


class KeptLine(models.Model):
    """Something that can fail, or somebody to call, in the order of the document.

    ``said`` is JSON, sealed (plans.integrity.kept_words); ``sought`` finds it, in small letters; ``ref`` is of what can
    fail.
    """

    class Kind(models.TextChoices):
        THING = "thing", "Can fail"
        CALLEE = "callee", "Can be called"

    kept = models.ForeignKey(KeptVersion, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    place = models.PositiveIntegerField()
    ref = models.CharField(max_length=20, blank=True, default="", db_index=True)
    sought = models.TextField()
    said = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kept", "kind", "place"], name="kept_line_once")]

    def __str__(self) -> str:
        return f"{self.kept_id} {self.kind} {self.place}"


def unread_versions() -> "models.QuerySet[PlanVersion]":
    """Versions in force of which nothing right is kept. What is kept of all other plans is right: once a version of a
    plan came into force there always is one.
    """
    kept = KeptVersion.objects.filter(form=FORM, version=OuterRef("pk"), sha256=OuterRef("sha256"))
    return held_versions().filter(~Exists(kept))
