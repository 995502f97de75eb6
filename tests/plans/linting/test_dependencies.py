"""Rules on dependencies and suppliers."""

import pytest

from plans.linting import assessments, dependencies, suppliers
from plans.linting import named_tools as tools
from plans.linting.findings import NotApplicable, Question
from tests.plans.linting.building import document, looked, subjects

ACME = {"ref": "SP-1", "name": "Acme", "email": "", "phone": "", "website": ""}


def needs(*rows, **kinds):
    return document(dependencies=[{"name": "Hosting", **row} for row in rows], **kinds)


@pytest.mark.parametrize(
    "backup",
    [
        "Another provider",
        "Alternative provider",
        "a second data supplier",
        "TBD",
        "",
        "Backup site",
        "Yes",
        "to be found",
    ],
)
def test_a_backup_that_names_nobody_is_found(backup):
    assert subjects(dependencies.backup_unnamed, needs({"backup": backup}, {"backup": "Borealis"})) == ["D-01"]


@pytest.mark.parametrize(
    "backup", ["Borealis", "Second provider: Borealis", "Diesel generator", "None", "Multi-region"]
)
def test_a_backup_with_a_name_or_none_on_purpose_holds(backup):
    assert looked(dependencies.backup_unnamed, needs({"backup": backup})) == []


@pytest.mark.parametrize(
    "contact",
    [
        "support@acme.example",
        "N/A",
        "",
        "A. Keeper, keeper24@acme.example",
        "Room 12",
        "24/7 desk",
        "Contract of 2025-01-14",
    ],
)
def test_a_contact_that_nobody_can_call_is_found(contact):
    assert subjects(dependencies.contact_unreachable, needs({"contact": contact})) == ["D-01"]


@pytest.mark.parametrize(
    ("contact", "kinds"),
    [
        ("Duty desk +41 44 000 00 00", {}),
        ("support@acme.example", {"suppliers": [{**ACME, "phone": "+41 44 000 00 00"}]}),
        ("support@acme.example", {"contacts": [{"name": "Acme duty desk", "phone": "117", "supplier": "SP-1"}]}),
        ("Duty desk", {"contacts": [{"name": "Duty desk", "phone": "117"}]}),
        ("Keeper", {"people": [{"ref": "P-1", "name": "Keeper", "phone": "117", "email": "", "job_title": ""}]}),
    ],
    ids=["in the contact", "with the supplier", "a contact of the supplier", "a contact by name", "a person"],
)
def test_a_contact_whose_number_is_known_holds(contact, kinds):
    assert looked(dependencies.contact_unreachable, needs({"contact": contact, "supplier": "SP-1"}, **kinds)) == []


def test_a_backup_that_names_its_own_supplier_is_a_single_point_of_failure():
    assert subjects(suppliers.backup_same_supplier, needs({"supplier": "Acme", "backup": "Acme, other region"})) == [
        "D-01"
    ]


@pytest.mark.parametrize(("answer", "found"), [(True, ["D-01"]), (False, [])])
def test_redundancy_is_asked_about_and_the_answer_is_believed(answer, found):
    row = {"supplier": "Acme", "backup": "Multi-region"}
    (question,) = looked(suppliers.backup_same_supplier, needs(row))
    assert isinstance(question, Question)
    assert question.key == "same-supplier:D-01"
    answered = needs(row, answers={question.key: answer})
    assert subjects(suppliers.backup_same_supplier, answered) == found
    assert not any(isinstance(said, Question) for said in looked(suppliers.backup_same_supplier, answered))


@pytest.mark.parametrize("backup", ["Borealis", "Independent standby", "Paper forms"])
def test_a_backup_elsewhere_holds_without_a_question(backup):
    assert looked(suppliers.backup_same_supplier, needs({"supplier": "Acme", "backup": backup})) == []


WATCH = {"name": "Monitoring", "supplier": "Internal", "contact": "N/A", "backup": "Held twice"}


@pytest.mark.parametrize(
    "changes", [{}, {"supplier": "Acme"}, {"supplier": ""}], ids=["our own", "run by whom it watches", "unsaid"]
)
def test_a_lone_detector_that_nobody_watches_is_found(changes):
    plan = needs({**WATCH, **changes}, {"supplier": "Acme"})
    assert subjects(dependencies.detector_unwatched, plan) == ["D-01"]


@pytest.mark.parametrize(
    "changes", [{"supplier": "Borealis"}, {"backup": "External heartbeat"}, {"contact": "Duty desk, ext. 4411"}]
)
def test_a_detector_watched_from_outside_or_with_somebody_to_call_holds(changes):
    assert looked(dependencies.detector_unwatched, needs({**WATCH, **changes}, {"supplier": "Acme"})) == []


def test_without_a_detector_in_the_register_nobody_need_watch_it():
    assert isinstance(looked(dependencies.detector_unwatched, needs({})), NotApplicable)


FUNCTION = [{"name": "Billing"}]


def test_a_dependency_that_no_function_needs_is_found():
    (finding,) = looked(dependencies.dependency_unlinked, needs({}, {"functions": ["F-01"]}, functions=FUNCTION))
    assert finding.subject == "dependencies"
    assert [item.ref for item in finding.values] == ["D-01"]


def test_dependencies_needed_directly_or_through_another_hold():
    plan = needs({"functions": ["F-01"], "needs": ["D-02"]}, {"name": "Power"}, functions=FUNCTION)
    assert looked(dependencies.dependency_unlinked, plan) == []


@pytest.mark.parametrize(
    ("rows", "tool"),
    [
        ({"channels": [{"text": "Slack for news"}]}, "slack"),
        ({"functions": [{"name": "Sales", "services": "Leads in the CRM"}]}, "crm"),
        ({"steps": [{"text": "Page the team with PagerDuty"}]}, "pagerduty"),
        (
            {"strategies": [{"name": "Paper", "description": "Print from the patient record system"}]},
            "patient record system",
        ),
        ({"channels": [{"text": "E-mail"}, {"text": "Email to customers"}]}, "email"),
    ],
)
def test_a_tool_that_only_the_text_names_is_found_once(rows, tool):
    assert subjects(tools.tool_not_registered, needs({}, **rows)) == [tool]


def test_tools_in_the_register_and_words_that_are_no_tools_hold():
    plan = needs(
        {"name": "CRM"},
        {"name": "Chat", "supplier": "Slack"},
        {"name": "E-mail", "backup": "PagerDuty"},
        channels=[{"text": "Slack"}, {"text": "Email"}, {"text": "PagerDuty"}],
        functions=[{"name": "Sales", "services": "Leads in the CRM"}],
        strategies=[{"name": "Failover", "description": "DevOps slack off; teams zoom in on it"}],
    )
    assert looked(tools.tool_not_registered, plan) == []


ASKED = [{"group": "Contracts", "text": "Agreed service levels (SLAs)"}]


def test_a_service_level_that_is_asked_for_and_not_recorded_is_found():
    plan = needs(
        {"supplier": "Acme"}, {"supplier": "Internal"}, {"supplier": "Acme", "sla": "99.9 %"}, supplier_rules=ASKED
    )
    (finding,) = looked(suppliers.service_level_missing, plan)
    assert [item.ref for item in finding.values] == ["SU-01", "D-01"]
    assert "1 of 2" in finding.sentence


@pytest.mark.parametrize("agreed", [{"sla": "99.9 %"}, {"rto": "4h"}])
def test_a_recorded_service_level_or_recovery_time_holds(agreed):
    assert looked(suppliers.service_level_missing, needs({"supplier": "Acme", **agreed}, supplier_rules=ASKED)) == []


def test_where_no_service_level_is_asked_for_none_is_missing():
    assert isinstance(looked(suppliers.service_level_missing, needs({"supplier": "Acme"})), NotApplicable)


@pytest.mark.parametrize(
    "look",
    [
        dependencies.backup_unnamed,
        dependencies.contact_unreachable,
        dependencies.dependency_unlinked,
        suppliers.backup_same_supplier,
        assessments.assessments_missing,
        tools.tool_not_registered,
    ],
)
def test_an_empty_plan_has_no_dependencies_to_look_at(look):
    assert isinstance(looked(look, document()), NotApplicable)
