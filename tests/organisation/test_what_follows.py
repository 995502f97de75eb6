"""What follows the organisation: jobs and commands, seals, amounts that are typed, figures by quarter, other editions."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from bcp_portal.audit.chain_check import evidence_faults
from bcp_portal.audit.models import ChainSeal
from bcp_portal.audit.sealing import seal_chains
from bcp_portal.jobs.tasks import sign_of_life
from bcp_portal.look import organisation as known
from bcp_portal.notices.clock import zone_named
from plans.evidence.calendar import programme_calendar, programme_calendars
from plans.models.plan import Block
from plans.page_cache import cached
from plans.reading.periods import ProgrammeCalendar
from tests.organisation.setting import set_to
from tests.plans.editing import function, sent, url

EVENING = datetime(2026, 3, 2, 20, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def elsewhere(world):
    """Set by another process: this one knows of nothing yet."""
    set_to(world)
    known._held[:] = [known._Held(None, 0.0)]
    assert timezone.localdate(EVENING) == date(2026, 3, 2)
    return world


def test_a_job_counts_days_by_what_holds_as_it_begins(elsewhere):
    sign_of_life.apply()
    assert timezone.localdate(EVENING) == date(2026, 3, 3)
    assert zone_named("").key == "Pacific/Auckland"


def test_a_command_counts_days_as_pages_do(elsewhere):
    known._held.clear()  # a process of its own
    call_command("check_evidence")
    assert timezone.localdate(EVENING) == date(2026, 3, 3)


def test_a_day_that_comes_again_has_its_seal(world):
    set_to(world)
    known.set_clock()
    seal_chains(at=EVENING)
    set_to(world, time_zone="Pacific/Honolulu")
    known.set_clock()
    assert timezone.localdate(EVENING) == date(2026, 3, 2)
    assert seal_chains(at=EVENING.replace(hour=21)) is None
    assert [str(one) for one in ChainSeal.objects.all()] == ["2026-03-03"]
    assert list(evidence_faults(at=EVENING.replace(hour=21))) == []


def test_the_calendars_that_ever_held_are_known_each_once(world, settings):
    assert programme_calendars() == [programme_calendar()] == [ProgrammeCalendar(6, 1)]
    set_to(world)
    settings.WEEK_ENDS, settings.YEAR_BEGINS = 2, 2
    set_to(world, name="Another name")
    assert programme_calendars() == [ProgrammeCalendar(6, 1), ProgrammeCalendar(4, 4)]
    set_to(world, week_ends=6, year_begins=1)
    assert programme_calendars() == [ProgrammeCalendar(4, 4), ProgrammeCalendar(6, 1)]
    assert programme_calendar() == ProgrammeCalendar(6, 1)


def test_what_pages_keep_is_kept_under_what_held(world):
    assert cached("slot", "same", lambda: "before") == "before"
    assert cached("slot", "same", lambda: "again") == "before"
    set_to(world)
    assert cached("slot", "same", lambda: "after") == "after"


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("5,000", "EUR 5,000"),
        ("5,000 per day", "EUR 5,000 per day"),
        ("$7,000", "$7,000"),
        ("nil", "nil"),
        ("", ""),
        ("[amount]", "[amount]"),
    ],
)
def test_an_amount_that_is_typed_without_a_currency_gets_that_of_the_organisation(world, sign_in, typed, kept):
    set_to(world)
    matrix = Block.objects.filter(plan=world.plan, kind="functions").first()
    answer = sign_in(world.editor).post(url("row", matrix, "F-01"), sent(function(world), cost_per_hour=typed))
    assert answer.status_code in {200, 302}
    assert function(world).cost_per_hour == kept


def test_what_stands_there_is_not_touched_and_without_a_currency_nothing_is(world, sign_in):
    editor = sign_in(world.editor)
    matrix = Block.objects.filter(plan=world.plan, kind="functions").first()
    editor.post(url("row", matrix, "F-01"), sent(function(world), cost_per_hour="5,000"))
    assert function(world).cost_per_hour == "5,000"
    set_to(world)
    editor.post(url("row", matrix, "F-01"), sent(function(world), rto="9h"))
    assert (function(world).rto, function(world).cost_per_hour) == ("9h", "5,000")
