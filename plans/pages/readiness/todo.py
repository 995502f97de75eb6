"""Where what needs a person is found: a function a kind, each over the plans that this person may read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.documents.figures import listing
from bcp_portal.jobs.claiming import ClaimableQuerySet
from bcp_portal.look.counting import counted
from plans.actions.change_notices import undecided_for
from plans.evidence.declined import Declined, declined_of
from plans.evidence.keepers import keepers_by_plan, who_keeps
from plans.evidence.results import DueReview
from plans.evidence.reviews_in_words import Review
from plans.evidence.sources import reviews_due
from plans.evidence.status import PlanStatus, awaited
from plans.models.change_requests import ChangeRequest, ChangeRequestQuerySet, ChangeState
from plans.models.corrective_actions import ActionStep, ActionStepQuerySet
from plans.models.directory import Person
from plans.models.findings import Acceptance, AcceptanceQuerySet, Checkup, FindingQuerySet
from plans.models.plan import Plan, PlanQuerySet
from plans.models.versions import Approval, ApprovalQuerySet, Decision, PdfExport, PlanVersion
from plans.pages import jobs

from .history import OpenCounts, open_counts

REVIEW_RULE = "GOV-02"
OVERDUE_RULES = ("EXE-01", REVIEW_RULE, "DEP-08")  # what the plan promised and nobody recorded
ENDING = timedelta(days=30)
SOON = timedelta(days=14)


@dataclass(frozen=True)
class Some:
    """Findings or questions of one plan, counted."""

    plan: Plan
    count: int

    @property
    def blocking(self) -> str:
        """Of blockers: what they do."""
        return f"{counted(self.count, 'blocker keeps', 'blockers keep')} {self.plan.title} from being submitted"


@dataclass(frozen=True)
class OverdueReview:
    """A review of a plan that was due and not done."""

    status: PlanStatus
    review: Review

    @property
    def days_left(self) -> int:
        """Negative, by how many days it is overdue."""
        return self.review.days_left(self.status.on)

    @property
    def is_overdue_in_words(self) -> str:
        """Which one, for there may be several of a plan."""
        if self.review.is_main:
            return f"The review of {self.status.title} is overdue"
        return f"{self.review.name} of {self.status.title} is overdue"


@dataclass(frozen=True)
class OwedIncidentReview:
    """The review of an incident that is due some day, and how many days are left on the day of the page."""

    review: DueReview
    days_left: int


@dataclass(frozen=True)
class Asking:
    """Who asks, and where: plans as they stand, and the open findings of their drafts.

    ``among`` are the same plans for the database: a query where it knows them without being told each.
    """

    user: User
    where: Sequence[PlanStatus]
    findings: FindingQuerySet
    today: date
    among: PlanQuerySet | Sequence[int]

    @cached_property
    def plans(self) -> dict[int, Plan]:
        """By primary key, under titles that the person may read."""
        return {status.plan.pk: status.plan for status in self.where}

    @cached_property
    def open_findings(self) -> OpenCounts:
        """Counted; nothing for who may not read drafts."""
        return open_counts(self.findings, on=self.today)

    @cached_property
    def overdue(self) -> list[OverdueReview]:
        """Reviews that are overdue, the longest first."""
        late = [OverdueReview(status, review) for status in self.where for review in status.overdue]
        return sorted(late, key=lambda one: one.days_left)

    @cached_property
    def waiting(self) -> dict[int, PlanVersion]:
        """Versions in approval by primary key."""
        return {one.in_approval.pk: one.in_approval for one in self.where if one.in_approval}


@dataclass(frozen=True)
class SubmittedVersion:
    """A version that somebody submitted, as its signatures come in."""

    version: PlanVersion

    @property
    def awaited_in_words(self) -> str:
        """The signatures that can be given now, each with whose it is."""
        return listing([f"{one.role} ({one.signer.name})" for one in awaited(self.version)])


def declined(asking: Asking) -> list[Declined]:
    """Versions to be mended and sent again, this person's own submissions first."""
    versions = [status.declined for status in asking.where if status.declined]
    return declined_of(sorted(versions, key=lambda version: version.submitted_by_id != asking.user.pk))


def troubles(asking: Asking) -> list[jobs.Trouble]:
    """What the portal could not do by itself, for who administers it."""
    return jobs.troubles(asking.user, at=timezone.now())


def signatures(asking: Asking) -> ApprovalQuerySet:
    """Signatures that this person can give now, as signer or deputy: one of a version, and none of their own."""
    user = asking.user
    if not user.may("sign") or not asking.waiting:
        return Approval.objects.none()
    still_open = Approval.objects.current().filter(version__in=asking.waiting, decision=None)
    before = still_open.filter(version=OuterRef("version"), place__lt=OuterRef("place"))
    decided = Decision.objects.filter(decided_by=user, approval__version=OuterRef("version"))
    theirs = still_open.filter(Q(signer=user) | Q(deputy=user, deputy_waits=False)).exclude(version__submitted_by=user)
    found = theirs.exclude(Exists(before), version__signing_order=Plan.SigningOrder.LISTED).exclude(Exists(decided))
    return found.with_people()


def changes(asking: Asking) -> ChangeRequestQuerySet:
    """Change requests on which this person was asked to decide."""
    asked = undecided_for(asking.user) if asking.user.may("decide_change") else ChangeRequest.objects.none()
    return asked.filter(plan__in=asking.among).select_related("plan").order_by("asked_at", "pk")


def approved(asking: Asking) -> ChangeRequestQuerySet:
    """Approved change requests that nobody has begun to work in, for who edits."""
    if not asking.user.may("edit"):
        return ChangeRequest.objects.none()
    found = ChangeRequest.objects.filter(plan__in=asking.among).in_state(ChangeState.APPROVED)
    return found.select_related("plan", "decision").order_by("decision__at", "pk")


def submissions(asking: Asking) -> list[SubmittedVersion]:
    """What this person sent that lacks signatures."""
    return [
        SubmittedVersion(version) for version in asking.waiting.values() if version.submitted_by_id == asking.user.pk
    ]


def blockers(asking: Asking) -> list[Some]:
    """Plans that can't be submitted as they are, for who can do something about it."""
    if not (asking.user.may("edit") or asking.user.may("accept_findings")):
        return []
    counted = asking.open_findings.blocking.items()
    found = [Some(asking.plans[plan], count) for plan, count in counted if plan in asking.plans]
    return sorted(found, key=lambda one: (-one.count, one.plan.code))


def overdue(asking: Asking) -> list[OverdueReview]:
    """Reviews that are overdue, for those who mend that."""
    return asking.overdue if asking.user.may("edit") else []


def incident_reviews(asking: Asking) -> list[OwedIncidentReview]:
    """What is still to be learnt of incidents, for those who record it."""
    if not asking.user.may("record"):
        return []
    return [OwedIncidentReview(one, (one.due_on - asking.today).days) for one in reviews_due(asking.among)]


def missed(asking: Asking) -> FindingQuerySet:
    """What was promised and is not recorded; without the reviews of plans that are called overdue already."""
    if not asking.user.may("edit"):
        return asking.findings.none()
    said = [one.status.plan.pk for one in asking.overdue]
    found = asking.findings.open(asking.today).filter(rule__in=OVERDUE_RULES)
    return found.exclude(rule=REVIEW_RULE, plan__in=said).select_related("plan")


def owned(asking: Asking) -> FindingQuerySet:
    """Findings about rows for which this person answers (as their owner, or as who fills the role)."""
    refs = list(Person.objects.filter(account=asking.user).values_list("ref", flat=True))
    if not refs:
        return asking.findings.none()
    found = asking.findings.open(asking.today).owned_by(refs).select_related("plan")
    said_before = OVERDUE_RULES if asking.user.may("edit") else ()
    return found.exclude(rule__in=said_before)


def unkept(asking: Asking) -> list[Plan]:
    """Plans in force that nobody keeps: what is due reaches nobody. For those who name a keeper."""
    if not asking.user.may("edit"):
        return []
    promised = [status.plan for status in asking.where if status.in_force]
    keepers = who_keeps(promised)
    return [plan for plan in promised if keepers[plan.pk] is None]


def questions(asking: Asking) -> QuerySet[Checkup]:
    """Checks of plans in which rules ask what only an editor can know."""
    if not asking.user.may("edit"):
        return Checkup.objects.none()
    asked = Checkup.objects.filter(plan__in=asking.among).exclude(questions=[])
    return asked.select_related("plan").only("questions", "plan__code", "plan__title").order_by("plan__code")


def ending(asking: Asking) -> AcceptanceQuerySet:
    """Acceptances that end within 30 days: for who gave them, and for editors, who have until then to mend."""
    user, found = asking.user, Acceptance.objects.holding(asking.today)
    if not (user.may("edit") or user.may("accept_findings")):
        return found.none()
    if not user.may("edit"):
        found = found.filter(accepted_by=user)
    found = found.filter(finding__plan__in=asking.among, until__lte=asking.today + ENDING)
    return found.filter(finding__periods__closed_at=None).select_related("finding__plan").order_by("until", "pk")


def exports(asking: Asking) -> ClaimableQuerySet[PdfExport]:
    """PDFs of approved versions that are not finished."""
    if not asking.user.may("history"):
        return PdfExport.objects.none()
    making = PdfExport.objects.filter(purpose=PdfExport.Purpose.APPROVED, finished_at=None, plan__in=asking.among)
    return making.select_related("version").defer("document", "version__snapshot")


def corrections(asking: Asking) -> ActionStepQuerySet:
    """Corrective actions that this person owns and are overdue or due soon; for editors those whose owner is gone."""
    found = ActionStep.objects.latest_of_each().to_do().filter(action__plan__in=asking.among)
    mine = Q(owner=asking.user, due_on__lte=asking.today + SOON)
    gone = Q(owner__is_active=False) if asking.user.may("edit") else Q(pk__in=[])
    late = ExpressionWrapper(Q(due_on__lt=asking.today), output_field=BooleanField())
    return found.filter(mine | gone).annotate(is_late=late).whole().order_by("due_on", "pk")


def verifying(asking: Asking) -> ActionStepQuerySet:
    """Corrective actions that are done and wait for somebody else: for editors, and for who keeps the plan."""
    among: Any = asking.among
    if not asking.user.may("edit"):
        kept = keepers_by_plan(list(asking.plans.values()))
        among = [plan for plan in asking.plans if asking.user in kept[plan]]
    found = ActionStep.objects.latest_of_each().filter(action__plan__in=among)
    return found.judged_by(asking.user).whole().order_by("at", "pk")


TodoSource = Callable[[Asking], Sequence[Any] | QuerySet[Any, Any]]
# In the order of Needs. A kind is a list, or a query of which only what is shown is read.
SOURCES: tuple[TodoSource, ...] = (
    declined,
    troubles,
    signatures,
    changes,
    approved,
    blockers,
    overdue,
    incident_reviews,
    missed,
    corrections,
    verifying,
    unkept,
    owned,
    questions,
    ending,
    submissions,
    exports,
)
KINDS = {source.__name__: source for source in SOURCES}
