"""The status of plans: what is in force, in approval, edited since, and when the next review is due."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from django.utils.timezone import localdate

from bcp_portal.accounts.models import User
from plans.models.plan import Plan, PlanQuerySet
from plans.models.states import VersionState
from plans.models.versions import Approval, PlanVersion
from plans.page_cache import cached_each
from plans.reading.facts import Facts
from plans.reading.reviews_due import StatedReviews

from .declined import concerns
from .drafted_reviews import drafted_reviews
from .reviews_in_words import Review, reviews_in_words
from .sources import promised_of, reviews_of
from .unchecked import Unchecked, unchecked_of
from .wordings import Wording, wordings_of


class PlanLine(NamedTuple):
    """What a table of plans says of one."""

    code: str
    title: str
    version: str  # in force, or ""
    since: date | None
    waiting: str  # the version in approval, or ""
    signed: int
    asked: int
    is_edited: bool
    is_archived: bool
    due_on: date | None
    days_left: int | None
    findings: tuple[tuple[str, int], ...]
    unchecked: str  # what rules could not look at, in words, where a page says it
    is_little_known: bool


@dataclass(frozen=True)
class PlanStatus:
    """One plan as one person may see it."""

    plan: Plan
    title: str
    in_force: PlanVersion | None
    in_approval: PlanVersion | None
    is_edited: bool  # since the version in force was submitted, or ever if there is none
    reviews: tuple[Review, ...]  # that are due some day, the earliest first
    on: date
    declined: PlanVersion | None = None  # the newest version, where it was declined and this person sends it again
    newest: tuple[int, int] | None = None  # the number of the newest version, whatever became of it
    findings: list[tuple[str, int]] = field(default_factory=list)  # open ones by severity, where a page counts them
    unchecked: Unchecked | None = None  # what could not be checked of the draft, where a page says it

    @property
    def review(self) -> Review | None:
        """The review that is due next; None where the plan does not say when."""
        return self.reviews[0] if self.reviews else None

    @property
    def overdue(self) -> list[Review]:
        """The reviews that were due and not done."""
        return [one for one in self.reviews if one.days_left(self.on) < 0]

    @property
    def overdue_in_words(self) -> str:
        """Where it is more than the one that is due next."""
        return f"{len(self.overdue)} reviews are overdue." if len(self.overdue) > 1 else ""

    @property
    def days_left(self) -> int | None:
        """Days until the next review, negative when it is overdue; None where the plan states none."""
        return self.review.days_left(self.on) if self.review else None

    @property
    def line(self) -> PlanLine:
        """The same as a table says it."""
        held, waits = self.in_force, self.in_approval
        return PlanLine(
            code=self.plan.code,
            title=self.title,
            version=held.number if held else "",
            since=_since(held),
            waiting=waits.number if waits else "",
            signed=waits.signed if waits else 0,
            asked=waits.asked if waits else 0,
            is_edited=self.is_edited,
            is_archived=self.plan.archived_at is not None,
            due_on=self.review.due_on if self.review else None,
            days_left=self.days_left,
            findings=tuple(self.findings),
            unchecked=self.unchecked.in_words if self.unchecked else "",
            is_little_known=self.unchecked is not None and self.unchecked.is_little_known,
        )


def with_unchecked(statuses: Sequence[PlanStatus]) -> list[PlanStatus]:
    """The same with what could not be checked of the drafts, for who may read them; read once per check."""
    checked = [one.plan for one in statuses if hasattr(one.plan, "checkup")]
    keys = {plan.pk: (f"{plan.pk}:unchecked", plan.checkup.checked_at.isoformat()) for plan in checked}
    found = cached_each(keys, unchecked_of)
    return [replace(one, unchecked=found.get(one.plan.pk, Unchecked())) for one in statuses]


def plans_in_sight(user: User, plans: PlanQuerySet) -> PlanQuerySet:
    """Those of the plans that hold something this person may read: without ``read_draft``, those in force."""
    plans = plans.with_draft_hash()
    if user.may("read_draft"):
        return plans
    return plans.filter(pk__in=PlanVersion.objects.in_force().values("plan"))


def titles_of(user: User, plans: Collection[Plan]) -> dict[int, str]:
    """By primary key the titles under which the person reads these plans: those of the drafts, or those in force (the
    code where none is); three queries or less.
    """
    if user.may("read_draft"):
        return {plan.pk: plan.title for plan in plans}
    in_force = versions_in_force(list(plans))
    said = wordings_of(in_force.values())
    return {plan.pk: said[in_force[plan.pk].sha256].title if plan.pk in in_force else plan.code for plan in plans}


def statuses_of(user: User, plans: Sequence[Plan], *, on: date) -> list[PlanStatus]:
    """Where each of the plans (``with_draft_hash``) stands, in twelve queries or less."""
    in_force, in_approval, declined, newest = _current_versions(plans, waiting=user.may("history"))
    wordings = wordings_of(in_force.values())
    drafts = [plan for plan in plans if plan.pk not in in_force] if user.may("read_draft") else []
    drafted = _drafted_reviews(drafts)
    facts = _review_facts(plans, in_force, on)
    return [
        _status(
            user,
            plan,
            wordings,
            drafted.get(plan.pk, StatedReviews()),
            facts[plan.pk],
            in_force=in_force.get(plan.pk),
            in_approval=in_approval.get(plan.pk),
            declined=declined.get(plan.pk),
            newest=newest.get(plan.pk),
            on=on,
        )
        for plan in plans
    ]


def _status(
    user: User,
    plan: Plan,
    wordings: dict[str, Wording],
    drafted: StatedReviews,
    facts: Facts,
    *,
    in_force: PlanVersion | None,
    in_approval: PlanVersion | None,
    declined: PlanVersion | None,
    newest: tuple[int, int] | None,
    on: date,
) -> PlanStatus:
    stated = wordings[in_force.sha256] if in_force else Wording(plan.title, drafted)
    may_draft = user.may("read_draft")
    if not may_draft:
        plan.title = stated.title
    return PlanStatus(
        plan=plan,
        title=plan.title,
        in_force=in_force,
        in_approval=in_approval,
        is_edited=may_draft and (in_force is None or plan.changed_at > in_force.submitted_at),
        reviews=reviews_in_words(stated.reviews, facts),
        on=on,
        declined=declined if declined and concerns(user, declined) else None,
        newest=newest,
    )


def _review_facts(plans: Collection[Plan], in_force: "Versions", on: date) -> dict[int, Facts]:
    """What is counted with to say when plans are reviewed next, in four queries: what was done, and what is open of the
    reviews that versions in force promise.
    """
    done, promised = reviews_of(plans), promised_of([plan for plan in plans if plan.pk in in_force], kind="review")
    since = {plan.pk: _since(in_force.get(plan.pk)) for plan in plans}
    return {
        pk: Facts(on, reviews=done[pk], versions=(day,) if day else (), promised=promised.get(pk))
        for pk, day in since.items()
    }


def _since(version: PlanVersion | None) -> date | None:
    """The day on which the version came into force."""
    return localdate(version.decided_at) if version and version.decided_at else None


Versions = dict[int, PlanVersion]  # by plan


def _current_versions(
    plans: Sequence[Plan], *, waiting: bool
) -> tuple[Versions, Versions, Versions, dict[int, tuple[int, int]]]:
    """By plan: the version in force, the one in approval (if ``waiting``), the newest where it was declined, and the
    number of the newest. In two queries; other versions are not read.
    """
    plan_of = {plan.pk: plan for plan in plans}
    wanted = (VersionState.IN_FORCE, VersionState.IN_APPROVAL) if waiting else (VersionState.IN_FORCE,)
    by_state: dict[VersionState, Versions] = {state: {} for state in VersionState}
    known = PlanVersion.objects.all().tallies_of(list(plan_of))
    newest = {tally.plan: pk for pk, tally in known.items()}
    declined = {pk for pk in newest.values() if known[pk].state == VersionState.DECLINED}
    current = [pk for pk, tally in known.items() if pk in declined or tally.state in wanted]
    for version in PlanVersion.objects.filter(pk__in=current).order_by("pk").defer("snapshot"):
        version.plan, version.tally = plan_of[version.plan_id], known[version.pk]
        by_state[version.state][version.plan_id] = version
    numbers = {plan: known[pk].number for plan, pk in newest.items()}
    return by_state[VersionState.IN_FORCE], by_state[VersionState.IN_APPROVAL], by_state[VersionState.DECLINED], numbers


def versions_in_force(plans: Sequence[Plan]) -> Versions:
    """By plan, the version that holds, without its content; two queries."""
    return _current_versions(plans, waiting=False)[0]


def numbers_in_force(plans: Sequence[int]) -> list[PlanVersion]:
    """Of the plans with these keys, the versions that hold, with plan and number alone; one query."""
    return list(PlanVersion.objects.in_state(VersionState.IN_FORCE, plans=plans).only("plan_id", "major", "minor"))


def awaited(version: PlanVersion) -> list[Approval]:
    """Signatures that can be given now: all that are open, or the next one in the order listed."""
    still_open = [approval for approval in version.approvals.all() if not hasattr(approval, "decision")]
    return still_open[:1] if version.signing_order == Plan.SigningOrder.LISTED else still_open


def title_in_force(version: PlanVersion | None) -> str:
    """The title that the version gives its plan, ``""`` without one."""
    return wordings_of([version])[version.sha256].title if version else ""


def _drafted_reviews(plans: Sequence[Plan]) -> dict[int, StatedReviews]:
    """By plan, what its draft states; read once per content of the draft."""
    stamps = {plan.pk: plan.draft.stamp if hasattr(plan, "draft") else "" for plan in plans}
    return cached_each({pk: (f"{pk}:states", stamp) for pk, stamp in stamps.items()}, drafted_reviews)
