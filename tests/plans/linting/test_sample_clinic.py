"""A day clinic: three services, hours and days as tiers, risks in numbers, a phone tree; no money, no severities."""

from datetime import date

from tests.plans.linting.samples import checked
from tests.plans.linting.thinking import HOLDS, NO_MATTER, agree, said_of

TODAY = date(2026, 3, 10)

THOUGHT = {
    # No tier is called critical: hour, day and week.
    "OBJ-01": NO_MATTER,
    # One scale only, the tiers.
    "OBJ-02": NO_MATTER,
    "OBJ-03": HOLDS,
    # Patients within 1 h need their records, which take 8 h; “patients run out of medicines” makes it ask for more.
    "OBJ-04": "F-01, ?needs:F-01:F-02",
    # 1 h against the records' 4 h.
    "OBJ-05": "F-01, ?needs:F-01:F-02",
    "OBJ-06": HOLDS,
    # The clinic counts no money.
    "OBJ-07": NO_MATTER,
    "OBJ-08": NO_MATTER,
    "OBJ-09": NO_MATTER,
    # The impact of a service is the same after an hour and after a week.
    "OBJ-10": "plan",
    # The records have no least service.
    "OBJ-11": "functions",
    "OBJ-12": HOLDS,
    "OBJ-13": HOLDS,
    # Nothing of law, contracts or good name.
    "OBJ-14": "plan",
    "OBJ-15": HOLDS,
    # The records again.
    "OBJ-16": "functions",
    "OBJ-17": HOLDS,
    "OBJ-18": HOLDS,
    # Two rooms across the street after 2 h for patients within 1 h; a restore of 24 h for records within 8 h.
    "STR-01": "F-01, F-03",
    # Nothing says how long it takes to detect and decide.
    "STR-02": NO_MATTER,
    # Paper alone for patients and prescriptions, nothing in time for the records.
    "STR-03": "F-01, F-02, F-03",
    # No strategy waits for another to fail.
    "STR-04": NO_MATTER,
    "STR-05": HOLDS,
    "STR-06": HOLDS,
    "STR-07": HOLDS,
    # One nightly backup keeps no RPO of 1 h or 4 h: one gap of one mechanism.
    "STR-08": "R-02",
    # Power, ransomware, illness (“too few of us are well”) and water (“our rooms can't be used”) all start something.
    "STR-09": HOLDS,
    "STR-10": HOLDS,
    # Tiers, and services that depend on the records.
    "STR-11": HOLDS,
    "STR-12": NO_MATTER,
    "STR-13": NO_MATTER,
    # There are no severities.
    "RSP-01": NO_MATTER,
    "RSP-02": NO_MATTER,
    "RSP-03": NO_MATTER,
    "RSP-04": NO_MATTER,
    # Who activates and when it ends is said; by what measure it begins is not.
    "RSP-05": "plan",
    # Nobody stands in for the reception, and the others are called by their jobs: at night a job has no name.
    "RSP-06": "Response",
    # The IT technician restores and is not in the team.
    "RSP-07": "S-02",
    # A phone tree, and no channel beside it that could fail.
    "RSP-08": NO_MATTER,
    # The technician's number is to be found out.
    "RSP-09": "CO-04",
    # Ransomware among patient records, and no authority to tell.
    "RSP-10": "R-02",
    "RSP-11": HOLDS,
    "RSP-12": NO_MATTER,
    # Nothing is done against water.
    "RSK-01": "risks",
    # Neither what is left of a risk nor when that was judged.
    "RSK-02": "risks",
    # No service has an impact word to hold a 3 of 5 against.
    "RSK-03": NO_MATTER,
    "RSK-04": HOLDS,
    # Power, cyber, people and premises are there; insiders, suppliers, nature, a pandemic and politics are not.
    "RSK-05": "plan",
    # “Any other courier”.
    "DEP-01": "D-03",
    # The courier's office has a mailbox.
    "DEP-02": "D-03",
    "DEP-03": HOLDS,
    # Nothing watches but people.
    "DEP-04": NO_MATTER,
    # The courier.
    "DEP-05": "dependencies",
    "DEP-06": HOLDS,
    # The plan asks its suppliers for nothing.
    "DEP-07": NO_MATTER,
    "DEP-08": NO_MATTER,
    # Twice a year and yearly since January: nothing is due yet.
    "EXE-01": HOLDS,
    # Yearly against 1 h.
    "EXE-02": "EX-02",
    # Paper day and restore try every service; nobody tries the neighbours' rooms, nor illness and water; no tabletop.
    "EXE-03": "strategies, risks, tabletop",
    # Neither a drill nor the restore says what is written down of it.
    "EXE-04": "plan",
    # A paper day is no time of day: when the drills are held is not said.
    "EXE-05": NO_MATTER,
    "EXE-06": HOLDS,
    "GOV-01": HOLDS,
    "GOV-02": HOLDS,
    "GOV-03": HOLDS,
    # Each is stated once.
    "GOV-04": NO_MATTER,
    # No version history, and nothing that asks for one.
    "GOV-05": NO_MATTER,
    "GOV-06": NO_MATTER,
    "GOV-07": HOLDS,
    "GOV-08": HOLDS,
    # Its confidentiality is stated; number, effective date and retention are not.
    "GOV-09": "plan",
    # The manager of the practice owns it and the Medical Director signs; whether one reports to the other is asked.
    "GOV-10": "?one-line:FA-04+AV-01",
    "GOV-11": HOLDS,
    "GOV-12": HOLDS,
    "GOV-13": HOLDS,
    "GOV-14": HOLDS,
    "GOV-15": HOLDS,
    "GOV-16": HOLDS,
}


def test_the_rules_say_of_the_clinic_what_a_reader_says():
    agree(THOUGHT, said_of("clinic", TODAY))


def test_the_clinic_is_told_what_it_leaves_out_and_not_what_it_says():
    said = {outcome.rule.id: finding.sentence for outcome, finding in checked("clinic", TODAY).findings}
    assert said["RSP-05"].endswith("The plan does not say when the response starts.")
    assert "has no deputy for Reception; “Practice Manager”" in said["RSP-06"]
    assert "premises" not in said["RSK-05"]
