"""Plans of one, five and twenty times the sample: the same outline, each row of each block again under another name."""

from datetime import UTC, datetime
from pathlib import Path

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Role
from plans.actions.importing import import_plan
from plans.freezing.draft import refresh_draft
from plans.models.plan import Block, Plan
from plans.searching import index_draft
from plans.sections import KINDS

SAMPLE = Path(__file__).resolve().parents[2] / "plans" / "sample" / "business-continuity-plan.md"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SIZES = (1, 5, 20)


def editor() -> User:
    """The one who imports and edits."""
    return User.objects.get_or_create(email="bench@example.com", defaults={"name": "Bench", "role": Role.EDITOR})[0]


def plan_of(size: int) -> Plan:
    """A plan of ``size`` times the sample."""
    text = SAMPLE.read_text(encoding="utf-8")
    plan, _ = import_plan(text=f"{text}\n<!-- {size} -->\n", file_name="it.md", code=f"X-{size}", by=editor(), at=NOW)
    for kind in KINDS:
        repeat_rows(plan, kind.key, size)
    index_draft(plan, refresh_draft(plan))
    return plan


def repeat_rows(plan: Plan, key: str, size: int) -> None:
    """Each row of the kind ``size`` times, beside the first wherever that is printed."""
    if key == "phases":  # their headings would have to be repeated, too
        return
    kind = next(known for known in KINDS if known.key == key)
    rows = list(kind.model.objects.filter(plan=plan))
    first = "text" if kind.shape == "groups" else kind.fields[0]
    refs = {row.ref: [row.ref, *(f"{row.ref}-{again}" for again in range(2, size + 1))] for row in rows}
    for row in rows:
        content = getattr(row, first)
        for again, ref in enumerate(refs[row.ref][1:], start=2):
            row.pk, row.ref = None, ref
            if isinstance(content, str):
                setattr(row, first, f"{content} {again}")
            row._state.adding = True
            row.save()
    for block in Block.objects.filter(plan=plan, kind=key):
        block.rows = [ref for original in block.rows for ref in refs.get(original, [])]
        block.save(update_fields=["rows"])
