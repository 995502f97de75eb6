"""Rules on strategies: whether they are fast enough, alone, after detection and decision, in a chain, and how many."""

import pytest

from plans.linting import independence, strategies
from plans.linting.findings import NotApplicable, Question, RuleFinding
from plans.reading.document import FrozenPlan
from plans.recovery.fallback import fallbacks
from tests.plans.linting.building import document, looked, subjects

BILLING = {"name": "Billing", "rto": "4h"}
ARCHIVE = {"name": "Archive", "rto": "2d"}
PHASE = {"name": "Assessment", "window": "0-15 minutes"}
WATCH = {"group": "Monitoring", "text": "Check the health of all systems every 5 minutes"}


def served(rto, *, functions=("F-01",), answers=None, **kinds):
    """Billing, which needs 4 h, and a strategy that takes ``rto`` and names ``functions``."""
    return document(
        functions=[BILLING, ARCHIVE],
        strategies=[{"name": "Move", "rto": rto, "functions": functions}],
        answers=answers,
        **kinds,
    )


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def questions(look, plan):
    return [said.key for said in looked(look, plan) if isinstance(said, Question)]


def test_a_strategy_slower_than_what_it_serves_is_too_slow_with_the_arithmetic():
    (finding,) = looked(strategies.slower_than_objective, served("< 6 hours"))
    assert isinstance(finding, RuleFinding)
    assert finding.subject == "F-01"
    assert plain(finding.sentence) == "Billing must be back within 4 h. Move takes up to 6 h: 2 h too long."
    assert [(item.ref, item.field) for item in finding.values] == [("F-01", "rto"), ("S-01", "rto")]


@pytest.mark.parametrize("rto", ["4h", "3h 59m", "immediate"])
def test_a_strategy_within_the_objective_holds(rto):
    assert looked(strategies.slower_than_objective, served(rto)) == []


def test_where_no_strategy_names_a_function_the_editor_is_asked_and_nothing_is_blocked():
    silent = served("6h", functions=())
    (question,) = looked(strategies.slower_than_objective, silent)
    assert (question.key, question.ref, question.field, question.target) == (
        "serves:S-01:F-01",
        "S-01",
        "functions",
        "F-01",
    )


def test_an_answer_settles_whether_a_strategy_serves_a_function():
    confirmed = served("6h", functions=(), answers={"serves:S-01:F-01": True})
    (finding,) = looked(strategies.slower_than_objective, confirmed)
    assert "supposes" not in finding.sentence
    assert (
        looked(strategies.slower_than_objective, served("6h", functions=(), answers={"serves:S-01:F-01": False})) == []
    )


def test_a_link_that_came_from_an_answer_leaves_the_other_pairs_open():
    plan = document(
        functions=[BILLING, {"name": "Payroll", "rto": "1h"}],
        strategies=[{"name": "Move", "rto": "6h", "functions": ["F-01"]}],
        answers={"serves:S-01:F-01": True},
    )
    assert subjects(strategies.slower_than_objective, plan) == ["F-01"]
    assert questions(strategies.slower_than_objective, plan) == ["serves:S-01:F-02"]


def test_a_strategy_named_after_one_function_is_not_supposed_to_serve_another():
    plan = document(
        functions=[BILLING, {"name": "Payroll", "rto": "1h"}], strategies=[{"name": "Billing by hand", "rto": "3h"}]
    )
    assert looked(strategies.slower_than_objective, plan) == []


@pytest.mark.parametrize(
    "kinds",
    [
        {"functions": [BILLING]},
        {"functions": [{"name": "Billing"}], "strategies": [{"name": "Move", "rto": "2h", "functions": ["F-01"]}]},
        {"functions": [BILLING], "strategies": [{"name": "Move", "functions": ["F-01"]}]},
    ],
    ids=["no strategy", "no objective", "no time"],
)
@pytest.mark.parametrize("look", [strategies.slower_than_objective, strategies.no_margin, strategies.chain_too_long])
def test_without_times_to_compare_the_rules_on_times_do_not_apply(look, kinds):
    assert isinstance(looked(look, document(**kinds)), NotApplicable)


def test_detection_and_decision_can_use_up_the_margin():
    (finding,) = looked(strategies.no_margin, served("3h 50m", phases=[PHASE], steps=[WATCH]))
    assert finding.subject == "F-01"
    assert "Detection up to 5 min and decision up to 15 min go by first" in plain(finding.sentence)
    assert "together up to 4 h 10 min: 10 min too long" in plain(finding.sentence)


@pytest.mark.parametrize("rto", ["3h 40m", "5h"], ids=["to the minute", "too slow by itself"])
def test_a_strategy_with_margin_or_too_slow_by_itself_is_not_short_of_margin(rto):
    assert looked(strategies.no_margin, served(rto, phases=[PHASE], steps=[WATCH])) == []


@pytest.mark.parametrize(
    ("watch", "lost"),
    [
        ("Sensors are polled each minute", "1 min"),
        ("The line is checked every two minutes", "2 min"),
        ("Heartbeats every 30 seconds", "30 s"),
        ("Check each server every 5 minutes", "5 min"),
        ("Each probe polls every week, each line every hour", "1 h"),
        ("Check it every twenty-five minutes", "25 min"),
        ("A heartbeat every forty seconds", "40 s"),
        ("Probe it every fifteen minutes", "15 min"),
    ],
)
def test_failures_are_looked_for_in_many_words(watch, lost):
    (finding,) = looked(strategies.no_margin, served("4h", steps=[{"text": watch}]))
    assert f"Detection up to {lost} goes by first" in plain(finding.sentence)


@pytest.mark.parametrize("watch", ["Check each server", "Check it every one hundred and twenty minutes"])
def test_where_no_length_of_time_can_be_read_none_is_supposed(watch):
    assert isinstance(looked(strategies.no_margin, served("4h", steps=[{"text": watch}])), NotApplicable)


def test_looking_after_copies_detects_no_failure():
    plan = served("4h", steps=[{"text": "Check the backups every 10 minutes"}])
    assert isinstance(looked(strategies.no_margin, plan), NotApplicable)


def test_a_time_without_an_upper_bound_is_too_long_by_at_least():
    (finding,) = looked(strategies.slower_than_objective, served("> 5 hours"))
    assert plain(finding.sentence).endswith("Move takes more than 5 h: at least 1 h too long.")


@pytest.mark.parametrize(("start", "found"), [("Detection", []), ("Declaration", []), ("The event", ["F-01"])])
def test_what_the_clock_of_the_plan_leaves_out_is_not_counted(start, found):
    clock = [{"name": "RTO clock starts at", "value": start, "topic": "clock"}]
    plan = served("3h 45m", phases=[PHASE], steps=[WATCH], facts=clock)
    assert subjects(strategies.no_margin, plan) == found


MAJOR, MINOR = {"name": "Major", "response_time": "45 min"}, {"name": "Minor", "response_time": "2h"}


@pytest.mark.parametrize("phases", [[PHASE], []], ids=["longer than the first phase", "no phase"])
def test_the_decision_lasts_as_long_as_the_severity_of_the_function_is_answered_in(phases):
    rows = [{**BILLING, "operational_impact": "Major"}, {**BILLING, "name": "Letters", "operational_impact": "Minor"}]
    plan = document(
        functions=rows,
        strategies=[{"name": "Move", "rto": "3h", "functions": ["F-01", "F-02"]}],
        severities=[MAJOR, MINOR],
        phases=phases,
        steps=[WATCH],
    )
    (finding,) = looked(strategies.no_margin, plan)
    assert finding.subject == "F-02"
    assert "decision up to 2 h go by first" in plain(finding.sentence)
    assert "together up to 5 h 5 min: 1 h 5 min too long" in plain(finding.sentence)
    assert ("SV-02", "response_time") in [(item.ref, item.field) for item in finding.values]
    assert fallbacks(FrozenPlan(plan))[1].depth == 0


def test_a_clock_that_leaves_detection_and_decision_out_leaves_the_margin_whole():
    clock = [{"name": "RTO clock starts at", "value": "Declaration", "topic": "clock"}]
    assert looked(strategies.no_margin, served("4h", phases=[PHASE], facts=clock)) == []


def test_a_plan_without_detection_and_decision_has_no_margin_to_judge():
    assert isinstance(looked(strategies.no_margin, served("4h")), NotApplicable)


@pytest.mark.parametrize(
    ("kinds", "why"),
    [({"steps": [WATCH]}, "how long a decision takes"), ({"phases": [PHASE]}, "how often failures are looked for")],
)
def test_half_of_what_goes_by_first_shows_no_margin_but_may_use_it_up(kinds, why):
    said = looked(strategies.no_margin, served("1h", **kinds))
    assert isinstance(said, NotApplicable)
    assert why in said.why
    assert subjects(strategies.no_margin, served("3h 59m", **kinds)) == ["F-01"]


def ways(*rows, **kinds):
    strategies_ = [{"functions": ["F-01"], **row} for row in rows]
    return document(functions=[BILLING], strategies=strategies_, **kinds)


FAST = {"name": "Switch over", "rto": "1h", "responsible": "Team A"}
SECOND = {"name": "Rebuild", "rto": "3h", "responsible": "Team B"}
DEPENDENCIES = [
    {"name": "Cloud", "supplier": "SUP-1"},
    {"name": "Mail", "supplier": "SUP-1"},
    {"name": "Racks", "supplier": "SUP-2"},
    {"name": "Desk", "supplier": "Internal", "needs": ["D-01"]},
    {"name": "Van", "supplier": "Internal"},
]


def test_two_independent_ways_back_in_time_hold():
    assert looked(independence.few_ways_back, ways(FAST, SECOND)) == []


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([FAST], "Only Switch over does so."),
        ([FAST, {**SECOND, "rto": "5h"}], "Only Switch over does so."),
        ([{**FAST, "functions": []}, {**SECOND, "functions": ["F-09"]}], "No strategy is known"),
        ([FAST, {**SECOND, "responsible": "team a"}], "do so, and share Team A: what stops one"),
        ([{**FAST, "dependencies": ["D-03"]}, {**SECOND, "dependencies": ["D-03"]}], "and share Racks and SUP-2:"),
        ([{**FAST, "dependencies": ["D-01"]}, {**SECOND, "dependencies": ["D-02"]}], "and share SUP-1:"),
        ([{**FAST, "dependencies": ["D-04"]}, {**SECOND, "dependencies": ["D-01"]}], "and share Cloud and SUP-1:"),
        ([FAST | {"responsible": ""}, SECOND | {"responsible": ""}], "none says which team or dependency it takes"),
        ([FAST, FAST | {"dependencies": ["D-03"]}, SECOND | {"responsible": "Team A"}], "and share Team A:"),
        ([FAST, {**SECOND, "rto": "3h 30m", "trigger": "Switch over fails"}], "Only Switch over does so."),
    ],
    ids=[
        "one",
        "one in time",
        "none",
        "one team",
        "one dependency",
        "one supplier",
        "what it needs",
        "nothing stated",
        "three of a team",
        "one after the other",
    ],
)
def test_fewer_than_two_independent_ways_back_are_too_few(rows, said):
    (finding,) = looked(independence.few_ways_back, ways(*rows, dependencies=DEPENDENCIES))
    assert finding.subject == "F-01"
    assert said in finding.sentence


@pytest.mark.parametrize(("one", "other"), [("D-01", "D-03"), ("D-04", "D-05")], ids=["two suppliers", "both in house"])
def test_ways_back_that_stand_on_different_suppliers_are_independent(one, other):
    rows = [{**FAST, "dependencies": [one]}, {**SECOND, "dependencies": [other]}]
    assert looked(independence.few_ways_back, ways(*rows, dependencies=DEPENDENCIES)) == []


def test_where_nothing_is_linked_only_a_sure_lack_of_ways_back_is_said():
    unlinked = [{**FAST, "functions": []}, {**SECOND, "functions": []}]
    assert isinstance(looked(independence.few_ways_back, ways(*unlinked)), NotApplicable)
    assert subjects(independence.few_ways_back, ways(unlinked[0], {**unlinked[1], "rto": "2d"})) == ["F-01"]
    assert isinstance(looked(independence.few_ways_back, document(functions=[BILLING])), NotApplicable)


@pytest.mark.parametrize(
    ("trigger", "rank"),
    [
        ("Switch over fails", "primary"),
        ("Automated recovery did not work", "secondary"),
        ("The recovery is not possible", "secondary"),
        ("Failover failed", "primary"),
        ("If the switch over does not start", "primary"),
        ("Switching over is too slow", "primary"),
        ("Unable to switch over within 10 minutes", "primary"),
    ],
)
def test_a_fallback_counts_together_with_what_is_tried_before_it(trigger, rank):
    rows = [{**FAST, "description": "Automatic"}, {**SECOND, "rto": "< 3h 30m", "trigger": trigger, "rank": rank}]
    (finding,) = looked(strategies.chain_too_long, ways(*rows))
    assert finding.subject == "S-01+S-02"
    assert "Billing within 4 h. One is tried" in plain(finding.sentence)
    assert subjects(strategies.slower_than_objective, ways(rows[0], {**rows[1], "rto": "9h"})) == []


@pytest.mark.parametrize(
    ("trigger", "is_fallback"),
    [
        ("Ransomware, or the switch over fails", False),
        ("Switch over or any other recovery fails", True),
        ("The switch over fails or did not begin", True),
    ],
)
def test_what_something_else_may_set_off_is_no_mere_fallback(trigger, is_fallback):
    plan = ways(FAST, {**SECOND, "rto": "3h 30m", "trigger": trigger})
    assert isinstance(looked(strategies.chain_too_long, plan), NotApplicable) is not is_fallback
    slow = ways(FAST, {**SECOND, "rto": "9h", "trigger": trigger})
    assert bool(subjects(strategies.slower_than_objective, slow)) is not is_fallback


def test_a_chain_is_followed_to_its_start_and_survives_a_circle():
    third = {"name": "Paper", "rto": "2h", "trigger": "Rebuild fails"}
    rows = [FAST, {**SECOND, "rto": "2h", "trigger": "Switch over fails"}, third]
    assert subjects(strategies.chain_too_long, ways(*rows)) == ["S-01+S-02+S-03"]
    circle = [{**FAST, "rto": "3h", "trigger": "Rebuild fails"}, {**SECOND, "trigger": "Switch over fails"}]
    assert subjects(strategies.chain_too_long, ways(*circle)) == ["S-02+S-01", "S-01+S-02"]


def test_a_chain_within_the_objective_holds():
    assert looked(strategies.chain_too_long, ways(FAST, {**SECOND, "trigger": "Switch over fails"})) == []


@pytest.mark.parametrize("trigger", ["Health checks of the systems fail", "The power fails", "Network failure"])
def test_the_failure_of_a_system_is_no_failed_strategy(trigger):
    plan = ways(FAST, {**SECOND, "rto": "9h", "trigger": trigger})
    assert isinstance(looked(strategies.chain_too_long, plan), NotApplicable)
    assert subjects(strategies.slower_than_objective, plan) == ["F-01"]
