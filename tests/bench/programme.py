"""What the jobs of the programme cost for two thousand plans with twelve promises each, kept by four hundred people."""

import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Role
from bcp_portal.notices.digests import open_digests
from bcp_portal.notices.models import Delivery, Notice
from plans.models.plan import Plan
from plans.models.versions import PlanVersion
from testing.actions.opening import open_due_occurrences
from testing.actions.reminding import remind_of_due
from testing.models.keepers import PlanKeeper
from testing.models.occurrences import Occurrence
from testing.models.promises import Programme, Promise
from tests.bench.measuring import seconds
from tests.bench.worlds import NOW

PLANS, PEOPLE = 2000, 400
SINCE = date(2027, 1, 4)
AWAY = timedelta(days=9)
PACES = (("week", 1, 4), ("month", 1, 4), ("month", 3, 4))  # unit, every, how many of them a plan has
SIZE = f"{PLANS:,} plans × {sum(count for *_, count in PACES)}"
Line = tuple[str, str, str, str]


def programmes(plan: Plan) -> Iterator[Line]:
    """First fill, a quiet day, and the day after nine days without a scheduler; all of it is taken back."""
    with transaction.atomic():
        make_promises(plan)
        for what, day in (("first", SINCE), ("on a quiet day", SINCE), ("after nine days away", SINCE + AWAY)):
            at = datetime.combine(day, time(12), UTC)
            yield run(f"opening what is due, {what}", open_due_occurrences, {"today": day}, Occurrence)
            yield run(f"reminding of it, {what}", remind_of_due, {"at": at}, Notice)
            yield run(f"messages of the day, {what}", open_digests, {"at": at + timedelta(days=1)}, Delivery)
        transaction.set_rollback(True)


def run(
    what: str, job: Callable[..., int], given: dict[str, object], made: type[Occurrence | Notice | Delivery]
) -> Line:
    """A job until nothing is left: seconds, rows, queries and the most memory that Python took, which is traced."""
    before = made.objects.count()
    tracemalloc.start()
    with CaptureQueriesContext(connection) as queries:
        took = seconds(lambda: until_done(job, given))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    rows = made.objects.count() - before
    return what, SIZE, f"{took:.2f} s", f"aim 60 s; {rows:,} rows, {len(queries)} queries, {peak / 1e6:.0f} MB"


def until_done(job: Callable[..., int], given: dict[str, object]) -> None:
    """As the jobs do."""
    while job(**given):
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
    people = User.objects.bulk_create(
        User(email=f"keeper-{number}@example.com", name=f"Keeper {number}", role=Role.EDITOR)
        for number in range(PEOPLE)
    )
    PlanKeeper.objects.bulk_create(
        PlanKeeper(plan=one, keeper=people[number % PEOPLE]) for number, one in enumerate(plans)
    )
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
