"""The frozen form: whole, stable, and cheap."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bcp_portal.documents.canonical import canonical, sha256
from plans.actions.layout import change_layout
from plans.actions.row_order import printed_rows
from plans.actions.rows import add_row, change_row, delete_row, move_row, restore_row
from plans.freezing.draft import freeze, links_to, refresh_draft
from plans.freezing.outline import complete_outline
from plans.models.directory import Person
from plans.models.plan import Block, Draft, Plan
from plans.sections import BY_KEY, KINDS


def test_the_same_draft_freezes_to_the_same_bytes(world):
    assert canonical(freeze(world.plan)) == canonical(freeze(world.plan))


def test_the_draft_kept_beside_the_plan_is_what_freezing_gives(world):
    draft = Plan.objects.get(pk=world.plan.pk).draft
    assert draft.document == canonical(freeze(world.plan))
    assert draft.sha256 == sha256(draft.document)


def test_freezing_takes_the_same_queries_however_many_rows(world):
    with CaptureQueriesContext(connection) as few:
        freeze(world.plan)
    block = Block.objects.get(plan=world.plan, kind="functions", shape="table")
    for number in range(5):
        add_row(block=block, values={"name": f"Function {number}"}, by=world.editor, at=world.now)
    with CaptureQueriesContext(connection) as many:
        freeze(world.plan)
    assert len(many) == len(few) <= 40


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_every_kind_says_what_its_fields_are(world, kind):
    frozen = next(entry for entry in freeze(world.plan)["kinds"] if entry["key"] == kind.key)
    assert [field["name"] for field in frozen["fields"]] == list(kind.fields)
    assert all(field["label"] and field["type"] for field in frozen["fields"])


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_rows_that_no_block_lists_are_printed_all_the_same(world, kind):
    kinds = [{**entry, "rows": []} if entry["key"] != kind.key else entry for entry in freeze(world.plan)["kinds"]]
    rows = [row["ref"] for entry in kinds for row in entry["rows"]]
    outline = complete_outline([], kinds)
    assert [ref for heading in outline for block in heading["blocks"] for ref in block["rows"]] == rows


def test_people_and_suppliers_are_frozen_by_value(world):
    document = freeze(world.plan)
    assert {person["name"] for person in document["people"]} == {"CTO", "COO", "CISO", "Deputy"}
    assert "Twilio" in {supplier["name"] for supplier in document["suppliers"]}


def test_the_document_is_plain_json(world):
    document = freeze(world.plan)
    assert json.loads(canonical(document)) == document


def kept_is_whole(world) -> bool:
    """Whether what is kept beside the plan is what freezing all of it gives."""
    plan = Plan.objects.get(pk=world.plan.pk)
    return plan.draft.document == canonical(freeze(plan)) and plan.draft.revision == plan.revision


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.key != "impacts"], ids=lambda kind: kind.key)
def test_what_changes_in_a_row_is_frozen_with_all_that_names_it(world, kind):
    block = Block.objects.filter(plan=world.plan, kind=kind.key).exclude(rows=[]).first()
    row = kind.model.objects.living().filter(plan=world.plan).first()
    if row is None:
        row = add_row(block=block or _block(world, kind), values={}, by=world.editor, at=world.now)
    name = next(name for name in ("name", "title", "text", "role", "number") if name in kind.fields)
    for other in KINDS:
        _link(world, other, row)
    row = change_row(row=row, values={name: "9.9"}, edition=row.edition, by=world.editor, at=world.now)
    assert kept_is_whole(world)
    delete_row(row=row, edition=row.edition, by=world.editor, at=world.now)
    assert kept_is_whole(world)
    restore_row(row=row, by=world.editor, at=world.now)
    assert kept_is_whole(world)


def _link(world, kind, row):
    """Let the last row of the kind name this one, in every field that can."""
    namer = kind.model.objects.living().filter(plan=world.plan).last()
    for field in map(kind.model._meta.get_field, kind.fields):
        if namer and namer != row and field.related_model is type(row):
            namer.refresh_from_db()
            values = {field.name: [row] if field.many_to_many else row}
            change_row(row=namer, values=values, edition=namer.edition, by=world.editor, at=world.now)
            assert kept_is_whole(world)


def _block(world, kind):
    place = {"heading": world.plan.headings.first(), "position": 99, "changed_at": world.now}
    return Block.objects.create(plan=world.plan, ref="B-999", kind=kind.key, shape="table", **place)


def test_rows_that_are_added_and_moved_and_columns_are_frozen(world):
    block = Block.objects.get(plan=world.plan, kind="functions", shape="table")
    added = add_row(block=block, values={"name": "Payroll", "owner": None}, by=world.editor, at=world.now)
    assert kept_is_whole(world)
    move_row(block=block, ref=added.ref, to=0, by=world.editor, at=world.now)
    block.refresh_from_db()
    assert printed_rows(block)[0] == added.ref
    assert kept_is_whole(world)
    columns = [{"field": "name", "label": "What we do"}]
    change_layout(
        block=block, title="", shape="table", columns=columns, edition=block.edition, by=world.editor, at=world.now
    )
    assert kept_is_whole(world)


def test_a_change_freezes_only_what_it_touched(world):
    assert links_to(BY_KEY["strategies"]) == {"functions", "dependencies"}
    named = BY_KEY["tiers"].model.objects.filter(plan=world.plan).first()
    BY_KEY["tiers"].model.objects.filter(pk=named.pk).update(name="Behind the portal's back")
    refresh_draft(world.plan, changed=["severities"])
    assert "Behind the portal" not in Draft.objects.get(plan=world.plan).document
    refresh_draft(world.plan, changed=["tiers"])
    assert "Behind the portal" in Draft.objects.get(plan=world.plan).document


def test_kinds_that_another_release_froze_are_frozen_anew(world):
    draft = Draft.objects.get(plan=world.plan)
    draft.document = draft.document.replace('"label":"Recovery time objective"', '"label":"RTO"', 1)
    draft.document = draft.document.replace('"title":"Scope"', '"title":"What it covers"', 1)
    Draft.objects.filter(pk=draft.pk).update(document=draft.document)
    refresh_draft(world.plan, changed=[])
    assert kept_is_whole(world)


def test_who_is_called_otherwise_meanwhile_is_frozen_as_they_are_called_now(world):
    """As where the directory was changed while the first row that names somebody was being saved."""
    renamed = Person.objects.get(name="CTO")
    Person.objects.filter(pk=renamed.pk).update(name="Chief of Technology")
    refresh_draft(world.plan, changed=["severities"])
    assert '"text":"Chief of Technology"' in Draft.objects.get(plan=world.plan).document
    assert kept_is_whole(world)
