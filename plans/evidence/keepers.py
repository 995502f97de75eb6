"""Who sees to it that a plan’s programme is kept, as the applications beside plans know."""

from collections.abc import Collection

from bcp_portal.accounts.models import User
from plans.models.plan import Plan

from .sources import sources


def keepers_by_plan(plans: Collection[Plan]) -> dict[int, list[User]]:
    """By plan (primary keys), who can keep it now: the keeper, then who stands in; nobody for a plan without."""
    keys = [plan.pk for plan in plans]
    answers = [source.keepers(keys) for source in sources()] if keys else []
    return {key: [user for each in answers for user in each.get(key, ())] for key in keys}


def keepers_of(plan: Plan) -> list[User]:
    """Those of one plan."""
    return keepers_by_plan([plan])[plan.pk]
