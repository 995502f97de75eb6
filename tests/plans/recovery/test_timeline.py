"""How soon functions are back, in examples worked out by hand."""

import pytest

from bcp_portal.documents.recovery_waterfall import NARROW, waterfall
from plans.recovery.clock import detection
from plans.recovery.report import prospect, report
from plans.recovery.rto_clock import Clock, clock
from plans.recovery.timeline import timeline
from plans.recovery.wording import sentence
from tests.plans.recovery.worlds import HEAD, labels, plan_of

MINUTE, HOUR = 60, 3600
SHOP = {"name": "Shop", "rto": "1h", "mtpd": "4h"}
FAILOVER = {"name": "Failover", "rto": "< 30 minutes", "functions": ["F-01"]}


def way(plan, ref="F-01", number=0):
    return timeline(plan).outlook(ref).ways[number]


def test_detection_decision_and_the_strategy_add_up_to_the_earliest_recovery():
    found = way(plan_of(functions=[SHOP], strategies=[FAILOVER], **HEAD))
    assert [(piece.part, piece.start, piece.seconds) for piece in found.pieces] == [
        ("detection", 0, 300),
        ("decision", 300, 900),
        ("strategy", 1200, 1800),
    ]
    assert (found.earliest, found.margin, found.mtpd_margin) == (50 * MINUTE, 10 * MINUTE, 190 * MINUTE)
    assert found.verdict == "in time"
    assert found.is_upper


@pytest.mark.parametrize(
    "said, counted, margin",
    [
        ("", 50, 10),
        ("Whenever", 50, 10),
        ("The event", 50, 10),
        ("Detection of the failure", 45, 15),
        ("Declaration of the incident", 30, 30),
        ("Activation of the plan", 30, 30),
    ],
)
def test_the_clock_decides_what_counts_toward_the_rto_but_never_toward_the_mtpd(said, counted, margin):
    clock = [{"name": "RTO clock", "topic": "clock", "value": said}]
    found = way(plan_of(facts=clock, functions=[SHOP], strategies=[FAILOVER], **HEAD))
    assert (found.counted, found.margin) == (counted * MINUTE, margin * MINUTE)
    assert found.mtpd_margin == 190 * MINUTE


def test_the_clock_may_be_told_in_the_narrative_and_a_fact_comes_first():
    outline = outline_of("Read this well. An RTO counts from the declaration of an incident.")
    assert clock(plan_of(outline=outline)) == Clock("declaration", "B-01")
    fact = [{"name": "RTO clock", "topic": "clock", "value": "Detection"}]
    assert clock(plan_of(outline=outline, facts=fact)).start == "detection"
    assert clock(plan_of(outline=[])) == Clock("event")


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("The RTO clock starts at the event, not at its declaration.", "event"),
        ("The clock does not start at the event but at the declaration.", "declaration"),
        ("The RTO clock does not start until the incident is declared.", "declaration"),
        ("The RTO is counted from the moment it is detected until the service is declared restored.", "detection"),
        ("All times in this plan are measured from the moment the outage is noticed.", "detection"),
        ("The clock of every objective starts with the alarm.", "detection"),
        ("The RTO is the longest time from the outage until the service is back.", "event"),
        ("RTO (from declaration) is given for each tier.", "declaration"),
    ],
)
def test_a_sentence_about_the_clock_is_taken_at_its_word(text, start):
    assert clock(plan_of(outline=outline_of(text))) == Clock(start, "B-01")


@pytest.mark.parametrize(
    "text",
    [
        "The objectives of this plan are to protect customers and staff from the effects of disruptive incidents.",
        "Every strategy meets its RTO when it recovers from an outage.",
        "The recovery time is noted by whoever starts the incident log.",
        "Recovery time objectives run from one hour to five days, whatever the incident.",
    ],
)
def test_aims_and_recoveries_from_incidents_say_nothing_of_the_clock(text):
    assert clock(plan_of(outline=outline_of(text))) == Clock("event")


def outline_of(text):
    """An outline that holds one text."""
    block = {"ref": "B-01", "kind": "prose", "text": text}
    return [{"ref": "H-01", "level": 2, "title": "Objectives", "names": "", "blocks": [block]}]


@pytest.mark.parametrize(
    "text",
    [
        "Check the backups every hour",
        "Check the generator and the batteries every day",
        "The coordinator checks progress every 30 minutes",
        "Watch the database every 10 minutes while it is restored",
        "Check the phone tree every day",
    ],
)
def test_looking_after_spare_power_or_a_recovery_detects_no_failure(text):
    plan = plan_of(steps=[{"text": text}], maintenance=[{"text": "Monitor the till every 20 minutes"}])
    assert detection(plan).seconds == 20 * MINUTE


def test_an_unstated_clock_is_said_to_be_unstated():
    assert "does not say" in timeline(plan_of(functions=[SHOP])).clock.sentence


def test_a_function_waits_for_the_longest_chain_of_what_it_needs():
    found = way(
        plan_of(
            functions=[SHOP],
            strategies=[FAILOVER],
            **HEAD,
            dependencies=[
                {"name": "Web", "rto": "20m", "functions": ["F-01"], "needs": ["D-02"]},
                {"name": "Database", "rto": "40m"},
                {"name": "Mail", "rto": "10m", "functions": ["F-01"]},
            ],
        )
    )
    waited = [(piece.label, piece.seconds) for piece in found.pieces if piece.part == "waiting"]
    assert waited == [("Database", 40 * MINUTE), ("Web", 20 * MINUTE)]
    assert (found.earliest, found.margin, found.verdict) == (110 * MINUTE, -50 * MINUTE, "late")


def test_a_dependency_without_a_time_of_its_own_takes_that_of_the_best_strategy_that_lists_it():
    found = way(
        plan_of(
            functions=[SHOP],
            dependencies=[{"name": "Database", "functions": ["F-01"]}],
            strategies=[
                FAILOVER,
                {"name": "Restore", "rto": "2h", "dependencies": ["D-01"]},
                {"name": "Standby", "rto": "1h", "dependencies": ["D-01"]},
            ],
        )
    )
    assert [(piece.label, piece.row.label) for piece in found.pieces] == [
        ("Database", "Standby"),
        ("Failover", "Failover"),
    ]
    assert found.earliest == 90 * MINUTE


def test_a_strategy_that_also_brings_back_what_the_function_needs_counts_once():
    both = FAILOVER | {"dependencies": ["D-01"]}
    found = way(
        plan_of(
            functions=[SHOP],
            strategies=[both],
            dependencies=[{"name": "Database", "functions": ["F-01"]}],
        )
    )
    assert found.earliest == 30 * MINUTE
    assert not [missing for missing in found.missing if missing.part == "waiting"]


def test_a_function_waits_for_the_functions_it_needs():
    sign_in = {"name": "Sign-in", "rto": "2h"}
    strategies = [FAILOVER, {"name": "Rebuild", "rto": "90m", "functions": ["F-02"]}]
    found = way(plan_of(functions=[SHOP, sign_in], strategies=strategies, needs={"F-01": ["F-02"]}))
    assert [(piece.label, piece.seconds) for piece in found.pieces] == [
        ("Sign-in", 90 * MINUTE),
        ("Failover", 30 * MINUTE),
    ]


def test_what_stands_in_a_circle_comes_back_one_after_the_other():
    found = way(
        plan_of(
            functions=[SHOP],
            strategies=[FAILOVER],
            dependencies=[
                {"name": "A", "rto": "10m", "functions": ["F-01"], "needs": ["D-02"]},
                {"name": "B", "rto": "20m", "needs": ["D-01", "D-03"]},
                {"name": "C", "rto": "5m"},
            ],
        )
    )
    assert [(piece.label, piece.seconds) for piece in found.pieces[:2]] == [("C", 5 * MINUTE), ("A, B", 30 * MINUTE)]


def test_what_is_missing_is_named_and_keeps_a_recovery_from_being_in_time():
    plan = plan_of(functions=[SHOP], strategies=[FAILOVER], dependencies=[{"name": "Database", "functions": ["F-01"]}])
    found = way(plan)
    assert [missing.words for missing in found.missing] == [
        "how often failures are looked for",
        "how long the decision to recover takes (a first phase, or a response time)",
        "how soon Database is back (no supplier RTO, no strategy with a time)",
    ]
    assert (found.earliest, found.verdict) == (30 * MINUTE, "unknown")
    assert "and what is not stated" in sentence(found)


def test_what_is_missing_before_the_clock_starts_does_not_count_toward_the_rto():
    clock = [{"name": "Clock", "topic": "clock", "value": "Declaration"}]
    found = way(plan_of(facts=clock, functions=[SHOP], strategies=[FAILOVER]))
    assert len(found.missing) == 2
    assert found.verdict == "in time"


def test_too_late_already_is_too_late_whatever_is_missing():
    slow = FAILOVER | {"rto": "2h"}
    assert way(plan_of(functions=[SHOP], strategies=[slow])).verdict == "late"


def test_a_lower_bound_lacks_its_upper_one():
    open_ended = FAILOVER | {"rto": "> 10m"}
    found = way(plan_of(functions=[SHOP], strategies=[open_ended], **HEAD))
    assert [missing.words for missing in found.missing] == ["an upper bound for how long Failover takes"]
    assert found.verdict == "unknown"


def test_a_strategy_that_names_no_function_serves_none_and_is_listed():
    found = timeline(plan_of(functions=[SHOP], strategies=[FAILOVER | {"functions": []}]))
    assert labels(found.idle) == ["Failover"]
    outlook = found.outlook("F-01")
    assert (outlook.best, outlook.ways) == (None, ())
    assert outlook.sentence == "No strategy names Shop among the functions it serves."


def test_ways_come_soonest_first_and_those_without_a_time_last():
    strategies = [FAILOVER | {"name": "Untimed", "rto": ""}, FAILOVER | {"name": "Slow", "rto": "3h"}, FAILOVER]
    outlook = timeline(plan_of(functions=[SHOP], strategies=strategies)).outlook("F-01")
    assert [found.strategy.label for found in outlook.ways] == ["Failover", "Slow", "Untimed"]
    assert outlook.best.strategy.label == "Failover"


def test_the_waterfall_draws_each_stretch_beside_the_last_and_says_the_same_in_words():
    plan = plan_of(functions=[SHOP], strategies=[FAILOVER, FAILOVER | {"name": "Rebuild", "rto": "3h"}], **HEAD)
    drawing = waterfall(prospect(timeline(plan).outlook("F-01")))
    first = [box for box in drawing.boxes if box.y == drawing.boxes[0].y]
    assert [box.css for box in first] == ["detection", "decision", "strategy"]
    assert first[1].x == pytest.approx(first[0].x + first[0].width, abs=0.2)
    assert [line.css for line in drawing.lines] == ["rto", "mtpd"]
    assert "10\N{NO-BREAK SPACE}min to spare for its RTO" in drawing.alternative
    assert drawing.table[0].mtpd == "3\N{NO-BREAK SPACE}h 10\N{NO-BREAK SPACE}min to spare"
    assert [row.is_late for row in drawing.table] == [False, True]
    assert drawing.table[0].cells == ("up to 5\xa0min", "up to 15\xa0min", "nothing", "up to 30\xa0min")


def test_on_a_phone_names_stand_above_their_bars_and_the_margin_alone_below():
    cloud = {"name": "Cloud", "functions": ["F-01"]}
    plan = plan_of(functions=[SHOP], strategies=[FAILOVER | {"rto": "3h"}], dependencies=[cloud], **HEAD)
    shown = prospect(timeline(plan).outlook("F-01"))
    drawing = waterfall(shown, NARROW)
    [name] = [word for word in drawing.words if word.text == "Failover"]
    [margin] = [word for word in drawing.words if "too late" in word.text]
    assert name.y < drawing.boxes[0].y < margin.y
    assert margin.text == shown.ways[0].rto[0].upper() + shown.ways[0].rto[1:]
    assert all(0 <= word.x <= drawing.width for word in drawing.words)
    assert drawing.boxes[-1].x + drawing.boxes[-1].width <= drawing.width
    assert drawing.table == waterfall(shown).table


def test_a_function_without_a_way_back_has_a_note_and_no_drawing():
    drawing = waterfall(prospect(timeline(plan_of(functions=[SHOP])).outlook("F-01")))
    assert drawing.boxes == ()
    assert drawing.note == "No strategy names Shop among the functions it serves."


def test_an_objective_far_beyond_every_recovery_is_named_and_not_drawn():
    far = SHOP | {"mtpd": "30 days"}
    drawing = waterfall(prospect(timeline(plan_of(functions=[far], strategies=[FAILOVER])).outlook("F-01")))
    assert [line.css for line in drawing.lines] == ["rto"]
    assert drawing.note == "MTPD is further right: 30\N{NO-BREAK SPACE}d."


def test_a_recovery_far_longer_than_every_objective_is_cut_off_and_says_so():
    plan = plan_of(functions=[SHOP], strategies=[FAILOVER, FAILOVER | {"name": "Rebuild", "rto": "3 days"}], **HEAD)
    drawing = waterfall(prospect(timeline(plan).outlook("F-01")))
    assert [(word.text, word.y) for word in drawing.words if word.text == "→"] == [("→", drawing.boxes[-1].y + 11)]
    assert drawing.note == "An arrow marks a bar that goes on beyond the drawing."
    assert [line.css for line in drawing.lines] == ["rto", "mtpd"]


def test_what_more_ways_within_the_rto_share_is_said():
    same = {"functions": ["F-01"], "responsible": "Operations"}
    ways = [same | {"name": "Failover", "rto": "10m"}, same | {"name": "Restore", "rto": "20m"}]
    [found] = report(plan_of(functions=[SHOP], strategies=ways)).prospects
    assert found.depth == (
        "One within the RTO: Failover. 1 more shares a team, a dependency or a supplier with a counted one, or it names "
        "none."
    )


@pytest.mark.parametrize(
    "rpo, said",
    [
        ("4h", "Protected every 1 h, within the RPO of 4 h."),
        ("", "Protected every 1 h; no RPO is stated."),
        ("15m", "Protected every 1 h: up to 45 min more is lost than the RPO of 15 min allows."),
    ],
)
def test_how_often_data_is_protected_is_said_against_the_rpo(rpo, said):
    steps = [{"group": "Data", "text": "Back up all data every hour"}]
    [found] = report(plan_of(functions=[SHOP | {"rpo": rpo}], steps=steps)).prospects
    assert found.data.replace("\N{NO-BREAK SPACE}", " ") == said
    assert found.is_data_short == ("more" in said)


@pytest.mark.parametrize(
    "rpo, said",
    [
        ("2 weeks", "That is within the RPO of 14 d."),
        ("", "No RPO is stated."),
        ("T+4", "The RPO can’t be read."),
        ("1h", "Up to 6 d 23 h more would be lost than the RPO of 1 h allows."),
    ],
)
def test_a_frequency_in_one_mitigation_is_attributed_and_not_the_protection_of_all(rpo, said):
    risks = [{"title": "Ransomware", "mitigation": "Offline backups weekly"}]
    [found] = report(plan_of(functions=[SHOP | {"rpo": rpo}], risks=risks)).prospects
    assert found.data.replace("\N{NO-BREAK SPACE}", " ") == (
        "The only frequency that the plan states is every 7 d, in the mitigation of Ransomware (“Offline backups weekly”); "
        f"it does not say for whose data. {said}"
    )


def test_what_is_said_of_a_function_goes_before_what_is_said_of_no_data():
    risks = [{"title": "Ransomware", "mitigation": "Offline backups hourly"}]
    steps = [{"group": "Data", "text": "Back up the Shop every day"}]
    [found] = report(plan_of(functions=[SHOP | {"name": "Shop", "rpo": "1 day"}], risks=risks, steps=steps)).prospects
    assert found.data.replace("\N{NO-BREAK SPACE}", " ") == "Protected every 1 d, within the RPO of 1 d."


def test_times_that_cannot_be_read_are_named_and_no_margin_is_told():
    plan = plan_of(
        functions=[SHOP | {"rto": "same day", "mtpd": "T+4"}], strategies=[FAILOVER | {"rto": "soon"}], **HEAD
    )
    found = report(plan)
    assert found.unread == (
        f"RTO of {SHOP['name']} (“same day”)",
        f"MTPD of {SHOP['name']} (“T+4”)",
        f"RTO of {FAILOVER['name']} (“soon”)",
    )
    [way] = found.prospects[0].ways
    assert (way.rto, way.mtpd) == ("the RTO can’t be read", "the MTPD can’t be read")
    assert f"how long {FAILOVER['name']} takes (“soon” can’t be read)" in way.missing
    assert found.prospects[0].depth == "Can’t be counted without an RTO that can be read."


def test_a_way_back_without_a_time_is_not_said_to_have_time_to_spare():
    plan = plan_of(functions=[SHOP], strategies=[FAILOVER | {"rto": ""}], **HEAD)
    [row] = waterfall(prospect(timeline(plan).outlook("F-01"))).table
    assert (row.total, row.rto, row.mtpd) == ("no time stated", "not known", "not known")
    assert "to spare" not in sentence(way(plan))
