"""Two workers at once, and one that is killed: each occurrence stands once, and what was begun and not kept is gone."""

from datetime import date

import pytest
from django.db import transaction

from plans.models.plan import Plan
from testing.actions.keeping import keep_promises
from testing.actions.opening import open_due_occurrences, open_occurrences
from testing.models.occurrences import Occurrence
from testing.models.promises import Programme, Promise
from tests.racing import at_once, while_another_waits
from tests.stages import in_force
from tests.testing.promising import look, noon, rows

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_workers_at_once_keep_a_plan_once(world):
    in_force(world, at=noon("2027-02-10"))
    at_once(*[lambda: keep_promises(Plan.objects.get(pk=world.plan.pk), at=noon("2027-02-10"))] * 3)
    assert Programme.objects.get().version.number == "1.0"
    assert [f"{one.planned_on:%d %b}" for one in rows(world)] == ["28 Feb", "31 Mar"]


def test_two_workers_at_once_open_each_occurrence_once_and_none_waits_for_who_changes_the_plan(world):
    in_force(world, at=noon("2027-02-10"))
    look(world, "2027-02-10")
    assert (
        while_another_waits(
            lambda: Plan.objects.select_for_update().get(), lambda: open_due_occurrences(today=date(2027, 3, 20))
        )
        == 0
    )
    at_once(*[lambda: open_due_occurrences(today=date(2027, 3, 20))] * 3)
    refs = list(Occurrence.objects.values_list("ref", flat=True))
    assert [f"{one.planned_on:%d %b}" for one in rows(world)] == ["28 Feb", "31 Mar", "30 Apr"]
    assert len(refs) == len(set(refs)) == Programme.objects.get().occurrences


def test_a_worker_that_ends_between_the_rows_and_the_next_day_leaves_nothing_half_done(world):
    in_force(world, at=noon("2027-02-10"))
    look(world, "2027-02-10")
    before = list(Promise.objects.order_by("pk").values()), Occurrence.objects.count()

    def killed() -> None:
        with transaction.atomic():
            open_occurrences(Programme.objects.all(), today=date(2027, 3, 20))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed()
    assert (list(Promise.objects.order_by("pk").values()), Occurrence.objects.count()) == before
    assert open_due_occurrences(today=date(2027, 3, 20)) == 1
    assert [f"{one.planned_on:%d %b}" for one in rows(world)] == ["28 Feb", "31 Mar", "30 Apr"]
