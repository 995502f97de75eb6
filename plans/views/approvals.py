"""Signing and declining, on a page made for a phone; withdrawing by those who submit."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bcp_portal.accounts.models import User
from bcp_portal.accounts.sessions import current_user
from bcp_portal.documents.carried import carried_changes
from bcp_portal.documents.diff import Change, compare, weightiest_first
from bcp_portal.documents.format import Document
from bcp_portal.documents.gaps import Gap, counts_in_words, grouped, known_gaps
from bcp_portal.documents.milder import rules_set_milder
from bcp_portal.documents.reading import rows_of, text_of
from plans.access import get_version
from plans.actions.approvals import AlreadyDecided, decline_version, sign_version, withdraw_version
from plans.actions.findings import Accepting
from plans.actions.refusals import Refused
from plans.actions.signature_refusals import people_asked, refusal_of
from plans.forms.versions import DeclineForm, SignForm, WithdrawForm
from plans.freezing.barred_signers import Bars, bars_of_version
from plans.freezing.frozen_signers import signed_document, with_signers_asked
from plans.freezing.signatures import statement
from plans.models.states import VersionState
from plans.models.versions import Approval, PlanVersion
from plans.pages.closing import closing_of
from plans.pages.sign_line import sign_line
from plans.pages.versions import evidence_of

Forms = dict[str, SignForm | DeclineForm]


@require_safe
def approve(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """What changed, the document, and the statement to be signed."""
    return _page(request, get_version(current_user(request), code, number), {})


@require_POST
def sign(request: HttpRequest, code: str, number: str) -> HttpResponse:
    version = get_version(current_user(request), code, number)
    form = SignForm(request.POST, request=request, gaps=_acceptable(known_gaps(version.as_document)))
    if not form.is_valid():
        return _page(request, version, {"sign_form": form}, status=422)
    place, sha256 = form.cleaned_data["place"], form.cleaned_data["sha256"]
    try:
        sign_version(
            version=version,
            place=place,
            seen=form.cleaned_data["seen"],
            sha256=sha256,
            by=current_user(request),
            at=timezone.now(),
            accepting=_accepting(form),
        )
    except AlreadyDecided as before:
        return _answer_again(request, version, before, wanted="approved")
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("plans:approve", code=code, number=number)
    is_last = get_version(current_user(request), code, number).state == VersionState.IN_FORCE
    messages.success(request, f"You have signed v{number}.{' It is in force now.' if is_last else ''}")
    return redirect("plans:approve", code=code, number=number)


def _acceptable(gaps: list[Gap]) -> list[Gap]:
    """The grave gaps that nobody has accepted: what the form offers."""
    return [gap for gap in gaps if gap.is_grave and not gap.until]


def _accepting(form: SignForm) -> Accepting | None:
    said = form.cleaned_data
    return Accepting(tuple(said["accept"]), said["gap_reason"], said["gap_until"]) if said["accept"] else None


@require_POST
def decline(request: HttpRequest, code: str, number: str) -> HttpResponse:
    version = get_version(current_user(request), code, number)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, version, {"decline_form": form}, status=422)
    try:
        decline_version(version=version, by=current_user(request), at=timezone.now(), **form.cleaned_data)
    except AlreadyDecided as before:
        return _answer_again(request, version, before, wanted="declined")
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("plans:approve", code=code, number=number)
    messages.success(
        request, f"You have declined v{number}. {version.submitted_by_name} has a message with your reason."
    )
    return redirect("plans:approve", code=code, number=number)


def _answer_again(request: HttpRequest, version: PlanVersion, before: AlreadyDecided, *, wanted: str) -> HttpResponse:
    """A second click of the same person is answered like the first; anybody else learns who was quicker."""
    decision = before.decision
    if (decision.decided_by_id, decision.outcome) != (current_user(request).pk, wanted):
        messages.error(request, str(before))
    return redirect("plans:approve", code=version.plan.code, number=version.number)


@require_POST
def withdraw(request: HttpRequest, code: str, number: str) -> HttpResponse:
    user = current_user(request)
    version = get_version(user, code, number, "submit")
    form = WithdrawForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        withdraw_version(version=version, reason=reason, by=user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"v{number} is withdrawn. The draft goes on.")
    return redirect("plans:version", code=code, number=number)


def _page(request: HttpRequest, version: PlanVersion, forms: Forms, status: int = 200) -> HttpResponse:
    user = current_user(request)
    shown = evidence_of(version)
    document, replaces = version.as_document, version.replaces
    asked = _asked_of(version, user)
    bars = bars_of_version(version, document, accounts=people_asked(version)) if asked else None
    mine, refusal = _mine(version, asked, user, bars)
    gaps = known_gaps(document)
    context: dict[str, Any] = {
        "version": version,
        "shown": shown,
        "title": document["title"],
        "replaces": replaces,
        "mine": mine,
        "changes": _changes(document, version, replaces) if replaces else [],
        "carried": carried_changes(document),
        "promises": [] if replaces else promises(document),
        "turn": mine and not refusal,
        "sign_line": sign_line(shown.signings, mine, is_my_turn=refusal is None),
        "refusal": refusal,
        "today": timezone.localdate(),
        "notes": _notes(version, bars) if bars else [],
        "milder": rules_set_milder(document),
        "gaps": gaps,
        "gap_counts": counts_in_words(gaps),
        "accepted_gaps": [gap for gap in gaps if gap.is_grave and gap.until],
        "open_gaps": _acceptable(gaps),
        "open_by_rule": grouped(_acceptable(gaps)),
        "closing": closing_of(shown, user),
        "has_decided": any(s.decision and s.decision.decided_by_id == user.pk for s in shown.signings),
    }
    if mine and context["turn"]:
        wanted = {"place": mine.place, "seen": mine.turn, "sha256": version.sha256}
        said = statement(version, mine, user, title=document["title"])
        context["statement"] = said.removesuffix(version.sha256)
        context["sign_form"] = SignForm(initial=wanted, request=request, gaps=_acceptable(gaps))
        context["decline_form"] = DeclineForm(initial=wanted)
    return render(request, "plans/approve.html", {**context, **forms}, status=status)


def _changes(document: Document, version: PlanVersion, replaces: PlanVersion) -> list[Change]:
    """What the version changes in the one in force. Raises Differs where that one is not what was signed."""
    return weightiest_first(compare(signed_document(replaces), with_signers_asked(document, version)))


def _asked_of(version: PlanVersion, user: User) -> list[Approval]:
    """The signatures that this person is asked for."""
    if version.state != VersionState.IN_APPROVAL or not user.may("sign"):
        return []
    return [
        approval
        for approval in version.approvals.all()
        if user.pk in {approval.signer_id, approval.deputy_id} and not hasattr(approval, "decision")
    ]


def _mine(
    version: PlanVersion, asked: list[Approval], user: User, bars: Bars | None
) -> tuple[Approval | None, Refused | None]:
    """Of the signatures that a person is asked for, the first that can be given now, and why none can be given."""
    refusals = [(approval, refusal_of(version, approval, user, bars)) for approval in asked]
    return min(refusals, key=lambda found: found[1] is not None, default=(None, None))


def _notes(version: PlanVersion, bars: Bars) -> list[str]:
    """What was done to the accounts that sign since the version in force, as a signer relies on them."""
    named = [
        (approval, account)
        for approval in version.approvals.all()
        for account in (approval.signer, approval.deputy)
        if account
    ]
    return [f"{one.role}, {account.name}: {note}." for one, account in named for note in bars.notes(account)]


def promises(document: Document) -> list[dict[str, str]]:
    """What a first version promises, in a line for each function: there is nothing to compare it with."""
    return [
        {name: text_of(row["values"][name]) for name in ("name", "rto", "rpo", "cost_per_hour")}
        for row in rows_of(document, "functions")
    ]
