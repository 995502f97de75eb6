"""A year of the sample, day by day: what the jobs open is what the preview says, whatever happens to clocks and beats."""

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from bcp_portal.celery import app
from testing import tasks
from testing.models.occurrences import Occurrence
from tests.stages import in_force
from tests.testing.promising import noon, reviewed_on

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
AWAY = date(2027, 3, 26), date(2027, 4, 4)


def daily(day: date, zone: ZoneInfo) -> list[datetime]:
    """Once a day."""
    return [datetime.combine(day, time(9, 30), zone)]


def hourly(day: date, zone: ZoneInfo) -> list[datetime]:
    """Every hour that a day has, with 23 or 25 where the clock changes; of other days the first and the last."""
    first, following = (datetime.combine(one, time(0), zone).astimezone(ZoneInfo("UTC")) for one in (day, day + DAY))
    hours = round((following - first) / HOUR)
    return [first + HOUR * number for number in (range(hours) if hours != 24 else (0, 23))]


def twice(day: date, zone: ZoneInfo) -> list[datetime]:
    """Two schedulers that know nothing of each other."""
    return daily(day, zone) * 2


def away(day: date, zone: ZoneInfo) -> list[datetime]:
    """Nine days without a scheduler, in which months end."""
    first, last = AWAY
    return [] if first <= day < last else daily(day, zone)


def days_of(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += DAY


@pytest.fixture
def clock(monkeypatch):
    """Sets the clock that jobs look at."""
    return lambda now: monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.fixture
def preview(capsys):
    def of(year: int) -> set[tuple[str, ...]]:
        call_command("preview_schedule", "BCP-01", "--from", f"{year}-01-01", "--to", f"{year}-12-31", "--json")
        found = json.loads(capsys.readouterr().out)["occurrences"]
        return {(one["kind"], one["name"], one["opens_on"], one["due_on"]) for one in found}

    return of


@pytest.mark.parametrize(
    ("days", "ticks"),
    [
        ((2027, "Europe/Vienna"), hourly),
        ((2027, "America/New_York"), away),
        ((2028, "Australia/Lord_Howe"), twice),
    ],
)
def test_day_by_day_the_jobs_open_what_the_preview_says(world, clock, preview, days, ticks):
    year, zone = days
    with override_settings(TIME_ZONE=zone):
        in_force(world, at=noon(f"{year}-01-01"))
        clock(noon(f"{year}-01-01"))
        tasks.keep_promises()
        promised = preview(year)
        for day in days_of(year):
            for now in ticks(day, ZoneInfo(zone)):
                clock(now)
                assert timezone.localdate() == day
                tasks.keep_promises()
                tasks.open_occurrences()
            for one in Occurrence.objects.unsettled().filter(promise__kind="review", due_on=day):
                reviewed_on(world, str(day), one.promise.name)
    rows = Occurrence.objects.filter(due_on__year=year).select_related("promise")
    kept = [(one.promise.kind, one.promise.name, str(one.opens_on), str(one.due_on)) for one in rows]
    assert len(promised) > 200
    assert sorted(kept) == sorted(promised)


@pytest.mark.postgres
def test_what_is_due_is_in_the_database_so_that_a_broker_that_lost_everything_loses_none_of_it(world, clock):
    in_force(world, at=noon("2027-01-01"))
    clock(noon("2027-01-01"))
    tasks.keep_promises.delay()
    tasks.open_occurrences.delay()
    with app.connection_for_write() as broker:
        broker.default_channel.client.flushdb()
    clock(noon("2027-01-09"))
    tasks.keep_promises()
    tasks.open_occurrences()
    weekly = Occurrence.objects.filter(promise__name="Backup Verification").values_list("due_on", flat=True)
    assert [str(day) for day in weekly if day <= date(2027, 1, 17)] == ["2027-01-10", "2027-01-17"]
