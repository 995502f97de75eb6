"""Tables of suppliers under everyday headers."""

import pytest

from bcp_portal.documents.markdown import to_markdown
from plans.freezing.draft import freeze
from plans.importing.plan_document import as_document
from plans.importing.plan_reader import read_plan, same_draft
from tests.plans.importing.said import said
from tests.plans.importing.test_saving import brought_in

FIELDS = ("name", "supplier", "contact", "backup")
RULE = "|---|---|---|---|\n"

# Heading, header, row, what it says.
TABLES = [
    (
        "Who we depend on",
        "| What | Who | How to reach them | Instead |\n" + RULE,
        "| Court network | Justice IT | 555-0110 | Courier |",
        ("Court network", "Justice IT", "555-0110", "Courier"),
    ),
    (
        "Suppliers",
        "| Provider | Phone | Fallback |  |\n" + RULE,
        "| Grid Company | 555-0112 | Generator | yearly test |",
        ("Grid Company", "Grid Company", "555-0112", "Generator"),
    ),
    (
        "Out of house",
        "| What | Who | Phone | If they fail |\n" + RULE,
        "| Card terminals | Tills Ltd | 555-0113 | Cash only |",
        ("Card terminals", "Tills Ltd", "555-0113", "Cash only"),
    ),
    (
        "Out of house",
        "| Vendor | What they supply | Telephone | Alternative |\n" + RULE,
        "| Oxygen Ltd | Oxygen | 555-0114 | Bottles |",
        ("Oxygen", "Oxygen Ltd", "555-0114", "Bottles"),
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize("heading, header, row, expected", TABLES, ids=[table[1].split("\n")[0] for table in TABLES])
def test_everyday_headers_of_suppliers_are_understood(heading, header, row, expected):
    text = f"# P\n\n## {heading}\n\n{header}{row}\n"
    imported = read_plan(text)
    assert [tuple(row.values.get(name) for name in FIELDS) for row in imported.rows["dependencies"]] == [expected]
    printed = to_markdown(as_document(imported))
    assert said(printed) == said(text)
    assert same_draft(read_plan(printed), imported)
    assert said(to_markdown(freeze(brought_in(text)[0]))) == said(text)


@pytest.mark.parametrize(
    "table",
    [
        "| What | Who | By when |\n|---|---|---|\n| Paint the hall | Bob | Monday |\n",
        "| What | Who | Where |\n|---|---|---|\n| Keys | Caretaker | Safe |\n",
    ],
)
def test_what_and_who_elsewhere_are_no_suppliers(table):
    imported = read_plan(f"# P\n\n## To do\n\n{table}")
    assert imported.rows == {}
    assert len(imported.unclear) == 1


def test_nobody_becomes_a_supplier():
    imported = read_plan(
        "# P\n\n## Suppliers\n\n| Provider | Phone | Fallback |\n|---|---|---|\n| TBD | 555 | none |\n"
    )
    assert [row.values.get("supplier", "") for row in imported.rows.get("dependencies", [])] == [""]
