"""A district registry: statutory services without tiers, risks or suppliers, two editions, full document control, exercises with a cadence."""

from datetime import date

from tests.plans.linting.thinking import HOLDS, NO_MATTER, agree, said_of

TODAY = date(2025, 5, 7)

THOUGHT = {
    # There are no tiers.
    "OBJ-01": NO_MATTER,
    "OBJ-02": NO_MATTER,
    "OBJ-03": NO_MATTER,
    # No service is said to need another.
    "OBJ-04": NO_MATTER,
    "OBJ-05": NO_MATTER,
    # There are no dependencies.
    "OBJ-06": NO_MATTER,
    # The office counts no money.
    "OBJ-07": NO_MATTER,
    "OBJ-08": NO_MATTER,
    "OBJ-09": NO_MATTER,
    "OBJ-10": "plan",
    "OBJ-11": HOLDS,
    # “An RTO counts from the declaration.”
    "OBJ-12": HOLDS,
    "OBJ-13": HOLDS,
    # The legal basis is told, what missing it means is not.
    "OBJ-14": "plan",
    "OBJ-15": HOLDS,
    "OBJ-16": "functions",
    # Enquiries may stop for 4 h and lose 24 h.
    "OBJ-17": "F-02",
    "OBJ-18": HOLDS,
    "STR-01": HOLDS,
    # “An RTO counts from the declaration”: neither detection nor decision counts, and a day is 24 h.
    "STR-02": HOLDS,
    # Two ways each, both in one hand: the Head of Registry, the Duty Officer.
    "STR-03": "F-01, F-02",
    "STR-04": NO_MATTER,
    "STR-05": HOLDS,
    # The application and the building start several, of different services.
    "STR-06": HOLDS,
    "STR-07": HOLDS,
    # Backups are restored weekly; how often they are made is not said.
    "STR-08": "plan",
    # There are no risks.
    "STR-09": NO_MATTER,
    # Calls come home from the neighbour district.
    "STR-10": HOLDS,
    "STR-11": "plan",
    "STR-12": NO_MATTER,
    "STR-13": NO_MATTER,
    # 15 min to answer and a day for the desks, against 24 h.
    "RSP-01": "F-01+S-02",
    # No service is marked above the others.
    "RSP-02": NO_MATTER,
    "RSP-03": NO_MATTER,
    "RSP-04": NO_MATTER,
    "RSP-05": HOLDS,
    # Neither persons nor deputies.
    "RSP-06": "Response",
    "RSP-07": HOLDS,
    # There are neither channels nor contacts.
    "RSP-08": NO_MATTER,
    "RSP-09": NO_MATTER,
    "RSP-10": NO_MATTER,
    "RSP-11": HOLDS,
    "RSP-12": NO_MATTER,
    # That there is no risk at all is no rule's.
    "RSK-01": NO_MATTER,
    "RSK-02": NO_MATTER,
    "RSK-03": NO_MATTER,
    "RSK-04": NO_MATTER,
    "RSK-05": NO_MATTER,
    "DEP-01": NO_MATTER,
    "DEP-02": NO_MATTER,
    "DEP-03": NO_MATTER,
    "DEP-04": NO_MATTER,
    "DEP-05": NO_MATTER,
    "DEP-06": NO_MATTER,
    "DEP-07": NO_MATTER,
    "DEP-08": NO_MATTER,
    # Counted since the first edition, of September 2024: one tabletop and 35 restores.
    "EXE-01": "EX-02, EX-03",
    # Weekly against 1 h.
    "EXE-02": "EX-03",
    # Every service and every strategy, and a tabletop.
    "EXE-03": HOLDS,
    "EXE-04": "plan",
    # Office hours are the busy ones.
    "EXE-05": HOLDS,
    "EXE-06": HOLDS,
    # The line waits for its signature.
    "GOV-01": HOLDS,
    "GOV-02": HOLDS,
    "GOV-03": HOLDS,
    "GOV-04": NO_MATTER,
    # Each edition has its author, its approver and what changed.
    "GOV-05": HOLDS,
    "GOV-06": NO_MATTER,
    "GOV-07": HOLDS,
    "GOV-08": HOLDS,
    "GOV-09": HOLDS,
    # Registry and District Secretary are no one line by their names.
    "GOV-10": HOLDS,
    "GOV-11": HOLDS,
    "GOV-12": HOLDS,
    "GOV-13": HOLDS,
    "GOV-14": HOLDS,
    "GOV-15": HOLDS,
    "GOV-16": HOLDS,
}


def test_the_rules_say_of_the_public_body_what_a_reader_says():
    agree(THOUGHT, said_of("public-body", TODAY))
