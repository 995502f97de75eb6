"""Three plans of the size of a sheet of paper, worked out by hand first. Minutes, as on the paper."""

from plans.recovery.fallback import fallbacks
from plans.recovery.protection import data_outlooks
from plans.recovery.report import report
from plans.recovery.timeline import timeline
from tests.plans.recovery.worlds import plan_of

# A pharmacy. Power takes 15, then the robot 45 at most; 10 to see it and 20 to decide; its clock starts at detection.
PHARMACY = plan_of(
    facts=[{"name": "RTO clock", "topic": "clock", "value": "Detection"}],
    phases=[{"name": "Decide", "window": "0-20 min"}],
    steps=[{"group": "Watch", "text": "The robot is checked every 10 minutes"}],
    functions=[{"name": "Dispensing", "rto": "2 h", "mtpd": "6 h", "rpo": "1 h"}],
    dependencies=[
        {"name": "Robot", "supplier": "SUP-1", "rto": "30-45 min", "functions": ["F-01"], "needs": ["D-02"]},
        {"name": "Power", "supplier": "SUP-2", "rto": "15 min"},
    ],
    strategies=[
        {"name": "By hand", "rto": "< 40 min", "functions": ["F-01"], "responsible": "Counter"},
        {"name": "Second robot", "rto": "1 h", "functions": ["F-01"], "dependencies": ["D-02"], "responsible": "Store"},
    ],
    maintenance=[{"text": "Snapshots of the records every 30 minutes"}],
)

# A port. Network (20) and directory (25) need each other; cranes need the network, the gate needs the cranes. Major is
# answered in 45, Minor in 120, and the first phase lasts 30. Nothing says how often failures are looked for.
PORT = plan_of(
    phases=[{"name": "Gather", "window": "0-30 min"}],
    severities=[{"name": "Major", "response_time": "45 min"}, {"name": "Minor", "response_time": "2 h"}],
    functions=[
        {"name": "Cranes", "rto": "3 h", "operational_impact": "Major"},
        {"name": "Gate", "rto": "1 h", "operational_impact": "minor"},
    ],
    dependencies=[
        {"name": "Network", "rto": "20 min", "functions": ["F-01"], "needs": ["D-02"]},
        {"name": "Directory", "rto": "25 min", "needs": ["D-01"]},
    ],
    strategies=[
        {"name": "Spare control", "rto": "50 min", "functions": ["F-01"], "responsible": "Yard"},
        {"name": "Paper gate", "rto": "10 min", "functions": ["F-02"], "responsible": "Yard"},
    ],
    needs={"F-02": ["F-01"]},
)

# A radio station. The transmitter has no time of its own: the reserve studio brings it back, in more than 10.
RADIO = plan_of(
    functions=[{"name": "Broadcast", "rto": "30 min", "mtpd": "2 h"}],
    dependencies=[{"name": "Transmitter", "functions": ["F-01"]}],
    strategies=[
        {"name": "Reserve studio", "rto": "> 10 min", "functions": ["F-01"], "dependencies": ["D-01"]},
        {"name": "Loop tape", "rto": "5 min", "functions": ["F-01"]},
    ],
)


def minutes(plan, ref="F-01"):
    """By strategy: from the event, toward the RTO, to spare for the RTO; and the verdict."""
    return {
        way.strategy.label: (way.earliest // 60, way.counted // 60, way.margin // 60, way.verdict)
        for way in timeline(plan).outlook(ref).ways
    }


def said(plan, number=0):
    """What the page and the annex say of a function, without the spaces that don't break."""
    found = report(plan).prospects[number]
    words = [(way.strategy, way.total, way.rto, way.mtpd) for way in found.ways]
    return [tuple(text.replace("\N{NO-BREAK SPACE}", " ") for text in way) for way in words]


def test_the_pharmacy_is_just_in_time_by_hand_and_too_late_with_a_second_robot():
    assert minutes(PHARMACY) == {
        "By hand": (10 + 20 + 15 + 45 + 40, 120, 0, "in time"),
        "Second robot": (10 + 20 + 15 + 45 + 60, 140, -20, "late"),
    }
    assert said(PHARMACY) == [
        ("By hand", "up to 2 h 10 min", "just in time", "3 h 50 min to spare"),
        ("Second robot", "up to 2 h 30 min", "20 min too late", "3 h 30 min to spare"),
    ]


def test_the_pharmacy_has_two_ways_that_share_nothing_and_loses_half_of_what_it_may():
    (fallback,), (data,) = fallbacks(PHARMACY), data_outlooks(PHARMACY)
    assert ([row.label for row in fallback.chosen], fallback.depth) == (["By hand", "Second robot"], 2)
    assert (data.best.seconds // 60, data.margin // 60) == (30, 30)


def test_the_port_waits_for_a_circle_one_after_the_other_and_for_the_answer_of_its_severity():
    assert minutes(PORT) == {"Spare control": (45 + (20 + 25) + 50, 140, 40, "unknown")}
    assert minutes(PORT, "F-02") == {"Paper gate": (120 + (20 + 25 + 50) + 10, 225, -165, "late")}
    assert (
        report(PORT).decision == "up to 45\xa0min, and up to 2\xa0h where the severity of a function is answered later"
    )
    assert [fallback.depth for fallback in fallbacks(PORT)] == [1, 0]


def test_the_radio_counts_once_what_one_strategy_brings_back_and_trusts_no_lower_bound():
    assert minutes(RADIO) == {"Reserve studio": (10, 10, 20, "unknown"), "Loop tape": (10 + 5, 15, 15, "unknown")}
    lacking = [missing.words for missing in timeline(RADIO).outlook("F-01").ways[1].missing]
    assert lacking[2:] == ["an upper bound for how soon Transmitter is back"]
