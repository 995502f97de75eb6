"""Adding, changing, ordering, deleting rows: what the draft says afterwards, and what the audit trail keeps."""

import json

import pytest

from bcp_portal.audit.models import Event
from plans.actions.changing import Archived
from plans.actions.row_order import printed_rows
from plans.actions.rows import add_row, change_row, delete_row, move_row, restore_row
from plans.actions.stale_edits import Stale
from plans.models.functions import BusinessFunction
from plans.models.plan import Block, Plan
from plans.models.risks import Risk
from plans.models.tiers import Tier


@pytest.fixture
def matrix(world) -> Block:
    return Block.objects.get(plan=world.plan, kind="functions", shape="table")


def document(plan: Plan) -> dict:
    return json.loads(Plan.objects.get(pk=plan.pk).draft.document)


def kind(plan: Plan, key: str) -> dict:
    return next(kind for kind in document(plan)["kinds"] if kind["key"] == key)


def test_a_new_row_is_in_the_draft_with_a_ref_of_its_own(world, matrix):
    row = add_row(block=matrix, values={"name": "File Storage", "rto": "4h"}, by=world.editor, at=world.now)
    frozen = {row["ref"]: row["values"] for row in kind(world.plan, "functions")["rows"]}
    assert row.ref not in {"F-01", "F-02", "F-03"}
    assert frozen[row.ref]["rto"]["seconds"] == 4 * 3600


def test_a_new_row_takes_its_blocks_defaults(world):
    high = next(block for block in Block.objects.filter(plan=world.plan, kind="risks") if "High" in str(block.defaults))
    row = add_row(block=high, values={"title": "Flood"}, by=world.editor, at=world.now)
    assert Risk.objects.get(pk=row.pk).impact_class == "High"


def test_a_new_row_stands_where_it_was_asked_for(world, matrix):
    first = printed_rows(matrix)[0]
    row = add_row(block=matrix, values={"name": "Billing"}, by=world.editor, at=world.now, after=first)
    matrix.refresh_from_db()
    assert printed_rows(matrix)[1] == row.ref


def test_a_change_keeps_before_and_after_of_what_changed_only(world):
    row = BusinessFunction.objects.filter(plan=world.plan).first()
    change_row(row=row, values={"rto": "2h", "rpo": row.rpo}, edition=row.edition, by=world.editor, at=world.now)
    event = Event.objects.filter(kind="functions", ref=row.ref).first()
    assert (event.verb, event.before, event.after) == ("row_changed", {"rto": row.rto}, {"rto": "2h"})
    assert event.actor == world.editor


def test_a_stale_change_is_refused_and_overwrites_nothing(world):
    row = BusinessFunction.objects.filter(plan=world.plan).first()
    change_row(row=row, values={"rto": "2h"}, edition=row.edition, by=world.editor, at=world.now)
    with pytest.raises(Stale) as refusal:
        change_row(row=row, values={"rto": "9h"}, edition=row.edition, by=world.administrator, at=world.now)
    assert refusal.value.current.rto == "2h"
    assert BusinessFunction.objects.get(pk=row.pk).rto == "2h"


def test_links_follow_a_renamed_row(world):
    function = BusinessFunction.objects.filter(plan=world.plan).first()
    tier = Tier.objects.filter(plan=world.plan).first()
    change_row(row=function, values={"tier": tier}, edition=function.edition, by=world.editor, at=world.now)
    change_row(row=tier, values={"name": "Vital"}, edition=tier.edition, by=world.editor, at=world.now)
    frozen = {row["ref"]: row["values"] for row in kind(world.plan, "functions")["rows"]}
    assert frozen[function.ref]["tier"] == {"ref": tier.ref, "text": "Vital"}


def test_a_field_no_column_shows_gets_a_column(world, matrix):
    function = BusinessFunction.objects.filter(plan=world.plan).first()
    change_row(row=function, values={"mtpd": "24h"}, edition=function.edition, by=world.editor, at=world.now)
    blocks = [block for heading in document(world.plan)["outline"] for block in heading["blocks"]]
    shown = [column["field"] for block in blocks if block["kind"] == "functions" for column in block["columns"]]
    assert shown.count("mtpd") == 1


def test_moving_changes_the_order_and_nothing_else(world, matrix):
    before = printed_rows(matrix)
    move_row(block=matrix, ref=before[2], to=0, by=world.editor, at=world.now)
    matrix.refresh_from_db()
    assert printed_rows(matrix) == [before[2], before[0], before[1]]


def test_a_deleted_row_comes_back_where_it_was_with_its_links(world):
    function = BusinessFunction.objects.filter(plan=world.plan).order_by("ref")[1]
    risk = Risk.objects.filter(plan=world.plan).first()
    change_row(row=risk, values={"functions": [function]}, edition=risk.edition, by=world.editor, at=world.now)
    before = document(world.plan)
    delete_row(row=function, edition=function.edition, by=world.editor, at=world.now)
    assert function.ref not in json.dumps(document(world.plan))
    restore_row(row=function, by=world.editor, at=world.now)
    assert document(world.plan) == before


def test_a_deleted_rows_ref_is_never_given_again(world, matrix):
    row = add_row(block=matrix, values={"name": "Billing"}, by=world.editor, at=world.now)
    delete_row(row=row, edition=row.edition, by=world.editor, at=world.now)
    assert add_row(block=matrix, values={"name": "Payroll"}, by=world.editor, at=world.now).ref != row.ref


def test_an_archived_plan_refuses_changes(world, matrix):
    Plan.objects.filter(pk=world.plan.pk).update(archived_at=world.now)
    with pytest.raises(Archived):
        add_row(block=matrix, values={"name": "Billing"}, by=world.editor, at=world.now)


def test_each_change_is_one_event(world, matrix):
    before = Event.objects.count()
    row = add_row(block=matrix, values={"name": "Billing"}, by=world.editor, at=world.now)
    change_row(row=row, values={"rto": "1h"}, edition=row.edition, by=world.editor, at=world.now)
    move_row(block=matrix, ref=row.ref, to=0, by=world.editor, at=world.now)
    row.refresh_from_db()
    delete_row(row=row, edition=row.edition, by=world.editor, at=world.now)
    restore_row(row=row, by=world.editor, at=world.now)
    verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))[before:]
    assert verbs == ["row_added", "row_changed", "row_moved", "row_deleted", "row_restored"]
