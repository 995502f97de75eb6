"""Moments of an incident as clocks on the wall show them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from incidents.pages.words import clock


def test_on_the_night_in_which_clocks_change_each_hour_is_told_with_its_name():
    event = datetime(2026, 10, 25, 0, 20, tzinfo=UTC)
    with timezone.override(ZoneInfo("Europe/Berlin")):
        shown = [clock(event + timedelta(hours=hours), event) for hours in (-3, 0, 1)]
        assert shown == ["24 Oct, 23:20", "02:20 CEST", "02:20 CET"]
        assert clock(event + timedelta(days=1), event + timedelta(days=1)) == "01:20"
