"""The lock of a plan, for whoever adds to its chain of evidence without changing its draft."""

from plans.models.plan import Plan


def lock_plan(key: int) -> None:
    """Wait for whoever changes the plan, before anything is added to its chain: they lock the plan and then the chain.

    Rows that name the plan may be added meanwhile.
    """
    Plan.objects.select_for_update(no_key=True).only("pk").get(pk=key)
