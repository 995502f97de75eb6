"""Two schedulers, workers that are killed, people who record meanwhile: every step is told to a person once."""

from datetime import date

import pytest
from django.db import transaction

from bcp_portal.notices.models import Notice
from testing.actions.opening import open_due_occurrences
from testing.actions.reminding import remind_of_due
from testing.models.keepers import PlanKeeper
from testing.models.occurrences import Occurrence
from tests.racing import at_once, while_another_waits
from tests.testing.promising import PARTIAL, held_on, noon, rows, signed_on

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

TODAY = date(2027, 1, 17)


@pytest.fixture
def kept(world):
    """Two weeks before a monthly test is due, on the day of a weekly one; nobody was told of anything so far."""
    PlanKeeper.objects.create(plan=world.plan, keeper=world.responder)
    signed_on(world, "2027-01-01")
    open_due_occurrences(today=TODAY)
    return world


def told() -> list[tuple[str, date]]:
    return sorted(Notice.objects.filter(topic__startswith="occurrence:").values_list("topic", "due_on"))


def remind() -> int:
    return remind_of_due(at=noon(TODAY))


def test_two_schedulers_at_once_tell_each_step_once(kept):
    at_once(*[remind] * 3)
    assert len(told()) == len(set(told())) > 3
    assert not Occurrence.objects.filter(remind_on__lte=TODAY).exists()
    before = told()
    assert remind() == 0
    assert told() == before


def test_a_worker_that_is_killed_has_told_nothing_and_the_next_one_tells_all(kept):
    def killed() -> None:
        with transaction.atomic():
            remind()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed()
    assert told() == []
    assert remind() > 0
    assert len(told()) > 3


def test_what_somebody_is_recording_is_left_to_the_next_hour_and_holds_up_nothing(kept):
    first = rows(kept, PARTIAL)[0]
    held = while_another_waits(lambda: Occurrence.objects.select_for_update().get(pk=first.pk), remind)
    assert held > 0
    assert f"occurrence:BCP-01:{first.ref}" not in dict(told())
    assert remind() == 1
    assert f"occurrence:BCP-01:{first.ref}" in dict(told())


def test_what_is_recorded_while_it_is_told_is_settled(kept):
    first = rows(kept, PARTIAL)[0]
    while_another_waits(remind, lambda: held_on(kept, TODAY))
    notice = Notice.objects.get(topic=f"occurrence:BCP-01:{first.ref}")
    assert notice.settled_at is not None
    assert Occurrence.objects.get(pk=first.pk).remind_on is None
