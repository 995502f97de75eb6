"""Two who decide on a change request, or carry it, at the same moment: one does, the other is told."""

from functools import partial

import pytest

from plans.actions.change_requests import NotToDecide, NotToWithdraw, decide_change, withdraw_change
from plans.actions.versions import submit_draft
from plans.models.change_requests import ChangeDecision
from plans.models.plan import Plan
from plans.models.versions import PlanVersion
from tests.plans.asking import asked, decided, now
from tests.racing import at_once, while_another_waits

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_the_second_of_two_who_decide_at_once_is_told_who_was_first(world):
    request = asked(world)
    acts = [
        partial(decide_change, request=request, outcome=outcome, reason="Because", by=by, at=world.now)
        for outcome, by in (("approved", world.ciso), ("refused", world.coo))
    ]
    results = at_once(*acts)
    made = ChangeDecision.objects.get()
    told = next(result for result in results if isinstance(result, NotToDecide))
    assert str(told).startswith(f"{made.by_name} {made.outcome} CHR-01 before")


def test_whoever_withdraws_while_a_version_takes_it_along_is_told(world):
    request = decided(world, asked(world))
    plan = Plan.objects.get(pk=world.plan.pk)

    def submit() -> PlanVersion:
        return submit_draft(
            plan=plan,
            revision=plan.revision,
            number="1.0",
            change_summary="Yearly",
            due_on=None,
            by=world.editor,
            at=world.now,
            carries=["CHR-01"],
        )

    withdraw = partial(withdraw_change, request=request, reason="", by=world.responder, at=world.now)
    with pytest.raises(NotToWithdraw, match="A version that waits for its signatures carries CHR-01"):
        while_another_waits(submit, withdraw)
    assert now(request).state == "in_approval"
