"""Rules on data: what strategies lose, how often data is copied, what a failover carries over."""

import pytest

from plans.linting import protection
from plans.linting.findings import NotApplicable, Question
from plans.reading.document import FrozenPlan
from plans.recovery.mechanisms import interval, protections
from tests.plans.linting.building import document, looked, subjects

BILLING = {"name": "Billing", "rpo": "1h"}


@pytest.mark.parametrize(("rpo", "found"), [("", ["strategies"]), ("TBD", ["strategies"]), ("15m", []), ("N/A", [])])
def test_a_strategy_states_its_recovery_point(rpo, found):
    plan = document(functions=[BILLING], strategies=[{"name": "Move", "rpo": rpo}])
    assert subjects(protection.strategy_without_rpo, plan) == found
    assert not isinstance(looked(protection.strategy_without_rpo, plan), NotApplicable)


@pytest.mark.parametrize("kinds", [{"functions": [BILLING]}, {"strategies": [{"name": "Move"}]}])
def test_without_strategies_or_recovery_points_none_is_asked_for(kinds):
    assert isinstance(looked(protection.strategy_without_rpo, document(**kinds)), NotApplicable)


def protected(text, *, kind="strategies", **row):
    field = {"strategies": "description", "risks": "mitigation"}.get(kind, "text")
    name = {"strategies": "name", "risks": "title"}.get(kind)
    return document(functions=[BILLING], **{kind: [{**({name: "Restore"} if name else {}), field: text, **row}]})


@pytest.mark.parametrize(
    "plan",
    [
        protected("From snapshots taken every 15 minutes"),
        protected("Snapshots hourly; the log weekly"),
        protected("The standby is replicated continuously"),
        protected("Replicas of all data with a lag of 30 seconds", kind="risks"),
        protected("Take a backup", kind="maintenance", cadence="Hourly"),
        protected("60-minute backups", kind="steps"),
        protected("Back up each database every thirty-five minutes", kind="steps"),
        protected("Dump the ledger to tape", kind="maintenance", cadence="Hourly"),
        document(
            functions=[{**BILLING, "ref": "F-01"}],
            dependencies=[{"name": "Archive", "backup": "Synchronous mirror", "functions": ["F-01"]}],
        ),
        protected("Backed up every night to disk and once an hour to another town"),
        protected("A backup 24 times a day", kind="steps"),
        protected("", rpo="0 (synchronous mirror)", functions=["F-01"]),
    ],
    ids=[
        "every",
        "adverb",
        "continuous",
        "lag",
        "cadence",
        "compound",
        "each",
        "tape",
        "of a need",
        "the shortest",
        "times",
        "beside the figure",
    ],
)
def test_data_copied_often_enough_holds(plan):
    assert looked(protection.unprotected, plan) == []


@pytest.mark.parametrize(
    "plan",
    [
        protected("From daily backups"),
        protected("A backup every night", kind="steps"),
        protected("Make backups", kind="maintenance", cadence="Weekly"),
        protected("Backups every 61 minutes", kind="risks"),
        protected("Backups every four hours", kind="steps"),
        protected("Twenty-four-hour backups", kind="steps"),
        protected("Backups three times a day, twice a week to tape", kind="steps"),
    ],
)
def test_data_copied_too_seldom_misses_the_recovery_point(plan):
    (finding,) = looked(protection.unprotected, plan)
    assert (finding.values[0].ref, finding.values[0].field) == ("F-01", "rpo")
    assert finding.subject == finding.values[1].ref != "F-01"
    assert finding.mend.words == "Copy data every hour."


@pytest.mark.parametrize(
    "text, seconds",
    [
        ("Snapshots every 1,440 minutes", 86400),
        ("Snapshots at most 1 440 minutes old", 86400),
        ("Backups every half hour", 1800),
        ("Replicas with a lag of 1½ hours", 5400),
        ("Snapshots every 10’000 s", 10000),
        ("Snapshots every 1.000 hours", None),
        ("Replicas with a lag of 1,2,345 minutes", None),
        ("Two hundred minute snapshots", None),
        ("Replicas with a 1’44 minute lag", None),
    ],
)
def test_an_interval_in_a_sentence_is_the_whole_number_or_none(text, seconds):
    assert interval(text) == seconds


def test_what_one_mechanism_leaves_open_is_one_finding_with_every_gap():
    rows = [BILLING, {"name": "Payroll", "rpo": "4 hours"}, {"name": "Card payments", "rpo": "0"}]
    plan = document(functions=rows, maintenance=[{"text": "Make backups", "cadence": "Daily"}])
    (finding,) = looked(protection.unprotected, plan)
    assert finding.sentence.replace("\N{NO-BREAK SPACE}", " ") == (
        "Billing may lose 1 h of data, Payroll may lose 4 h of data and Card payments may lose no data. Data is copied "
        "every day at best (“Make backups”): 23 h, 20 h and 1 d too seldom."
    )
    assert finding.mend.words == "Copy data all the time."


def test_a_mechanism_covers_what_it_names_or_serves_and_what_needs_that():
    functions = [BILLING, {"name": "Payroll", "rpo": "1h"}, {"name": "Letters", "rpo": "1h", "needs": ["F-01"]}]
    hourly = {"text": "Billing is backed up", "cadence": "Hourly"}
    (finding,) = looked(protection.unprotected, document(functions=functions, maintenance=[hourly]))
    assert [item.text for item in finding.values] == ["1h"]
    assert finding.sentence.startswith("Payroll may lose")
    serving = {"name": "Copies", "description": "Replicated every 5 minutes", "functions": ["F-02"]}
    plan = document(functions=functions, maintenance=[hourly], strategies=[serving])
    assert looked(protection.unprotected, plan) == []


PAYMENTS = {"name": "Payments", "rpo": "2h"}


def narrated(text, *functions):
    block = {"ref": "B-01", "kind": "prose", "text": text}
    outline = [{"ref": "H-01", "level": 1, "title": "Backups", "names": "", "blocks": [block]}]
    return document(functions=functions, outline=outline)


@pytest.mark.parametrize(
    "text",
    [
        "All databases are backed up every 30 minutes. Billing is run by the finance team.",
        "Billing is dear to us.\n\nWe back everything up:\n\n- a backup of all databases every 30 minutes\n- Billing by hand",
    ],
    ids=["sentences", "items"],
)
def test_a_sentence_that_names_nothing_is_about_all_whatever_stands_beside_it(text):
    assert looked(protection.unprotected, narrated(text, BILLING, PAYMENTS)) == []


@pytest.mark.parametrize("between", [". ", "\n\n", ";\n", "\n- "])
def test_a_sentence_is_about_what_it_names_and_not_about_what_stands_beside_it(between):
    text = f"Back up Billing every 30 minutes{between}Payments is copied weekly"
    (finding,) = looked(protection.unprotected, narrated(text, BILLING, PAYMENTS))
    assert finding.sentence.replace("\N{NO-BREAK SPACE}", " ") == (
        "Payments may lose 2 h of data. Data is copied every week at best (“Payments is copied weekly”): "
        "6 d 22 h too seldom."
    )
    assert [(item.ref, item.text) for item in finding.values] == [("F-02", "2h"), ("B-01", "Payments is copied weekly")]


def test_what_is_not_copied_beside_other_data_is_said_of_its_own():
    (finding,) = looked(protection.unprotected, narrated("Billing is backed up hourly.", BILLING, PAYMENTS))
    assert finding.sentence.endswith("Nothing in the plan says by what and how often its data is copied.")
    (finding,) = looked(
        protection.unprotected,
        narrated("Billing is backed up hourly. Payments has a replica. Billing has a replica.", BILLING, PAYMENTS),
    )
    assert finding.sentence.endswith(
        "The plan says “Payments has a replica”, and nowhere how often its data is copied."
    )


def test_what_one_row_leaves_open_in_several_sentences_is_one_finding():
    plan = narrated("Billing is backed up daily. Payments is copied weekly.", BILLING, PAYMENTS)
    (finding,) = looked(protection.unprotected, plan)
    assert finding.subject == "B-01"
    assert "every day at best (“Billing is backed up daily”) and every week at best (“Payments" in finding.sentence
    assert finding.sentence.replace("\N{NO-BREAK SPACE}", " ").endswith(": 23 h and 6 d 22 h too seldom.")
    named = {"name": "Daily backup of Billing", "description": "Payments is copied weekly"}
    (finding,) = looked(protection.unprotected, document(functions=[BILLING, PAYMENTS], strategies=[named]))
    assert [(item.ref, item.field) for item in finding.values] == [
        ("F-01", "rpo"),
        ("F-02", "rpo"),
        ("S-01", "name"),
        ("S-01", "description"),
    ]


def test_a_frequency_in_one_mitigation_is_only_what_the_plan_states():
    (finding,) = looked(protection.unprotected, protected("Offline backups weekly", kind="risks"))
    assert finding.sentence.replace("\N{NO-BREAK SPACE}", " ") == (
        "Billing may lose up to 1 h of data. The only frequency that the plan states is every week, in the mitigation of "
        "Restore (“Offline backups weekly”): 6 d 23 h too seldom."
    ).replace("up to 1 h", "1 h")


def test_a_frequency_in_one_mitigation_protects_no_function_that_it_does_not_name():
    (finding,) = looked(protection.unprotected, protected("Replicas with a lag of 30 seconds", kind="risks"))
    assert finding.subject == "stated"
    assert finding.sentence.endswith("(“Replicas with a lag of 30 seconds”), and it does not say whose data that is.")
    assert (finding.mend.ref, finding.mend.field) == ("R-01", "mitigation")
    linked = protected("Replicas with a lag of 30 seconds", kind="risks", functions=["F-01"])
    assert looked(protection.unprotected, linked) == []


@pytest.mark.parametrize(
    "plan",
    [
        document(functions=[BILLING]),
        document(tiers=[{"name": "Gold", "rpo": "1h"}]),
        protected("From the regular backups"),
        protected("Check the backups", kind="maintenance", cadence="Hourly"),
        protected("Backups are verified hourly", kind="steps"),
        protected("Asynchronous copies"),
    ],
    ids=["nothing", "tiers", "no interval", "only checked", "verified", "asynchronous"],
)
def test_where_no_interval_is_stated_no_recovery_point_is_met(plan):
    assert subjects(protection.unprotected, plan) == ["plan"]


def test_narrative_may_state_the_interval():
    block = {"ref": "B-01", "kind": "prose", "text": "Nothing here. Databases are replicated in real time."}
    outline = [{"ref": "H-01", "level": 1, "title": "Backups", "names": "", "blocks": [block]}]
    assert looked(protection.unprotected, document(functions=[BILLING], outline=outline)) == []


def test_without_a_recovery_point_no_protection_is_measured():
    assert isinstance(looked(protection.unprotected, document(functions=[{"name": "Billing"}])), NotApplicable)


def copied(title="Database corruption", answers=None, **strategy):
    return document(risks=[{"title": title}], strategies=[{"name": "Automated failover", **strategy}], answers=answers)


def test_a_failover_in_a_plan_with_a_risk_of_damage_is_asked_about():
    (question,) = looked(protection.carries_damage, copied())
    assert isinstance(question, Question)
    assert (question.key, question.ref) == ("carries-damage:S-01", "S-01")
    assert subjects(protection.carries_damage, copied(answers={"carries-damage:S-01": True})) == ["S-01"]
    assert looked(protection.carries_damage, copied(answers={"carries-damage:S-01": False})) == []


def test_a_copy_that_is_kept_apart_is_not_asked_about():
    assert looked(protection.carries_damage, copied(description="To a delayed replica")) == []


@pytest.mark.parametrize("plan", [copied(title="Fire"), document(risks=[{"title": "Ransomware"}])])
def test_without_a_copy_or_a_risk_of_damage_nothing_is_carried(plan):
    assert isinstance(looked(protection.carries_damage, plan), NotApplicable)


def test_how_often_is_not_said_to_be_missing_where_it_only_cannot_be_read():
    (finding,) = looked(protection.unprotected, protected("Make backups", kind="maintenance", cadence="as agreed"))
    assert finding.sentence.endswith("The plan says “Make backups”; how often (“as agreed”) can’t be read.")


HOUR, DAY = 3600, 86400
COPIED = {
    "Backups are kept up to 30 days": None,
    "Backups are retained for at most 30 days": None,
    "Daily backups, kept for up to 90 days": DAY,
    "Backups are not taken daily": None,
    "No daily backup exists": None,
    "Hourly backups are planned for 2027": HOUR,
    "Backups, planned to be hourly from 2027": None,
    "Not in real time: copied nightly": DAY,
    "Near real-time replication": None,
    "Failover to the replica takes up to 5 minutes": None,
    "Backup jobs are checked daily": None,
    "Backups encrypted, tested monthly": None,
    "Backups are taken daily and tested monthly": DAY,
    "Copies go off-site every week, backups run hourly": HOUR,
    "6-hourly backups": 6 * HOUR,
    "Backups 3x daily": 8 * HOUR,
    "Bi-weekly backups": None,
    "Backup fortnightly": 14 * DAY,
    "Snapshots every quarter of an hour": HOUR // 4,
    "Overnight backups": DAY,
    "Backups every Sunday": 7 * DAY,
    "Asynchronous replication (lag < 5 minutes)": 300,
    "Backup interval: 4h": 4 * HOUR,
    "Backups no more than 4 hours old": 4 * HOUR,
    "Quarterly backup of the archive": 7889400,
}


@pytest.mark.parametrize("text", COPIED)
def test_how_often_data_is_copied_is_no_other_time_that_the_sentence_names(text):
    made, _ = protections(FrozenPlan(protected(text)))
    assert [one.seconds for one in made] == ([] if COPIED[text] is None else [COPIED[text]])
