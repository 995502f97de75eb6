"""The frozen form: whole, stable, and cheap."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bcp_portal.documents.canonical import canonical, sha256
from plans.actions.rows import add_row
from plans.freezing.draft import freeze
from plans.freezing.outline import complete_outline
from plans.models.plan import Block, Plan
from plans.sections import KINDS


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
