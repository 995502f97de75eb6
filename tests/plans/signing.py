"""What tests of versions begin with: a submitted version, a signed one, a changed draft."""

from datetime import datetime, timedelta

from plans.actions.approvals import sign_version
from plans.actions.rows import change_row
from plans.actions.versions import submit_draft
from plans.models.plan import Plan
from plans.models.strategies import Strategy
from plans.models.versions import PlanVersion
from tests.conftest import World, accept_blockers

SUMMARY = "Faster recovery of the database"


def current_plan(world: World) -> Plan:
    return Plan.objects.select_related("draft").get(pk=world.plan.pk)


def submit(world: World, number: str = "1.0", *, at: datetime | None = None, **asked: object) -> PlanVersion:
    accept_blockers(world.plan, by=world.cto)
    plan = current_plan(world)
    wanted = {"revision": plan.revision, "change_summary": SUMMARY, "due_on": None, "by": world.editor, **asked}
    return submit_draft(plan=plan, number=number, at=at or world.now, **wanted)


def sign(world: World, version: PlanVersion, place: int, **asked: object):
    wanted = {"sha256": version.sha256, "by": world.approvers[place - 1], "at": world.now, **asked}
    return sign_version(version=version, place=place, **wanted)


def approve(world: World, version: PlanVersion, *, at: datetime | None = None) -> PlanVersion:
    """All three sign; the version is in force."""
    for place in (1, 2, 3):
        sign(world, version, place, at=(at or world.now) + timedelta(minutes=place))
    return PlanVersion.objects.with_state().get(pk=version.pk)


def change_rto(world: World, rto: str = "< 90 minutes") -> Strategy:
    """A change of meaning."""
    row = Strategy.objects.get(plan=world.plan, name="Database Recovery")
    change_row(row=row, values={"rto": rto}, edition=row.edition, by=world.editor, at=world.now)
    return row


def stated(version: PlanVersion) -> PlanVersion:
    """The version as it is now, with its state."""
    return PlanVersion.objects.with_state().get(pk=version.pk)
