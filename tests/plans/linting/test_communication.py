"""Rules on communication: channels that work, authorities that are told, words that can be kept, failures that are seen."""

import pytest

from plans.linting import communication
from plans.linting import response_wording as wording
from plans.linting.findings import NotApplicable, RuleFinding
from tests.plans.linting.building import document, looked, subjects

HOSTING = {"name": "Hosting", "functions": ["F-01"], "needs": ["D-02"]}
POWER = {"name": "Power"}
MOBILE = {"name": "Mobile network"}


def reached(*channels, dependencies=(HOSTING, POWER, MOBILE)):
    return document(functions=[{"name": "Billing"}], dependencies=list(dependencies), channels=list(channels))


@pytest.mark.parametrize(
    "channel",
    [
        {"text": "Chat"},
        {"text": "E-mail"},
        {"text": "Telephone", "dependencies": ["D-01"]},
        {"text": "Telephone", "dependencies": ["D-02"]},
    ],
    ids=["chat", "e-mail", "needs what a function needs", "needs it at one remove"],
)
def test_channels_that_fail_with_the_systems_are_not_out_of_band(channel):
    assert subjects(communication.out_of_band, reached({"text": "Status page"}, channel)) == ["plan"]


@pytest.mark.parametrize(
    "channel",
    [
        {"text": "Phone tree"},
        {"text": "Landlines"},
        {"text": "Two-way radio"},
        {"text": "Meeting point at the gate"},
        {"text": "Chat", "dependencies": ["D-03"]},
    ],
)
def test_one_channel_that_stands_apart_holds(channel):
    assert looked(communication.out_of_band, reached({"text": "Status page"}, channel)) == []


def test_dependencies_in_a_circle_come_to_an_end():
    circle = ({"name": "A", "functions": ["F-01"], "needs": ["D-02"]}, {"name": "B", "needs": ["D-01"]})
    plan = reached({"text": "Chat", "dependencies": ["D-02"]}, dependencies=circle)
    assert subjects(communication.out_of_band, plan) == ["plan"]


@pytest.mark.parametrize(
    ("rows", "subject"),
    [
        ({"channels": [{"text": "The incident management system"}]}, "CH-01"),
        ({"channels": [{"text": "[CHANNEL]"}]}, "CH-01"),
        ({"channels": [{"text": "Executive team updates"}, {"text": "Notices to partners"}]}, "CH-01+CH-02"),
        ({"contacts": [{"name": "Fire brigade", "phone": "TBD"}]}, "CO-01"),
        ({"channels": [{"text": "Mass notification system"}]}, "CH-01"),
    ],
    ids=["a tool without a name", "a placeholder", "no means", "a number to come", "a tool and no message"],
)
def test_what_cannot_be_used_as_a_channel_or_contact_is_found(rows, subject):
    assert subjects(wording.placeholders, document(**rows)) == [subject]


@pytest.mark.parametrize("text", ["Updates by e-mail", "Notices on the status page", "Radio", "Family liaison"])
def test_a_channel_with_its_means_holds(text):
    contact = {"name": "Fire brigade", "phone": "112"}
    assert looked(wording.placeholders, document(channels=[{"text": text}], contacts=[contact])) == []


BREACH = [{"title": "Break-in", "impact": "Data leaks"}]


@pytest.mark.parametrize(
    ("channels", "gap"),
    [
        ([], "names no regulator"),
        ([{"text": "Notice to the regulator"}], "gives no deadline"),
        ([{"text": "E-mail to customers within 2 hours"}], "names no regulator"),
    ],
    ids=["nobody", "no deadline", "a deadline for others"],
)
def test_a_breach_without_authority_or_deadline_is_found(channels, gap):
    (finding,) = looked(communication.breach_notice, document(risks=BREACH, channels=channels))
    assert isinstance(finding, RuleFinding)
    assert finding.subject == "R-01"
    assert gap in finding.sentence


@pytest.mark.parametrize("title", ["Chlorine leak", "Water leaks into the vault", "Breach of the dyke"])
def test_what_leaks_or_breaks_is_not_always_data(title):
    assert isinstance(looked(communication.breach_notice, document(risks=[{"title": title}])), NotApplicable)


@pytest.mark.parametrize("title", ["Leak of patient records", "Customer files leaked", "Data breach"])
def test_data_leaks_in_many_words(title):
    assert subjects(communication.breach_notice, document(risks=[{"title": title}])) == ["R-01"]


def test_columns_of_the_plans_own_may_say_whom_to_tell():
    roles = [{"name": "Counsel", "extra": {"Task": "Tells the regulator within 72 hours"}}]
    assert looked(communication.breach_notice, document(risks=BREACH, roles=roles)) == []


def test_a_breach_with_authority_and_deadline_holds():
    channel = {"text": "Notice to the data protection authority within 72 hours", "audience": "Regulator"}
    assert looked(communication.breach_notice, document(risks=BREACH, channels=[channel])) == []


def test_without_a_breach_among_the_risks_no_authority_is_asked_for():
    plan = document(risks=[{"title": "Corruption", "impact": "Data is lost"}])
    assert isinstance(looked(communication.breach_notice, plan), NotApplicable)


@pytest.mark.parametrize(
    ("rows", "subject"),
    [
        ({"severities": [{"name": "High", "response_time": "Immediate"}]}, "severities"),
        ({"severities": [{"name": "High", "communication": "Key stakeholders"}]}, "severities"),
        ({"channels": [{"text": "Social media (if applicable)"}]}, "channels"),
        ({"steps": [{"text": "Add staff as needed"}, {"text": "Reroute where it is possible"}]}, "steps"),
        ({"contacts": [{"name": "Duty desk", "note": "As soon as possible"}]}, "contacts"),
    ],
)
def test_words_that_cannot_be_measured_are_found_once_for_each_kind_of_row(rows, subject):
    assert subjects(wording.vague_words, document(**rows)) == [subject]


def test_words_that_can_be_measured_hold():
    plan = document(
        severities=[{"name": "High", "response_time": "5m", "communication": "The board and all ward leads"}],
        steps=[{"text": "Add two drivers when the queue is longer than an hour"}],
    )
    assert looked(wording.vague_words, plan) == []


def watched(every, **function):
    step = {"group": "Monitoring", "text": f"Check the health of the systems every {every}"}
    return document(steps=[step], functions=[{"name": "Billing", **function}])


def test_the_monitoring_interval_is_told_as_a_share_of_the_smallest_objectives():
    (finding,) = looked(communication.monitoring_share, watched("5 minutes", rto="1h", rpo="15m"))
    assert finding.subject == "ST-01"
    assert "8% of the RTO" in finding.sentence
    assert "33% of the RPO" in finding.sentence


def test_a_monitoring_interval_of_a_tenth_of_the_objectives_holds():
    assert looked(communication.monitoring_share, watched("5 minutes", rto="4h", rpo="50m")) == []


def test_without_an_interval_or_objectives_there_is_no_share():
    assert isinstance(looked(communication.monitoring_share, watched("now and then", rto="4h")), NotApplicable)
    assert isinstance(looked(communication.monitoring_share, watched("5 minutes")), NotApplicable)


@pytest.mark.parametrize(
    "look", [communication.out_of_band, communication.breach_notice, wording.placeholders, wording.vague_words]
)
def test_an_empty_plan_has_no_communication_to_look_at(look):
    assert isinstance(looked(look, document()), NotApplicable)
