"""Required signatures: who has to sign a plan, whether each of them can, and what they sign.

A version needs the signatures that its own draft asks for, and those that the version in force required: whoever is
taken away signs that once more. Different accounts sign, each once.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.conf import settings

from bcp_portal.accounts.models import User
from bcp_portal.documents.format import Document
from plans.models.approvals import RequiredApproval, Succession
from plans.models.directory import Person
from plans.models.plan import Plan
from plans.models.versions import Approval, PlanVersion

from .barred_signers import Bars, all_signers, bars_of_draft, instead, successions_after


@dataclass(frozen=True)
class RequiredSignature:
    """A signature that a version of the draft would need; ``gap`` says in words why it can't be given, and what to do.

    ``former`` is the number of the version in force that required it where the draft does not. ``deputy_waits`` says
    that the deputy was named since then, and can't sign this version yet.
    """

    ref: str
    role: str
    signer: User | None
    deputy: User | None
    former: str = ""
    deputy_waits: bool = False
    gap: str = ""
    notes: tuple[str, ...] = ()  # what was done to the accounts since the version in force


@dataclass(frozen=True)
class Required:
    """A signature that the version in force required, with who would give it today."""

    ref: str
    role: str
    signer: User
    deputy: User | None


def required_signatures(
    plan: Plan,
    draft: Document,
    *,
    submitter: User | None,
    replaces: PlanVersion | None,
    successions: Sequence[Succession],
) -> list[RequiredSignature]:
    """The signatures in printed order, which is the order of signing where one is asked for; former ones at the end.

    ``successions`` are those since the version in force, which it replaces.
    """
    rows = _rows(plan, draft)
    policy = _policy(replaces, successions) if replaces else []
    signatures = [_required(row, policy) for row in rows]
    if replaces:
        signatures += _taken_away(policy, signatures, replaces)
    signers = all_signers()
    named = [account for one in signatures for account in (one.signer, one.deputy) if account]
    accounts = {*signers, *named}
    bars = bars_of_draft(
        plan, draft, submitter=submitter, replaces=replaces, accounts=accounts, successions=successions
    )
    people = {row.ref: row for row in rows}
    checked = [_checked(one, people.get(one.ref), signatures, bars, signers) for one in signatures]
    return _each_deputy_once(checked, bars, signers)


def _rows(plan: Plan, draft: Document) -> list[RequiredApproval]:
    rows = RequiredApproval.objects.living().filter(plan=plan).select_related("person__account", "deputy__account")
    known = {row.ref: row for row in rows}
    return [known[ref] for ref in dict.fromkeys(ref for ref in _printed(draft) if ref in known)]


def _printed(draft: Document) -> Iterator[str]:
    for heading in draft["outline"]:
        for block in heading["blocks"]:
            if block["kind"] == "approvals":
                yield from block["rows"]


def policy_of(version: PlanVersion) -> list[Required]:
    """Who had to sign the version by its own words; where an administrator named successors, those."""
    return _policy(version, successions_after(version))


def _policy(version: PlanVersion, successions: Sequence[Succession]) -> list[Required]:
    approvals = Approval.objects.current().filter(version=version, former="").select_related("signer", "deputy")
    approvals = approvals.order_by("place", "turn")
    return [Required(one.ref, one.role, _last(one.signer, successions), one.deputy) for one in approvals]


def _last(account: User, successions: Iterable[Succession]) -> User:
    """The successor of the successor, in the order in which they were named: who is named back signs again."""
    for one in successions:
        if one.former_id == account.pk:
            account = one.successor
    return account


def _required(row: RequiredApproval, policy: Sequence[Required]) -> RequiredSignature:
    signer, deputy = _account(row.person), _account(row.deputy)
    before = [required for required in policy if required.signer == signer]
    is_new = bool(before) and deputy is not None and all(required.deputy != deputy for required in before)
    return RequiredSignature(row.ref, row.role, signer, deputy, deputy_waits=is_new)


def _account(person: Person | None) -> User | None:
    return person.account if person else None


def _taken_away(
    policy: Sequence[Required], signatures: Sequence[RequiredSignature], replaces: PlanVersion
) -> list[RequiredSignature]:
    """Signatures of those whom the version in force required and the draft does not name any more, each once."""
    missing = {one.signer.pk: one for one in reversed(policy)}
    for one in signatures:
        if one.signer:
            missing.pop(one.signer.pk, None)
    return [
        RequiredSignature(one.ref, one.role, one.signer, one.deputy, former=replaces.number)
        for one in policy
        if missing.get(one.signer.pk) is one
    ]


def _checked(
    one: RequiredSignature,
    row: RequiredApproval | None,
    signatures: Sequence[RequiredSignature],
    bars: Bars,
    signers: Sequence[User],
) -> RequiredSignature:
    notes = [note for account in (one.signer, one.deputy) if account for note in bars.notes(account)]
    principals = {other.signer.pk for other in signatures if other.signer}
    gap = _unfilled(one, None if one.former else row) or _twice(one, signatures) or _nobody_can(one, bars)
    if gap:
        gap = f"{gap} {_ending(one, bars, signers, principals)}"
    return RequiredSignature(
        one.ref, one.role, one.signer, one.deputy, one.former, one.deputy_waits, gap, tuple(dict.fromkeys(notes))
    )


def _each_deputy_once(
    checked: Sequence[RequiredSignature], bars: Bars, signers: Sequence[User]
) -> list[RequiredSignature]:
    """The same, with a gap where a signature rests on a deputy on whom another one rests already."""
    found: list[RequiredSignature] = []
    resting: dict[User, str] = {}  # the role that a deputy alone can sign for
    principals = {one.signer.pk for one in checked if one.signer}
    for one in checked:
        signature = one
        if not one.gap and one.deputy and one.signer and bars.against(one.signer):
            if role := resting.get(one.deputy):
                reason = f"{one.role}: {bars.against(one.signer)}, and the deputy {one.deputy.name} signs as {role}."
                signature = replace(one, gap=f"{reason} {instead(bars, signers, taken={*principals, one.deputy.pk})}")
            resting.setdefault(one.deputy, one.role)
        found.append(signature)
    return found


def _unfilled(one: RequiredSignature, row: RequiredApproval | None) -> str:
    """What is wrong with the row itself."""
    if row is None:
        return ""
    if row.person is None:
        return f"{one.role} has nobody who can sign: choose one."
    for person, account in ((row.person, one.signer), (row.deputy, one.deputy)):
        if person and account is None:
            return f"{person.name} ({one.role}) has no account to sign with: choose somebody who has."
        if person and account and not account.may("sign"):
            return f"The account of {person.name} ({one.role}) may not sign: choose somebody whose account may."
    return ""


def _twice(one: RequiredSignature, signatures: Sequence[RequiredSignature]) -> str:
    """One person, one signature: nobody stands in two places, the second of which is told."""
    earlier = [other for other in signatures[: signatures.index(one)] if other.signer]
    if other := next((other for other in earlier if other.signer == one.signer), None):
        return f"{one.role}: {_name(one.signer)} signs as {other.role}, and one person gives one signature."
    if other := next((other for other in signatures if one.deputy and other.signer == one.deputy), None):
        return (
            f"{one.role}: the deputy {_name(one.deputy)} signs as {other.role}, and one person gives one signature: "
            f"choose another deputy."
        )
    return ""


def _name(account: User | None) -> str:
    return account.name if account else ""


def _nobody_can(one: RequiredSignature, bars: Bars) -> str:
    """Why neither the signer nor the deputy can sign; "" where one can."""
    able = [one.signer, None if one.deputy_waits else one.deputy]
    reasons = [bars.against(account) for account in able if account]
    return "" if "" in reasons else f"{one.role}: {'; '.join(reasons)}."


def _ending(one: RequiredSignature, bars: Bars, signers: Sequence[User], taken: Collection[int]) -> str:
    if one.former and one.signer and not one.signer.may("sign"):
        return f"v{one.former} required this signature: an administrator names the successor."
    return instead(bars, signers, taken=taken)


def too_few(signatures: Sequence[RequiredSignature]) -> str:
    """Why the draft asks too few different people, "" where it asks enough."""
    people = len(signing_people(signatures))
    least = settings.LEAST_SIGNATURES
    if not signatures or people >= least:
        return ""
    return (
        f"At least {least} different people must sign a plan here, and this draft asks {people}: "
        f"add who else has to sign it."
    )


def signing_people(signatures: Sequence[RequiredSignature]) -> set[int]:
    """Keys of the accounts that the draft itself asks to sign."""
    return {one.signer.pk for one in signatures if one.signer and not one.former}


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
