"""Figures: what incidents took, each and by quarter."""

from datetime import date
from zoneinfo import ZoneInfo

from incidents.folding.figures import Middle, by_quarter, incident_figures
from plans.reading.periods import ProgrammeCalendar
from tests.incidents.folding.logs import BCP, BEGUN, DECLARED, DETECTED, EVENT, HOUR, LOST, MINUTE, log, moment, shop

BACK = ("03:50", "function_restored", "F-01")


def figures(*lines, now="12:00"):
    return incident_figures({BCP: shop("event")}, log(*lines), moment(now))


def test_an_incident_tells_how_soon_it_was_detected_declared_and_recovered_and_which_rtos_it_kept():
    others = [
        ("03:40", "function_lost", "F-02"),
        ("09:00", "function_restored", "F-02"),
        ("03:40", "function_lost", "F-03"),
    ]
    found = figures(
        *BEGUN, BACK, *others, ("10:00", "function_restored", "F-03"), ("03:41", "function_unaffected", "F-99")
    )
    assert (found.to_detect, found.to_declare, found.to_recover) == (10 * MINUTE, 21 * MINUTE, 7 * HOUR)
    assert (found.kept, found.missed, found.unknown, found.cost.text) == (1, 1, 1, "USD 10,000 and EUR 3,600+")


def test_what_is_not_entered_or_not_over_makes_no_figure():
    bounded = figures(DETECTED, DECLARED, LOST)
    assert (bounded.to_detect, bounded.to_declare, bounded.to_recover) == (None, 21 * MINUTE, None)
    assert figures(*BEGUN, now="03:50").unknown == figures(*BEGUN, now="04:00").missed == 1
    unseen = figures(DECLARED, EVENT, LOST)
    assert (unseen.to_detect, unseen.to_declare) == (None, None)
    assert figures(*BEGUN, BACK, ("03:55", "function_lost", "F-02")).to_recover is None
    promised = (*BEGUN, ("03:05", "strategy_chosen", "S-01"))
    assert (figures(*promised, now="03:31").kept, figures(*promised, now="03:31").unknown) == (0, 1)
    assert incident_figures({}, [], moment("12:00")) is None


def test_a_storm_that_was_declared_before_it_came_took_no_time_to_be_noticed():
    storm = figures(DETECTED, DECLARED, ("05:00", "moment", "", {"moment": "event"}))
    assert (storm.to_detect, storm.to_declare) == (0, 21 * MINUTE)


def test_quarters_without_any_incident_are_told_and_what_is_none_is_left_out():
    last_day = figures(("2026-06-30T22:30:00+00:00", "declared"))  # the 1st of July in Berlin
    dismissed = figures(DETECTED, ("03:20", "dismissed"))
    merged = figures(*BEGUN, ("03:50", "merged_into"))
    found = by_quarter(
        [figures(*BEGUN, BACK), dismissed, last_day, merged, figures(*BEGUN, now="12:00")],
        zone=ZoneInfo("Europe/Berlin"),
        calendar=ProgrammeCalendar(),
    )
    assert [(one.first_on, one.last_on, one.number) for one in found] == [
        (date(2026, 7, 1), date(2026, 9, 30), 1),
        (date(2026, 10, 1), date(2026, 12, 31), 2),
    ]
    assert (found[1].to_recover, found[1].to_detect, found[0].to_detect) == (
        Middle(50 * MINUTE, 1),
        Middle(10 * MINUTE, 2),
        Middle(None, 0),
    )
    assert (found[1].kept, found[1].missed) == (1, 1)
    assert by_quarter([dismissed], zone=ZoneInfo("Europe/Berlin"), calendar=ProgrammeCalendar()) == ()
