"""Editing what rows refer to: people, suppliers, other rows, the words that a plan repeats."""

from plans.actions.rows import change_row, delete_row
from plans.models.approvals import RequiredApproval
from plans.models.dependencies import Dependency
from plans.models.directory import Person, Supplier
from plans.models.functions import BusinessFunction
from plans.models.plan import Block
from plans.models.response import TeamRole
from plans.models.risks import Risk
from tests.flat import flat
from tests.plans.editing import HTMX, function, sent, url


def test_a_new_name_joins_the_directory_and_a_known_one_is_picked(world, editor, matrix):
    editor.post(url("row", matrix, "F-01"), sent(function(world), owner="Somebody New"), headers=HTMX)
    editor.post(url("row", matrix, "F-02"), sent(function(world, "F-02"), owner="somebody new"), headers=HTMX)
    assert Person.objects.filter(name__iexact="somebody new").count() == 1
    assert function(world).owner == function(world, "F-02").owner


def test_one_new_name_in_two_fields_is_one_person(world, editor):
    row = TeamRole.objects.filter(plan=world.plan).first()
    block = next(b for b in Block.objects.filter(plan=world.plan, kind="roles") if row.ref in b.rows)
    values = {"edition": row.edition, "name": row.name, "team": row.team, "person": "New One", "deputy": "New One"}
    editor.post(url("row", block, row.ref), values, headers=HTMX)
    row.refresh_from_db()
    assert row.person == row.deputy
    assert Person.objects.filter(name="New One").count() == 1


def test_a_supplier_is_picked_by_name(world, editor):
    row = Dependency.objects.filter(plan=world.plan).exclude(supplier=None).first()
    block = Block.objects.filter(plan=world.plan, kind="dependencies").first()
    count = Supplier.objects.count()
    values = {"edition": row.edition, "name": row.name, "supplier": row.supplier.name.upper(), "backup": "Other"}
    assert editor.post(url("row", block, row.ref), values, headers=HTMX).status_code == 200
    assert Supplier.objects.count() == count


def test_a_name_that_two_people_have_asks_which_one(world, editor, matrix):
    for email in ("a@example.com", "b@example.com"):
        Person.objects.create(name="Same Name", email=email)
    answer = editor.post(url("row", matrix, "F-01"), sent(function(world), owner="Same Name"), headers=HTMX)
    assert answer.status_code == 422
    editor.post(url("row", matrix, "F-01"), sent(function(world), owner="Same Name (b@example.com)"), headers=HTMX)
    assert function(world).owner.email == "b@example.com"


def test_people_who_may_sign_are_suggested_first(world, editor):
    Person.objects.create(name="A Person Without Account")
    row = RequiredApproval.objects.filter(plan=world.plan).first()
    block = Block.objects.filter(plan=world.plan, kind="approvals").first()
    html = flat(editor.get(url("row", block, row.ref), headers=HTMX).content.decode())
    assert html.index('value="CTO" label="may sign"') < html.index("A Person Without Account")


def test_only_living_rows_of_the_same_plan_can_be_linked(world, editor, matrix):
    answer = editor.post(url("row", matrix, "F-01"), sent(function(world), tier="T-99"), headers=HTMX)
    assert answer.status_code == 422
    assert "That row is no longer in this plan" in flat(answer.content.decode())


def test_links_are_saved_by_ref(world, editor):
    risk = Risk.objects.filter(plan=world.plan).first()
    block = next(b for b in Block.objects.filter(plan=world.plan, kind="risks") if risk.ref in b.rows)
    values = {"edition": risk.edition, "title": risk.title, "functions": ["F-02", "F-03"]}
    editor.post(url("row", block, risk.ref), values, headers=HTMX)
    assert {linked.ref for linked in risk.functions.all()} == {"F-02", "F-03"}


def test_a_link_to_a_deleted_row_survives_editing_and_comes_back_with_it(world, editor):
    risk = Risk.objects.filter(plan=world.plan).first()
    block = next(b for b in Block.objects.filter(plan=world.plan, kind="risks") if risk.ref in b.rows)
    risk.functions.set(BusinessFunction.objects.filter(plan=world.plan, ref__in=["F-02", "F-03"]))
    gone = function(world, "F-02")
    delete_row(row=gone, edition=gone.edition, by=world.editor, at=world.now)
    values = {"edition": risk.edition, "title": "Renamed", "functions": ["F-03"]}
    editor.post(url("row", block, risk.ref), values, headers=HTMX)
    assert {linked.ref for linked in risk.functions.all()} == {"F-02", "F-03"}


def test_the_plans_own_scales_are_suggested(world, editor):
    risk = Risk.objects.filter(plan=world.plan).first()
    block = next(b for b in Block.objects.filter(plan=world.plan, kind="risks") if risk.ref in b.rows)
    html = flat(editor.get(url("row", block, risk.ref), headers=HTMX).content.decode())
    assert '<option value="Medium" label="">' in html


def test_columns_of_a_source_that_no_field_holds_can_be_edited(world, editor, matrix):
    BusinessFunction.objects.filter(plan=world.plan, ref="F-01").update(extra={"Floor": "3"})
    row = function(world)
    change_row(row=row, values={"mbco": "Half"}, edition=row.edition, by=world.editor, at=world.now)
    html = flat(editor.get(url("row", matrix, "F-01"), headers=HTMX).content.decode())
    name = html.split('name="extra-')[1].split('"')[0]
    editor.post(url("row", matrix, "F-01"), sent(function(world), mbco="Half", **{f"extra-{name}": "4"}), headers=HTMX)
    assert function(world).extra == {"Floor": "4"}
