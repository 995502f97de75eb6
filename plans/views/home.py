"""The first page after sign-in: what needs this person now, and where each plan stands."""

from collections.abc import Sequence

from django.contrib.humanize.templatetags.humanize import apnumber
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bcp_portal.accounts.models import User
from bcp_portal.accounts.sessions import current_user
from plans.access import visible_plans
from plans.models.plan import Plan
from plans.models.versions import Approval, PdfExport, PlanVersion
from plans.standing import Standing, awaited, plans_in_sight, standings

SHOWN = 25


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    plans = list(plans_in_sight(user, visible_plans(user).current()))
    where = standings(user, plans, on=timezone.localdate())
    waiting = _waiting(where)
    signatures, submissions = _to_sign(user, waiting), _submitted(user, waiting)
    overdue = [standing for standing in where if (standing.days_left or 0) < 0]
    context = {
        "standings": where[:SHOWN],
        "hidden": len(where[SHOWN:]),
        "signatures": signatures,
        "submissions": submissions,
        "overdue": overdue if user.may("edit") else [],
        "exports": _exports(user, plans),
        "sentence": _in_a_sentence(signatures, submissions, overdue),
    }
    return render(request, "plans/home.html", context)


def _waiting(where: Sequence[Standing]) -> list[PlanVersion]:
    """Versions in approval with their signatures, in one query."""
    versions = [standing.in_approval for standing in where if standing.in_approval]
    prefetch_related_objects(versions, Prefetch("approvals", Approval.objects.with_people()))
    return versions


def _to_sign(user: User, versions: Sequence[PlanVersion]) -> list[Approval]:
    """Signatures that this person can give now, as the signer or as the deputy; nobody signs what they submitted."""
    return [
        approval
        for version in versions
        if user.may("sign") and version.submitted_by_id != user.pk
        for approval in awaited(version)
        if user.pk in {approval.signer_id, approval.deputy_id}
    ]


def _submitted(user: User, versions: Sequence[PlanVersion]) -> list[tuple[PlanVersion, list[Approval]]]:
    """What this person submitted and is not signed by all, with the signatures that can be given now."""
    return [(version, awaited(version)) for version in versions if version.submitted_by_id == user.pk]


def _exports(user: User, plans: Sequence[Plan]) -> list[PdfExport]:
    """PDFs of approved versions that are not finished."""
    if not user.may("history"):
        return []
    making = PdfExport.objects.filter(purpose=PdfExport.Purpose.APPROVED, finished_at=None, plan__in=plans)
    return list(making.select_related("version", "version__plan").defer("document", "version__snapshot"))


def _in_a_sentence(signatures: Sequence[object], submissions: Sequence[object], overdue: Sequence[object]) -> str:
    """``One signature is waiting for you, and two reviews are overdue.``"""
    said = [
        *_count(signatures, "signature is waiting for you", "signatures are waiting for you"),
        *_count(submissions, "version you submitted lacks signatures", "versions you submitted lack signatures"),
        *_count(overdue, "review is overdue", "reviews are overdue"),
    ]  # fmt: skip
    if not said:
        return "Nothing is waiting for you."
    sentence = " and ".join([", ".join(said[:-1]), said[-1]] if said[:-1] else said)
    return f"{sentence[0].upper()}{sentence[1:]}."


def _count(things: Sequence[object], one: str, many: str) -> list[str]:
    return [f"{apnumber(len(things))} {one if len(things) == 1 else many}"] if things else []
