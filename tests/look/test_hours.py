"""The hours at which somebody is reached, out of what people write."""

import pytest

from bcp_portal.look.hours import hours_in


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("+1 555 555 0100 (24/7)", "24/7"),
        ("Hotline 24 x 7, premium", "24 x 7"),
        ("24 hours a day", "24 hours a day"),
        ("Mon–Fri 08:00–18:00 UTC, then the pager", "Mon–Fri 08:00–18:00 UTC"),
        ("Mon-Fri 8am to 6pm; Sat 9am to 1pm", "Mon-Fri 8am to 6pm, Sat 9am to 1pm"),
        ("Mo–Fr 8–18 Uhr", "Mo–Fr 8–18 Uhr"),
        ("from 08:00-17:00", "08:00-17:00"),
        ("office hours only", "office hours only"),
        ("Nights and weekends", "Nights and weekends"),
        ("rund um die Uhr", "rund um die Uhr"),
    ],
)
def test_hours_are_found_as_they_are_written(text, hours):
    assert hours_in(text) == hours


@pytest.mark.parametrize(
    "text",
    [
        "RTO 24 hours",
        "on 2026-03-29 10:00",
        "4 - 6 days",
        "so 3 to 4 hours",
        "Do 2-3 tests",
        "10.4.1-10.5.2",
        "Sat 5",
        "",
    ],
)
def test_lengths_days_and_versions_are_no_hours(text):
    assert hours_in(text) == ""
