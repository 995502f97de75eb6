"""Duties: whom to tell by when, counted from the right moment, met, late, repeated, decided, and ended."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from incidents.folding.duties import DutyState, by_key, duties, turning
from incidents.folding.duty_rules import DutyRule, Within
from incidents.folding.entries import EntryFact
from incidents.folding.plan_duties import plan_duties
from incidents.folding.regulator_presets import PRESETS
from plans.reading.document import FrozenPlan
from tests.plans.linting.building import document

START = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)  # three hours before clocks are set back in Berlin
NUMBERS = count(1)
HOURLY = DutyRule("a", "Update", "Customers", "declared", Within(30), timedelta(minutes=60))
REGULATORS = tuple(rule for rules in PRESETS.values() for rule in rules)


def at(minutes=0):
    return START + timedelta(minutes=minutes)


def entry(kind, minutes, text="", **data):
    return EntryFact(next(NUMBERS), kind, at(minutes), at(minutes), by="me", by_name="Editor", text=text, data=data)


DECLARED = entry("declared", 0, severity="Critical")


def told(key, number, minutes):
    return entry("duty_met", minutes, duty=key, occurrence=number)


def fold(rules, *entries, now=0, severity="Critical"):
    return by_key(duties(rules, [DECLARED, *entries], severity, at(now)))


def test_a_duty_is_open_then_late_then_met_late_and_comes_again_after_each_time():
    assert fold([HOURLY])["a"].open.due_at == at(30)
    assert fold([HOURLY], now=30)["a"].state == DutyState.OPEN
    assert fold([HOURLY], now=31)["a"].state == DutyState.LATE
    met = fold([HOURLY], told("a", 1, 40), told("a", 1, 45), now=99)["a"]
    assert [(time.number, time.met_at, time.is_late(at(99))) for time in met.met] == [(1, at(40), True)]
    assert met.open.due_at == at(100), "counted from when they were told, once"
    assert turning([met]) == (at(100),)


def test_repeats_end_with_the_stand_down_but_for_what_was_missed_before():
    down = entry("stood_down", 60)
    ended = fold([HOURLY], told("a", 1, 20), down, now=999)["a"]
    assert (ended.state, ended.open) == (DutyState.MET, None)
    assert fold([HOURLY], down, now=999)["a"].state == DutyState.LATE
    again = fold([HOURLY], told("a", 1, 20), down, entry("reopened", 70), now=75)["a"]
    assert again.open.due_at == at(80)
    once = DutyRule("b", "Report", "Regulator", within=Within(90))
    assert fold([once], down, now=80)["b"].state == DutyState.OPEN, "what is owed once stays owed"


@pytest.mark.parametrize(
    "basis, entries, due, is_assumed",
    [
        ("declared", [], 60, False),
        ("event", [], 60, True),
        ("event", [entry("moment", -50, moment="event")], 10, False),
        ("event", [entry("moment", -50, moment="event"), entry("moment", -5, moment="event")], 55, False),
        ("aware", [entry("moment", -20, moment="detected")], 40, True),
        ("aware", [entry("moment", -20, moment="detected"), entry("moment", -3, moment="aware")], 57, False),
        ("classified", [], None, None),
        ("classified", [entry("classified", 5, is_major=True)], 65, False),
        ("classified", [entry("classified", 5, is_major=True), entry("classified", 9, is_major=False)], None, None),
    ],
)
def test_a_duty_counts_from_its_basis_and_never_from_a_later_moment(basis, entries, due, is_assumed):
    found = fold([DutyRule("a", "x", "y", basis, Within(60))], *entries)["a"]
    assert found.open.due_at == (None if due is None else at(due))
    assert (found.start.is_assumed if found.start else None) == is_assumed
    assert (found.state == DutyState.WAITING) == (due is None)


def test_a_severity_decides_who_is_told_and_what_was_met_stays():
    worst = DutyRule("a", "x", "y", within=Within(60), severities={"critical"})
    assert fold([worst], severity="Low") == {}
    kept = fold([worst], told("a", 1, 20), severity="Low")["a"]
    assert kept.state == DutyState.MET
    assert fold([DutyRule("b", "x", "y")])["b"].state == DutyState.UNTIMED


def test_what_regulators_ask_for_is_decided_by_somebody_and_follows_in_order():
    undecided = fold(REGULATORS, now=1)
    asked = {key for key, one in undecided.items() if one.state == DutyState.TO_DECIDE}
    assert asked == {"dora-initial", "nis2-warning", "nis2-notification", "gdpr-authority"}, (
        "what follows is decided with it"
    )
    assert undecided["dora-final"].state == DutyState.WAITING
    assert undecided["dora-initial"].open.due_at == at(24 * 60), "at latest a day after they were aware"
    applies = [entry("duty_applies", 2, duty="dora-initial")]
    for classified, due in ((100, 100 + 240), (23 * 60, 24 * 60), (30 * 60, 34 * 60)):
        found = fold(REGULATORS, *applies, entry("classified", classified, is_major=True))
        assert found["dora-initial"].open.due_at == at(due)

    sent = (told("dora-initial", 1, 200), told("dora-intermediate", 1, 300))
    found = fold(REGULATORS, *applies, entry("classified", 100, is_major=True), *sent, now=301)
    assert found["dora-intermediate"].met[0].due_at == at(200 + 72 * 60)
    assert found["dora-final"].open.due_at == datetime(2026, 11, 25, 3, 0, tzinfo=UTC), "a month of the calendar"

    waived = fold(REGULATORS, entry("duty_waived", 3, "No bank", duty="dora-initial"))
    gone = {key for key, one in waived.items() if one.state == DutyState.WAIVED}
    assert gone == {"dora-initial", "dora-intermediate", "dora-final"}
    assert waived["dora-final"].decided.text == "No bank"


def test_presets_say_where_they_stand_and_follow_what_there_is():
    keys = [rule.key for rule in REGULATORS]
    assert len(set(keys)) == len(keys)
    for rule in REGULATORS:
        assert rule.source, rule.key
        assert rule.checked_on, rule.key
        assert rule.is_to_decide, rule.key
        assert (rule.basis == "previous") == bool(rule.previous), rule.key
        assert not rule.previous or rule.previous in keys[: keys.index(rule.key)], rule.key


def test_a_plan_is_taken_at_its_word():
    source = document(
        severities=[{"name": "Critical", "communication": "All stakeholders every 30 minutes"}, {"name": "Low"}],
        channels=[{"text": "Slack", "audience": "Internal"}, {"text": "E-mail", "audience": "internal"}, {"text": "x"}],
    )
    rules = plan_duties("BCP-01", FrozenPlan(source))
    timed, internal = (rule for rule in rules if rule.concerns("critical"))
    assert (timed.within, timed.repeat) == (Within(30), timedelta(minutes=30))
    assert timed.source == "BCP-01, severity “Critical”"
    assert (internal.name, internal.ways, internal.within) == ("Tell: Internal", ("Slack", "E-mail"), None)
    assert [rule.key for rule in rules if rule.concerns("Low")] == ["BCP-01/CH-01"]
    lowered = fold(rules, told(timed.key, 1, 20), severity="Low", now=99)[timed.key]
    assert (lowered.state, lowered.open, len(lowered.met)) == (DutyState.MET, None, 1), "it stays, and comes not again"
