"""Activating a plan: from then on the incident is bound to that signed version, whatever is signed later."""

from collections.abc import Sequence

from django.db import transaction

from incidents.entering import Doing
from incidents.models import Activation, Entry, Incident
from plans.actions.refusals import Refused
from plans.models.plan import Plan
from plans.models.versions import PlanVersion

from .adding import add_entry


class NotInForce(Refused):
    """The version does not hold any more, or its plan is archived; the one that holds has to be looked at first."""

    def __init__(self, number: str, code: str) -> None:
        super().__init__(f"Version {number} of {code} is not in force. Load the page again to see which one is.")


class ActivatedBefore(Refused):
    """The plan is activated in this incident already."""

    def __init__(self, code: str) -> None:
        super().__init__(f"{code} was activated in this incident before: its check-list is here.")


class AnotherVersion(Refused):
    """The page showed another content than the one that is to be bound."""

    def __init__(self, code: str) -> None:
        super().__init__(f"The version of {code} is not the one that the page showed. Load the page again.")


@transaction.atomic
def activate(
    incident: Incident, version: PlanVersion, sha256: str, doing: Doing, *, failed: Sequence[str] = ()
) -> Entry:
    """Bind the incident to a version in force; ``failed`` are what failed of it (refs), where that is known.

    Raises NotInForce, AnotherVersion, ActivatedBefore, AlreadyOver.
    """
    if doing.by is None:
        raise ValueError("A plan is activated by somebody.")
    plan = Plan.objects.select_for_update().get(pk=version.plan_id)
    sent = Entry.objects.filter(token=doing.token, kind="activated", incident=incident, plan_code=plan.code)
    if earlier := sent.first():
        return earlier
    if version.sha256 != sha256:
        raise AnotherVersion(plan.code)
    if plan.archived_at or not PlanVersion.objects.filter(plan=plan).in_force().filter(pk=version.pk).exists():
        raise NotInForce(version.number, plan.code)
    if Activation.objects.filter(incident=incident, plan=plan).exists():
        raise ActivatedBefore(plan.code)
    data = {"version": version.number, "sha256": version.sha256} | ({"failed": list(failed)} if failed else {})
    entry = add_entry(incident, "activated", doing, plan=plan.code, data=data)
    Activation.objects.create(
        incident=incident,
        plan=plan,
        version=version,
        sha256=version.sha256,
        by=doing.by,
        by_name=doing.by.name,
        at=doing.at,
    )
    return entry
