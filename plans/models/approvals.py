"""Who must sign the plan."""

from django.db import models

from .directory import Person
from .fields import DateTextField, LineField
from .plan import Row


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
