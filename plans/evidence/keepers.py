"""Who answers for a plan: who sees to it that its programme is kept, as the applications beside plans know, and who
signed it.
"""

from collections.abc import Collection, Iterable

from bcp_portal.accounts.models import User
from plans.models.plan import Plan
from plans.models.states import VersionState
from plans.models.versions import Approval, PlanVersion

from .sources import sources


def keepers_by_plan(plans: Collection[Plan]) -> dict[int, list[User]]:
    """By plan (primary keys), the keeper and then the deputy, as far as they have an account still."""
    keys = [plan.pk for plan in plans]
    answers = [source.keepers(keys) for source in sources()] if keys else []
    named = {key: [user for each in answers for user in each.get(key, ())] for key in keys}
    people = User.objects.active().in_bulk({user for found in named.values() for user in found})
    return {key: [people[user] for user in found if user in people] for key, found in named.items()}


def who_keeps(plans: Collection[Plan]) -> dict[int, User | None]:
    """By plan (primary keys), who keeps it today: the first of them who may record, None where nobody does."""
    return {
        key: next((user for user in found if user.may("record")), None) for key, found in keepers_by_plan(plans).items()
    }


def keepers_of(plan: Plan) -> list[User]:
    """Those of one plan."""
    return keepers_by_plan([plan])[plan.pk]


def signers_by_plan(plans: Iterable[int]) -> dict[int, list[User]]:
    """By plan (primary keys), who signed the version in force, in their order, as far as they may sign still."""
    found: dict[int, list[User]] = {plan: [] for plan in plans}
    if not found:
        return found
    in_force = PlanVersion.objects.in_state(VersionState.IN_FORCE, plans=list(found)).values_list("pk", flat=True)
    signed = Approval.objects.current().filter(version__in=in_force, decision__isnull=False).order_by("place")
    for approval in signed.select_related("version", "decision__decided_by").defer("version__snapshot"):
        signer = approval.decision.decided_by
        if signer.may("sign") and signer not in found[approval.version.plan_id]:
            found[approval.version.plan_id].append(signer)
    return found
