"""A press shop: tables throughout, costs in euros, suppliers with backups, a review that is overdue; no severities."""

from datetime import date

from tests.plans.linting.samples import checked
from tests.plans.linting.thinking import HOLDS, NO_MATTER, agree, said_of

TODAY = date(2025, 5, 7)

THOUGHT = {
    # Pressing alone is critical, and keeps that tier.
    "OBJ-01": HOLDS,
    # One scale only, the tiers.
    "OBJ-02": NO_MATTER,
    "OBJ-03": HOLDS,
    # Pressing within 2 h needs coil (24 h), electricity (4 h) and the line control (4 h).
    "OBJ-04": "F-01",
    # No process needs another, and suppliers state no RPO.
    "OBJ-05": NO_MATTER,
    "OBJ-06": HOLDS,
    "OBJ-07": NO_MATTER,
    # An hour without order planning costs 20,000 and it may take 8 h; pressing costs 12,000 and takes 2 h.
    "OBJ-08": "F-03",
    "OBJ-09": "plan",
    # What a loss means after a day is nowhere.
    "OBJ-10": "plan",
    "OBJ-11": HOLDS,
    "OBJ-12": "plan",
    # No scope is stated.
    "OBJ-13": NO_MATTER,
    # Neither law, contracts nor good name.
    "OBJ-14": "plan",
    "OBJ-15": HOLDS,
    "OBJ-16": "functions",
    "OBJ-17": HOLDS,
    "OBJ-18": HOLDS,
    # The sister plant takes 5 days.
    "STR-01": "F-01",
    # 2 min to see and 15 min to decide, then an hour at most: 2 h are kept.
    "STR-02": HOLDS,
    # Spare control and generator are both the shift's; the others have one way each.
    "STR-03": "F-01, F-02, F-03",
    "STR-04": NO_MATTER,
    "STR-05": HOLDS,
    "STR-06": HOLDS,
    "STR-07": HOLDS,
    # No data is copied anywhere.
    "STR-08": "plan",
    # Nothing begins when the coil does not come.
    "STR-09": "R-03",
    # The tools come back from the sister plant.
    "STR-10": HOLDS,
    # Pressing first.
    "STR-11": HOLDS,
    "STR-12": HOLDS,
    "STR-13": NO_MATTER,
    # There are no severities.
    "RSP-01": NO_MATTER,
    "RSP-02": NO_MATTER,
    "RSP-03": NO_MATTER,
    "RSP-04": NO_MATTER,
    "RSP-05": HOLDS,
    # “The director in office”, “the electrician on shift”: whoever that is, nobody is named.
    "RSP-06": "Crisis Management",
    "RSP-07": HOLDS,
    # There are neither channels nor contacts.
    "RSP-08": NO_MATTER,
    "RSP-09": NO_MATTER,
    # An attack on the line control stops it; nothing of people's data leaks.
    "RSP-10": NO_MATTER,
    "RSP-11": HOLDS,
    # Every 2 min against 2 h and 15 min.
    "RSP-12": "ST-01",
    "RSK-01": HOLDS,
    # The plan is reviewed every quarter; the risks were judged in January, and one of them in 2023.
    "RSK-02": "assessments",
    # Medium, and Pressing, which uses what is bought, is of the critical tier.
    "RSK-03": "?stops:R-03:F-01",
    # Sprinklers are in no register.
    "RSK-04": "R-01",
    # People, insiders, nature, a pandemic and politics are missing.
    "RSK-05": "plan",
    # The planning system has no backup.
    "DEP-01": "D-04",
    "DEP-02": HOLDS,
    # The second server is of Press Controls, too.
    "DEP-03": "D-03",
    "DEP-04": NO_MATTER,
    "DEP-05": HOLDS,
    "DEP-06": HOLDS,
    # Suppliers are asked for nothing; what was agreed is recorded all the same.
    "DEP-07": NO_MATTER,
    "DEP-08": NO_MATTER,
    # Counted since the oldest revision, of February 2024: 15 and 2.
    "EXE-01": "EX-01, EX-02",
    # No backup, so none is verified.
    "EXE-02": NO_MATTER,
    # Planning (the generator tries packing, too), sister plant and paper, fire and coil; and no talk at a table.
    "EXE-03": "functions, strategies, risks, tabletop",
    "EXE-04": "plan",
    # A night shift only.
    "EXE-05": "EX-01",
    "EXE-06": HOLDS,
    # The lines wait for their signatures; that revision 5 names its approver claims no more.
    "GOV-01": HOLDS,
    # Six days ago.
    "GOV-02": "FA-07",
    # The director alone, or with the Safety Officer.
    "GOV-03": "FA-05+AV-02",
    "GOV-04": NO_MATTER,
    # Each revision has its author, its approver and what changed.
    "GOV-05": HOLDS,
    "GOV-06": NO_MATTER,
    "GOV-07": HOLDS,
    "GOV-08": HOLDS,
    "GOV-09": HOLDS,
    # The Safety Officer stands outside operations.
    "GOV-10": HOLDS,
    "GOV-11": NO_MATTER,
    "GOV-12": HOLDS,
    "GOV-13": HOLDS,
    "GOV-14": HOLDS,
    "GOV-15": HOLDS,
    "GOV-16": HOLDS,
}


def test_the_rules_say_of_the_manufacturer_what_a_reader_says():
    agree(THOUGHT, said_of("manufacturer", TODAY))


def test_the_generator_tries_what_it_serves():
    said = {
        finding.subject: finding.sentence
        for outcome, finding in checked("manufacturer", TODAY).findings
        if outcome.rule.id == "EXE-03"
    }
    assert said["functions"].endswith("1 of 3 functions is in the scope of no exercise: Order planning.")
