"""Hours as a wall shows them, also where clocks change: an hour that there is not is the next one, one of two the first."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bcp_portal.notices.clock import is_quiet, moment_of, quiet_until

NIGHT = (time(20), time(7))
NOON = (time(12), time(13))


@pytest.mark.parametrize(
    "zone, day, hour, utc, shown",
    [
        ("Europe/Vienna", date(2027, 3, 28), time(8), "06:00", "08:00"),
        ("Europe/Vienna", date(2027, 3, 27), time(8), "07:00", "08:00"),
        ("Europe/Vienna", date(2027, 3, 28), time(2, 30), "01:30", "03:30"),  # left out
        ("Europe/Vienna", date(2027, 10, 31), time(2, 30), "00:30", "02:30"),  # twice: the first
        ("America/New_York", date(2027, 3, 14), time(8), "12:00", "08:00"),
        ("America/New_York", date(2027, 3, 14), time(2, 30), "07:30", "03:30"),
        ("America/New_York", date(2027, 11, 7), time(1, 30), "05:30", "01:30"),
        ("Australia/Lord_Howe", date(2027, 10, 3), time(2, 15), "15:45", "02:45"),  # half an hour is left out
        ("Australia/Lord_Howe", date(2027, 4, 4), time(1, 45), "14:45", "01:45"),
    ],
)
def test_an_hour_is_the_one_that_the_wall_shows(zone, day, hour, utc, shown):
    moment = moment_of(day, hour, ZoneInfo(zone))
    assert f"{moment:%H:%M}" == utc
    assert moment.tzinfo is UTC
    assert f"{moment.astimezone(ZoneInfo(zone)):%H:%M}" == shown


@pytest.mark.parametrize(
    "hour, quiet, is_so",
    [
        ("19:59", NIGHT, False),
        ("20:00", NIGHT, True),
        ("23:59", NIGHT, True),
        ("00:00", NIGHT, True),
        ("06:59", NIGHT, True),
        ("07:00", NIGHT, False),
        ("12:30", NOON, True),
        ("11:59", NOON, False),
        ("13:00", NOON, False),
        ("03:00", None, False),
    ],
)
def test_quiet_hours_hold_from_the_first_until_the_second_also_past_midnight(hour, quiet, is_so):
    at = datetime.fromisoformat(f"2027-02-01T{hour}+01:00")
    assert is_quiet(at, quiet, ZoneInfo("Europe/Vienna")) is is_so


@pytest.mark.parametrize(
    "at, until",
    [
        ("2027-03-27T22:00+01:00", "2027-03-28T07:00+02:00"),  # the night of the change
        ("2027-03-28T04:00+02:00", "2027-03-28T07:00+02:00"),
        ("2027-10-30T22:00+02:00", "2027-10-31T07:00+01:00"),
    ],
)
def test_quiet_hours_end_as_the_wall_shows(at, until):
    ends = quiet_until(datetime.fromisoformat(at), NIGHT, ZoneInfo("Europe/Vienna"))
    assert ends == datetime.fromisoformat(until)
