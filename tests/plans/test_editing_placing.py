"""Rows that come into a block together: those that no block listed, and contacts from the directory."""

import pytest
from django.test import Client
from django.urls import reverse

from bcp_portal.audit.models import Event
from plans.actions.blocks import add_block
from plans.actions.contacts import fill_contacts
from plans.actions.rows import add_row, change_row
from plans.freezing.draft import refresh_draft
from plans.models.approvals import RequiredApproval
from plans.models.dependencies import Dependency
from plans.models.plan import Block, Heading, Plan
from plans.models.response import Contact, TeamRole
from plans.models.strategies import Phase
from tests.flat import flat
from tests.plans.test_outline import outline


def post(editor: Client, route: str, ref: str, **form) -> str:
    """Where a form of the plan leads."""
    return editor.post(reverse(f"plans:{route}", args=["BCP-01", ref]), form).url


def undo(editor: Client, ref: str, page: str) -> None:
    """Press Undo, and once more, which says that it is done and does nothing."""
    change = editor.get(page).content.decode().split('name="change" value="')[1].split('"')[0]
    post(editor, "block_undo", ref, change=change)
    count = Event.objects.count()
    again = editor.get(post(editor, "block_undo", ref, change=change)).content.decode()
    assert "That is undone already." in again
    assert Event.objects.count() == count


def heading(world, title: str) -> Heading:
    return Heading.objects.get(plan=world.plan, title=title)


def left_over(world, **row) -> Contact:
    """A contact that no block lists."""
    block = add_block(heading=heading(world, "Scope"), kind="contacts", by=world.editor, at=world.now)
    added = add_row(block=block, values={"name": "Night desk", **row}, by=world.editor, at=world.now)
    Block.objects.filter(pk=block.pk).delete()
    refresh_draft(world.plan)
    return added


def last(world) -> dict:
    return outline(world.plan)[-1]


# Rows that no block lists


def test_rows_of_no_block_are_put_under_a_heading_of_their_own_and_can_then_be_added_to(world, editor):
    row = left_over(world)
    shown = flat(editor.get(reverse("plans:document", args=["BCP-01"]), {"edit": "B-contacts"}).content.decode())
    assert "Put these into the plan" in shown
    assert "Move Night desk up" not in shown
    page = post(editor, "rows_place", "B-contacts")
    block = Block.objects.living().get(plan=world.plan, kind="contacts")
    assert (last(world)["title"], last(world)["blocks"][0]["rows"]) == ("Contact Lists", [row.ref])
    assert f"#{block.ref}" in page
    assert Event.objects.filter(verb="rows_placed").count() == 1
    rows = reverse("plans:rows", args=["BCP-01", block.ref])
    editor.post(rows, {"name": "Day desk", "token": "t"})
    assert len(last(world)["blocks"][0]["rows"]) == 2


def test_they_can_go_under_a_heading_that_is_there(world, editor):
    row = left_over(world)
    scope = heading(world, "Scope")
    post(editor, "rows_place", "B-contacts", under=scope.ref)
    there = next(h for h in outline(world.plan) if h["ref"] == scope.ref)
    assert there["blocks"][-1]["rows"] == [row.ref]


@pytest.mark.parametrize("has_own", [True, False])
def test_taking_it_back_deletes_no_row(world, editor, has_own):
    left_over(world)
    before = outline(world.plan)
    page = post(editor, "rows_place", "B-contacts", under="" if has_own else heading(world, "Scope").ref)
    undo(editor, Block.objects.living().get(plan=world.plan, kind="contacts").ref, page)
    assert outline(world.plan) == before
    assert Contact.objects.living().count() == 1


def test_putting_them_in_twice_makes_one_block(world, editor):
    left_over(world)
    for _ in range(2):
        post(editor, "rows_place", "B-contacts")
    assert Block.objects.living().filter(plan=world.plan, kind="contacts").count() == 1


def test_rows_that_a_block_prints_without_listing_them_need_no_place(world, editor):
    left_over(world)
    block = add_block(heading=heading(world, "Scope"), kind="contacts", by=world.editor, at=world.now)
    Block.objects.filter(pk=block.pk).update(everything=True)
    post(editor, "rows_place", "B-contacts")
    assert Block.objects.filter(plan=world.plan, kind="contacts").count() == 1


def test_phases_of_no_heading_get_a_heading_each_with_room_for_steps(world, editor):
    Heading.objects.filter(plan=world.plan).exclude(names="").update(deleted_at=world.now)
    refresh_draft(world.plan)
    post(editor, "rows_place", "B-phases")
    phases = [h for h in outline(world.plan) if h["names"]]
    assert [h["names"] for h in phases] == [phase.ref for phase in Phase.objects.filter(plan=world.plan)]
    assert {h["blocks"][0]["kind"] for h in phases} == {"steps"}
    assert editor.get(reverse("plans:document", args=["BCP-01"])).status_code == 200


def test_a_gone_heading_and_a_block_that_is_real_are_refused(world, editor):
    left_over(world)
    Heading.objects.filter(pk=heading(world, "Scope").pk).update(deleted_at=world.now)
    post(editor, "rows_place", "B-contacts", under=heading(world, "Scope").ref)
    assert not Block.objects.living().filter(plan=world.plan, kind="contacts").exists()
    address = reverse("plans:rows_place", args=["BCP-01", "B-06"])
    assert editor.post(address).status_code == 404


# Contacts from the directory


@pytest.fixture
def contacts(world) -> Block:
    """An empty list of contacts."""
    return add_block(heading=heading(world, "Scope"), kind="contacts", by=world.editor, at=world.now)


def names() -> list[str]:
    return [contact.name for contact in Contact.objects.living()]


def test_everybody_whom_the_plan_names_becomes_a_contact_in_one_change(world, editor, contacts):
    signers = {row.person for row in RequiredApproval.objects.filter(plan=world.plan)}
    suppliers = {row.supplier for row in Dependency.objects.filter(plan=world.plan) if row.supplier}
    before = Event.objects.count()
    post(editor, "contacts_fill", contacts.ref)
    assert {person.name for person in signers} | {"Deputy"} | {supplier.name for supplier in suppliers} == set(names())
    assert suppliers
    assert len(names()) == len(set(names()))
    assert Event.objects.count() == before + 1
    cto = Contact.objects.get(name="CTO")
    assert (cto.person.name, cto.role, cto.email) == ("CTO", "Chief Technology Officer", "cto@example.com")
    assert Contact.objects.get(name="Deputy").role == "Deputy for Chief Technology Officer"
    contacts.refresh_from_db()
    assert contacts.rows == [contact.ref for contact in Contact.objects.all()]
    printed = next(b for h in outline(world.plan) for b in h["blocks"] if b["ref"] == contacts.ref)
    assert not {"person", "supplier"} & {column["field"] for column in printed["columns"]}  # the name says them


def test_who_is_listed_already_by_link_or_by_name_is_not_listed_again(world, editor, contacts):
    person = RequiredApproval.objects.filter(plan=world.plan).first().person
    add_row(block=contacts, values={"name": "The boss", "person": person}, by=world.editor, at=world.now)
    add_row(block=contacts, values={"name": " coo"}, by=world.editor, at=world.now)
    for _ in range(2):
        post(editor, "contacts_fill", contacts.ref)
    assert not {"CTO", "COO"} & set(names())
    assert names().count("CISO") == 1


def test_the_team_is_listed_too_with_what_each_does(world, contacts):
    row = TeamRole.objects.filter(plan=world.plan).first()
    person = RequiredApproval.objects.filter(plan=world.plan).first().person
    person.job_title = "Head of technology"
    person.save()
    change_row(row=row, values={"person": person}, edition=row.edition, by=world.editor, at=world.now)
    fill_contacts(block=contacts, by=world.editor, at=world.now)
    assert Contact.objects.get(person=person).role == "Head of technology"


def test_a_filled_list_can_be_taken_back_but_for_what_was_worked_on(world, editor, contacts):
    page = post(editor, "contacts_fill", contacts.ref)
    row = Contact.objects.get(name="CTO")
    change_row(row=row, values={"phone": "+1 555 0101"}, edition=row.edition, by=world.editor, at=world.now)
    undo(editor, contacts.ref, page)
    assert names() == ["CTO"]


def test_only_a_list_of_contacts_is_filled(world, editor, matrix):
    address = reverse("plans:contacts_fill", args=["BCP-01", matrix.ref])
    assert editor.post(address).status_code == 404
    assert Plan.objects.get(pk=world.plan.pk).revision == world.plan.revision
