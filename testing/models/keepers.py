"""Who sees to it that what a plan promises is done: the keeper of the plan, and who does a line of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from plans.models.plan import Plan


class PlanKeeper(models.Model):
    """Who keeps the programme of a plan, and who does in their absence."""

    plan = models.OneToOneField(Plan, on_delete=models.PROTECT, related_name="keeping")
    keeper = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(deputy=F("keeper")), name="keeper_and_deputy_are_two")]

    def __str__(self) -> str:
        return f"{self.keeper_id} keeps {self.plan_id}"


class Assignee(models.Model):
    """Who does one line of a plan, by the key of its promise: it stays when a version changes the pace."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="assignees")
    key = models.CharField(max_length=520)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="assignee_once"),
            models.CheckConstraint(condition=~Q(deputy=F("person")), name="assignee_and_deputy_are_two"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} does {self.key}"
