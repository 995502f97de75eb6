"""What needs a person now: signatures, findings, questions, what is overdue, what they submitted, PDFs being made."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.contrib.humanize.templatetags.humanize import apnumber
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from bcp_portal.accounts.models import User
from plans.declined import Declined, declined_of
from plans.models.directory import Person
from plans.models.findings import Acceptance, Checkup, Finding
from plans.models.plan import Plan
from plans.models.versions import Approval, PdfExport, PlanVersion
from plans.pages.jobs import Trouble, troubles
from plans.standing import Standing, awaited, has_decided

from .figures import Figures

REVIEW_RULE = "GOV-02"
OVERDUE_RULES = ("EXE-01", REVIEW_RULE, "DEP-08")  # what the plan promised and nobody recorded
ENDING = timedelta(days=30)


@dataclass(frozen=True)
class Some:
    """Findings or questions of one plan, counted."""

    plan: Plan
    count: int


@dataclass(frozen=True)
class Needs:
    """By kind, in the order in which they are shown."""

    declined: list[Declined]
    signatures: list[Approval]
    blockers: list[Some]
    overdue: list[Standing]
    missed: list[Finding]
    owned: list[Finding]
    questions: list[Some]
    ending: list[Acceptance]
    submissions: list[tuple[PlanVersion, list[Approval]]]
    exports: list[PdfExport] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)

    @cached_property
    def count(self) -> int:
        """How many things there are to do; what is only waited for is none."""
        found: tuple[Sequence[object], ...] = (
            self.declined, self.signatures, self.blockers, self.overdue, self.missed, self.owned, self.questions,
            self.ending, self.troubles,
        )  # fmt: skip
        return sum(len(things) for things in found)

    @property
    def shown(self) -> bool:
        return bool(self.count or self.submissions or self.exports)

    @property
    def sentence(self) -> str:
        """``One signature is waiting for you, and two reviews are overdue.``"""
        said = [
            *_said(self.declined, "version was declined", "versions were declined"),
            *_said(self.signatures, "signature is waiting for you", "signatures are waiting for you"),
            *_said(self.submissions, "version you sent lacks signatures", "versions you sent lack signatures"),
            *_said(self.overdue, "review is overdue", "reviews are overdue"),
            *_said(self.missed, "exercise, review or assessment was missed",
                   "exercises, reviews or assessments were missed"),
        ]  # fmt: skip
        if not said:
            return "" if self.count else "Nothing needs you now."
        sentence = " and ".join([", ".join(said[:-1]), said[-1]] if said[:-1] else said)
        return f"{sentence[0].upper()}{sentence[1:]}."


def _said(things: Sequence[object], one: str, many: str) -> list[str]:
    return [f"{apnumber(len(things))} {one if len(things) == 1 else many}"] if things else []


def needs_of(
    user: User, where: Sequence[Standing], figures: Mapping[Plan, Figures], findings: Sequence[Finding], *, today: date
) -> Needs:
    """What stands in these plans for one person, in six queries at most; ``findings`` are the open ones."""
    plans = [standing.plan for standing in where]
    waiting = _waiting(where)
    blockers = [found for found in findings if found.stops_submission]
    overdue = [standing for standing in where if (standing.days_left or 0) < 0]
    missed = _missed(findings, {standing.plan.pk for standing in overdue})
    owned = _owned(user, findings, figures)
    may_edit = user.may("edit")
    return Needs(
        declined=_declined(user, where),
        signatures=_to_sign(user, waiting),
        submissions=[(version, awaited(version)) for version in waiting if version.submitted_by_id == user.pk],
        blockers=_counted(blockers) if may_edit or user.may("accept_findings") else [],
        overdue=overdue if may_edit else [],
        missed=missed if may_edit else [],
        owned=[found for found in owned if found not in missed],
        questions=_questions(plans) if may_edit else [],
        ending=_ending(user, plans, today),
        exports=_exports(user, plans),
        troubles=troubles(user, at=timezone.now()),
    )


def _declined(user: User, where: Sequence[Standing]) -> list[Declined]:
    """Versions to be mended and sent again, this person's own submissions first."""
    versions = [standing.declined for standing in where if standing.declined]
    return declined_of(sorted(versions, key=lambda version: version.submitted_by_id != user.pk))


def _missed(findings: Sequence[Finding], overdue: set[int]) -> list[Finding]:
    """What was promised and is not recorded; without the reviews of plans (keys) that are called overdue already."""
    said = [found for found in findings if found.rule in OVERDUE_RULES]
    return [found for found in said if found.rule != REVIEW_RULE or found.plan_id not in overdue]


def _waiting(where: Sequence[Standing]) -> list[PlanVersion]:
    """Versions in approval with their signatures, in one query."""
    versions = [standing.in_approval for standing in where if standing.in_approval]
    prefetch_related_objects(versions, Prefetch("approvals", Approval.objects.with_people()))
    return versions


def _to_sign(user: User, versions: Sequence[PlanVersion]) -> list[Approval]:
    """Signatures that this person can give now, as signer or deputy: one of a version, and none of their own."""
    return [
        approval
        for version in versions
        if user.may("sign") and version.submitted_by_id != user.pk and not has_decided(version, user)
        for approval in awaited(version)
        if user.pk in {approval.signer_id, None if approval.deputy_waits else approval.deputy_id}
    ]


def _counted(findings: Iterable[Finding]) -> list[Some]:
    counts: dict[Plan, int] = {}
    for found in findings:
        counts[found.plan] = counts.get(found.plan, 0) + 1
    return [Some(plan, count) for plan, count in counts.items()]


def _owned(user: User, findings: Sequence[Finding], figures: Mapping[Plan, Figures]) -> list[Finding]:
    """Findings about rows for which this person answers (as their owner, or as who fills the role)."""
    refs = set(Person.objects.filter(account=user).values_list("ref", flat=True)) if findings else set()
    rows = {(plan.pk, row) for plan, told in figures.items() for ref in refs for row in told.owned.get(ref, ())}
    return [found for found in findings if any((found.plan_id, value["ref"]) in rows for value in found.values)]


def _questions(plans: Sequence[Plan]) -> list[Some]:
    """What rules ask and only an editor can know."""
    plan_of = {plan.pk: plan for plan in plans}
    asked = Checkup.objects.filter(plan__in=plans).order_by("plan").values_list("plan_id", "questions")
    return [Some(plan_of[pk], len(questions)) for pk, questions in asked if questions]


def _ending(user: User, plans: Sequence[Plan], today: date) -> list[Acceptance]:
    """Acceptances that end within 30 days: for who gave them, and for editors, who have until then to mend."""
    if not (user.may("edit") or user.may("accept_findings")):
        return []
    ending = Acceptance.objects.holding(today).filter(finding__plan__in=plans, until__lte=today + ENDING)
    if not user.may("edit"):
        ending = ending.filter(accepted_by=user)
    return list(ending.filter(finding__periods__closed_at=None).select_related("finding__plan").order_by("until"))


def _exports(user: User, plans: Sequence[Plan]) -> list[PdfExport]:
    """PDFs of approved versions that are not finished."""
    if not user.may("history"):
        return []
    making = PdfExport.objects.filter(purpose=PdfExport.Purpose.APPROVED, finished_at=None, plan__in=plans)
    found = list(making.select_related("version").defer("document", "version__snapshot"))
    plan_of = {plan.pk: plan for plan in plans}  # under titles that the person may read
    for export in found:
        if export.version:
            export.version.plan = plan_of[export.plan_id]
    return found
