"""Every test finds its database as all others do: the world as it was made, or nothing, whatever others did to it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Role
from bcp_portal.audit.models import Event
from bcp_portal.audit.recording import record
from plans.models.plan import Plan
from plans.models.states import VersionState
from plans.models.versions import PlanVersion
from tests.audit.test_events import triggers_on
from tests.conftest import NOW, person
from tests.databases import Wanted, copies, standing
from tests.originals import WORLD

TWICE = pytest.mark.parametrize("time", ["first", "again"])


def spoil(world) -> None:
    """Change, make and lose something of the shared world."""
    Plan.objects.filter(pk=world.plan.pk).update(title="Spoilt")
    User.objects.filter(pk=world.reader.pk).update(is_active=False)
    record(actor=None, verb="spoilt", at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE spoilt (word varchar(20))")


def assert_as_made(world) -> None:
    assert world.plan.title == "Business Continuity Plan (BCP)"
    assert world.reader.is_active
    assert not Event.objects.filter(verb="spoilt").exists()
    assert "spoilt" not in connection.introspection.table_names()
    assert triggers_on("audit_event")


@TWICE
def test_what_a_test_does_to_the_world_is_rolled_back(world, time):
    assert_as_made(world)
    spoil(world)


@TWICE
@pytest.mark.django_db(transaction=True)
def test_what_a_test_commits_to_the_world_is_gone_in_the_next(world, time):
    assert_as_made(world)
    spoil(world)


@pytest.mark.django_db(transaction=True)
def test_a_new_copy_is_as_the_original(world):
    spoil(world)
    copies.renew()
    world.plan.refresh_from_db()
    world.reader.refresh_from_db()
    assert_as_made(world)


@TWICE
def test_who_asks_for_no_world_finds_nothing(db, time):
    assert not User.objects.exists()
    assert not Event.objects.exists()
    record(actor=None, verb="spoilt", at=NOW)


@TWICE
def test_who_commits_without_a_world_finds_nothing(transactional_db, time):
    assert not Event.objects.exists()
    record(actor=None, verb="spoilt", at=NOW)


def test_the_world_has_no_version(world):
    assert not PlanVersion.objects.exists()


def test_who_asks_for_a_version_in_approval_finds_it(in_approval):
    assert (in_approval.number, in_approval.state) == ("1.0", VersionState.IN_APPROVAL)


def test_who_asks_for_a_signed_version_finds_it_in_force(signed):
    assert (signed.number, signed.state) == ("1.0", VersionState.IN_FORCE)


MADE: list[str] = []


def renamed(signed) -> dict[str, Plan]:
    plan = signed.plan
    plan.title = "Made once"
    plan.save()
    return {"plan": plan}


def dated(world) -> str:
    day = str(timezone.localdate())
    Plan.objects.update(title=day)
    return day


@standing
def counted(signed) -> dict[str, Plan]:
    MADE.append(signed.number)
    return renamed(signed)


@TWICE
def test_what_stands_is_made_once_and_each_finds_it_as_it_was_made(world, counted, time):
    assert MADE in ([], ["1.0"])  # in this process or in another
    assert (counted["plan"].title, world.plan.title) == ("Made once", "Made once")
    counted["plan"].title = "Spoilt"
    spoil(world)


@TWICE
@pytest.mark.django_db(transaction=True)
def test_after_a_test_that_commits_what_stands_is_copied_and_not_made_again(world, counted, time):
    assert MADE in ([], ["1.0"])
    assert (counted["plan"].title, world.plan.title, world.reader.is_active) == ("Made once", "Made once", True)
    spoil(world)


@pytest.mark.django_db(transaction=True)
def test_another_process_finds_what_stands(world, counted):
    made = [*MADE]
    copies.stands = None  # as in one that has not asked for it yet
    copies.want(copies.wanted)
    assert (copies.found(), MADE, Plan.objects.get().title) == (counted, made, "Made once")


@pytest.mark.django_db(transaction=True)
def test_what_stands_is_made_anew_on_another_day(world, monkeypatch):
    before = copies.wanted
    for day in (NOW, NOW, NOW + timedelta(days=1), NOW):
        monkeypatch.setattr(timezone, "now", lambda day=day: day)
        copies.want(Wanted(WORLD, dated))
        assert copies.found() == Plan.objects.get().title == str(day.date())
    monkeypatch.undo()
    copies.want(before)


@standing
def bare() -> int:
    person("Nobody Else", Role.READER)
    return Plan.objects.count()


@TWICE
def test_something_can_be_made_of_nothing(bare, time):
    assert (bare, User.objects.get().name) == (0, "Nobody Else")
    User.objects.update(name="Spoilt")


@pytest.mark.django_db(transaction=True)
def test_what_can_not_be_made_is_told_to_whoever_asks_for_it(world):
    def broken(world) -> None:
        raise ValueError("it can not be made")

    before = copies.wanted
    copies.want(Wanted(WORLD, broken))
    with pytest.raises(ValueError, match="it can not be made"):
        copies.found()
    copies.want(before)
