"""The door to plans: every view, API call and command that acts for a person loads them here."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Verb
from bcp_portal.audit.models import Event
from bcp_portal.documents.format import Document
from bcp_portal.parameters import SHOWN, NotUnderstood

from .evidence.status import plans_in_sight, title_in_force
from .integrity.differences import check_content, check_records, check_versions
from .models.change_requests import ChangeRequest
from .models.corrective_actions import ActionStep, ActionStepQuerySet, CorrectiveAction
from .models.findings import Finding
from .models.naming import deletion_of
from .models.plan import Plan, PlanQuerySet
from .models.states import SignatureTally, VersionState
from .models.versions import PlanVersion


def get_plan(user: User, code: str, verb: Verb) -> Plan:
    """The plan with its draft, if the user's role has the verb and it is in sight. Raises PermissionDenied, Http404."""
    return _one_of(user, _in_sight(user, visible_plans(user, verb)).select_related("draft"), code)


def glance_at_plan(user: User, code: str, verb: Verb) -> Plan:
    """The same for pages that can do without the draft's document: it is long, and loaded only when asked for."""
    return _one_of(user, _in_sight(user, visible_plans(user, verb)).with_draft_hash(), code)


def _in_sight(user: User, plans: PlanQuerySet) -> PlanQuerySet:
    """A plan that is a draft only is, for who may read no drafts, a plan that does not exist."""
    if user.may("read_draft"):
        return plans
    versions = PlanVersion.objects.all() if user.may("history") else PlanVersion.objects.in_force()
    return plans.filter(pk__in=versions.values("plan"))


def deletion_for(user: object, code: str) -> Event | None:
    """How the draft with this code was deleted, for who reads drafts; None where there is, or never was, one."""
    if not code or not isinstance(user, User) or not user.may("read_draft"):
        return None
    event = deletion_of(code)
    return None if event is None or Plan.objects.filter(code=code).exists() else event


def not_in_sight(code: str) -> NotUnderstood:
    """The refusal of a page about several plans that was asked for one which the person does not see."""
    return NotUnderstood(f"There is no plan “{code[:SHOWN]}” among those that stand on this page for you.")


def _one_of(user: User, plans: PlanQuerySet, code: str) -> Plan:
    plan = plans.filter(code=code).first()
    if plan is None:
        raise Http404(f"There is no plan {code}.")
    return as_seen_by(user, plan)


def as_seen_by(user: User, plan: Plan, holding: PlanVersion | None = None) -> Plan:
    """The plan under a title that the user may read: without ``read_draft`` that in force, or the code.

    ``holding`` is the version in force, where it is known.
    """
    if not user.may("read_draft"):
        plan.title = title_in_force(holding or _held(plan)) or plan.code
    return plan


def visible_plans(user: User, verb: Verb = "read") -> PlanQuerySet:
    """The plans on which the user may use the verb. Raises PermissionDenied."""
    if not user.may(verb):
        raise PermissionDenied(f"{user.role} may not {verb}")
    return Plan.objects.all()


def get_plan_in_sight(user: User, code: str, verb: Verb) -> Plan:
    """The plan, if the role has the verb and sees its draft or a version in force. Raises PermissionDenied, Http404."""
    return glance_at_plan(user, code, verb)


@dataclass(frozen=True)
class Promises:
    """The document against which results are recorded, with its SHA-256; ``version`` is ``""`` for the draft.

    ``in_force`` is the version whose it is.
    """

    document: Document
    version: str
    sha256: str
    in_force: PlanVersion | None = None


def get_promises(user: User, plan: Plan) -> Promises:
    """The version in force for everybody; before there is one, the draft for who may read it. Raises Http404."""
    if version := in_force(plan):
        return Promises(version.as_document, version.number, version.sha256, version)
    if not user.may("read_draft"):
        raise Http404(f"No version of {plan.code} is in force yet.")
    return Promises(plan.draft.as_document, "", plan.draft.sha256)


def get_version(user: User, code: str, number: str, verb: Verb = "read") -> PlanVersion:
    """A version with its state, compared with what was signed; people without ``history`` see the one in force.

    Raises PermissionDenied, Http404 or Differs.
    """
    return get_versions(user, code, {number}, verb)[number]


def get_versions(user: User, code: str, numbers: Collection[str], verb: Verb = "read") -> dict[str, PlanVersion]:
    """The same of several versions of a plan, by number."""
    found = _find_versions(user, code, numbers, verb)
    check_versions(found.values())
    return found


def find_version(user: User, code: str, number: str) -> PlanVersion:
    """The same for whoever shows nothing of its content, and compares what is handed out instead.

    Raises PermissionDenied or Http404.
    """
    return _find_versions(user, code, {number}, "read")[number]


def _find_versions(user: User, code: str, numbers: Collection[str], verb: Verb) -> dict[str, PlanVersion]:
    wanted = {number: _parts_of(number) for number in numbers}
    chosen = reduce(or_, (Q(major=major, minor=minor) for major, minor in wanted.values()), Q(pk__in=[]))
    seen = PlanVersion.objects.filter(chosen, plan__in=_in_sight(user, visible_plans(user, verb)).filter(code=code))
    versions = seen.with_state().select_related("plan", "withdrawal", "pdf", "replaces").defer("replaces__snapshot")
    known = {
        (version.major, version.minor): version
        for version in versions.order_by()
        if user.may("history") or version.state == VersionState.IN_FORCE
    }
    if missing := [number for number, parts in wanted.items() if parts not in known]:
        raise Http404(f"There is no version {missing[0]} of {code}.")
    for version in known.values():
        holding = version if version.state == VersionState.IN_FORCE else None
        version.plan = as_seen_by(user, version.plan, holding)
    return {number: known[parts] for number, parts in wanted.items()}


def _parts_of(number: str) -> tuple[int, int]:
    """Major and minor. Raises Http404."""
    major, _, minor = number.partition(".")
    if not (major.isdecimal() and minor.isdecimal() and len(number) < 10):
        raise Http404(f"{number} is not a version number.")
    return int(major), int(minor)


def get_finding(user: User, code: str, key: str, verb: Verb) -> Finding:
    """A finding of a plan with its state of today. Raises PermissionDenied or Http404."""
    findings = Finding.objects.with_state(timezone.localdate()).filter(
        plan__in=_in_sight(user, visible_plans(user, verb))
    )
    finding = findings.filter(plan__code=code, key=key).select_related("plan").first()
    if finding is None:
        raise Http404(f"There is no finding {key} in {code}.")
    return finding


def get_action(user: User, code: str, ref: str) -> CorrectiveAction:
    """A corrective action of a plan in sight, its steps read and compared. Raises PermissionDenied, Http404, Differs.

    Who may take which step is not a matter of roles alone: `actions/action_refusals.py` says it.
    """
    plan = glance_at_plan(user, code, "read")
    found = CorrectiveAction.objects.filter(plan=plan, ref=ref).prefetch_related("steps__owner").first()
    if found is None:
        raise Http404(f"There is no corrective action {ref} in {code}.")
    found.plan = plan
    check_records([found, *found.steps.all()], subject=f"The corrective action {ref}", code=code)
    return found


def last_steps(user: User) -> ActionStepQuerySet:
    """The last step of every action of the plans in sight. Raises PermissionDenied."""
    seen = plans_in_sight(user, visible_plans(user)).values("pk")
    return ActionStep.objects.latest_of_each().filter(action__plan__in=seen).whole()


def get_change(user: User, code: str, ref: str, verb: Verb = "read") -> ChangeRequest:
    """A change request of a plan in sight with what was decided. Raises PermissionDenied, Http404 or Differs."""
    plan = glance_at_plan(user, code, verb)
    request = ChangeRequest.objects.filter(plan=plan, ref=ref).whole([plan.pk]).select_related("asked_by").first()
    if request is None:
        raise Http404(f"There is no change request {ref} in {code}.")
    request.plan = plan
    said = [getattr(request, name, None) for name in ("decision", "withdrawal", "uptake")]
    of_it = [request, *(one for one in said if one), *request.carried.all()]
    check_records(of_it, subject=f"The change request {ref}", code=code)
    return request


def in_force(plan: Plan) -> PlanVersion | None:
    """The version of the plan that holds now, if there is one. Raises Differs."""
    version = _held(plan)
    if version is not None:
        check_content(version)
    return version


def in_force_and_newest(
    plan: Plan, tallies: Mapping[int, SignatureTally]
) -> tuple[PlanVersion | None, PlanVersion | None]:
    """The same, and the plan's newest version: the one that waits for signatures, or was declined, is no other.

    By the ``tallies`` of the plan, in one query. Raises Differs.
    """
    holding = max((pk for pk, tally in tallies.items() if tally.state == VersionState.IN_FORCE), default=0)
    last = max(tallies, default=0)
    found = PlanVersion.objects.order_by().in_bulk([holding, last])
    for version in found.values():
        version.plan, version.tally = plan, tallies[version.pk]
    if holding:
        check_content(found[holding])
    return found.get(holding), found.get(last)


def _held(plan: Plan) -> PlanVersion | None:
    """The same, for what compares by itself or shows nothing of the content."""
    found = PlanVersion.objects.in_state(VersionState.IN_FORCE, plans=[plan.pk]).order_by("-major", "-minor").first()
    if found is not None:
        found.plan = plan
    return found
