"""The twelve essentials: what meets each, what is missing of it, and where that is filled in."""

import pytest

from plans.reading.document import FrozenPlan
from plans.reading.essentials import Essential, essentials
from tests.plans.linting.building import document

FULL = {
    "facts": [
        {"name": "Owner", "value": "A. Owner", "topic": "owner"},
        {"name": "Next Review", "value": "2026-05-01", "topic": "next_review"},
    ],
    "scope": [{"text": "Billing"}],
    "functions": [{"name": "Billing", "rto": "4h", "rpo": "1h", "mtpd": "1d", "owner": "P-01"}],
    "dependencies": [{"name": "Hosting", "contact": "+49 30 1234567", "functions": ["F-01"]}],
    "risks": [{"title": "Fire", "likelihood": "Low", "mitigation": "Doors"}],
    "strategies": [{"name": "Failover", "rto": "2h", "functions": ["F-01"]}],
    "roles": [{"name": "Commander", "person": "P-01", "deputy": "P-02"}],
    "channels": [{"text": "Call-out"}],
    "contacts": [{"name": "Hosting", "phone": "+49 30 1234567"}],
    "phases": [{"number": "Phase 1", "name": "Assess", "window": "0-15 minutes"}],
    "steps": [{"group": "Look", "text": "Look", "phase": "PH-01"}],
    "exercises": [{"name": "Tabletop", "frequency": "Annually"}],
    "approvals": [{"role": "COO", "person": "P-01"}],
}


def found(**changed) -> dict[str, Essential]:
    return {one.name: one for one in essentials(FrozenPlan(document(**{**FULL, **changed})))}


def test_there_are_twelve_and_a_plan_can_have_all():
    all_of_them = found()
    assert len(all_of_them) == 12
    assert {name: one.gaps for name, one in all_of_them.items() if not one.is_met} == {}


def test_an_empty_plan_has_none():
    assert [one.name for one in essentials(FrozenPlan(document())) if one.is_met] == []


@pytest.mark.parametrize(
    ("kind", "row", "name", "words", "place"),
    [
        ("facts", [], "Owner and review", "no owner is named", ("facts", "", "name")),
        (
            "facts",
            [{"name": "Owner", "value": "[name]", "topic": "owner"}, *FULL["facts"][1:]],
            "Owner and review",
            "no owner is named",
            ("facts", "FA-01", "value"),
        ),
        ("scope", [], "Scope", "nothing is in scope", ("scope", "", "text")),
        (
            "functions",
            [{**FULL["functions"][0], "owner": ""}],
            "Functions",
            "1 of 1 has no owner: Billing",
            ("functions", "F-01", "owner"),
        ),
        (
            "functions",
            [{**FULL["functions"][0], "rto": "[hours]"}],
            "Objectives",
            "1 of 1 has no RTO: Billing",
            ("functions", "F-01", "rto"),
        ),
        (
            "functions",
            [{**FULL["functions"][0], "rpo": "TBD"}],
            "Objectives",
            "1 of 1 has no RPO: Billing",
            ("functions", "F-01", "rpo"),
        ),
        (
            "functions",
            [{**FULL["functions"][0], "mtpd": "____"}],
            "Objectives",
            "1 of 1 has no MTPD: Billing",
            ("functions", "F-01", "mtpd"),
        ),
        (
            "dependencies",
            [{"name": "Hosting", "contact": "[telephone]", "functions": ["F-01"]}],
            "Dependencies",
            "1 of 1 has no contact: Hosting",
            ("dependencies", "D-01", "contact"),
        ),
        (
            "dependencies",
            [{"name": "Hosting", "contact": "N/A", "functions": ["F-01"]}],
            "Dependencies",
            "1 of 1 has no contact: Hosting",
            ("dependencies", "D-01", "contact"),
        ),
        (
            "dependencies",
            [{"name": "Hosting", "contact": "+49 30 1"}],
            "Dependencies",
            "1 of 1 has no function that needs it: Hosting",
            ("dependencies", "D-01", "functions"),
        ),
        (
            "risks",
            [{"title": "Fire", "likelihood": "Low"}],
            "Risks",
            "1 of 1 has no mitigation: Fire",
            ("risks", "R-01", "mitigation"),
        ),
        (
            "strategies",
            [{"name": "Failover", "rto": "2h"}],
            "Strategies",
            "1 of 1 has no strategy: Billing",
            ("strategies", "", "name"),
        ),
        (
            "strategies",
            [{"name": "Failover", "rto": "[hours]", "functions": ["F-01"]}],
            "Strategies",
            "1 of 1 has no recovery time: Failover",
            ("strategies", "S-01", "rto"),
        ),
        (
            "roles",
            [{"name": "Commander", "person": "P-01"}],
            "Response team",
            "1 of 1 has no deputy: Commander",
            ("roles", "RO-01", "deputy"),
        ),
        ("channels", [], "Whom to tell", "no channel is named", ("channels", "", "text")),
        (
            "contacts",
            [{"name": "Hosting", "phone": "[telephone]"}],
            "Whom to tell",
            "1 of 1 has no telephone number: Hosting",
            ("contacts", "CO-01", "phone"),
        ),
        ("steps", [], "Recovery steps", "no step is written", ("steps", "", "text")),
        (
            "phases",
            [{"number": "Phase 1", "name": "Assess"}],
            "Recovery steps",
            "1 of 1 has no time window: Assess",
            ("phases", "PH-01", "window"),
        ),
        (
            "exercises",
            [{"name": "Tabletop", "frequency": "[how often]"}],
            "Exercises",
            "1 of 1 has no frequency: Tabletop",
            ("exercises", "EX-01", "frequency"),
        ),
        (
            "approvals",
            [{"role": "COO"}],
            "Signatures",
            "1 of 1 has no person who signs: COO",
            ("approvals", "AV-01", "person"),
        ),
    ],
)
def test_what_is_missing_is_said_with_where_it_is_filled_in(kind, row, name, words, place):
    one = found(**{kind: row})[name]
    gap = one.gaps[0]
    assert (gap.words, (gap.kind, gap.ref, gap.field)) == (words, place)


def test_the_objectives_of_a_tier_count_for_its_functions():
    tiers = [{"name": "Critical", "rto": "1h", "rpo": "15m"}]
    functions = [{"name": "Billing", "tier": "T-01", "mtpd": "1d", "owner": "P-01"}]
    assert found(tiers=tiers, functions=functions)["Objectives"].is_met


def test_many_rows_are_named_by_the_first_three():
    functions = [{"name": f"Function {number}", "owner": "P-01"} for number in range(1, 7)]
    words = found(functions=functions)["Objectives"].gaps[0].words
    assert words == "6 of 6 have no RTO: Function 1, Function 2, Function 3 and 3 more"
