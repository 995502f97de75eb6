"""The sample with links, so that there is something to count."""

from plans.actions.refreshing import check_plan
from plans.freezing.draft import refresh_draft
from plans.models.dependencies import Dependency
from plans.models.functions import BusinessFunction
from plans.models.strategies import Strategy
from tests.conftest import World


def link(world: World) -> World:
    """Every strategy brings back every function, and every function needs the cloud."""
    functions = list(BusinessFunction.objects.filter(plan=world.plan))
    for strategy in Strategy.objects.filter(plan=world.plan):
        strategy.functions.set(functions)
    Dependency.objects.get(plan=world.plan, name="Cloud Infrastructure").functions.set(functions)
    refresh_draft(world.plan)
    check_plan(plan=world.plan, at=world.now)
    return world
