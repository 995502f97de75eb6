"""The reviews and assessments of a plan: what is due, what was done last of each, and every record."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator

from bcp_portal.accounts.models import User
from bcp_portal.look.counting import counted
from plans.access import get_promises
from plans.directory import entries_in_sight
from plans.evidence.status import PlanStatus, statuses_of
from plans.models.plan import Plan
from plans.reading.assessments import is_late, promised
from plans.reading.document import FrozenPlan, FrozenRow
from testing.models.reviews import ReviewRecord
from testing.subjects import ReviewKind, Subject, subjects

PER_PAGE = 50


@dataclass(frozen=True)
class ReviewTurn:
    """A subject with its last record that stands; ``is_late`` where the plan promises more than was done,
    ``has_entry`` for a supplier whom the directory still has.
    """

    subject: Subject
    last: ReviewRecord | None
    is_late: bool = False
    has_entry: bool = False


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
    return Reviews(
        status=statuses_of(user, [plan], on=today)[0],
        version=promises.version,
        reviews=[ReviewTurn(subject, last_of(subject, valid)) for subject in subjects(document, ReviewKind.REVIEW)],
        suppliers=list(_suppliers(user, subjects(document, ReviewKind.ASSESSMENT), valid, asked, today)),
        promises=[(row.text(field), row.text("cadence")) for row, field in asked],
        records=paginated.get_page(page),
    )


def last_of(subject: Subject, records: Sequence[ReviewRecord]) -> ReviewRecord | None:
    """The last of the records (the earliest first) that is about it."""
    return next((record for record in reversed(records) if subject.is_of(record)), None)


def _suppliers(
    user: User,
    suppliers: Sequence[Subject],
    records: Sequence[ReviewRecord],
    asked: Sequence[tuple[FrozenRow, str]],
    today: date,
) -> Iterator[ReviewTurn]:
    known = in_directory(user, [one.ref for one in suppliers])
    for one in suppliers:
        last = last_of(one, records)
        day = last.done_on if last else None
        yield ReviewTurn(one, last, any(is_late(row, day, today) for row, _ in asked), one.ref in known)


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
