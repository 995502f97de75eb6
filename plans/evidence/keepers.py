"""Who sees to it that a plan’s programme is kept, as the applications beside plans know."""

from collections.abc import Collection

from bcp_portal.accounts.models import User
from plans.models.plan import Plan

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
