"""Rules on risks: assessed, owned, rated as high as what they stop, with registered means, and all families."""

import pytest

from plans.linting import risk_scenarios as scenarios
from plans.linting import risks
from plans.linting.findings import NotApplicable
from tests.plans.linting.building import document, looked, subjects

FULL = {
    "title": "Fire",
    "impact_class": "High",
    "impact": "The plant stands still",
    "likelihood": "Low",
    "mitigation": "Doors kept shut",
    "residual": "Low",
    "assessed_on": "2025-01-10",
    "extra": {"Owner": "Site manager"},
}
RULES = (
    risks.assessment_missing,
    risks.ownership_missing,
    risks.rated_too_low,
    scenarios.unregistered_thing,
    scenarios.missing_families,
)


@pytest.mark.parametrize("look", RULES)
def test_a_plan_without_risks_has_none_to_judge(look):
    assert isinstance(looked(look, document(functions=[{"name": "Billing"}])), NotApplicable)


@pytest.mark.parametrize("field", ["impact", "likelihood", "mitigation"])
def test_a_risk_that_lacks_a_part_of_its_assessment_is_told(field):
    (finding,) = looked(risks.assessment_missing, document(risks=[FULL, {**FULL, field: "TBD"}]))
    assert finding.subject == "risks"
    assert [(item.ref, item.field) for item in finding.values] == [("R-02", field)]


@pytest.mark.parametrize("rows", [[FULL], [{**FULL, "impact": ""}]], ids=["in words", "a class alone"])
def test_an_assessed_risk_holds(rows):
    assert looked(risks.assessment_missing, document(risks=rows)) == []


@pytest.mark.parametrize("change", [{"extra": {}}, {"residual": ""}, {"assessed_on": ""}])
def test_a_risk_without_owner_residual_rating_or_date_is_told(change):
    assert subjects(risks.ownership_missing, document(risks=[{**FULL, **change}])) == ["risks"]


def test_a_risk_with_owner_residual_rating_and_date_holds():
    assert looked(risks.ownership_missing, document(risks=[FULL])) == []


QUARTERLY = {"topic": "review_frequency", "name": "Review", "value": "Quarterly"}
YEARLY = {"text": "Assess the risks", "cadence": "Annual"}


@pytest.mark.parametrize(
    ("assessed_on", "day", "kinds", "why"),
    [
        ("2024-04-06", "6 Apr 2024", {}, "once a year at least, as nothing else is said"),
        ("2025-01-06", "6 Jan 2025", {"facts": [QUARTERLY]}, "as often as the plan says (“Quarterly”)"),
        (
            "2024-04-06",
            "6 Apr 2024",
            {"facts": [QUARTERLY], "maintenance": [YEARLY]},
            "as often as the plan says (“Annual”)",
        ),
    ],
    ids=["a year", "the review of the plan", "an activity of its own"],
)
def test_a_risk_that_was_assessed_too_long_ago_is_told(assessed_on, day, kinds, why):
    plan = document(risks=[FULL | {"assessed_on": "2025-04-01"}, FULL | {"assessed_on": assessed_on}], **kinds)
    (finding,) = looked(risks.ownership_missing, plan)
    assert (finding.subject, finding.values[0].text) == ("assessments", assessed_on)
    assert finding.sentence.startswith(f"Risks must be reassessed {why}. 1 of 2 was not: Fire ({day}).")


@pytest.mark.parametrize(
    ("assessed_on", "kinds"),
    [
        ("2024-04-07", {}),
        ("2025-01-07", {"facts": [QUARTERLY]}),
        ("2024-05-01", {"facts": [QUARTERLY], "maintenance": [YEARLY]}),
    ],
    ids=["a year to the day", "a quarter to the day", "within its own cadence"],
)
def test_a_recent_assessment_holds(assessed_on, kinds):
    assert looked(risks.ownership_missing, document(risks=[FULL | {"assessed_on": assessed_on}], **kinds)) == []


def test_the_day_in_a_column_of_the_plans_own_ages_too():
    own = FULL | {"assessed_on": "", "extra": {"Owner": "Site manager", "Last reviewed": "3 June 2023"}}
    (finding,) = looked(risks.ownership_missing, document(risks=[own]))
    assert finding.sentence.endswith("Fire (3 Jun 2023). The oldest assessment is 674 days old.")


@pytest.mark.parametrize("column", ["Target date", "Due date", "Next date", "Date raised", "Reviewed by"])
def test_a_column_of_another_day_is_no_day_of_the_assessment(column):
    own = FULL | {"assessed_on": "", "extra": {"Owner": "Site manager", column: "3 June 2023"}}
    assert subjects(risks.ownership_missing, document(risks=[own])) == ["risks"]


def test_the_column_that_was_read_is_quoted():
    own = FULL | {
        "assessed_on": "",
        "extra": {"Owner": "A", "Target date": "2023-01-01", "Last reviewed": "3 June 2023"},
    }
    (finding,) = looked(risks.ownership_missing, document(risks=[own]))
    assert [(item.label, item.text) for item in finding.values] == [("Last reviewed of Fire", "3 June 2023")]


@pytest.mark.parametrize(
    ("text", "is_pace"),
    [
        ("Read the threat feeds", False),
        ("Review the threat feeds", False),
        ("Brief staff on hazards", False),
        ("Risk assessment", True),
        ("Review all risks", True),
        ("Re-rate the threats", True),
    ],
)
def test_only_an_activity_that_judges_risks_sets_their_pace(text, is_pace):
    plan = document(risks=[FULL | {"assessed_on": "2025-04-01"}], maintenance=[{"text": text, "cadence": "Daily"}])
    assert subjects(risks.ownership_missing, plan) == (["assessments"] if is_pace else [])


def test_what_the_same_risks_lack_is_said_once():
    bare = {**FULL, "impact": "", "likelihood": "", "mitigation": ""}
    rows = [FULL, {**bare, "title": "Flood"}, {**bare, "title": "Storm"}, {**FULL, "title": "Frost", "mitigation": ""}]
    (finding,) = looked(risks.assessment_missing, document(risks=rows))
    assert "2 of 4 have no impact or likelihood: Flood and Storm; 3 of 4 have no mitigation:" in finding.sentence


def test_a_risk_that_names_what_is_bought_or_who_sells_it_is_of_the_family_of_suppliers():
    bought = [{"name": "Card processor", "supplier": "SUP-1"}]
    (finding,) = looked(scenarios.missing_families, document(risks=[{"title": "Card processor insolvent"}]))
    assert "suppliers" in finding.sentence
    plan = document(risks=[{"title": "Card processor insolvent"}], dependencies=bought)
    (finding,) = looked(scenarios.missing_families, plan)
    assert "suppliers" not in finding.sentence


TOP = {"title": "Earthquake", "impact_class": "High"}


def rated(criticality="Critical", answers=None, dependencies=(), **risk):
    return document(
        risks=[TOP, {"title": "Strike", "impact_class": "Medium", **risk}],
        functions=[{"name": "Billing", "operational_impact": criticality}],
        dependencies=list(dependencies),
        answers=answers,
    )


def test_a_risk_rated_below_the_function_that_it_is_linked_to_is_too_low():
    assert subjects(risks.rated_too_low, rated(functions=["F-01"])) == ["R-02+F-01"]


def test_a_risk_to_a_dependency_is_one_to_what_needs_it():
    plan = document(
        risks=[TOP, {"title": "Strike", "impact_class": "Medium", "dependencies": ["D-01"]}],
        functions=[{"name": "Billing", "operational_impact": "Critical"}],
        dependencies=[{"name": "Mail", "functions": ["F-01"]}],
    )
    assert subjects(risks.rated_too_low, plan) == ["R-02+F-01"]


@pytest.mark.parametrize(
    "plan",
    [
        rated(functions=["F-01"], criticality="Medium"),
        rated(functions=["F-01"], impact_class="High"),
        rated(),
    ],
    ids=["function no higher", "the highest class there is", "nothing suggests it"],
)
def test_a_risk_rated_as_high_as_what_it_stops_holds(plan):
    assert looked(risks.rated_too_low, plan) == []


@pytest.mark.parametrize(
    "risk",
    [
        {"impact": "All services are down"},
        {"title": "Wrong billing"},
        {"title": "Supplier fails", "dependencies_": [{"name": "Billing bureau", "supplier": "SUP-1"}]},
        {"title": "Power cut", "dependencies_": [{"name": "Mains power", "functions": ["F-01"]}]},
    ],
    ids=["everything stops", "a word in common", "it is bought", "it strikes what is needed"],
)
def test_where_the_words_suggest_it_the_editor_is_asked(risk):
    dependencies = risk.pop("dependencies_", ())
    (question,) = looked(risks.rated_too_low, rated(dependencies=dependencies, **risk))
    assert (question.key, question.ref, question.field, question.target) == (
        "stops:R-02:F-01",
        "R-02",
        "functions",
        "F-01",
    )


def test_the_answer_settles_what_a_risk_stops():
    wide = {"impact": "All services are down"}
    assert subjects(risks.rated_too_low, rated(answers={"stops:R-02:F-01": True}, **wide)) == ["R-02+F-01"]
    assert looked(risks.rated_too_low, rated(answers={"stops:R-02:F-01": False}, **wide)) == []


@pytest.mark.parametrize("thing", ["A CDN", "A second Network provider", "Firewalls", "Insurance against fire"])
def test_a_mitigation_by_something_unregistered_is_told(thing):
    assert subjects(scenarios.unregistered_thing, document(risks=[{**FULL, "mitigation": thing}])) == ["R-01"]


@pytest.mark.parametrize(
    "kinds",
    [
        {"dependencies": [{"name": "Edge", "supplier": "", "backup": "Second CDN"}]},
        {"strategies": [{"name": "CDN"}]},
        {"risks": [{**FULL, "mitigation": "The IT team trains people"}]},
        {"risks": [{**FULL, "mitigation": "MFA, TLS and AES for all, as NIST and the PCI DSS ask"}]},
    ],
    ids=["dependency", "strategy", "no thing at all", "measures and standards"],
)
def test_a_mitigation_by_what_is_registered_holds(kinds):
    plan = document(**{"risks": [{**FULL, "mitigation": "Two CDNs"}], **kinds})
    assert looked(scenarios.unregistered_thing, plan) == []


ALL = {
    "people": "Staff fall ill",
    "premises": "Fire in the building",
    "insiders": "Fraud",
    "suppliers": "A supplier fails",
    "cyber": "Ransomware",
    "power": "Blackout",
    "natural": "Flood",
    "pandemic": "Influenza",
    "political": "Sanctions",
}


@pytest.mark.parametrize("family", ALL)
def test_a_family_of_scenarios_that_no_risk_speaks_of_is_missing(family):
    rows = [{"title": title} for name, title in ALL.items() if name != family]
    (finding,) = looked(scenarios.missing_families, document(risks=rows))
    assert finding.subject == "plan"
    assert "families of scenarios. 1 is missing: " in finding.sentence


def test_all_families_of_scenarios_hold():
    assert looked(scenarios.missing_families, document(risks=[{"title": title} for title in ALL.values()])) == []
    others = ALL | {"people": "Key earner away without notice"}
    assert looked(scenarios.missing_families, document(risks=[{"title": title} for title in others.values()])) == []


def test_an_error_of_people_is_no_loss_of_people():
    rows = [{"title": title} for name, title in ALL.items() if name != "people"]
    assert subjects(scenarios.missing_families, document(risks=[*rows, {"title": "Staff error"}])) == ["plan"]
