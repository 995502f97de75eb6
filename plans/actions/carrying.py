"""Carrying: a version takes approved change requests along, which whoever submits it has ticked."""

from collections.abc import Collection, Mapping

from plans.models.change_requests import CarriedChange, ChangeRequest
from plans.models.plan import Plan
from plans.models.states import SignatureTally
from plans.models.versions import PlanVersion

from .refusals import Refused


class NotToCarry(Refused):
    """A change request that was ticked is not approved any more."""


def to_carry(plan: Plan, tallies: Mapping[int, SignatureTally]) -> list[ChangeRequest]:
    """The approved change requests of a plan that no version carries yet, in order; ``tallies`` are the plan's."""
    return list(ChangeRequest.objects.filter(plan=plan).to_carry(tallies).order_by("pk"))


def changes_to_carry(plan: Plan, refs: Collection[str]) -> list[ChangeRequest]:
    """Those with these refs, of the locked plan. Raises NotToCarry for one that can't be carried."""
    if not refs:
        return []
    tallies = PlanVersion.objects.all().tallies_of([plan.pk])
    found = [one for one in to_carry(plan, tallies) if one.ref in refs]
    if gone := sorted(set(refs) - {one.ref for one in found}):
        raise NotToCarry(f"{gone[0]} is not approved any more, or another version carries it: look at what is ticked.")
    return found


def carry(version: PlanVersion, requests: Collection[ChangeRequest]) -> None:
    """Keep which change requests the version carries."""
    CarriedChange.objects.bulk_create(CarriedChange(request=one, version=version) for one in requests)
