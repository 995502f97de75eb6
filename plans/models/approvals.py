"""Required approvals: who must sign the plan, and successions: who follows somebody who had to."""

from django.conf import settings
from django.db import models

from bcp_portal.audit.insert_only import InsertOnlyModel

from .directory import Person
from .fields import DateTextField, LineField
from .plan import Plan, Row
from .versions import PlanVersion


class RequiredApproval(Row):
    """A signature the plan needs: a role, who holds it, and who may sign as the deputy.

    ``stated_signature`` and ``stated_on`` hold what an imported document says was signed; they never count.
    """

    prefix = "AV"
    role = models.CharField("Role", max_length=200)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="Signs"
    )
    deputy = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="Deputy"
    )
    stated_signature = LineField("Signature in the source document")
    stated_on = DateTextField("Date in the source document")

    @property
    def label(self) -> str:
        """The role."""
        return self.role


class Succession(InsertOnlyModel):
    """An administrator named who follows somebody whose signature the version in force required."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="successions")
    after = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="+")  # in force at that time
    role = models.CharField(max_length=200)
    former = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    former_name = models.CharField(max_length=120)
    successor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    successor_name = models.CharField(max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    reason = models.TextField()
    at = models.DateTimeField()

    plan_path = "plan__code"

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.successor_name} follows {self.former_name}"

    def in_words(self) -> str:
        return f"the naming of {self.successor_name} as successor of {self.former_name} in {self.plan.code}"
