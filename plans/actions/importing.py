"""Importing a plan from Markdown."""

import re
from datetime import datetime

from django.db import transaction

from bcp_portal.accounts.models import User
from bcp_portal.documents.canonical import sha256
from plans.importing.imported_plan import ImportedPlan
from plans.importing.limits import read_new_plan
from plans.importing.saving import save_reading
from plans.importing.source_lines import imported_lines
from plans.models.naming import codes_ever
from plans.models.plan import Plan, PlanSource

from .changing import changing
from .plans import PLANS, CodeTaken, new_plan

ATTEMPTS = 5
LONGEST_NAME = 255


@transaction.atomic
def import_plan(
    *, text: str, file_name: str, code: str, by: User | None, at: datetime, again: bool = False
) -> tuple[Plan, bool]:
    """A plan from its source file, and whether it is new: the same file gives the plan that it was, unless ``again``.

    Without a code it takes the next of ``BCP-01``, ``BCP-02``. Raises CodeTaken if another plan has the code, and
    NotMarkdown, SourceTooLarge or NothingInside (plans.importing.source_text).
    """
    imported = read_new_plan(text, file_name=file_name)
    for attempt in range(ATTEMPTS):
        if not again and (known := _imported_before(text)):
            return known, False
        try:
            plan = new_plan(code=code or next_code(), title=imported.title, at=at)
        except CodeTaken:  # by a request that was quicker: look again, it may have been this very file
            if attempt == ATTEMPTS - 1 or (code and (again or not _imported_before(text))):
                raise
        else:
            return _filled(plan, imported, text, by, at), True
    raise CodeTaken(code)


def _imported_before(text: str) -> Plan | None:
    """The plan that this very file became, whatever code it was asked for with."""
    return Plan.objects.filter(source__sha256=sha256(text)).order_by("pk").first()


def next_code() -> str:
    """The first code that no plan has yet: ``BCP-01``."""
    numbers = [int(found[1]) for code in codes_ever("BCP-") if (found := re.fullmatch(r"BCP-(\d{1,6})", code))]
    return f"BCP-{max(numbers, default=0) + 1:02d}"


def _filled(plan: Plan, imported: ImportedPlan, text: str, by: User | None, at: datetime) -> Plan:
    with changing(plan, by=by, at=at) as change:
        save_reading(imported, plan=change.plan, by=by, at=at)
        source = PlanSource.objects.create(
            plan=change.plan,
            file_name=imported.file_name[:LONGEST_NAME],
            text=text,
            sha256=sha256(text),
            lines=imported_lines(imported),
            imported_by=by,
            imported_at=at,
        )
        after = {"file_name": source.file_name, "sha256": source.sha256, "rows": _counted(imported)}
        change.record("plan_imported", kind=PLANS, ref=plan.code, after=after, summary=imported.title)
    return change.plan


def _counted(imported: ImportedPlan) -> dict[str, int]:
    return {kind: len(rows) for kind, rows in imported.rows.items() if rows}
