"""Bringing the world's plan to a stage of its life, through the same actions as people do."""

import json
from datetime import datetime

from plans.actions.approvals import sign_version
from plans.actions.versions import submit_draft
from plans.freezing.numbers import next_numbers
from plans.models.plan import Plan
from plans.models.versions import PlanVersion

from .conftest import World, accept_blockers


def submitted(world: World, *, at: datetime | None = None, summary: str = "Yearly update") -> PlanVersion:
    """The draft as it is, submitted by the editor."""
    accept_blockers(world.plan, by=world.cto)
    plan = Plan.objects.select_related("draft").get(pk=world.plan.pk)
    number = next_numbers(plan, json.loads(plan.draft.document))[0]
    return submit_draft(
        plan=plan,
        revision=plan.revision,
        number=number,
        change_summary=summary,
        due_on=None,
        by=world.editor,
        at=at or world.now,
    )


def in_force(world: World, *, at: datetime | None = None) -> PlanVersion:
    """The draft as it is, submitted and signed by all three."""
    version = submitted(world, at=at)
    for place, signer in enumerate(world.approvers, 1):
        sign_version(version=version, place=place, sha256=version.sha256, by=signer, at=at or world.now)
    return PlanVersion.objects.with_state().select_related("plan").get(pk=version.pk)
