"""Submitting a draft: from then on a version that can be signed or declined, and never changed."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.audit.recording import record
from bcp_portal.documents.canonical import canonical, from_canonical, sha256
from bcp_portal.documents.format import Document, StoredSigning
from plans.access import in_force
from plans.freezing.annexes import with_annexes
from plans.freezing.barred_signers import successions_after
from plans.freezing.carried import saying_carried, with_changes
from plans.freezing.findings import StandingFindings, standing_findings
from plans.freezing.frozen_signers import asks_the_same, signed_document, signing_of
from plans.freezing.issuing import Issue, issue
from plans.freezing.numbers import as_issued, issues, next_numbers
from plans.freezing.rules import rule_settings
from plans.freezing.signatures import RequiredSignature, required_signatures, too_few
from plans.linting.checking import RULES, is_milder
from plans.models.findings import RuleSetting
from plans.models.plan import Draft, Plan
from plans.models.versions import Approval, PlanVersion

from .approvals import fresh
from .carrying import carry, changes_to_carry
from .changing import Archived
from .exports import preview_export
from .findings import OWN_FINDINGS
from .refreshing import refresh_findings
from .refusals import Refused
from .signature_requests import ask_for_signatures, start_jobs


class DraftChanged(Refused):
    """Somebody changed the draft after the submitter had looked at it."""


class InApproval(Refused):
    """Another version waits for signatures."""


class SignersMissing(Refused):
    """No signature is required, or one that is can't be given."""


class NothingChanged(Refused):
    """The draft is what is in force."""


class BlockersOpen(Refused):
    """Findings that stop a submission are neither mended nor accepted."""


class OwnAcceptances(Refused):
    """The submitter has accepted findings of this draft."""


class OwnSettings(Refused):
    """The submitter has made a rule milder."""


class NumberTaken(Refused):
    """The number is not one of the next."""


def submit_draft(
    *,
    plan: Plan,
    revision: int,
    number: str,
    change_summary: str,
    due_on: date | None,
    by: User,
    at: datetime,
    signers: str = "",
    carries: Collection[str] = (),
) -> PlanVersion:
    """Freeze the draft, as the submitter saw it at ``revision``, into a version and ask for its signatures.

    ``signers`` is the digest of who signs (``digest_of_signers``) that a page showed, ``carries`` are refs of approved
    change requests that are in the draft.

    The same submission twice is one version. Raises Archived, DraftChanged, InApproval, SignersMissing,
    NothingChanged, BlockersOpen, OwnAcceptances, OwnSettings, NumberTaken, NotToCarry.
    """
    with transaction.atomic():
        locked = Plan.objects.select_for_update().get(pk=plan.pk)
        if locked.archived_at:
            raise Archived(locked.code)
        change_summary = saying_carried(change_summary, carries)
        waiting = PlanVersion.objects.filter(plan=locked).in_approval().first()
        if waiting and (waiting.number, waiting.change_summary, waiting.submitted_by) == (number, change_summary, by):
            return waiting
        draft = _seen_draft(locked, revision, waiting)
        replaces = in_force(locked)
        successions = successions_after(replaces)
        signatures = required_signatures(locked, draft, submitter=by, replaces=replaces, successions=successions)
        signing = signing_of(signatures, successions)
        _check_changed(draft, signing, replaces)
        refresh_findings(locked, draft, at)
        standing = standing_findings(locked, on=timezone.localdate(at))
        _check_blockers(standing)
        _check_acceptances(standing, by)
        _check_settings(locked, by, replaces)
        _check_signatures(signatures)
        if signers and signers != digest_of_signers(signatures):
            raise DraftChanged("Who signs, or with which account, has changed since you opened this page: look again.")
        if number not in next_numbers(locked, draft):
            raise NumberTaken(f"{number} is not free any more: choose one of the numbers offered now.")
        carried = changes_to_carry(locked, carries)
        version = _freeze(
            locked,
            {**with_changes(draft, carried), "signing": signing},
            number,
            change_summary,
            replaces=replaces,
            signatures=signatures,
            due_on=due_on,
            by=by,
            at=at,
        )
        carry(version, carried)
        _record_and_ask(version, signatures, by, at, carries=[one.ref for one in carried])
    return version


def _seen_draft(plan: Plan, revision: int, waiting: PlanVersion | None) -> Document:
    if waiting:
        raise InApproval(f"{waiting.number} is waiting for signatures: withdraw it first.")
    draft = Draft.objects.get(plan=plan)
    if revision != plan.revision:
        raise DraftChanged("The draft was changed after you opened this page. Look at what changed, then submit again.")
    if draft.revision < plan.revision:
        raise DraftChanged("What the directory says has changed, and is in the draft within minutes: submit it then.")
    return from_canonical(draft.document)


def _check_changed(draft: Document, signing: StoredSigning, replaces: PlanVersion | None) -> None:
    if replaces is None or canonical(as_issued(draft, replaces)) != replaces.snapshot:
        return
    if asks_the_same(signed_document(replaces)["signing"], signing):
        raise NothingChanged(f"Nothing has changed since {replaces.number}, which is in force.")


def _check_blockers(standing: StandingFindings) -> None:
    named = [f"{blocker.rule}: {blocker.sentence}" for blocker in standing.blockers]
    if named:
        raise BlockersOpen(f"Fix this, or have it accepted by name, before you submit. {' '.join(named)}")


def _check_acceptances(standing: StandingFindings, by: User) -> None:
    """Nobody accepts findings of their own submission: those that the submitter lives with need somebody else."""
    if rules := standing.accepted_by(by):
        raise OwnAcceptances(
            f"You have accepted {', '.join(rules)} yourself, and {OWN_FINDINGS}: "
            f"let somebody else submit, or withdraw what you accepted and have it accepted by somebody else."
        )


def _check_settings(plan: Plan, by: User, replaces: PlanVersion | None) -> None:
    """Whoever makes a rule milder does not submit what it would have stopped."""
    if rules := own_settings(plan, by, rule_settings(), replaces=replaces):
        raise OwnSettings(
            f"You have turned off or made milder {', '.join(rules)}: let somebody else submit, so that nobody sets by "
            f"which rules their own submission is judged."
        )


def own_settings(plan: Plan, by: User, settings: Iterable[RuleSetting], *, replaces: PlanVersion | None) -> list[str]:
    """The rules that somebody has turned off or made milder since the version in force, or the plan, began."""
    since = replaces.submitted_at if replaces else plan.created_at
    theirs = [one for one in settings if one.changed_by_id == by.pk and one.changed_at >= since]
    return [one.rule for one in theirs if is_milder(one.severity, RULES[one.rule].severity)]


def _check_signatures(signatures: list[RequiredSignature]) -> None:
    if not signatures:
        raise SignersMissing("No signature is required: add who has to sign this plan.")
    gaps = [signature.gap for signature in signatures if signature.gap]
    if few := too_few(signatures):
        gaps.append(few)
    if gaps:
        raise SignersMissing(" ".join(gaps))


def _freeze(
    plan: Plan,
    draft: Document,
    number: str,
    change_summary: str,
    *,
    replaces: PlanVersion | None,
    signatures: Sequence[RequiredSignature],
    due_on: date | None,
    by: User,
    at: datetime,
) -> PlanVersion:
    today = timezone.localdate(at)
    issued = issue(draft, Issue(number, today, change_summary), issues(plan))
    snapshot = canonical(with_annexes(plan, issued, on=today))
    major, minor = (int(part) for part in number.split("."))
    version = PlanVersion.objects.create(
        plan=plan,
        major=major,
        minor=minor,
        snapshot=snapshot,
        sha256=sha256(snapshot),
        change_summary=change_summary,
        signing_order=plan.signing_order,
        replaces=replaces,
        submitted_by=by,
        submitted_by_name=by.name,
        submitted_at=at,
        due_on=due_on,
    )
    Approval.objects.bulk_create(_approval(version, place, one) for place, one in enumerate(signatures, start=1))
    preview_export(version, by=by, at=at).save()
    return version


def _approval(version: PlanVersion, place: int, one: RequiredSignature) -> Approval:
    return Approval(
        version=version,
        place=place,
        ref=one.ref,
        role=one.role,
        former=one.former,
        deputy_waits=one.deputy_waits,
        **with_accounts(one.signer, one.deputy),
    )


def digest_of_signers(signatures: Sequence[RequiredSignature]) -> str:
    """SHA-256 of who signs and with which accounts."""
    return sha256(canonical({"signing": signing_of(signatures, [])}))


def with_accounts(signer: User | None, deputy: User | None) -> dict[str, Any]:
    """The accounts of an approval, with their names and addresses as they are now."""
    named = {"signer": signer, "deputy": deputy}
    names = {f"{part}_name": account.name for part, account in named.items() if account}
    addresses = {f"{part}_address": account.email for part, account in named.items() if account}
    return {**named, **names, **addresses}


def _record_and_ask(
    version: PlanVersion, signatures: Sequence[RequiredSignature], by: User, at: datetime, *, carries: list[str]
) -> None:
    asked = [
        {"role": s.role, "signer": str(s.signer), "deputy": str(s.deputy or ""), "former": s.former} for s in signatures
    ]
    after = {
        "number": version.number,
        "sha256": version.sha256,
        "signing_order": version.signing_order,
        "signatures": asked,
        "replaces": version.replaces.number if version.replaces else "",
        **({"carries": carries} if carries else {}),
    }
    record(
        actor=by,
        verb="version_submitted",
        at=at,
        plan_code=version.plan.code,
        kind="versions",
        ref=version.number,
        after=after,
        summary=version.change_summary,
    )
    ask_for_signatures(fresh(version), at=at)
    transaction.on_commit(start_jobs)
