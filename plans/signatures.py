"""Who has to sign a plan, whether each of them can, and what they sign."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bcp_portal.accounts.models import User
from bcp_portal.documents.canonical import Document

from .models.approvals import RequiredApproval
from .models.directory import Person
from .models.plan import Plan
from .models.versions import Approval, PlanVersion


@dataclass(frozen=True)
class Signature:
    """A signature that the draft asks for; ``gap`` says in words why it can't be given, and what to do."""

    ref: str
    role: str
    person: Person | None
    deputy: Person | None
    gap: str

    @property
    def signer(self) -> User | None:
        """The account that signs."""
        return self.person.account if self.person else None

    @property
    def deputy_signer(self) -> User | None:
        """The account that may sign instead."""
        return self.deputy.account if self.deputy else None


def required_signatures(plan: Plan, draft: Document, *, submitter: User) -> list[Signature]:
    """The signatures in printed order, which is the order of signing where one is asked for."""
    rows = RequiredApproval.objects.living().filter(plan=plan).select_related("person__account", "deputy__account")
    known = {row.ref: row for row in rows}
    printed = dict.fromkeys(ref for ref in _printed(draft) if ref in known)
    return [
        Signature(row.ref, row.role, row.person, row.deputy, _gap(row, submitter))
        for row in (known[ref] for ref in printed)
    ]


def _printed(draft: Document) -> Iterator[str]:
    for heading in draft["outline"]:
        for block in heading["blocks"]:
            if block["kind"] == "approvals":
                yield from block["rows"]


def _gap(row: RequiredApproval, submitter: User) -> str:
    if row.person is None:
        return f"{row.role} has nobody who can sign: choose one."
    people = [person for person in (row.person, row.deputy) if person]
    for person in people:
        if person.account is None:
            return f"{person.name} ({row.role}) has no account to sign with: choose somebody who has."
        if not person.account.may("sign"):
            return f"The account of {person.name} ({row.role}) may not sign: choose somebody whose account may."
    if all(person.account == submitter for person in people):
        return f"Nobody signs their own submission: name a deputy for {row.role}, or let somebody else submit."
    return ""


def statement(
    version: PlanVersion, approval: Approval, signer: User, *, title: str, accepted: Sequence[Mapping[str, str]] = ()
) -> str:
    """The sentence that is signed, and kept with the signature word for word; ``accepted`` gaps are named in it."""
    capacity = f"as {approval.role}"
    if signer.pk != approval.signer_id:
        capacity = f"as the deputy of {approval.signer.name}, {approval.role}"
    gaps = "; ".join(f"{gap['rule']} until {gap['until']}: {gap['sentence']}" for gap in accepted)
    living = f"I accept these known gaps, for this reason: {accepted[0]['reason']} — {gaps} " if accepted else ""
    return (
        f"I have read “{title}”, version {version.number}. I approve it for use, {capacity}. {living}"
        f"SHA-256 of its content: {version.sha256}"
    )
