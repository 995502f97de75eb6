"""Clocks of lost functions, worked out by hand first."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.folding.clock_notes import notes
from incidents.folding.clock_words import (
    arithmetic,
    data_words,
    forecast_parts,
    in_words,
    left_words,
    restored_parts,
    verdict_words,
)
from incidents.folding.clocks import function_clocks
from incidents.folding.costing import added
from incidents.folding.flips import due_moments, flips, next_flip
from incidents.folding.strategies import strategies
from tests.incidents.folding.logs import BCP, BEGUN, DECLARED, DETECTED, EVENT, HOUR, LOST, MINUTE, log, moment, shop
from tests.plans.recovery.worlds import WORLDS, refs, world

RESTORE = ("03:31", "strategy_chosen", "S-02")
FAILOVER = ("03:35", "strategy_chosen", "S-01")
BACK = ("04:10", "function_restored", "F-01")


def clocks(*lines, now="03:42", plan=None):
    return function_clocks({BCP: plan or shop("event")}, log(*lines), moment(now))


def calls(*lines, now="03:42", plan=None, begun=BEGUN):
    """The clock of the function that the shop needs first."""
    return next(clock for clock in clocks(*begun, *lines, now=now, plan=plan) if clock.loss.ref == "F-01")


def plain(said):
    return said.replace("\N{NO-BREAK SPACE}", " ")


def words(parts):
    return plain(in_words(parts, lambda at: f"{at:%H:%M}"))


def verdict(limit):
    return plain(verdict_words(limit))


def test_a_clock_shows_its_sum_what_is_left_and_what_the_chosen_strategy_makes_of_it():
    clock = calls(RESTORE, now="2026-11-29T03:42:17+00:00")
    assert words(arithmetic(clock.rto)) == "RTO 1 h from the event at 03:00 (estimated): until 04:00."
    assert words(arithmetic(clock.mtpd)) == "MTPD 4 h from the event at 03:00 (estimated): until 07:00."
    assert (clock.rto.left, plain(left_words(clock.rto))) == (17 * MINUTE + 43, "17 min 43 s left")
    assert words(forecast_parts(clock.forecast)) == "Restore, chosen at 03:31 + recovery 2 h = back at 05:31."
    assert (clock.rto.verdict, verdict(clock.rto)) == ("late", "Forecast: 1 h 31 min too late")
    assert (clock.mtpd.verdict, verdict(clock.mtpd)) == ("in time", "Forecast: in time, 1 h 29 min to spare")
    assert (clock.verdict, clock.first_exceeded.objective, clock.cost.text) == ("late", "RTO", "USD 8,457")


@pytest.mark.parametrize(
    "start, until, said",
    [
        ("event", "04:00", "RTO 1 h from the event at 03:00 (estimated): until 04:00."),
        ("detection", "04:10", "RTO 1 h from its detection at 03:10: until 04:10."),
        ("declaration", "04:31", "RTO 1 h from the declaration at 03:31: until 04:31."),
    ],
)
def test_an_rto_counts_from_where_the_plan_lets_it_and_an_mtpd_always_from_the_event(start, until, said):
    clock = calls(FAILOVER, plan=shop(start))
    assert (clock.rto.at, clock.mtpd.at, words(arithmetic(clock.rto))) == (moment(until), moment("07:00"), said)
    assert clock.rto.left == (moment(until) - moment("03:42")).total_seconds()


def test_a_plan_that_does_not_say_when_its_clock_starts_counts_from_the_event_and_says_so():
    clock = calls(FAILOVER, plan=shop())
    assert clock.rto.at == moment("04:00")
    assert notes(clock) == ("The plan does not say when its RTO clock starts; time is counted from the event.",)


BERLIN = ZoneInfo("Europe/Berlin")
AUTUMN = {  # 03:00 is 02:00 again; the event at 23:30 UTC
    "event": datetime(2026, 10, 25, 1, 30, tzinfo=BERLIN),
    "detected": datetime(2026, 10, 25, 2, 10, tzinfo=BERLIN),
    "declared": datetime(2026, 10, 25, 2, 20, tzinfo=BERLIN, fold=1),
    "restored": datetime(2026, 10, 25, 3, 0, tzinfo=BERLIN),
}
SPRING = {  # 02:00 is 03:00; the event at 00:30 UTC
    "event": datetime(2027, 3, 28, 1, 30, tzinfo=BERLIN),
    "detected": datetime(2027, 3, 28, 1, 50, tzinfo=BERLIN),
    "declared": datetime(2027, 3, 28, 3, 10, tzinfo=BERLIN),
    "restored": datetime(2027, 3, 28, 4, 0, tzinfo=BERLIN),
}
LEAP = {  # over the 29th of February
    "event": datetime(2028, 2, 28, 23, 0, tzinfo=BERLIN),
    "detected": datetime(2028, 2, 28, 23, 30, tzinfo=BERLIN),
    "declared": datetime(2028, 2, 29, 0, 30, tzinfo=BERLIN),
    "restored": datetime(2028, 3, 1, 0, 15, tzinfo=BERLIN),
}


@pytest.mark.parametrize(
    "night, minutes",
    [
        (AUTUMN, {"event": 150, "detection": 110, "declaration": 40}),  # the wall says 90, 50, 40
        (SPRING, {"event": 90, "detection": 70, "declaration": 50}),  # the wall says 150, 130, 50
        (LEAP, {"event": 25 * 60 + 15, "detection": 24 * 60 + 45, "declaration": 23 * 60 + 45}),
    ],
)
def test_a_recovery_time_is_what_passed_whatever_the_clock_on_the_wall_did(night, minutes):
    lines = (
        (night["detected"], "detected"),
        (night["declared"], "declared"),
        (night["event"], "moment", "", {"moment": "event"}),
        (night["event"], "function_lost", "F-01"),
        (night["restored"], "function_restored", "F-01"),
    )
    now = night["restored"] + timedelta(days=1)
    for start, taken in minutes.items():
        (clock,) = function_clocks({BCP: shop(start)}, log(*lines), now)
        assert clock.recovered_in == taken * MINUTE
        assert clock.rto.left == (60 - taken) * MINUTE
        assert (clock.rto.at, clock.rto.at.tzinfo) == (clock.start.at + timedelta(hours=1), UTC)
        assert clock.cost.of("USD") == 200 * minutes["event"]
        assert clock.mtpd.is_exceeded == (minutes["event"] > 240)


def test_an_unknown_event_was_at_the_latest_at_the_first_moment_that_is_known():
    clock = calls(FAILOVER, begun=(DETECTED, DECLARED, LOST))
    assert words(arithmetic(clock.rto)) == "RTO 1 h from the event at 03:10 (at the latest): until 04:10 at the latest."
    assert (clock.rto.verdict, verdict(clock.rto)) == ("unknown", "Forecast: 5 min to spare, as far as is known")
    assert "The moment of the event is not entered. Time is counted from the earliest" in notes(clock)[0]
    assert clock.cost.text == "USD 6,400+"
    bound = ("03:05", "moment", "", {"moment": "event", "is_latest": True, "at": "03:40"})
    assert calls(begun=(DETECTED, DECLARED, LOST, bound)).rto.at == moment("04:05")
    late = ("03:20", "moment", "", {"moment": "event", "is_latest": True, "at": "03:40"})
    assert calls(begun=(DETECTED, DECLARED, LOST, late)).rto.at == moment("04:10")


def test_an_unknown_detection_was_at_the_latest_when_somebody_entered_something():
    clock = calls(begun=(EVENT, DECLARED, LOST), plan=shop("detection"))
    assert (
        words(arithmetic(clock.rto))
        == "RTO 1 h from its detection at 03:31 (at the latest): until 04:31 at the latest."
    )
    assert clock.mtpd.start.is_latest is False
    first = (("03:20", "note"), EVENT, DECLARED, LOST)
    assert calls(begun=first, plan=shop("detection")).rto.at == moment("04:20")


def test_without_a_declaration_its_clock_has_not_started_and_promises_nothing():
    clock = calls(FAILOVER, begun=(DETECTED, EVENT, LOST), plan=shop("declaration"))
    assert (clock.rto.at, clock.rto.left, clock.rto.verdict, clock.verdict) == (None, None, "unknown", "unknown")
    assert words(arithmetic(clock.rto)) == "RTO 1 h from the declaration, whose moment is not entered."
    assert (left_words(clock.rto), verdict(clock.rto)) == ("not known", "Forecast: not known")
    assert notes(clock) == ("The moment of the declaration is not entered.",)
    assert (clock.first_exceeded.objective, clock.due) == ("MTPD", (moment("04:05"), moment("07:00")))


def test_an_event_that_is_moved_behind_its_detection_counts_as_set_and_is_doubted():
    moved = ("03:20", "moment", "", {"moment": "event", "at": "03:50"})
    clock = calls(FAILOVER, moved)
    assert (clock.rto.at, notes(clock)) == (moment("04:20"), ("The event is set later than the detection.",))


def test_an_mtpd_may_be_exceeded_before_the_rto_that_counts_from_the_declaration():
    tight = shop("declaration", functions=[{"name": "Calls", "rto": "1h", "mtpd": "75 min"}])
    clock = calls(FAILOVER, plan=tight)
    assert (clock.first_exceeded.objective, clock.first_exceeded.at) == ("MTPD", moment("04:15"))
    assert notes(clock) == ("Its MTPD is exceeded before its RTO.",)


def test_a_function_lost_later_counts_from_its_own_loss_and_from_no_earlier_basis():
    own = ("05:00", "function_lost", "F-01", {"is_later": True})
    for start in ("event", "detection", "declaration"):
        clock = calls(own, now="05:10", plan=shop(start), begun=(DETECTED, DECLARED, EVENT))
        assert words(arithmetic(clock.rto)) == "RTO 1 h from its own loss at 05:00: until 06:00."
        assert clock.mtpd.at == moment("09:00")


def test_a_restored_function_tells_its_recovery_time_and_what_it_kept():
    clock = calls(RESTORE, BACK, now="12:00")
    assert words(restored_parts(clock)) == "Restored at 04:10, 1 h 10 min after the event."
    assert (verdict(clock.rto), verdict(clock.mtpd)) == (
        "Restored: 10 min too late",
        "Restored: in time, 2 h 50 min to spare",
    )
    assert (plain(left_words(clock.rto)), plain(left_words(clock.mtpd))) == (
        "exceeded by 10 min",
        "2 h 50 min were left",
    )
    assert (clock.forecast, clock.due, clock.verdict, clock.cost.text) == (None, (), "late", "USD 14,000")
    assert calls(("04:00", "function_restored", "F-01")).rto.verdict == "in time"


def test_a_function_lost_again_is_recovered_at_its_last_restoration_and_costs_nothing_between():
    again = (("05:00", "function_lost", "F-01"), ("05:30", "function_restored", "F-01"))
    clock = calls(BACK, *again, now="12:00")
    assert words(restored_parts(clock)) == "Restored for the last time at 05:30, 2 h 30 min after the event."
    assert clock.cost.text == "USD 20,000"  # 70 and 30 minutes
    assert calls(BACK, again[0], now="05:15").cost.text == "USD 17,000"


def test_costs_are_added_by_currency_and_at_least_where_a_function_states_none():
    lost = [("03:40", "function_lost", ref) for ref in ("F-02", "F-03")]
    assert added(clock.cost for clock in clocks(*BEGUN, *lost, now="04:00")).text == "USD 12,000 and EUR 600+"
    assert added(clock.cost for clock in clocks(*BEGUN, now="04:00")).text == "USD 12,000"


def test_a_forecast_waits_for_what_is_needed_and_says_what_is_not_stated():
    needs = [{"name": "Network", "rto": "< 20 min", "functions": ["F-01"]}]
    clock = calls(RESTORE, plan=shop("event", dependencies=needs))
    assert (
        words(forecast_parts(clock.forecast))
        == "Restore, chosen at 03:31 + waiting 20 min (Network) + recovery 2 h = back at 05:51 at the latest."
    )
    gap = calls(
        ("03:25", "strategy_chosen", "S-01"),
        plan=shop("event", dependencies=[{"name": "Network", "functions": ["F-01"]}]),
    )
    assert words(forecast_parts(gap.forecast)).endswith(
        "recovery 30 min = back at 03:55 at the latest, and what is not stated."
    )
    assert (gap.rto.verdict, verdict(gap.rto)) == ("unknown", "Forecast: 5 min to spare, as far as is known")
    assert notes(gap) == ("Not stated: how soon Network is back (no supplier RTO, no strategy with a time).",)


def test_a_forecast_that_has_passed_promises_nothing_any_more():
    early = ("03:05", "strategy_chosen", "S-01")
    assert verdict(calls(early, now="03:34").rto) == "Forecast: in time, 25 min to spare"
    passed = calls(early, now="03:42")
    assert (passed.rto.verdict, verdict(passed.rto)) == ("unknown", "Forecast has passed")
    over = calls(early, now="04:00")
    assert (over.rto.verdict, verdict(over.rto), over.rto.is_exceeded) == ("late", "Already too late", True)
    assert calls(early, now="04:10").rto.margin == -10 * MINUTE


def test_a_strategy_without_a_time_or_without_functions_makes_no_forecast_and_is_told():
    untimed = calls(("03:35", "strategy_chosen", "S-03 F-01"))
    assert (untimed.rto.verdict, words(forecast_parts(untimed.forecast))) == (
        "unknown",
        "Paper, chosen at 03:35: no time stated.",
    )
    assert notes(untimed) == (
        "The plan does not say that Paper brings it back; whoever chose it does.",
        "Not stated: how long Paper takes.",
    )
    aimless = calls(("03:35", "strategy_chosen", "S-03"))
    assert (aimless.forecast, verdict(aimless.rto)) == (None, "Forecast: not known")
    assert notes(aimless) == ("Paper is chosen, but nothing says for which functions.", "No strategy is chosen for it.")


def test_a_strategy_that_fails_leaves_none_until_the_next_is_chosen():
    failed = (FAILOVER, ("03:50", "strategy_failed", "S-01", {"text": "The standby is down, too."}))
    clock = calls(*failed)
    assert (clock.forecast, [one.reason for one in clock.failed]) == (None, ["The standby is down, too."])
    then = calls(*failed, ("03:55", "strategy_chosen", "S-02"))
    assert then.forecast.back_at == moment("05:55")


def test_a_strategy_chosen_twice_has_begun_once_and_a_later_one_takes_its_place_for_its_functions():
    tried = strategies(
        {BCP: shop()}, log(RESTORE, ("03:34", "strategy_chosen", "S-02"), ("03:40", "strategy_chosen", "S-01"))
    )
    assert {key[1]: (one.label, one.since) for key, one in tried.current.items()} == {
        "F-01": ("Failover", moment("03:40")),
        "F-02": ("Restore", moment("03:31")),
    }
    partly = strategies({BCP: shop()}, log(RESTORE, ("03:50", "strategy_failed", "S-02 F-02")))
    assert [key[1] for key in partly.current] == ["F-01"]


def test_a_function_that_is_lost_again_needs_a_choice_of_its_own():
    again = (FAILOVER, BACK, ("05:00", "function_lost", "F-01"))
    assert calls(*again).forecast is None
    assert calls(*again, ("05:05", "strategy_chosen", "S-01")).forecast.back_at == moment("05:35")


def test_data_lost_is_counted_from_the_recovery_point_to_the_loss():
    point = {"recovery_point": "2026-11-29T01:30:00+00:00"}
    assert plain(data_words(calls().data)) == "The recovery point that was reached is not known."
    lost = calls(("04:10", "function_restored", "F-01", point)).data
    assert (lost.seconds, lost.is_kept, plain(data_words(lost))) == (
        90 * MINUTE,
        False,
        "1 h 30 min of data lost, 30 min too much for its RPO of 1 h.",
    )
    later = calls(("04:10", "recovery_point", "F-01", {"recovery_point": "2026-11-29T04:20:00+01:00"})).data
    assert (later.seconds, later.is_kept) == (0, True)
    again = calls(
        ("04:10", "function_restored", "F-01", {"recovery_point": "2026-11-29T02:45:00+00:00"}),
        ("06:00", "function_lost", "F-01"),
    )
    assert (
        plain(data_words(again.data))
        == "At least 15 min of data lost, 45 min to spare for its RPO of 1 h, as far as is known."
    )


def test_of_two_losses_the_one_that_lost_more_data_counts():
    first, second = ({"recovery_point": f"2026-11-29T{point}:00+00:00"} for point in ("02:50", "05:30"))
    lines = (("04:10", "function_restored", "F-01", first), ("06:00", "function_lost", "F-01"))
    clock = calls(*lines, ("06:30", "function_restored", "F-01", second))
    assert (clock.data.seconds, clock.data.is_kept) == (30 * MINUTE, True)


def test_lost_functions_come_before_those_that_were_restored_or_not_affected():
    lost = [("03:40", "function_lost", ref) for ref in ("F-02", "F-03")]
    found = clocks(*BEGUN, *lost, BACK, FAILOVER, ("04:20", "function_unaffected", "F-02"))
    assert [(clock.label, clock.state) for clock in found] == [
        ("Archive", "Lost"),
        ("Calls", "Restored"),
        ("Orders", "Not affected"),
    ]
    struck = calls(FAILOVER, ("03:40", "function_unaffected", "F-01"))
    assert (struck.limits, struck.forecast, struck.cost.text, notes(struck)) == ((), None, "", ())


def test_what_a_plan_does_not_promise_is_said_and_comes_last():
    late, none = ("03:40", "function_lost", "F-03"), ("03:41", "function_lost", "F-99")
    found = clocks(*BEGUN, late, none, FAILOVER, ("03:45", "function_lost", "F-02"))
    assert [clock.label for clock in found] == ["Calls", "Orders", "Archive", "F-99"]
    assert notes(found[2])[:2] == ("The plan states no RTO for it.", "The plan states no MTPD for it.")
    assert notes(found[3])[0] == "The signed version has no function F-99: no objectives are known."
    assert [clock.verdict for clock in found] == ["late", "unknown", "unknown", "unknown"]


def test_a_restored_function_without_an_mtpd_has_exceeded_none():
    plan = shop("event", functions=[{"name": "Calls", "rto": "2h"}])
    assert notes(calls(BACK, plan=plan)) == ("The plan states no MTPD for it.",)


def test_objectives_that_cannot_be_read_or_do_not_apply_are_quoted():
    odd = shop("event", functions=[{"name": "Calls", "rto": "same day", "mtpd": "n/a"}])
    clock = calls(FAILOVER, plan=odd)
    assert (clock.rto, clock.mtpd, clock.verdict) == (None, None, "unknown")
    assert notes(clock) == ("Its RTO “same day” can’t be read.", "The plan says that it has no MTPD.")
    without = calls(FAILOVER, plan=shop("event", functions=[{"name": "Calls", "mtpd": "4h"}]))
    assert (without.mtpd.verdict, without.verdict) == ("in time", "unknown")


def test_an_incident_without_a_signed_version_still_counts_the_time():
    (clock,) = function_clocks({}, log(*BEGUN, FAILOVER, BACK), moment("04:30"))
    assert notes(clock) == (f"No signed version of {BCP} belongs to this incident: no objectives are known.",)
    assert (clock.label, clock.recovered_in, clock.cost.is_at_least, clock.verdict) == (
        "F-01",
        70 * MINUTE,
        True,
        "unknown",
    )


def test_clocks_stand_still_when_an_incident_ends_and_go_on_when_it_is_opened_again():
    closed = ("05:00", "closed")
    clock = calls(closed, now="12:00")
    assert (clock.now, clock.cost.text, clock.rto.left, clock.due) == (
        moment("05:00"),
        "USD 24,000",
        -HOUR,
        (moment("04:00"),),
    )
    assert calls(closed, ("11:00", "reopened"), now="12:00").now == moment("12:00")


def test_flips_count_what_has_passed_and_know_what_comes_next():
    due = due_moments(clocks(*BEGUN, RESTORE), [moment("03:50")])
    assert due == (moment("03:50"), moment("04:00"), moment("05:31"), moment("07:00"))
    assert [flips(due, moment(now)) for now in ("03:49", "03:50", "04:30", "08:00")] == [0, 1, 2, 4]
    assert (next_flip(due, moment("04:00")), next_flip(due, moment("07:00"))) == (moment("05:31"), None)


DEEDS = (
    "function_lost",
    "function_restored",
    "function_normal",
    "function_accepted",
    "strategy_chosen",
    "strategy_failed",
    "moment",
    "detected",
    "declared",
)
ROWS = st.sampled_from([*refs("F"), *refs("S"), "F-99"])
LINES = st.lists(st.tuples(st.integers(0, 900), st.sampled_from(DEEDS), ROWS, st.booleans()), min_size=1, max_size=10)
OUTCOME = {"in time": 0, "unknown": 1, "late": 2}


def told(lines):
    fields = [{"is_later": yes, "is_latest": yes, "moment": "event"} for *_, yes in lines]
    return log(
        *(
            (moment("00:00") + timedelta(minutes=at), kind, ref, more)
            for (at, kind, ref, _), more in zip(lines, fields, strict=True)
        )
    )


@settings(max_examples=80, deadline=None)
@given(WORLDS, LINES, st.integers(0, 3000), st.integers(0, 600))
def test_of_any_plan_and_log_a_clock_never_looks_better_later_and_turns_at_flips_only(drawn, lines, minute, more):
    plan, entries = world(drawn), told(lines)
    now = moment("00:00") + timedelta(minutes=minute)
    kept = function_clocks({BCP: plan}, entries, now)
    due = due_moments(kept)
    later = now + timedelta(minutes=more)
    for clock in kept:
        other = clock.at(later)
        assert OUTCOME[other.verdict] >= OUTCOME[clock.verdict]
        assert all(other.cost.of(currency) >= amount for currency, amount in clock.cost.amounts)
        assert [arithmetic(limit) for limit in clock.limits] == [arithmetic(limit) for limit in other.limits]
        if flips(due, now) == flips(due, later):
            assert [verdict_words(limit) for limit in clock.limits] == [verdict_words(limit) for limit in other.limits]
        assert notes(clock) == notes(other)
    assert function_clocks({BCP: plan}, entries, later) == tuple(clock.at(later) for clock in kept)


@settings(max_examples=80, deadline=None)
@given(
    LINES,
    st.sampled_from(["Europe/Berlin", "Australia/Lord_Howe", "America/Caracas"]),
    st.sampled_from(["event", "detection", "declaration"]),
)
def test_a_log_written_in_any_zone_makes_the_same_clocks(lines, zone, start):
    entries = told(lines)
    moved = log(*((one.happened_at.astimezone(ZoneInfo(zone)), one.kind, one.ref, dict(one.data)) for one in entries))
    now = moment("12:00")
    first, second = (
        function_clocks({BCP: shop(start)}, said, now.astimezone(ZoneInfo(zone))) for said in (entries, moved)
    )
    assert [(one.rto, one.mtpd, one.cost, one.recovered_in) for one in first] == [
        (one.rto, one.mtpd, one.cost, one.recovered_in) for one in second
    ]
