"""Who a cell names: a blank is blank, a name is a name with its address, and one odd cell leaves the column alone."""

import pytest
from django.urls import reverse
from django.utils import timezone

from bcp_portal.documents.markdown import to_markdown
from plans.actions.importing import import_plan
from plans.importing.cell_names import CellName, cell_name
from plans.importing.plan_document import as_document, as_written
from plans.importing.plan_reader import read_plan, same_draft
from plans.importing.terminal_report import summary_lines
from plans.models.directory import Person, Supplier
from plans.models.response import TeamRole
from plans.models.risks import Risk
from tests.flat import flat
from tests.plans.importing.said import said

BLANK = [
    "—",
    "-",
    "TBD",
    "tbc",
    "N/A",
    "n.a.",
    "[Name]",
    "{{owner}}",
    "____",
    "MM/DD/YYYY",
    "vacant",
    "Vacant.",
    "none",
    "to be appointed",
    "To be named",
    "open position",
    "unassigned",
    "nobody",
    "?",
    "(vacant)",
]
JON = [
    "[Jon Fell](mailto:jon@example.org)",
    "Jon Fell (<jon@example.org>)",
    "Jon Fell <jon@example.org>",
    "Jon Fell (jon@example.org)",
    "Jon Fell, jon@example.org",
    "Jon Fell – jon@example.org",
    "Jon Fell (e-mail: jon@example.org)",
    "**Jon Fell** <jon@example.org>",
]
NO_NAMES = ["vacant since May", "To be appointed by the board in spring", "various", "all"]


def risks(*owners: str, header: str = "Owner") -> str:
    rows = "".join(f"| Risk {number} | Low | Measure | {owner} |\n" for number, owner in enumerate(owners, 1))
    return f"# Plan\n\n## Risk register\n\n| Risk | Likelihood | Mitigation | {header} |\n|---|---|---|---|\n{rows}"


def owners_of(text: str) -> list[str]:
    return [row.values.get("owner", "") for row in read_plan(text).rows["risks"]]


@pytest.mark.parametrize("blank", BLANK)
def test_a_blank_among_names_is_blank_and_listed_as_to_be_filled_in(blank):
    imported = read_plan(risks("Ann Roe", blank, "Ben Dale"))
    assert [row.values["owner"] for row in imported.rows["risks"]] == ["Ann Roe", "", "Ben Dale"]
    assert [(each.line, each.text, each.why) for each in imported.unfilled] == [
        (8, blank, "To fill in: Owner of Risk 2.")
    ]
    assert "To fill in: 1 place" in summary_lines(imported)


@pytest.mark.parametrize("text", JON)
def test_a_name_with_its_address_is_one_person(text):
    assert cell_name(text.replace("*", "")) == CellName("Jon Fell", "", {"email": "jon@example.org"})
    assert owners_of(risks("Jon Fell", text)) == ["Jon Fell", "Jon Fell"]


@pytest.mark.parametrize("text", NO_NAMES)
def test_what_says_something_and_names_nobody_is_kept_beside(text):
    imported = read_plan(risks("Ann Roe", text, "Ben Dale"))
    assert [row.values["owner"] for row in imported.rows["risks"]] == ["Ann Roe", "", "Ben Dale"]
    assert [row.extra for row in imported.rows["risks"]] == [{}, {"Owner 2": text}, {}]
    assert [each.why for each in imported.unfilled] == ["To fill in: Owner of Risk 2."]


def test_two_names_in_one_cell_are_the_first_and_one_beside():
    imported = read_plan(risks("Ann Roe", "Ben Dale<br>Cy Low", "Dee May / Eli Orr", "Ann Roe; Cy Low"))
    assert [row.values["owner"] for row in imported.rows["risks"]] == ["Ann Roe", "Ben Dale", "Dee May", "Ann Roe"]
    assert [row.extra.get("Owner 2", "") for row in imported.rows["risks"]] == ["", "Cy Low", "Eli Orr", "Cy Low"]


@pytest.mark.parametrize("cell", [*BLANK, *JON, *NO_NAMES, "Ben Dale<br>Cy Low", "Dee May / Eli Orr"])
def test_every_word_is_read_and_what_is_printed_reads_back_as_the_same(cell):
    text = risks("Ann Roe", cell)
    imported = read_plan(text)
    assert said(to_markdown(as_written(imported))) == said(text)
    printed = to_markdown(as_document(imported))
    assert same_draft(read_plan(printed), imported)
    assert to_markdown(as_document(read_plan(printed))) == printed


def test_a_column_of_sentences_is_no_column_of_names():
    text = risks("whoever is on call this week and the next", "all", "as needed")
    assert "Owner" in read_plan(text).rows["risks"][1].extra


@pytest.mark.django_db
def test_one_jon_fell_with_his_address_is_in_the_directory_and_nobody_who_is_to_be_found():
    plan, _ = import_plan(
        text=risks(*JON, "Jon Fell", "TBD", "vacant", "—", "Ann Roe (555-0123)"),
        file_name="",
        code="",
        by=None,
        at=timezone.now(),
    )
    assert [(one.name, one.email, one.phone) for one in Person.objects.order_by("name")] == [
        ("Ann Roe", "", "555-0123"),
        ("Jon Fell", "jon@example.org", ""),
    ]
    owners = [row.owner.name if row.owner else "" for row in Risk.objects.filter(plan=plan).order_by("pk")]
    assert owners == [*["Jon Fell"] * (len(JON) + 1), "", "", "", "Ann Roe"]


@pytest.mark.django_db
def test_a_file_changes_no_address_of_whom_the_directory_knows():
    Person.objects.create(name="Jon Fell", email="right@example.org")
    import_plan(text=risks(JON[0]), file_name="", code="", by=None, at=timezone.now())
    assert [one.email for one in Person.objects.all()] == ["right@example.org"]


@pytest.mark.django_db
def test_roles_and_suppliers_are_read_so_too():
    text = (
        "# Plan\n\n## Incident response team\n\n| Role | Duty | Name | Deputy |\n|---|---|---|---|\n"
        "| Lead | leads | [Ann Roe](mailto:ann@example.org) | TBD |\n| Scribe | writes | vacant | Ann Roe |\n\n"
        "## Critical dependencies\n\n| Dependency | Supplier | Backup |\n|---|---|---|\n"
        "| Mail | Acme <help@acme.example> | none |\n| Net | N/A | none |\n"
    )
    import_plan(text=text, file_name="", code="", by=None, at=timezone.now())
    roles = [
        (row.person and row.person.name, row.deputy and row.deputy.name) for row in TeamRole.objects.order_by("pk")
    ]
    assert roles == [("Ann Roe", None), (None, "Ann Roe")]
    assert [(one.name, one.email) for one in Supplier.objects.all()] == [("Acme", "help@acme.example")]


def test_the_preview_lists_what_is_to_be_filled_in(world, sign_in):
    answer = sign_in(world.editor).post(reverse("plans:import"), {"text": risks("Ann Roe", "TBD")})
    assert "To fill in: Owner of Risk 2." in flat(answer.content.decode())


def test_who_fills_a_role_is_a_person_in_a_list_too():
    text = "# Plan\n\n## Team\n\n- **Lead:** Jon Fell (<jon@example.org>)\n- **Press:** vacant\n- **Scribe:** Mia Ott\n"
    rows = read_plan(text).rows["roles"]
    assert [row.values.get("person", "") for row in rows] == ["Jon Fell", "", "Mia Ott"]
    duties = read_plan("# Plan\n\n## Team\n\n- **Lead:** decides\n- **Press:** talks to reporters\n").rows["roles"]
    assert [row.values["duty"] for row in duties] == ["decides", "talks to reporters"]


def test_an_empty_row_of_a_table_is_no_row():
    text = risks("Ann Roe") + "| | | | |\n"
    assert owners_of(text) == ["Ann Roe"]
