"""Plans of one, five and twenty times the sample: the same outline, each row of each block again under another name."""

from datetime import UTC, datetime

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Role
from bcp_portal.demonstration.samples import FIRST as SAMPLE
from plans.actions.approvals import sign_version
from plans.actions.importing import import_plan
from plans.actions.rows import change_row
from plans.actions.versions import submit_draft
from plans.freezing.draft import refresh_draft
from plans.models.approvals import RequiredApproval
from plans.models.directory import Person
from plans.models.plan import Block, Plan
from plans.models.strategies import Strategy
from plans.searching import index_draft
from plans.sections import KINDS

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SIZES = (1, 5, 20)
NOT_REPEATED = ("phases", "approvals")  # phases would need headings, too; and nobody has sixty signatures


def editor() -> User:
    """The one who imports and edits."""
    return User.objects.get_or_create(email="bench@example.com", defaults={"name": "Bench", "role": Role.EDITOR})[0]


def plan_of(size: int) -> Plan:
    """A plan of ``size`` times the sample: one version in force, one that two of three have signed, and changes since."""
    plan = draft_of(size)
    signers = signers_of(plan)
    for number, signed in (("1.0", 3), ("1.1", 2)):
        version = submit_draft(
            plan=plan,
            revision=plan.revision,
            number=number,
            change_summary=f"As measured, {number}",
            due_on=None,
            by=editor(),
            at=NOW,
        )
        for place, signer in enumerate(signers[:signed], start=1):
            sign_version(version=version, place=place, sha256=version.sha256, by=signer, at=NOW)
        row = Strategy.objects.filter(plan=plan).first()
        change_row(row=row, values={"rto": f"{size + signed} hours"}, edition=row.edition, by=editor(), at=NOW)
        plan.refresh_from_db()
    return plan


def signers_of(plan: Plan) -> list[User]:
    """Somebody with an account for each signature that the plan requires, in the order asked for."""
    signers = []
    for place, row in enumerate(RequiredApproval.objects.filter(plan=plan), start=1):
        email, name = f"signer-{place}@example.com", f"Signer {place}"
        signer, _ = User.objects.get_or_create(email=email, defaults={"name": name, "role": Role.APPROVER})
        person, _ = Person.objects.get_or_create(account=signer, defaults={"name": name, "email": email})
        change_row(row=row, values={"person": person}, edition=row.edition, by=editor(), at=NOW)
        signers.append(signer)
    plan.refresh_from_db()
    return signers


def draft_of(size: int) -> Plan:
    """The plan as imported, each row ``size`` times."""
    text = SAMPLE.read_text(encoding="utf-8")
    plan, _ = import_plan(text=f"{text}\n<!-- {size} -->\n", file_name="it.md", code=f"X-{size}", by=editor(), at=NOW)
    for kind in KINDS:
        repeat_rows(plan, kind.key, size)
    index_draft(plan, refresh_draft(plan))
    return plan


def repeat_rows(plan: Plan, key: str, size: int) -> None:
    """Each row of the kind ``size`` times, beside the first wherever that is printed."""
    if key in NOT_REPEATED:
        return
    kind = next(known for known in KINDS if known.key == key)
    rows = list(kind.model.objects.filter(plan=plan))
    first = "text" if kind.shape == "groups" else kind.fields[0]
    refs = {row.ref: [_again(row.ref, thousands) for thousands in range(size)] for row in rows}
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


def _again(ref: str, thousands: int) -> str:
    """``F-01`` itself, ``F-1001``, ``F-2001``."""
    prefix, _, number = ref.rpartition("-")
    return f"{prefix}-{int(number) + 1000 * thousands}" if thousands else ref
