"""What the linter must find in the sample that ships, thought out by reading the plan as an auditor would."""

from datetime import date

import pytest

from plans.linting.checking import RULES
from tests.plans.linting.samples import as_found, asked, checked, found, status

TODAY = date(2025, 4, 20)  # the plan is of 14 January 2025 and was to be reviewed by 14 April

FINDINGS = {
    # Objectives: three functions "critical", of which two take longer than the critical tier allows
    "OBJ-01": ["F-02", "F-03"],  # 4 h and 2 h against the hour of Critical
    "OBJ-02": ["plan"],  # impact, tiers and severities are three scales
    "OBJ-03": ["F-03"],  # 2 h is no tier's
    "OBJ-08": ["F-02"],  # back after F-03, though an hour costs more
    "OBJ-09": ["plan"],  # what an outage up to the RTO costs was never added up
    "OBJ-10": ["F-01", "plan"],  # $10,000+ has no end, and no impact grows with time
    "OBJ-11": ["functions"],  # neither MTPD nor MBCO
    "OBJ-12": ["plan"],  # nothing says when the RTO clock starts
    "OBJ-13": ["functions", "scope"],
    "OBJ-14": ["plan"],
    "OBJ-15": ["functions"],
    "OBJ-16": ["functions"],
    # Strategies and risks: no strategy names a function, so each is supposed to serve all
    # STR-01 blocks, so it rests on stated links alone: of 2 h and 4 h against 1 h, and 4 h against 2 h, it asks
    "STR-02": ["F-01", "F-02", "F-03"],  # 5 min to detect and 15 to decide come before
    "STR-04": ["S-01+S-04"],  # 30 min that, failing, becomes 24 h
    "STR-05": ["strategies"],
    "STR-06": ["S-01+S-02+S-03"],  # a failed health check starts all three
    "STR-07": ["strategies"],
    "STR-08": ["plan"],
    "STR-09": ["R-03", "R-06", "R-07", "R-08"],
    "STR-10": ["S-01", "S-03"],
    "STR-11": ["plan"],
    "STR-12": ["PH-03+T-03"],  # 24 h to 24 h
    "RSK-01": ["risks"],
    "RSK-02": ["risks"],
    "RSK-04": ["R-04"],
    "RSK-05": ["plan"],
    # Response
    "RSP-01": ["F-02+S-03", "F-03+S-02"],
    "RSP-02": ["SV-01"],
    "RSP-03": ["PH-01"],
    "RSP-04": ["R-02", "R-03"],
    "RSP-05": ["plan"],
    "RSP-06": ["Core", "Extended"],
    "RSP-07": ["S-01", "S-03+RO-06", "S-04"],
    "RSP-08": ["plan"],
    "RSP-09": ["CH-03", "CH-07+CH-08+CH-09"],
    "RSP-10": ["R-03"],
    "RSP-11": ["channels", "severities", "steps"],
    "RSP-12": ["ST-01"],
    # Dependencies
    "DEP-01": ["D-02", "D-03"],  # "another provider" is nobody
    "DEP-02": ["D-01", "D-02", "D-03", "D-04"],
    "DEP-04": ["D-04"],
    "DEP-05": ["dependencies"],
    "DEP-06": ["crm", "email", "incident tool", "live chat", "slack", "status page", "whatsapp"],
    "DEP-07": ["dependencies"],
    "DEP-08": ["MA-08"],
    # Exercises and governance
    "EXE-01": ["EX-01", "EX-02", "EX-03", "EX-04"],
    "EXE-02": ["EX-04"],
    "EXE-03": ["risks", "strategies", "tabletop"],
    "EXE-04": ["plan"],
    "EXE-05": ["ES-01"],
    "EXE-06": ["EX-04+MA-01", "MA-03+ST-01"],
    "GOV-01": ["plan"],
    "GOV-02": ["FA-08"],
    "GOV-03": ["FA-05+AV-02+AV-03"],
    "GOV-04": ["FA-04+FA-06"],
    "GOV-05": ["history"],
    "GOV-06": ["MA-06"],
    "GOV-07": ["AP-01+AP-02+AP-03", "AP-04+AP-05+AP-06"],
    "GOV-08": ["FA-03+FA-07", "FA-04+FA-06", "dates", "durations", "versions"],  # two names for frequency, for owner
    "GOV-09": ["plan"],
    "GOV-11": ["RV-06+AP-12"],
}

QUESTIONS = {
    "DEP-03": ["same-supplier:D-01", "same-supplier:D-04"],
    "GOV-10": ["one-line:FA-04+AV-01+AV-02+AV-03"],
    "OBJ-04": ["needs:F-01:F-03"],  # OBJ-05 and OBJ-07 would ask the same
    "OBJ-06": ["needs:F-01:D-02", "needs:F-02:D-03"],
    "OBJ-07": ["needs:F-01:F-02"],
    "RSK-03": ["stops:R-07:F-01"],
    "STR-01": ["serves:S-02:F-01", "serves:S-03:F-03"],
    "STR-02": ["serves:S-02:F-03", "serves:S-03:F-02", "serves:S-05:F-01"],
    "STR-13": ["carries-damage:S-01"],
}


@pytest.fixture(scope="module")
def report():
    return checked("business-continuity-plan", TODAY)


def test_every_gap_that_a_reader_sees_is_found_and_nothing_else(report):
    assert found(report) == as_found(FINDINGS)


def test_what_only_the_editor_can_know_is_asked(report):
    assert asked(report) == as_found(QUESTIONS)


def test_one_rule_holds_and_one_has_nothing_to_say(report):
    assert status(report, "holds") == ["OBJ-17"]
    assert status(report, "not applicable") == ["STR-03"]  # no strategy names a function


def test_no_rule_is_left_out(report):
    assert len(report.outcomes) == len(RULES) == 72


def test_each_finding_says_why_with_values_or_a_way_to_mend(report):
    for outcome, finding in report.findings:
        assert finding.sentence.endswith((".", "?")), outcome.rule.id
        assert finding.values or finding.mend, f"{outcome.rule.id} {finding.subject}"
