"""Of several columns that fit one field, the one with the field's own name has it, whatever the order."""

import pytest

from plans.importing.field_labels import fields_for, own_name
from plans.importing.field_synonyms import NAMES
from plans.importing.plan_reader import read_plan
from plans.sections import KINDS

# Heading, kind, columns with what stands in them, and what the fields hold.
TABLES = [
    (
        "Severity levels",
        "severities",
        {"Level": "Critical", "Response time": "15 minutes", "Escalation": "CEO", "Communication": "SMS to all"},
        {"communication": "SMS to all"},
    ),
    (
        "Severity levels",
        "severities",
        {"Level": "Critical", "Notify": "CEO", "Communications": "SMS to all"},
        {"communication": "SMS to all"},
    ),
    (
        "Severity levels",
        "severities",
        {"Level": "Critical", "Response time": "1h", "Who to notify": "CEO", "Communication plan": "SMS to all"},
        {"communication": "SMS to all"},
    ),
    ("Emergency contacts", "contacts", {"Contact": "Fire", "Name": "Ann Roe", "Phone": "112"}, {"name": "Ann Roe"}),
    (
        "Severity levels",
        "severities",
        {"Level": "Critical", "Response SLA": "1h", "Response time": "15 minutes"},
        {"response_time": "15 minutes"},
    ),
    (
        "Critical functions",
        "functions",
        {"Process": "Pay", "Function": "Payroll", "Recovery time": "8h", "RTO": "4h", "MTD": "2 days", "MTPD": "1 day"},
        {"name": "Payroll", "rto": "4h", "mtpd": "1 day"},
    ),
    (
        "Risk register",
        "risks",
        {
            "Threat": "Fire",
            "Risk": "Building burns",
            "Controls": "alarms",
            "Mitigation": "sprinklers",
            "Probability": "1",
            "Likelihood": "Low",
            "Responsible": "Ann Roe",
            "Owner": "Ben Dale",
        },
        {"title": "Building burns", "mitigation": "sprinklers", "likelihood": "Low", "owner": "Ben Dale"},
    ),
    (
        "Critical dependencies",
        "dependencies",
        {
            "System": "Mail",
            "Vendor": "Acme",
            "Supplier": "Contoso",
            "Phone": "555",
            "Contact": "Ann",
            "Fallback": "fax",
            "Backup": "courier",
        },
        {"name": "Mail", "supplier": "Contoso", "contact": "Ann", "backup": "courier"},
    ),
    (
        "Recovery strategies",
        "strategies",
        {"Option": "B", "Strategy": "Failover", "Details": "x", "Description": "y", "When": "soon", "Trigger": "alarm"},
        {"name": "Failover", "description": "y", "trigger": "alarm"},
    ),
    (
        "Incident response team",
        "roles",
        {"Position": "Lead", "Role": "Coordinator", "Tasks": "x", "Duty": "y", "Name": "Ann Roe", "Person": "Ben Dale"},
        {"name": "Coordinator", "duty": "y", "person": "Ben Dale"},
    ),
]


@pytest.mark.parametrize("heading, kind, columns, expected", TABLES)
@pytest.mark.parametrize("backwards", [False, True])
def test_the_column_with_the_own_name_has_the_field(heading, kind, columns, expected, backwards):
    names = [*columns][::-1] if backwards else [*columns]
    lines = [names, ["---"] * len(names), [columns[name] for name in names]]
    text = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    (row,) = read_plan(f"# Plan\n\n## {heading}\n\n{text}\n").rows[kind]
    assert {name: row.values.get(name) for name in expected} == expected
    kept = {*map(str, row.values.values()), *row.extra.values()}
    assert kept >= {*columns.values()}


def test_a_labelled_line_with_the_own_name_has_the_field():
    lines = "- **Coordinator**\n  - Name: Ann Roe\n  - Alternate: Cy Low\n  - Person: Ben Dale\n  - Deputy: Dee May"
    (row,) = read_plan(f"# Plan\n\n## Incident response team\n\n{lines}\n").rows["roles"]
    assert (row.values["person"], row.values["deputy"]) == ("Ben Dale", "Dee May")
    assert row.extra == {"Name": "Ann Roe", "Alternate": "Cy Low"}


PAIRS = [
    (kind.key, field, other)
    for kind in KINDS
    for field in kind.fields
    for other in NAMES.get(kind.key, {}).get(field, "").split("|")[1:2]
]


@pytest.mark.parametrize("kind, field, other", PAIRS)
def test_for_every_kind_and_field_the_own_name_is_nearer_than_any_other(kind, field, other):
    own = own_name(kind, field)
    assert fields_for(kind, [other, own]).get(own) in {field, None}
    assert other in {own, field.replace("_", " ")} or fields_for(kind, [other, own]).get(other) != field
