"""Turns: who can sign a version now, and why somebody can't: said before a signature is given, and when it is."""

from dataclasses import dataclass

from bcp_portal.accounts.models import User
from bcp_portal.audit.models import Event
from plans.evidence.status import awaited
from plans.freezing.barred_signers import OWN, Bars, all_signers, bars_of_version, instead, taken_in
from plans.integrity.differences import document_of
from plans.models.versions import Approval, PlanVersion

from .refusals import Refused


class OwnSubmission(Refused):
    """Nobody signs their own submission."""


class NotAsked(Refused):
    """The signature is somebody else's, or the role may not sign."""


class SignedAlready(Refused):
    """One person gives one signature of a version, be it as a deputy."""


class Barred(Refused):
    """The account wrote the draft, or was made or changed by who submitted it, or has changed since it was asked."""


class NotYourTurn(Refused):
    """Signatures are asked for in order, and an earlier one is missing."""


def refusal_of(version: PlanVersion, approval: Approval, by: User, bars: Bars | None = None) -> Refused | None:
    """Why this person can't decide now; the version ``with_state`` and its approvals ``with_people``.

    ``bars`` of the version and of all whom it asks, where they are known.
    """
    if by.pk not in {approval.signer_id, approval.deputy_id} or not by.may("sign"):
        is_own = version.is_submitted_by(by)
        return OwnSubmission(f"{OWN}.") if is_own else NotAsked(f"You are not asked to sign as {approval.role}.")
    return _barred(version, approval, by, bars) or _too_early(version, approval, by)


def _barred(version: PlanVersion, approval: Approval, by: User, bars: Bars | None) -> Refused | None:
    if version.is_submitted_by(by):
        return OwnSubmission(f"{OWN}. {_could(version, approval)}")
    if other := _other_signature(version, approval, by):
        done = "have signed" if hasattr(other, "decision") else "are asked to sign"
        return SignedAlready(
            f"You {done} v{version.number} as {other.role}, and one person gives one signature. "
            f"{_could(version, approval)}"
        )
    bars = bars or bars_of_version(version, document_of(version), accounts={by})
    bars = bars.of_askers(_named_by(approval))
    if reason := bars.against(by) or _changed_address(approval, by, bars):
        return Barred(f"{reason}: so this signature can’t be yours. {_could(version, approval)}")
    return None


def _could(version: PlanVersion, approval: Approval) -> str:
    """The sentence that says who could give the signature."""
    deputies = [] if approval.deputy is None or approval.deputy_waits else [approval.deputy]
    accounts = dict.fromkeys([*deputies, *all_signers()])
    bars = bars_of_version(version, document_of(version), accounts=accounts).of_askers(_named_by(approval))
    return instead(bars, accounts, taken=taken_in(version))


def _named_by(approval: Approval) -> set[int]:
    return {approval.in_place_of.by_id} if approval.in_place_of else set()


def _other_signature(version: PlanVersion, approval: Approval, by: User) -> Approval | None:
    """What the person has signed of the version, or is asked to sign in the first place."""
    others = [one for one in version.approvals.all() if one != approval]
    signed = [one for one in others if hasattr(one, "decision") and one.decision.decided_by_id == by.pk]
    asked = [one for one in others if not hasattr(one, "decision") and one.signer_id == by.pk]
    return next(iter([*signed, *asked]), None)


def _changed_address(approval: Approval, account: User, bars: Bars) -> str:
    """Whoever reads another mailbox than the one that was shown to all may be somebody else; or has been, meanwhile.

    ``bars`` are those of a version and of accounts among which this one is.
    """
    asked = approval.signer_address if account.pk == approval.signer_id else approval.deputy_address
    if asked and asked != account.email:
        return f"The account of {account.name} had the address {asked} when it was asked, and has another one now"
    if bars.is_readdressed(account, after=_request_key(approval, bars)):
        return f"The account of {account.name} had another address after it was asked"
    return ""


def _request_key(approval: Approval, bars: Bars) -> int:
    """The key of the event with which the signature was asked for."""
    version, replaced = approval.version, approval.in_place_of
    if replaced is None:
        return bars.submitted_with
    named = Event.objects.filter(plan_code=version.plan.code, ref=version.number, verb="signer_replaced")
    return named.filter(at=replaced.at).order_by("-pk").values_list("pk", flat=True).first() or 0


@dataclass(frozen=True)
class Awaiting:
    """A signature that is awaited, and what keeps accounts from giving it."""

    version: PlanVersion
    approval: Approval
    bars: Bars

    def against(self, account: User) -> str:
        """Why the signer, or the deputy, can't give the signature, as the first part of a sentence; "" for who can."""
        if other := _other_signature(self.version, self.approval, account):
            done = "has signed" if hasattr(other, "decision") else "is asked to sign"
            return f"{account.name} {done} as {other.role}, and one person gives one signature"
        return self.bars.against(account) or _changed_address(self.approval, account, self.bars)

    @property
    def able(self) -> list[User]:
        """The signer and the deputy, as far as they can give it."""
        approval = self.approval
        people = (approval.signer, None if approval.deputy_waits else approval.deputy)
        return [one for one in people if one and not self.against(one)]

    @property
    def could(self) -> str:
        """``Deputy could sign instead.``"""
        return _could(self.version, self.approval)


def awaiting(version: PlanVersion, bars: Bars | None = None) -> dict[int, Awaiting]:
    """By key of the approval, every signature that is awaited; the version's approvals ``with_people``.

    ``bars`` of the version and of all whom it asks, where they are known. Raises Differs.
    """
    if bars is None:
        bars = bars_of_version(version, document_of(version), accounts=people_asked(version))
    found = [one for one in version.approvals.all() if not hasattr(one, "decision")]
    return {one.pk: Awaiting(version, one, bars.of_askers(_named_by(one))) for one in found}


def people_asked(version: PlanVersion) -> set[User]:
    """The signers and deputies of all approvals, which come ``with_people``."""
    return {account for one in version.approvals.all() for account in (one.signer, one.deputy) if account}


def hindered(version: PlanVersion, bars: Bars | None = None) -> dict[int, str]:
    """By key of an approval that is awaited, why its signer can't give it; as ``awaiting``."""
    reasons = {pk: one.against(one.approval.signer) for pk, one in awaiting(version, bars).items()}
    return {pk: reason for pk, reason in reasons.items() if reason}


def _too_early(version: PlanVersion, approval: Approval, by: User) -> Refused | None:
    if approval.deputy_waits and by.pk != approval.signer_id:
        return NotYourTurn(
            f"You were named as the deputy since the version in force: {approval.signer.name} signs this version, and "
            f"you can sign from the next one on."
        )
    if approval not in awaited(version):
        first = awaited(version)[0]
        return NotYourTurn(f"Signatures are given in order: {first.role} comes first. You will get a message.")
    return None
