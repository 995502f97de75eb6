"""What the jobs of the programme cost for two thousand plans with twelve promises each."""

import tracemalloc
from collections.abc import Iterator
from datetime import date, timedelta

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from plans.models.plan import Plan
from plans.models.versions import PlanVersion
from testing.actions.opening import open_due_occurrences
from testing.models.occurrences import Occurrence
from testing.models.promises import Programme, Promise
from tests.bench.measuring import seconds
from tests.bench.worlds import NOW

PLANS = 2000
SINCE = date(2027, 1, 4)
PACES = (("week", 1, 4), ("month", 1, 4), ("month", 3, 4))  # unit, every, how many of them a plan has
Line = tuple[str, str, str, str]


def programmes(plan: Plan) -> Iterator[Line]:
    """First fill, a quiet day, and the day after nine days without a scheduler; all of it is taken back."""
    with transaction.atomic():
        make_promises(plan)
        yield opening("opening what is due, first", SINCE)
        yield opening("… on a quiet day", SINCE)
        yield opening("… after nine days away", SINCE + timedelta(days=9))
        transaction.set_rollback(True)


def opening(what: str, today: date) -> Line:
    """One run of the job: seconds, rows, queries and the most memory that Python took."""
    before = Occurrence.objects.count()
    tracemalloc.start()
    with CaptureQueriesContext(connection) as queries:
        took = seconds(lambda: until_done(today))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    made = Occurrence.objects.count() - before
    size = f"{PLANS:,} plans × {sum(count for *_, count in PACES)}"
    return what, size, f"{took:.2f} s", f"aim 60 s; {made:,} rows, {len(queries)} queries, {peak / 1e6:.0f} MB, traced"


def until_done(today: date) -> None:
    """As the job does."""
    while open_due_occurrences(today=today):
        pass


def make_promises(plan: Plan) -> None:
    """Plans that hold nothing but their promises: nothing else is read."""
    version = PlanVersion.objects.filter(plan=plan).first()
    assert version is not None
    numbers = range(PLANS)
    plans = Plan.objects.bulk_create(
        Plan(code=f"P-{number:04d}", title=f"Plan {number}", created_at=NOW, changed_at=NOW) for number in numbers
    )
    Programme.objects.bulk_create(Programme(plan=one, version=version, kept_at=NOW) for one in plans)
    lines = [(unit, every, number) for unit, every, count in PACES for number in range(count)]
    Promise.objects.bulk_create(
        (
            Promise(
                plan=one,
                kind=Promise.Kind.MAINTENANCE,
                key=f"{unit}-{every}-{number}",
                ref=f"MA-{number}",
                name=f"Activity {number}",
                every=every,
                unit=unit,
                since=SINCE,
                is_new=True,
                next_on=SINCE,
                first_version="1.0",
                last_version="1.0",
            )
            for one in plans
            for unit, every, number in lines
        ),
        batch_size=2000,
    )
