"""Rules on the response: its time, its severity classes, its team."""

import pytest

from plans.linting import response
from plans.linting import response_team as team
from plans.linting import severity_classes as severities
from plans.linting.findings import NotApplicable, RuleFinding
from tests.plans.linting.building import document, looked, subjects

SEVERITIES = [
    {
        "name": "Critical",
        "description": "Any critical function is down, or data is lost or leaked",
        "response_time": "Immediate",
    },
    {"name": "High", "description": "An important part is affected", "response_time": "< 30 minutes"},
]
FIRST = {"number": "Phase 1", "name": "Assessment", "window": "0-15 minutes"}


def recovered(rto, *, impact="High", functions=("F-01",), answers=None):
    """A function with an objective of four hours and a strategy that takes ``rto``."""
    return document(
        severities=SEVERITIES,
        functions=[{"name": "Billing", "rto": "4h", "operational_impact": impact}],
        strategies=[{"name": "Move", "rto": rto, "functions": functions}],
        answers=answers,
    )


def test_a_response_that_uses_up_what_the_strategy_leaves_is_too_late():
    (finding,) = looked(response.response_and_recovery, recovered("< 4 hours"))
    assert isinstance(finding, RuleFinding)
    assert finding.subject == "F-01+S-01"
    assert "up to 4 h 30 min, 30 min too long even if it is noticed at once." in finding.sentence.replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert "supposes" not in finding.sentence
    assert [(item.ref, item.field) for item in finding.values] == [
        ("F-01", "rto"),
        ("SV-02", "response_time"),
        ("S-01", "rto"),
    ]


@pytest.mark.parametrize(
    ("rto", "impact"),
    [("3h", "High"), ("3h 30m", "High"), ("4h", "Critical"), ("5h", "High")],
    ids=["margin", "to the minute", "answered at once", "too slow without the response"],
)
def test_a_response_that_leaves_time_or_is_not_the_cause_is_no_finding(rto, impact):
    assert looked(response.response_and_recovery, recovered(rto, impact=impact)) == []


def test_where_no_strategy_names_a_function_each_may_serve_it_until_denied():
    (finding,) = looked(response.response_and_recovery, recovered("4h", functions=()))
    assert "supposes that Move serves it" in finding.sentence
    denied = recovered("4h", functions=(), answers={"serves:S-01:F-01": False})
    assert looked(response.response_and_recovery, denied) == []


def test_where_no_strategy_names_a_function_one_of_its_name_serves_no_other():
    plan = document(
        severities=SEVERITIES,
        functions=[{"name": name, "rto": "4h", "operational_impact": "High"} for name in ("Billing", "Archive")],
        strategies=[{"name": "Billing by hand", "rto": "4h"}],
    )
    assert subjects(response.response_and_recovery, plan) == ["F-01+S-01"]


def test_a_function_whose_impact_is_no_severity_counts_as_answered_fastest():
    assert looked(response.response_and_recovery, recovered("4h", impact="Quite bad")) == []


def critical(description, impact="Critical"):
    return document(
        severities=[{"name": "Critical", "description": description, "response_time": "Immediate"}, *SEVERITIES[1:]],
        functions=[{"name": "Billing", "operational_impact": impact}, {"name": "Archive", "operational_impact": "Low"}],
    )


@pytest.mark.parametrize(
    "text",
    ["Nothing works", "All services are down", "Complete outage of the plant", "Every critical function is down"],
)
def test_a_top_severity_kept_for_a_whole_outage_leaves_out_a_critical_function(text):
    assert subjects(severities.critical_function_alone, critical(text)) == ["SV-01"]


@pytest.mark.parametrize(
    "text",
    [
        "Any critical function is lost",
        "Everything is down, or one essential service is",
        "Billing or all else is down",
        "Complete loss of a ward",
        "Danger to life",
    ],
)
def test_a_top_severity_that_takes_one_critical_function_holds(text):
    assert looked(severities.critical_function_alone, critical(text)) == []


def test_a_function_of_the_tightest_tier_is_critical_whatever_its_impact_is_called():
    plan = document(
        severities=[{"name": "P1", "description": "Nothing works"}],
        tiers=[{"name": "Gold", "rto": "1h"}, {"name": "Silver", "rto": "8h"}],
        functions=[{"name": "Billing", "tier": "T-01"}, {"name": "Archive", "tier": "T-02"}],
    )
    (finding,) = looked(severities.critical_function_alone, plan)
    assert "Billing" in finding.sentence
    assert "Archive" not in finding.sentence


def test_a_severity_answered_after_the_first_phase_is_late():
    assert subjects(response.response_and_first_phase, document(severities=SEVERITIES, phases=[FIRST])) == ["PH-01"]


def test_severities_answered_within_the_first_phase_hold():
    plan = document(severities=SEVERITIES, phases=[{**FIRST, "window": "0-30 minutes"}])
    assert looked(response.response_and_first_phase, plan) == []


RISKS = [
    {"title": "Database corruption", "impact": "Records are lost"},
    {"title": "Break-in", "impact": "Data leaks"},
    {"title": "Fire", "impact": "People are injured"},
    {"title": "Power", "impact": "Services stop"},
]


def test_risks_that_no_severity_speaks_of_are_found_by_what_they_do():
    plan = document(risks=RISKS, severities=[{"name": "Critical", "description": "Nothing works"}])
    assert subjects(severities.risks_without_class, plan) == ["R-01", "R-02", "R-03"]


def test_severities_that_speak_of_data_and_people_hold():
    for text in ("Data loss, a breach, or people at risk", "Data leaked or lost, people at risk, or data disclosed"):
        plan = document(risks=RISKS, severities=[{"name": "Critical", "description": text}])
        assert looked(severities.risks_without_class, plan) == []


COMMANDER = {"name": "Incident Commander", "duty": "Declares the incident", "team": "Core"}
ACTIVATED = {"name": "Critical", "description": "Down", "communication": "The plan is activated"}
ENDED = {"text": "Stand down once service is stable"}


@pytest.mark.parametrize(
    ("rows", "missing"),
    [
        ({"roles": [{**COMMANDER, "duty": "Leads"}], "severities": [ACTIVATED], "steps": [ENDED]}, "who may declare"),
        ({"roles": [COMMANDER], "severities": [], "steps": [ENDED]}, "when the response starts"),
        ({"roles": [COMMANDER], "severities": [ACTIVATED], "steps": []}, "when the team stands down"),
    ],
    ids=["nobody declares", "no criteria", "no end"],
)
def test_a_response_without_declaration_criteria_or_end_is_found(rows, missing):
    (finding,) = looked(team.declaration, document(**rows))
    assert finding.subject == "plan"
    said = finding.sentence.partition("The plan does not say ")[2]
    assert (said.startswith(missing), " or " in said) == (True, False)


def test_a_response_with_declaration_criteria_and_end_holds():
    assert looked(team.declaration, document(roles=[COMMANDER], severities=[ACTIVATED], steps=[ENDED])) == []


@pytest.mark.parametrize(
    "text",
    [
        "The duty manager decides that this plan applies when a service stops. The duty manager stands the teams down.",
        "When a service stops, the duty manager puts the plan into effect, and stands everybody down.",
    ],
)
def test_other_words_for_declaring_and_ending_do_as_well(text):
    assert looked(team.declaration, document(roles=[{"name": "Duty Manager", "duty": text}])) == []


def test_a_column_of_the_plans_own_may_say_who_declares_and_who_closes():
    task = "Declares a crisis when a service stops for 15 minutes, and closes it"
    assert looked(team.declaration, document(roles=[{"name": "Crisis leader", "extra": {"Task": task}}])) == []


def test_narrative_may_say_who_declares_and_when():
    text = "The duty manager activates the crisis plan when an outage lasts an hour. The director closes the incident."
    prose = {
        "ref": "H-01",
        "level": 2,
        "title": "Activation",
        "names": "",
        "blocks": [{"ref": "B-01", "kind": "prose", "text": text}],
    }
    assert looked(team.declaration, document(phases=[FIRST], outline=[prose])) == []


NAMED = {"person": "P-1", "deputy": "P-2"}


def test_roles_without_person_or_deputy_are_found_by_team():
    rows = [
        {"name": "Commander", "team": "Core", **NAMED},
        {"name": "Technical Lead", "team": "Core", "person": "P-1"},
        {"name": "Porters", "team": "Extended"},
        {"name": "Drivers", "team": "Extended"},
    ]
    core, extended = looked(team.roles_without_people, document(roles=rows))
    assert (core.subject, extended.subject) == ("Core", "Extended")
    assert "no deputy for Technical Lead" in core.sentence
    assert "Commander" not in core.sentence
    assert "no person and no deputy for Porters and Drivers" in extended.sentence


def test_roles_with_person_and_deputy_hold():
    assert looked(team.roles_without_people, document(roles=[{"name": "Commander", **NAMED}])) == []


def held(person, deputy="Ann Example", **more):
    """A plan with one role; its links say names, as frozen documents do."""
    plan = document(roles=[{"name": "Commander", "team": "Core", "person": person, "deputy": deputy, **more}])
    return looked(team.roles_without_people, plan)


@pytest.mark.parametrize(
    "written",
    [
        "Network Team",
        "Duty Manager",
        "On-call engineer",
        "The shift leader in office",
        "CISO",
        "DevOps",
        "Commander",
        "Head of Water Supply",
        "Whoever is on shift",
        "Ward staff",
        "External consultant",
        "DUTY MANAGER",
        "HR VP",
        "CTO",
        "Bus Driver",
        "Anna Team",
        "Night Guard",
        "Tech4Law Ltd",
        "Orbit GmbH",
        "Night Porter",
        "Ward Sister",
        "Warehouse Hand",
    ],
)
def test_a_role_a_team_or_a_rota_is_no_named_person(written):
    (finding,) = held(written)
    assert finding.sentence.endswith(f"“{written}” is no name of a person.")
    assert [(item.ref, item.field, item.text) for item in finding.values] == [("RO-01", "person", written)]


@pytest.mark.parametrize("written", ["TBD", "N/A", "vacant", "to be named", "None", ""])
def test_a_person_still_to_be_found_is_no_person(written):
    (finding,) = held(written)
    assert finding.sentence.endswith("The Core team has no person for Commander.")


@pytest.mark.parametrize(
    "written",
    [
        "Ann Example",
        "A. Example",
        "Dr. Ann Example",
        "Nurse Ann Example",
        "Ann Example, Duty Manager",
        "Duty Manager (Ann Example)",
        "Ann Example / Ray Example",
        "Ann Head",
        "M.D.",
        "JOHN DOE",
        "ANN LEE",
        "JOE GUARD",
        "Ann Driver",
        "Joe Guard",
        "Bill Partner",
        "Ann B. Driver",
        "Priya Driver",
        "Jose Guard",
        "Ann Ward",
        "Grace Porter",
        "Žofie Příkladová",
        "李雷",
    ],
)
def test_whatever_names_a_person_is_one(written):
    assert held(written) == []


def test_a_column_of_the_plans_own_may_name_them():
    assert held("", "", extra={"Holder": "Ann Example", "Backup": "Ray Example"}) == []
    assert held("", extra={"On-call": "Ann Example"}) == []
    (finding,) = held("", "", extra={"Holder": "Duty Manager", "Backup": "TBD"})
    assert finding.sentence.endswith("has no deputy for Commander; “Duty Manager” is no name of a person.")


def test_a_supplier_of_the_plan_is_no_named_person():
    outside = {"ref": "SP-1", "name": "Orbit Field", "email": "", "phone": "", "website": ""}
    role = {"name": "Commander", "person": "Orbit Field", "deputy": "Ann Example"}
    assert subjects(team.roles_without_people, document(roles=[role], suppliers=[outside])) == ["roles"]
    assert subjects(team.roles_without_people, document(roles=[role])) == []


def owned(owner, *roles, **kinds):
    rows = [{"name": "Technical Lead"}, *({"name": role} for role in roles)]
    return document(strategies=[{"name": "Move", "responsible": owner}], roles=rows, **kinds)


@pytest.mark.parametrize(
    ("owner", "roles", "subject"),
    [
        ("Platform Team", ("Security Team",), "S-01"),
        ("Network Team", ("Network Engineers",), "S-01+RO-02"),
        ("Database Administrators, Porters", ("Database Administrators",), "S-01"),
    ],
    ids=["missing", "two names", "one of two missing"],
)
def test_a_strategy_owner_outside_the_team_or_under_a_second_name_is_found(owner, roles, subject):
    assert subjects(team.strategy_owners, owned(owner, *roles)) == [subject]


@pytest.mark.parametrize(
    ("owner", "role"),
    [
        ("Security Team", "Security Team"),
        ("Facilities Team", "Facility Manager"),
        ("security", "Security Team"),
        ("Communications Team", "Communications Lead"),
        ("Head of Nursing", "Nursing Staff"),
    ],
)
def test_a_strategy_owner_in_the_team_or_led_by_it_holds(owner, role):
    assert looked(team.strategy_owners, owned(owner, role)) == []


@pytest.mark.parametrize("owner", ["Everybody", "All staff", "everyone"])
def test_what_is_the_job_of_all_needs_no_role(owner):
    assert looked(team.strategy_owners, owned(f"{owner} and Technical Lead")) == []


def test_a_supplier_that_carries_out_a_strategy_need_not_be_in_the_team():
    outside = {"ref": "SP-1", "name": "Acme", "email": "", "phone": "", "website": ""}
    strategies = [{"name": "Move", "responsible": "Acme field crew"}, {"name": "Print", "responsible": "Lead"}]
    plan = document(strategies=strategies, roles=[{"name": "Lead"}], suppliers=[outside])
    assert looked(team.strategy_owners, plan) == []
    assert subjects(team.strategy_owners, {**plan, "suppliers": []}) == ["S-01"]


@pytest.mark.parametrize(
    "look",
    [
        response.response_and_recovery,
        severities.critical_function_alone,
        response.response_and_first_phase,
        severities.risks_without_class,
        team.declaration,
        team.roles_without_people,
        team.strategy_owners,
    ],
)
def test_an_empty_plan_has_nothing_to_look_at(look):
    assert isinstance(looked(look, document()), NotApplicable)
