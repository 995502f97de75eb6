"""What tests of findings begin with: one finding of the sample, and the row that has it."""

from datetime import date, datetime

from plans.actions.findings import accept_finding
from plans.actions.rows import change_row
from plans.models.dependencies import Dependency
from plans.models.findings import Acceptance, Finding
from plans.pages.findings_list import FindingFilter, chosen
from plans.pages.findings_summary import Summary, summary_of
from plans.pages.shown_findings import ShownFinding, shown_findings
from tests.conftest import World
from tests.plans.signing import current_plan

UNTIL = date(2026, 6, 30)
REASON = "The contract with a second supplier is signed in June"


def dependency(world: World) -> Dependency:
    """One whose backup is “another provider”: nobody whom one could call (DEP-01)."""
    return Dependency.objects.get(plan=world.plan, name="AI Services")


def back_up(world: World, backup: str, *, at: datetime | None = None) -> None:
    """Write the backup of the dependency."""
    row = dependency(world)
    change_row(row=row, values={"backup": backup}, edition=row.edition, by=world.editor, at=at or world.now)


def finding(world: World, on: date | None = None) -> Finding:
    """DEP-01 of that dependency, as it stands on a day."""
    found = Finding.objects.with_state(on or world.now.date())
    return found.get(plan=world.plan, rule="DEP-01", subject=dependency(world).ref)


def accept(world: World, found: Finding | None = None, **asked: object) -> Acceptance:
    found = found or finding(world)
    wanted = {"fingerprint": found.fingerprint, "reason": REASON, "until": UNTIL, "by": world.cto, "at": world.now}
    return accept_finding(finding=found, **{**wanted, **asked})


def shown(world: World) -> list[ShownFinding]:
    """What the page of findings shows, were it one page."""
    plan, on = current_plan(world), world.now.date()
    return shown_findings(plan, chosen(plan, FindingFilter(), on=on).found, on=on)


def summary(world: World) -> Summary:
    return summary_of(current_plan(world), on=world.now.date())
