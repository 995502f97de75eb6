"""Reminders to approvers: after three days, then weekly, each once, and only to whose turn it is."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from bcp_portal.notices.models import Notice
from plans.actions.plans import change_settings, settings_of
from plans.actions.reminders import latest_reminder, remind_approvers
from tests.plans.signing import approve, current_plan, sign, submit


@pytest.fixture
def asked(world):
    """A version in approval whose first messages are out of the way."""
    version = submit(world)
    Notice.objects.all().delete()
    return version


def days(world, count):
    return world.now + timedelta(days=count)


def reminded(world):
    return sorted(notice.user.name for notice in Notice.objects.filter(subject__startswith="Reminder"))


def test_nobody_is_reminded_in_the_first_three_days(world, asked):
    assert remind_approvers(at=days(world, 3) - timedelta(seconds=1)) == 0


def test_after_three_days_signers_and_deputies_are_reminded(world, asked):
    assert remind_approvers(at=days(world, 3)) == 4
    assert reminded(world) == ["CISO", "COO", "CTO", "Deputy"]
    assert "as deputy you can" in Notice.objects.get(user=world.deputy).body[0]


def test_the_next_hour_and_a_second_scheduler_remind_nobody_again(world, asked):
    remind_approvers(at=days(world, 3))
    assert remind_approvers(at=days(world, 3) + timedelta(hours=1)) == 0
    assert remind_approvers(at=days(world, 9)) == 0
    assert remind_approvers(at=days(world, 10)) == 4


def test_days_without_a_scheduler_are_not_made_up_for(world, asked):
    assert remind_approvers(at=days(world, 40)) == 4
    assert Notice.objects.count() == 4


def test_who_has_signed_is_left_alone(world, asked):
    sign(world, asked, 1)
    sign(world, asked, 2)
    remind_approvers(at=days(world, 3))
    assert reminded(world) == ["CISO"]


def test_in_order_only_the_next_is_reminded_from_the_day_on_which_their_turn_came(world):
    plan = current_plan(world)
    seen = settings_of(plan)
    change_settings(plan=plan, title=plan.title, signing_order="listed", seen=seen, by=world.editor, at=world.now)
    version = submit(world)
    sign(world, version, 1, at=days(world, 5))
    assert remind_approvers(at=days(world, 7)) == 0
    remind_approvers(at=days(world, 8))
    assert reminded(world) == ["COO"]


def test_nobody_is_reminded_of_what_is_decided(world, asked):
    approve(world, asked)
    assert remind_approvers(at=days(world, 3)) == 0


def test_days_are_settings(world, asked, settings):
    settings.REMINDER_FIRST_DAYS, settings.REMINDER_EVERY_DAYS = 1, 2
    at = [latest_reminder(world.now, days(world, count)) for count in (0, 1, 2, 3, 6)]
    assert at == [None, days(world, 1), days(world, 1), days(world, 3), days(world, 5)]


# Days with 23 and 25 hours

ZONES = ("Europe/Berlin", "America/Santiago", "Australia/Lord_Howe", "Africa/Cairo", "UTC")
ASKED = [(2026, 3, 20), (2026, 10, 20), (2026, 4, 1), (2026, 9, 1), (2026, 10, 28)]


@pytest.fixture
def daily(settings):
    """A portal in a zone, whose people are reminded every day."""

    def in_zone(name):
        settings.TIME_ZONE, settings.REMINDER_FIRST_DAYS, settings.REMINDER_EVERY_DAYS = name, 1, 1
        timezone.activate(ZoneInfo(name))

    yield in_zone
    timezone.deactivate()


@pytest.mark.parametrize("hour, minute", [(0, 15), (2, 30), (12, 0), (23, 15)])
@pytest.mark.parametrize("day", ASKED, ids=lambda day: "-".join(map(str, day)))
@pytest.mark.parametrize("zone", ZONES)
def test_a_daily_reminder_falls_on_every_day_once_whatever_the_clocks_do(daily, zone, day, hour, minute):
    """Asked every hour, as the schedule does, for ten days: one reminder for each of them."""
    daily(zone)
    asked_at = datetime(*day, hour, minute, tzinfo=ZoneInfo(zone))
    end = asked_at.timestamp() + 10 * 24 * 3600
    moments = [datetime.fromtimestamp(second, UTC) for second in range(int(asked_at.timestamp()), int(end), 3600)]
    due = sorted({found for found in (latest_reminder(asked_at.astimezone(UTC), at) for at in moments) if found})
    wall = asked_at.replace(tzinfo=None)
    assert due == [timezone.make_aware(wall + timedelta(days=count)) for count in range(1, len(due) + 1)]
    assert len(due) >= 9


def test_on_the_day_of_25_hours_people_in_berlin_are_reminded_once_and_on_the_next_day_again(world, settings, daily):
    daily("Europe/Berlin")
    zone = ZoneInfo("Europe/Berlin")
    submit(world, at=datetime(2026, 10, 23, 0, 15, tzinfo=zone))
    Notice.objects.all().delete()
    start = datetime(2026, 10, 24, 0, 30, tzinfo=zone).timestamp()
    for hour in range(4 * 24):
        remind_approvers(at=datetime.fromtimestamp(start + hour * 3600, UTC))
    days_told = sorted(notice.due_on.day for notice in Notice.objects.filter(user=world.coo))
    assert days_told == [24, 25, 26, 27]
