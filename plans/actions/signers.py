"""Replacements and successors: naming somebody else, for one signature that can't be given or for good."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.audit.models import Event
from bcp_portal.audit.recording import record
from bcp_portal.documents.canonical import from_canonical
from bcp_portal.notices.actions import notify
from plans.access import in_force
from plans.freezing.authorship import HARMLESS, submitted_with
from plans.freezing.barred_signers import all_signers, bars_of_draft, bars_of_version, instead, taken_in
from plans.freezing.signatures import Required, policy_of
from plans.integrity.differences import document_of
from plans.models.approvals import RequiredApproval, Succession
from plans.models.plan import Draft, Plan
from plans.models.versions import Approval, PlanVersion, Replacement
from plans.sections import BY_MODEL

from .approvals import AlreadyDecided, approval_at, check_open, fresh
from .changing import changing
from .directory import person_of
from .exports import print_preview_anew
from .refusals import NoReason, Refused
from .rows import write_row
from .signature_refusals import hindered
from .signature_requests import ask_for_signatures, settle_signature, start_jobs
from .versions import with_accounts


class StillSigns(Refused):
    """The one who is asked can sign."""


class NotSuited(Refused):
    """The account can't give this signature."""


class TookAway(Refused):
    """Whoever took the right to sign from somebody does not name who signs instead."""


class NobodyRequired(Refused):
    """The version in force requires no signature of this account, or there is no such version."""


def replace_signer(*, version: PlanVersion, place: int, account: User, reason: str, by: User, at: datetime) -> Approval:
    """Ask somebody else for a signature whose signer can't give it any more; the number and the content stay.

    The former approval stays on record as replaced. Raises Closed, AlreadyDecided, StillSigns, TookAway, NotSuited,
    NoReason.
    """
    if not reason.strip():
        raise NoReason("Say why somebody else signs.")
    with transaction.atomic():
        Plan.objects.select_for_update().get(pk=version.plan_id)
        current = fresh(version)
        former = approval_at(current, place)
        if hasattr(former, "decision"):
            raise AlreadyDecided(former.decision)
        check_open(current)
        _check_replacing(current, former, account, by)
        named = _replaced(former, account)
        Replacement.objects.create(
            approval=former, by_approval=named, by=by, name=by.name, reason=reason.strip(), at=at
        )
        settle_signature(former, at=at)
        _record_replacement(former, named, reason.strip(), by, at)
        print_preview_anew(current, by=by, at=at)
        ask_for_signatures(fresh(version), at=at, of={named.pk})
        transaction.on_commit(start_jobs)
    return named


def _check_replacing(version: PlanVersion, approval: Approval, account: User, by: User) -> None:
    if approval.pk not in hindered(version):
        raise StillSigns(f"{approval.signer.name} can sign as {approval.role}: nobody is needed instead.")
    after = submitted_with(version.plan, version)
    changed = Event.objects.filter(kind="person", ref=str(approval.signer.ref), pk__gt=after, actor=by)
    if changed.filter(verb__startswith="person.").exclude(verb__in=HARMLESS - {"person.deactivated"}).exists():
        raise TookAway(
            f"You took the right to sign from {approval.signer.name}: somebody else who submits names another signer."
        )
    signers = all_signers()
    bars = bars_of_version(version, document_of(version), accounts={*signers, account}).of_askers({by.pk})
    others = taken_in(version) - {approval.signer_id}
    if account.pk in others:
        raise NotSuited(f"{account.name} signs this version already, and one person gives one signature.")
    if reason := bars.against(account):
        raise NotSuited(f"{reason}. {instead(bars, signers, taken=others)}")


def _replaced(former: Approval, account: User) -> Approval:
    deputy = former.deputy if former.deputy_id != account.pk else None
    return Approval.objects.create(
        version=former.version,
        place=former.place,
        turn=former.turn + 1,
        ref=former.ref,
        role=former.role,
        former=former.former,
        deputy_waits=former.deputy_waits,
        **with_accounts(account, deputy),
    )


def _record_replacement(former: Approval, named: Approval, reason: str, by: User, at: datetime) -> None:
    version = former.version
    record(
        actor=by,
        verb="signer_replaced",
        at=at,
        plan_code=version.plan.code,
        kind="versions",
        ref=version.number,
        before={"signer": former.signer.name},
        after={"signer": named.signer_name, "role": named.role},
        summary=f"{named.role}: {reason}",
    )


@transaction.atomic
def name_successor(*, plan: Plan, former: User, successor: User, reason: str, by: User, at: datetime) -> Succession:
    """Let an account follow one whose signature the version in force required; the draft names it from now on.

    Raises Archived, NobodyRequired, StillSigns, NotSuited, NoReason.
    """
    if not reason.strip():
        raise NoReason("Say why somebody else signs from now on.")
    with changing(plan, by=by, at=at, kinds=[BY_MODEL[RequiredApproval].key]) as change:
        version = in_force(change.plan)
        required = _required(version, former)
        if version is None or required is None:
            raise NobodyRequired(f"No version in force requires the signature of {former.name}.")
        _check_left(change.plan, version, former)
        _check_successor(version, successor)
        named = Succession.objects.create(
            plan=change.plan,
            after=version,
            role=required.role,
            former=former,
            former_name=former.name,
            successor=successor,
            successor_name=successor.name,
            by=by,
            name=by.name,
            reason=reason.strip(),
            at=at,
        )
        change.record(
            "successor_named",
            kind="versions",
            ref=version.number,
            before={"signer": former.name},
            after={"signer": successor.name, "role": required.role},
            summary=f"{required.role}: {reason.strip()}",
        )
        person = person_of(successor, by=by, at=at)
        for row in RequiredApproval.objects.living().filter(plan=change.plan, person__account=former):
            values = {"person": person, **({"deputy": None} if row.deputy == person else {})}
            write_row(change, row, values, edition=row.edition, by=by, at=at)
    _notify_both(named, at)
    transaction.on_commit(start_jobs)
    return named


def _required(version: PlanVersion | None, former: User) -> Required | None:
    return next((one for one in policy_of(version) if one.signer == former), None) if version else None


def _check_left(plan: Plan, version: PlanVersion, former: User) -> None:
    """Whoever can still sign is not passed over: they sign once more, and say so themselves."""
    document = from_canonical(Draft.objects.get(plan=plan).document)
    bars = bars_of_draft(plan, document, submitter=None, replaces=version, accounts=[former])
    if not bars.against(former):
        raise StillSigns(
            f"{former.name} can sign: the draft names who follows, and {former.name} signs the next version once more. "
            f"A successor is named for somebody whose account does not sign any more."
        )


def _check_successor(version: PlanVersion, successor: User) -> None:
    if not successor.may("sign"):
        raise NotSuited(f"The account of {successor.name} may not sign.")
    if other := next((one for one in policy_of(version) if one.signer == successor), None):
        raise NotSuited(f"{successor.name} signs as {other.role} already, and one person gives one signature.")


def _notify_both(named: Succession, at: datetime) -> None:
    sentence = (
        f"{named.name} named {named.successor_name} to sign {named.plan.code} as {named.role}, in place of "
        f"{named.former_name}."
    )
    for person in (named.former, named.successor):
        notify(
            user=person,
            kind="signers",
            topic=f"successor:{named.plan.code}:{named.pk}",
            due_on=timezone.localdate(at),
            at=at,
            subject=f"{named.successor_name} signs {named.plan.code} as {named.role} from now on",
            body=[sentence, f"Why: {named.reason}"],
            url=reverse("plans:document", args=(named.plan.code,)),
        )
