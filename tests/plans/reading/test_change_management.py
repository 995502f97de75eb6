"""Which roles a plan lets decide on changes, by its own words."""

import pytest

from plans.reading.change_management import deciding_roles
from plans.reading.document import FrozenPlan
from tests.plans.linting.building import document

ROLES = [
    {"name": "Chief Technology Officer (CTO)", "person": "P-1"},
    {"name": "CISO", "person": "P-2", "deputy": "P-3"},
]


def roles(*rules, **kinds) -> list[str]:
    lines = [{"group": group, "text": text} for group, text in rules]
    return [one.role for one in deciding_roles(FrozenPlan(document(roles=ROLES, change_rules=lines, **kinds)))]


@pytest.mark.parametrize(
    ("group", "text", "expected"),
    [
        ("Process", "Changes are approved by the CISO", ["CISO"]),
        ("Process", "The CTO authorises every change.", ["Chief Technology Officer (CTO)"]),
        ("Process", "Changes are approved by the CTO and the CISO", ["Chief Technology Officer (CTO)", "CISO"]),
        ("Approval requirements", "CISO for every change", ["CISO"]),
        ("Process", "Approval requirements", []),
        ("Process", "The CISO is informed of every change", []),
        ("Process", "The CTO approves changes and informs the CISO", ["Chief Technology Officer (CTO)"]),
        ("Process", "After consulting the CISO, the CTO decides", ["Chief Technology Officer (CTO)"]),
        ("Approval", "Inform the CISO. The CTO approves.", ["Chief Technology Officer (CTO)"]),
    ],
)
def test_whoever_approves_is_named_and_not_who_is_informed(group, text, expected):
    assert roles((group, text)) == expected


def test_a_role_brings_who_holds_it_and_the_deputy():
    plan = FrozenPlan(document(roles=ROLES, change_rules=[{"text": "Approved by the CISO"}]))
    assert [(one.person, one.deputy) for one in deciding_roles(plan)] == [("P-2", "P-3")]


def test_a_person_is_named_by_name_or_by_job_title():
    people = [{"ref": "P-9", "name": "Ann Roe", "job_title": "IT Manager", "email": "", "phone": ""}]
    assert roles(("", "Ann Roe approves changes"), people=people) == ["IT Manager"]
    assert roles(("", "Changes need the consent of the IT Manager"), people=people) == ["IT Manager"]


def test_the_owner_of_the_plan_decides_where_it_says_so():
    facts = [{"name": "Owner", "topic": "owner", "value": "CISO"}]
    assert roles(("", "The plan owner approves changes"), facts=facts) == ["CISO"]
    assert roles(("", "Changes are approved by nobody in particular"), facts=facts) == []


def test_text_below_the_heading_counts_as_well():
    def below(title):
        block = {"ref": "B-1", "kind": "prose", "text": "All changes are approved by the CISO.\n\nThe CTO is told."}
        return [{"ref": "H-1", "level": 2, "title": title, "names": "", "blocks": [block]}]

    assert roles(outline=below("7. Change Management")) == ["CISO"]
    assert roles(outline=below("Data Protection")) == []


def test_a_plan_that_says_nothing_of_it_names_nobody():
    assert roles() == []
