"""Contacts of whom a plan gives the name alone are found in the directory, and nobody is added to it for them."""

import pytest

from bcp_portal.documents.markdown import to_markdown
from plans.freezing.draft import freeze
from plans.importing.source_lines import lines_in, stored_lines
from plans.models.directory import Person, Supplier
from plans.models.plan import Plan
from plans.models.response import Contact
from tests.plans.importing.said import said
from tests.plans.importing.test_saving import brought_in

pytestmark = pytest.mark.django_db

CONTACTS = "# P\n\n## Contacts\n\n- Ann Example\n- NORTHERN COIL\n- Both Example\n- Fire brigade\n"


def test_contacts_with_a_name_alone_are_those_whom_the_directory_knows():
    for name in ("Ann Example", "Both Example"):
        Person.objects.create(name=name)
    for name in ("Northern Coil", "Both Example"):
        Supplier.objects.create(name=name)
    plan, _ = brought_in(CONTACTS)
    found = [(row.person and row.person.name, row.supplier and row.supplier.name) for row in _contacts(plan)]
    assert found == [("Ann Example", None), (None, "Northern Coil"), (None, None), (None, None)]
    assert said(to_markdown(freeze(plan))) == said(CONTACTS)
    assert (Person.objects.count(), Supplier.objects.count()) == (2, 2)


@pytest.mark.parametrize("said", ["Österreichische Post", "ÖSTERREICHISCHE POST", "österreichische post"])
def test_letters_beyond_ascii_are_found_whatever_their_case(said):
    known = Supplier.objects.create(name="Österreichische Post")
    plan, _ = brought_in(f"# P\n\n## Contacts\n\n- {said}\n")
    assert [row.supplier for row in _contacts(plan)] == [known]


def test_of_two_people_with_one_name_none_is_guessed():
    for _ in range(2):
        Person.objects.create(name="Ann Example")
    plan, _ = brought_in(CONTACTS)
    assert {row.person for row in _contacts(plan)} == {None}


def test_contacts_are_the_people_whom_the_plan_names_elsewhere():
    owned = "\n## Functions\n\n| Function | RTO | Owner |\n|---|---|---|\n| Rolling | 4h | Ann Example |\n"
    plan, _ = brought_in(CONTACTS + owned)
    assert [row.person and row.person.name for row in _contacts(plan)] == ["Ann Example", None, None, None]
    assert said(to_markdown(freeze(plan))) == said(CONTACTS + owned)


def test_a_contact_found_in_the_directory_keeps_its_line_in_the_source():
    Person.objects.create(name="Ann Example")
    plan, _ = brought_in(CONTACTS)
    lines = lines_in(freeze(plan), stored_lines(plan.source))
    assert [lines[row.ref, ""] for row in _contacts(plan)] == [5, 6, 7, 8]


def _contacts(plan: Plan) -> list[Contact]:
    return list(Contact.objects.filter(plan=plan).select_related("person", "supplier").order_by("ref"))
