"""The reviews and assessments of a plan: what is due, what was done last of each, and every record."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.core.paginator import Page, Paginator

from bcp_portal.accounts.models import User
from bcp_portal.look.counting import counted
from plans.access import get_promises
from plans.directory import entries_in_sight
from plans.evidence.checking import facts_of_promises
from plans.evidence.results import IncidentReviewed
from plans.evidence.sources import last_incident_reviewed
from plans.evidence.status import PlanStatus, statuses_of
from plans.models.plan import Plan
from plans.reading.assessed_suppliers import assessed_suppliers
from plans.reading.assessments import promised
from plans.reading.document import FrozenPlan
from plans.reading.facts import Done, Facts
from testing.models.reviews import ReviewRecord
from testing.subjects import ReviewKind, Subject, subjects

PER_PAGE = 50


@dataclass(frozen=True)
class ReviewTurn:
    """A subject with its last record that stands; ``is_late`` where the plan promises more than was done,
    ``due_on`` of a review that is due some day, ``has_entry`` for a supplier whom the directory still has.
    ``reviewed`` is the last incident whose own review was signed off, if that is not before the last record.
    """

    subject: Subject
    last: ReviewRecord | None
    due_on: date | None = None
    is_late: bool = False
    has_entry: bool = False
    reviewed: IncidentReviewed | None = None


@dataclass(frozen=True)
class Reviews:
    """Everything the page shows."""

    status: PlanStatus
    version: str  # whose check-lists these are, "" for the draft
    reviews: list[ReviewTurn]
    suppliers: list[ReviewTurn]
    promises: list[tuple[str, str]]  # to assess suppliers, and how often
    records: "Page[ReviewRecord]"

    @property
    def late(self) -> list[ReviewTurn]:
        """Suppliers that were to be assessed and were not."""
        return [turn for turn in self.suppliers if turn.is_late]

    @property
    def late_in_words(self) -> str:
        """How many suppliers that is."""
        return f"{counted(len(self.late), 'supplier waits', 'suppliers wait')} for an assessment."


def reviews_of(user: User, plan: Plan, *, today: date, page: str = "") -> Reviews:
    """Of one plan as the person reads it. Raises Http404 where there is nothing to read."""
    promises = get_promises(user, plan)
    document = FrozenPlan(promises.document)
    records = ReviewRecord.objects.filter(plan=plan)
    valid = list(records.valid().filter(done_on__lte=today).defer("points", "notes"))
    asked = promised(document)
    paginated = Paginator(records.select_related("withdrawal").defer("notes").order_by("-done_on", "-id"), PER_PAGE)
    status = statuses_of(user, [plan], on=today)[0]
    return Reviews(
        status=status,
        version=promises.version,
        reviews=list(_reviews(document, valid, status, last_incident_reviewed(plan))),
        suppliers=list(_suppliers(user, document, valid, _facts(plan, valid, today))),
        promises=[(row.text(field), row.text("cadence")) for row, field in asked],
        records=paginated.get_page(page),
    )


def _reviews(
    document: FrozenPlan, records: Sequence[ReviewRecord], status: PlanStatus, reviewed: IncidentReviewed | None
) -> Iterator[ReviewTurn]:
    """Each group, late where GOV-02 says so."""
    due = {one.name: one for one in status.reviews}
    for subject in subjects(document, ReviewKind.REVIEW):
        its, last = due.get(subject.name), last_of(subject, records)
        is_later = reviewed is not None and subject.follows_incidents and (not last or last.done_on <= reviewed.on)
        yield ReviewTurn(
            subject,
            last,
            is_late=its in status.overdue,
            due_on=its.due_on if its else None,
            reviewed=reviewed if is_later else None,
        )


def last_of(subject: Subject, records: Sequence[ReviewRecord]) -> ReviewRecord | None:
    """The last of the records (the earliest first) that is about it."""
    return next((record for record in reversed(records) if subject.is_of(record)), None)


def _facts(plan: Plan, records: Iterable[ReviewRecord], today: date) -> Facts:
    """What DEP-08 is told, by the records that were read."""
    done = tuple(Done(one.subject, one.done_on, one.subject_ref) for one in records if not one.is_review)
    return replace(facts_of_promises([plan], today=today)[plan.pk], assessments=done)


def _suppliers(user: User, plan: FrozenPlan, records: Sequence[ReviewRecord], facts: Facts) -> Iterator[ReviewTurn]:
    """Each supplier, late where DEP-08 says so: both go through them in the order of the plan."""
    suppliers = subjects(plan, ReviewKind.ASSESSMENT)
    known = in_directory(user, [one.ref for one in suppliers])
    for one, assessed in zip(suppliers, assessed_suppliers(plan, facts), strict=True):
        yield ReviewTurn(one, last_of(one, records), is_late=bool(assessed.behind), has_entry=one.ref in known)


def in_directory(user: User, refs: Iterable[str]) -> set[str]:
    """Those of the suppliers (refs) that have an entry still which the person sees: records name them for ever."""
    return set(entries_in_sight(user, "suppliers").filter(ref__in=refs).values_list("ref", flat=True))


def sentence(record: ReviewRecord) -> str:
    """What came out of it, as its page says first."""
    if record.is_review:
        outcome = "The plan stands as it is." if record.is_satisfied else "The plan must change."
    else:
        outcome = f"{record.subject} {'does what the plan asks.' if record.is_satisfied else 'falls short.'}"
    if not record.points:
        return outcome
    done = "done" if record.is_review else "in place"
    return f"{outcome} {record.done_points} of {len(record.points)} points of the check-list {done}."
