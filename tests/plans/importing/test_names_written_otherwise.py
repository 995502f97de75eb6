"""Nobody under other words, one person under other spellings, two persons in one cell; a firm is a firm."""

import pytest
from django.utils import timezone

from bcp_portal.documents.markdown import to_markdown
from plans.actions.importing import import_plan
from plans.importing.cell_names import CellName, cell_name
from plans.importing.imported_plan import ImportedPlan
from plans.importing.plan_document import as_document, as_written
from plans.importing.plan_reader import read_plan, same_draft
from plans.models.directory import Person
from tests.plans.importing.said import said

NOBODY = [
    "not assigned",
    "Not appointed",
    "not yet assigned",
    "N.N.",
    "as above",
    "same as above",
    '"',
    "Same as IT lead",
    "Insert name",
    "Enter name here",
    "Click here to enter text",
    "Name Surname",
    "First Last",
    "(name)",
    "{name}",
    "XX/XX/XXXX",
    "✓",
    "First name, last name",
    "<name>",
    "ditto",
    "Click or tap here to enter text.",
    "dd.mm.yyyy",
    "[insert name]",
    "(to be appointed)",
    "Your name here",
    "Insert owner name",
    "〃",
    "☐",
    "Surname, First name",
    "X",
    "Please enter name",
    "{{ owner }}",
    "not yet decided",
    "none yet",
    "%NAME%",
    "$OWNER",
    "n/k",
    "TODO",
    "@todo",
    "NN",
    "offen",
    "unbesetzt",
    "0000",
    "recruiting",
]
# What stands in the cell, and what is kept beside the name.
JON = [
    ("Jon Fell, COO", "COO"),
    ("Jon Fell – COO", "COO"),
    ("Fell, Jon", ""),
    ("Mr. Jon Fell", ""),
    ("Jon  Fell*", "*"),
    ("Jon Fell [1]", "note 1"),
    ("Jon Fell (acting)", "acting"),
    ("jon@x.org", ""),
    ("Dr. Jon Fell", ""),
    ("JON FELL", ""),
    ("Jon Fell, +1 555 0100, jon@x.org", ""),
    ("Jon Fell, Head of IT (jon@x.org)", "Head of IT"),
    ("Mr Jon Fell", ""),
    ("Jon Fell (Operations Manager)", "Operations Manager"),
    ("Jon Fell | COO | jon@x.org", "COO"),
    ("Jon Fell †", "†"),
    ("Jon Fell - Chief Operating Officer", "Chief Operating Officer"),
    ("Jon Fell, tel. +1 555 0100", ""),
    ("Mr. Jon Fell, COO", "COO"),
    ("Jon Fell (interim, until May)", "interim, until May"),
    ("Jon Fell <br> jon@x.org", ""),
    ("Jon Fell<br>COO<br>jon@x.org", "COO"),
    ("COO: Jon Fell", "COO"),
    ("COO (Jon Fell)", "COO"),
    ("Jon Fell, PhD", "PhD"),
    ("Jon Fell +1 555 0100", ""),
    ("Herr Jon Fell", ""),
    ("Jon Fell [jon@x.org](mailto:jon@x.org)", ""),
    ('<a href="mailto:jon@x.org">Jon Fell</a>', ""),
    ("Jon Fell -- COO", "COO"),
    ("Jon Fell (50%)", "50%"),
    ("Jon Fell ✔", "✔"),
    ("Jon Fell (deputy: Cy Low)", "deputy: Cy Low"),
    ("Jon Fell / ext. 12", ""),
]
TWO = [
    "Jon Fell & Ann Lee",
    "Jon Fell and Ann Lee",
    "Jon Fell, Ann Lee",
    "Jon Fell + Ann Lee",
    "Jon Fell (Ann Lee)",
    "Jon Fell<br>Ann Lee",
    "Jon Fell/Ann Lee",
    "Jon Fell\\|Ann Lee",
    "- Jon Fell<br>- Ann Lee",
]
OTHERS = [
    "Fell & Sons",
    "Ann and Bob Catering Ltd",
    "Marks and Spencer",
    "Data Centre – Frankfurt",
    "Jon Fell Ltd",
    "Health and Safety",
    "Jon Fell (Paris)",
    "Mary-Ann O'Brien",
    "Ludwig van Beethoven",
    "Night Manager, Site A",
    "London, Paris",
    "Jean Luc de la Tour",
    "Ann Fell",
]


def risks(*owners: str) -> str:
    rows = "".join(f"| Risk {number} | Low | Measure | {owner} |\n" for number, owner in enumerate(owners, 1))
    return f"# Plan\n\n## Risk register\n\n| Risk | Likelihood | Mitigation | Owner |\n|---|---|---|---|\n{rows}"


def read(text: str) -> ImportedPlan:
    """The reading, in which every word is and which reads back as the same."""
    imported = read_plan(text)
    assert said(to_markdown(as_written(imported))) == said(text)
    printed = to_markdown(as_document(imported))
    assert same_draft(read_plan(printed), imported)
    return imported


@pytest.mark.parametrize("text", NOBODY)
def test_a_place_to_fill_in_names_nobody_and_is_told(text):
    imported = read(risks("Ann Roe", text, "Ben Dale"))
    assert [row.values["owner"] for row in imported.rows["risks"]] == ["Ann Roe", "", "Ben Dale"]
    assert [blank.why for blank in imported.unfilled] == ["To fill in: Owner of Risk 2."]


@pytest.mark.parametrize("text, beside", JON)
def test_one_jon_fell_whatever_stands_beside_his_name(text, beside):
    imported = read(risks("Jon Fell", text, "Jon Fell <jon@x.org>"))
    assert [row.values["owner"].title() for row in imported.rows["risks"]] == ["Jon Fell"] * 3
    assert imported.rows["risks"][1].extra.get("Owner 2", "") == beside
    assert imported.unfilled == []


def test_his_contacts_are_his():
    contacts = {"phone": "+1 555 0100", "email": "jon@x.org"}
    assert cell_name("Jon Fell, +1 555 0100, jon@x.org") == CellName("Jon Fell", "", contacts)
    assert cell_name("Jon Fell, COO, jon@x.org, +1 555 0100") == CellName("Jon Fell", "COO", contacts)


@pytest.mark.parametrize("text", TWO)
def test_two_persons_are_the_first_and_one_beside(text):
    (first, second) = read(risks("Cy Low", text)).rows["risks"]
    assert (first.values["owner"], second.values["owner"], second.extra) == (
        "Cy Low",
        "Jon Fell",
        {"Owner 2": "Ann Lee"},
    )


@pytest.mark.parametrize("text", ["~~Ann Lee~~ Cy Low", "[Cy Low][1]", "![photo](x.png) Cy Low", "tel: 555-0100"])
def test_what_is_struck_out_linked_nowhere_or_only_a_number_is_nobody_and_told(text):
    imported = read(risks("Jon Fell", text))
    row = imported.rows["risks"][1]
    assert (row.values["owner"], row.extra) == ("", {"Owner 2": text})
    assert [blank.line for blank in imported.unfilled] == [row.line]


def test_a_second_number_of_one_person_is_told():
    imported = read(risks("Jon Fell (+1 555 0100)", "Jon Fell, +1 555 0100", "Jon Fell, +1 555 0199"))
    assert imported.addresses["jon fell"] == {"phone": "+1 555 0100"}
    assert [(note.line, note.text) for note in imported.unclear] == [(9, "+1 555 0199")]


@pytest.mark.parametrize("text", OTHERS)
def test_what_is_another_name_stays_as_it_is(text):
    imported = read(risks("Jon Fell", text))
    assert imported.rows["risks"][1].values["owner"] == text


@pytest.mark.parametrize(
    "firm", ["Ann and Bob Catering Ltd", "Fell & Lee, Logistics", "Jon Fell and Ann Lee", "Smith Jones, Ops"]
)
def test_a_supplier_is_called_as_it_is_called(firm):
    rows = f"| Mail | {firm} | none |\n| Net | Acme | fax |"
    text = f"# Plan\n\n## Critical dependencies\n\n| Dependency | Supplier | Backup |\n|---|---|---|\n{rows}\n"
    assert [row.values["supplier"] for row in read(text).rows["dependencies"]] == [firm, "Acme"]


def test_an_address_of_two_persons_is_nobodys_and_a_name_turned_round_is_only_turned_if_the_plan_has_it():
    imported = read(risks("Jon Fell <office@x.org>", "Ann Lee <office@x.org>", "office@x.org", "Roe, Cy"))
    assert [row.values["owner"] for row in imported.rows["risks"]] == ["Jon Fell", "Ann Lee", "office@x.org", "Roe, Cy"]


@pytest.mark.django_db
def test_the_directory_has_one_jon_fell_with_his_address_and_number():
    import_plan(
        text=risks(*(text for text, _ in JON), *NOBODY, *TWO), file_name="", code="", by=None, at=timezone.now()
    )
    people = {one.name.title(): (one.email, one.phone) for one in Person.objects.all()}
    assert people == {"Jon Fell": ("jon@x.org", "+1 555 0100")}
