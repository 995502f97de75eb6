"""The sample that ships, read over by a person with every rule in mind before the rules were run on it."""

from datetime import date

from tests.plans.linting.thinking import HOLDS, NO_MATTER, agree, said_of

TODAY = date(2025, 4, 20)

THOUGHT = {
    # 4 h and 1 h against the critical 1 h and 15 min, under “Critical Business Functions”; 2 h and 1 h.
    "OBJ-01": "F-02, F-03",
    # Critical and High; Critical, Important and Standard; Critical, High, Medium and Low.
    "OBJ-02": "plan",
    # 2 h is no tier's RTO, 1 h is the RPO of Important.
    "OBJ-03": "F-03",
    # 1 h against 2 h, and “Nobody can use the services”.
    "OBJ-04": "?needs:F-01:F-03",
    # 15 min against 1 h.
    "OBJ-05": "?needs:F-01:F-03",
    # WhatsApp and SMS need the communication APIs, “AI services” the AI services.
    "OBJ-06": "?needs:F-01:D-02, ?needs:F-02:D-03",
    # $2,000 and $5,000 an hour against the $10,000+ of what may stop with them.
    "OBJ-07": "?needs:F-01:F-03, ?needs:F-01:F-02",
    # Back after User Authentication, though an hour costs $5,000 against $2,000.
    "OBJ-08": "F-02",
    # 10,000+, 20,000 and 4,000 at the RTO; all down 17,000+ an hour.
    "OBJ-09": "plan",
    # “$10,000+” has no upper bound, and no impact is told for more than one point in time.
    "OBJ-10": "F-01, plan",
    "OBJ-11": "functions",
    "OBJ-12": "plan",
    # Databases, stored files and monitoring are in no function; two functions are in no scope.
    "OBJ-13": "scope, functions",
    "OBJ-14": "plan",
    "OBJ-15": "functions",
    "OBJ-16": "functions",
    # 1 h, 4 h, 24 h and 15 min, 1 h, 24 h.
    "OBJ-17": HOLDS,
    "OBJ-18": HOLDS,
    # No strategy says what it serves: what is too slow for whom is asked, a function at a time.
    "STR-01": "?serves:S-02:F-01, ?serves:S-03:F-03",
    # 5 min to detect and 15 min to decide: 20 min too late each.
    "STR-02": "F-01, F-02, F-03, ?serves:S-05:F-01, ?serves:S-03:F-02, ?serves:S-02:F-03",
    "STR-03": NO_MATTER,
    # 30 min until nothing works by itself, then 24 h by hand.
    "STR-04": "S-01+S-04",
    "STR-05": "strategies",
    # Health checks fail whenever the database or the infrastructure does: 30 min, 2 h or 4 h?
    "STR-06": "S-01+S-02+S-03",
    "STR-07": "strategies",
    # Backups are named, how often they are made nowhere.
    "STR-08": "plan",
    # An attack, a bug, a supplier and a mistake.
    "STR-09": "R-03, R-06, R-07, R-08",
    "STR-10": "S-01, S-03",
    "STR-11": "plan",
    # From 24 h to 24 h.
    "STR-12": "PH-03+T-03",
    "STR-13": "?carries-damage:S-01",
    # 30 min to answer and 4 h, or 2 h, to recover.
    "RSP-01": "F-02+S-03, F-03+S-02",
    # “Nothing works” leaves out a critical function alone.
    "RSP-02": "SV-01",
    # Over at 15 min; High answers in 30 min, Medium in 2 h, Low in 4 h.
    "RSP-03": "PH-01",
    # Data is lost, and data leaks: no class speaks of either.
    "RSP-04": "R-02, R-03",
    "RSP-05": "plan",
    "RSP-06": "Core, Extended",
    # Two teams that are not in the response team, and Infrastructure Team beside Infrastructure Engineers.
    "RSP-07": "S-01, S-03+RO-06, S-04",
    "RSP-08": "plan",
    # “The incident tool”; news and notices without a means.
    "RSP-09": "CH-03, CH-07+CH-08+CH-09",
    "RSP-10": "R-03",
    "RSP-11": "severities, channels, steps",
    "RSP-12": "ST-01",
    # Four medium risks are a name only.
    "RSK-01": "risks",
    "RSK-02": "risks",
    # Outages of suppliers are medium, and the communication APIs are bought.
    "RSK-03": "?stops:R-07:F-01",
    # A network provider and a CDN.
    "RSK-04": "R-04",
    "RSK-05": "plan",
    # “Another provider”.
    "DEP-01": "D-02, D-03",
    "DEP-02": "D-01, D-02, D-03, D-04",
    "DEP-03": "?same-supplier:D-01, ?same-supplier:D-04",
    "DEP-04": "D-04",
    "DEP-05": "dependencies",
    "DEP-06": "live chat, whatsapp, crm, slack, email, incident tool, status page",
    "DEP-07": "dependencies",
    "DEP-08": "MA-08",
    # 1, 3, 3 and 13 that were due since 14 January, and no result of any.
    "EXE-01": "EX-01, EX-02, EX-03, EX-04",
    # Weekly against 15 min: 672 times.
    "EXE-02": "EX-04",
    # No test of failover, of migration, of most risks, and none at a table.
    "EXE-03": "strategies, risks, tabletop",
    "EXE-04": "plan",
    "EXE-05": "ES-01",
    # Backups twice a week; the health of the systems every 5 minutes and weekly.
    "EXE-06": "EX-04+MA-01, MA-03+ST-01",
    "GOV-01": "plan",
    # Due on 14 April, six days ago.
    "GOV-02": "FA-08",
    # The CTO alone, or three people.
    "GOV-03": "FA-05+AV-02+AV-03",
    # The team, or its manager.
    "GOV-04": "FA-04+FA-06",
    "GOV-05": "history",
    "GOV-06": "MA-06",
    # Contacts and procedures are announced only.
    "GOV-07": "AP-01+AP-02+AP-03, AP-04+AP-05+AP-06",
    "GOV-08": "FA-03+FA-07, FA-04+FA-06, dates, durations, versions",
    "GOV-09": "plan",
    "GOV-10": "?one-line:FA-04+AV-01+AV-02+AV-03",
    # Training that is needed, and nowhere a training.
    "GOV-11": "RV-06+AP-12",
    "GOV-12": HOLDS,
    "GOV-13": HOLDS,
    "GOV-14": HOLDS,
    "GOV-15": HOLDS,
    "GOV-16": HOLDS,
}


def test_the_rules_say_of_the_sample_what_a_reader_says():
    agree(THOUGHT, said_of("business-continuity-plan", TODAY))


def test_on_the_day_of_its_review_that_is_not_overdue_and_the_test_of_the_quarter_before_is():
    agree({**THOUGHT, "GOV-02": HOLDS}, said_of("business-continuity-plan", date(2025, 4, 14)))
    in_march = said_of("business-continuity-plan", date(2025, 3, 31))["EXE-01"]
    assert in_march == "EX-02, EX-03, EX-04"
