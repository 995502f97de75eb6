"""What was deleted is found and comes back; what happened to a row is told, and what it said before is put back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.actions.blocks import delete_block
from plans.actions.outline import delete_heading
from plans.actions.rows import change_row, delete_row, texts
from plans.models.functions import BusinessFunction
from plans.models.plan import Block
from plans.models.tiers import Tier
from tests.flat import flat
from tests.plans.editing import function, order

DELETED = reverse("plans:deleted", args=["BCP-01"])


def history(ref: str) -> str:
    return reverse("plans:row_history", args=["BCP-01", ref])


def at(world, minutes: int):
    return world.now.replace(minute=minutes)


def test_a_deleted_row_is_listed_with_who_and_comes_back_where_it_was(world, editor, matrix):
    before = order(matrix)
    row = function(world)
    delete_row(row=row, edition=row.edition, by=world.administrator, at=world.now)
    html = flat(editor.get(DELETED).content.decode())
    assert row.name in html
    assert "Administrator" in html
    answer = editor.post(DELETED, {"ref": "F-01"})
    assert answer.url.endswith("#F-01")
    assert order(matrix) == before
    assert "Nothing was deleted" in editor.get(DELETED).content.decode()


def test_what_one_deletion_took_is_one_line_and_comes_back_together(world, editor, matrix):
    heading = Block.objects.filter(plan=world.plan, kind="strategies").first().heading
    refs = Block.objects.get(plan=world.plan, heading=heading, kind="strategies").rows
    delete_heading(heading=heading, by=world.editor, at=at(world, 1))
    html = flat(editor.get(DELETED).content.decode())
    assert "1 deletion" in html
    assert heading.title in html
    assert "below it" in html
    editor.post(DELETED, {"ref": heading.ref})
    heading.refresh_from_db()
    assert heading.deleted_at is None
    assert world.plan.strategy_rows.filter(ref__in=refs, deleted_at=None).count() == len(refs)


def test_a_text_whose_section_went_later_waits_for_its_section(world, editor):
    block = Block.objects.filter(plan=world.plan, kind="prose", heading__level=2).first()
    delete_block(block=block, by=world.editor, at=at(world, 1))
    delete_heading(heading=block.heading, by=world.editor, at=at(world, 2))
    assert "bring that back first" in editor.get(DELETED).content.decode()
    assert "bring that back first" in editor.post(DELETED, {"ref": block.ref}, follow=True).content.decode()
    block.refresh_from_db()
    assert block.deleted_at is not None
    for ref in (block.heading.ref, block.ref):
        editor.post(DELETED, {"ref": ref})
    block.refresh_from_db()
    assert block.deleted_at is None


def test_bringing_back_twice_is_told(world, editor):
    assert "It is back already" in editor.post(DELETED, {"ref": "F-01"}, follow=True).content.decode()


@pytest.mark.parametrize("ref", ["", "F-99", "X-01", "F"])
def test_what_the_plan_never_had_is_not_found(editor, ref):
    assert editor.post(DELETED, {"ref": ref}).status_code == 404


def test_the_list_asks_the_same_few_questions_at_any_size(world, editor, matrix):
    def gone(ref: str) -> int:
        row = function(world, ref)
        delete_row(row=row, edition=row.edition, by=world.editor, at=world.now)
        with CaptureQueriesContext(connection) as asked:
            editor.get(DELETED)
        return len(asked)

    gone("F-01")
    assert gone("F-02") == gone("F-03") <= 45


def test_a_rows_history_says_who_changed_what_in_the_words_of_its_fields(world, editor, matrix):
    row = function(world)
    change_row(row=row, values={"rto": "2h"}, edition=row.edition, by=world.administrator, at=at(world, 3))
    needed = function(world, "F-02")
    row = function(world)
    change_row(row=row, values={"needs": [needed]}, edition=row.edition, by=world.editor, at=at(world, 4))
    html = flat(editor.get(history("F-01")).content.decode())
    assert "by Administrator" in html
    assert "RTO: 1h" in html
    assert "RTO: 2h" in html
    assert needed.name in html
    assert "F-02</span>" not in html


def test_what_it_said_before_is_put_back_from_its_history(world, editor, matrix):
    row = function(world)
    change_row(row=row, values={"rto": "2h", "rpo": "3h"}, edition=row.edition, by=world.administrator, at=world.now)
    page = editor.get(history("F-01")).content.decode()
    event = page.partition('name="event" value="')[2].partition('"')[0]
    stale = {"event": event, "edition": 1}
    assert "Nothing was put back" in editor.post(history("F-01"), stale, follow=True).content.decode()
    assert function(world).rto == "2h"
    form = {"event": event, "edition": function(world).edition}
    assert "It says again" in editor.post(history("F-01"), form, follow=True).content.decode()
    assert (function(world).rto, function(world).rpo) == ("1h", row.rpo)


@pytest.mark.parametrize("label", ["id", "plan", "ref", "edition", "deleted_at", "needed_by", "strategies"])
def test_a_column_of_its_own_is_put_back_whatever_it_is_called(world, editor, matrix, label):
    for text in ("1", "2"):
        row = function(world)
        change_row(row=row, values={f"extra:{label}": text}, edition=row.edition, by=world.editor, at=world.now)
    page = editor.get(history("F-01")).content.decode()
    event = page.partition('name="event" value="')[2].partition('"')[0]
    form = {"event": event, "edition": function(world).edition}
    assert "It says again" in editor.post(history("F-01"), form, follow=True).content.decode()
    assert function(world).pk == row.pk
    assert function(world).extra == {label: "1"}


@pytest.mark.parametrize("field, model", [("tier", Tier), ("needs", BusinessFunction)])
def test_a_name_of_a_row_that_is_gone_is_told_and_nothing_put_back(world, editor, matrix, field, model):
    gone, stays = model.objects.filter(plan=world.plan).order_by("-ref")[:2]
    for named in (gone, stays):
        row, value = function(world), [named] if field == "needs" else named
        change_row(row=row, values={field: value}, edition=row.edition, by=world.editor, at=world.now)
    delete_row(row=gone, edition=model.objects.get(pk=gone.pk).edition, by=world.editor, at=world.now)
    page = editor.get(history("F-01")).content.decode()
    event = page.partition('name="event" value="')[2].partition('"')[0]
    form = {"event": event, "edition": function(world).edition}
    assert "a name in it is gone" in editor.post(history("F-01"), form, follow=True).content.decode()
    assert texts(function(world))[field] == ([stays.ref] if field == "needs" else stays.ref)


def test_who_reads_drafts_reads_the_history_and_only_editors_put_back(world, sign_in, matrix):
    row = function(world)
    change_row(row=row, values={"rto": "2h"}, edition=row.edition, by=world.editor, at=world.now)
    for person in (world.by_role("approver"), world.by_role("auditor")):
        client = sign_in(person)
        page = client.get(history("F-01"))
        assert page.status_code == 200
        assert "Put back" not in page.content.decode()
        assert client.post(history("F-01"), {"event": 1, "edition": 2}).status_code in {403, 404}
    assert function(world).rto == "2h"


def test_a_text_and_a_section_have_a_history_too(world, editor):
    block = Block.objects.filter(plan=world.plan, kind="prose").first()
    delete_block(block=block, by=world.editor, at=world.now)
    assert "Block deleted" in editor.get(history(block.ref)).content.decode()


def test_a_ref_without_a_history_is_not_found(editor):
    assert editor.get(history("F-99")).status_code == 404
    assert editor.get(history("NOPE")).status_code == 404
