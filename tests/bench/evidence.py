"""What the chains of evidence cost: a link with each frozen row, and the comparison before a version is shown."""

from collections.abc import Iterator

from django.db import transaction

from bcp_portal.audit.models import Event
from bcp_portal.audit.recording import record
from bcp_portal.documents.canonical import canonical, sha256
from plans.actions.rows import change_row
from plans.freezing.draft import freeze
from plans.integrity.differences import check_content
from plans.models.plan import Plan
from plans.models.strategies import Strategy
from plans.models.versions import PlanVersion
from tests.bench.measuring import against, median
from tests.bench.worlds import NOW, editor

Line = tuple[str, str, str, str]


def chaining(size: int, plan: Plan) -> Iterator[Line]:
    """An event with its link against one without, a save as people make it, and one comparison."""

    def linked() -> None:
        with transaction.atomic():
            record(actor=editor(), verb="measured", at=NOW, plan_code=plan.code)

    def bare() -> None:
        with transaction.atomic():
            event = Event(actor=editor(), actor_name="Editor", verb="measured", at=NOW, plan_code=plan.code)
            event.save_base(force_insert=True)

    found = against(linked, bare, 51)
    more = (found.ours - found.bare) * 1000
    yield (
        "an event with its link",
        f"{size}×",
        f"{found.ours * 1000:.1f} ms",
        f"{more:.1f} ms more than without, aim 3 ms",
    )
    text = canonical(freeze(plan))
    version = PlanVersion(snapshot=text, sha256=sha256(text))
    took = median(lambda: check_content(version), 51) * 1000
    yield f"comparing a version, {len(text) // 1024} KB", f"{size}×", f"{took:.1f} ms", "aim 1 ms for the sample"
    yield "saving a row", f"{size}×", f"{median(lambda: _save(plan)) * 1000:.1f} ms", ""


def _save(plan: Plan) -> None:
    with transaction.atomic():
        row = Strategy.objects.filter(plan=plan).first()
        change_row(row=row, values={"rto": "6 hours"}, edition=row.edition, by=editor(), at=NOW)
        transaction.set_rollback(True)
