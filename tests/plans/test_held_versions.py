"""Which versions are in force is said twice, in Python and as a query: of any plan both say the same."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from plans.models.plan import Plan
from plans.models.standing import held_versions
from plans.models.versions import Approval, Decision, PlanVersion, Replacement, Withdrawal

OUTCOMES = (["approved", "approved"], ["approved", "declined"], ["approved", None], [None, None], [])


@pytest.mark.parametrize("seed", range(4))
def test_both_say_the_same_of_versions_in_every_state(world, seed):
    dice = random.Random(seed)  # noqa: S311 - it is to be the same each time
    for number in range(25):
        plan = Plan.objects.create(code=f"R-{number}", title="R", created_at=world.now, changed_at=world.now)
        count = dice.choice([0, 1, 2, 3])
        for minor in range(count):  # as long as one is in approval no other is submitted
            signed_by(world, dice, plan, minor, dice.choice(OUTCOMES if minor == count - 1 else OUTCOMES[:2]))
    expected = set(PlanVersion.objects.in_force().values_list("pk", flat=True))
    assert set(held_versions().values_list("pk", flat=True)) == expected
    assert len(expected) > 3


def signed_by(world, dice, plan, minor, outcomes):
    """A version with these decisions, of one signature each; some signers were replaced, some versions withdrawn."""
    at = timezone.now() - timedelta(days=30 - minor)
    by = {"by": world.editor, "name": world.editor.name, "at": at}
    version = PlanVersion.objects.create(
        plan=plan, major=1, minor=minor, snapshot="{}", sha256=f"{dice.getrandbits(256):064x}", change_summary="R",
        signing_order="any", submitted_by=world.editor, submitted_by_name="Editor", submitted_at=at,
    )  # fmt: skip
    for place, outcome in enumerate(outcomes):
        approval = asked(version, place, world.approvers[place])
        if dice.random() < 0.25:
            named = asked(version, place, world.deputy if place else world.ciso, turn=1)
            Replacement.objects.create(approval=approval, by_approval=named, reason="Gone", **by)
            approval = named
        if outcome:
            said = {"name": approval.signer.name, "reason": "No", "at": at, "sha256": version.sha256}
            Decision.objects.create(approval=approval, outcome=outcome, decided_by=approval.signer, **said)
    if dice.random() < 0.15:
        Withdrawal.objects.create(version=version, **by)


def asked(version, place, signer, turn=0):
    return Approval.objects.create(
        version=version, place=place, turn=turn, ref="AP-01", role=f"Role {place}", signer=signer
    )
