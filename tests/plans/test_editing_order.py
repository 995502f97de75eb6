"""Adding, ordering, deleting rows in place."""

import json

import pytest

from bcp_portal.audit.models import Event
from plans.actions.rows import change_row
from plans.models.functions import BusinessFunction
from plans.models.plan import Block
from plans.models.strategies import Step
from tests.flat import flat
from tests.plans.editing import HTMX, function, order, url


def test_a_new_row_is_added_once_however_often_its_form_is_sent(world, editor, matrix):
    form = {"name": "Billing", "rto": "8h", "token": "one-form"}
    for _ in range(3):
        answer = editor.post(url("rows", matrix), form, headers=HTMX)
        assert "Billing" in flat(answer.content.decode())
    assert BusinessFunction.objects.filter(plan=world.plan, name="Billing").count() == 1


def test_each_new_form_has_its_own_token(editor, matrix):
    tokens = {
        editor.get(url("rows", matrix), headers=HTMX).content.decode().split('name="token" value="')[1].split('"')[0]
        for _ in range(2)
    }
    assert len(tokens) == 2


def test_a_new_row_starts_with_its_blocks_defaults(world, editor):
    block = next(b for b in Block.objects.filter(plan=world.plan, kind="risks") if "High" in str(b.defaults))
    html = flat(editor.get(url("rows", block), headers=HTMX).content.decode())
    assert 'name="impact_class" value="High"' in html


def test_an_empty_row_is_not_added(world, editor):
    block = Block.objects.filter(plan=world.plan, kind="steps").first()
    count = Step.objects.filter(plan=world.plan).count()
    answer = editor.post(url("rows", block), {"group": "", "text": "", "token": "t"}, headers=HTMX)
    assert "This row is empty" in flat(answer.content.decode())
    assert Step.objects.filter(plan=world.plan).count() == count


def test_a_new_step_joins_its_group(world, editor):
    block = Block.objects.filter(plan=world.plan, kind="steps").first()
    first = Step.objects.get(plan=world.plan, ref=block.rows[0])
    editor.post(url("rows", block), {"group": first.group, "text": "One more", "token": "t"}, headers=HTMX)
    groups = [Step.objects.get(plan=world.plan, ref=ref).group for ref in order(block)]
    assert len([group for place, group in enumerate(groups) if groups[place - 1 : place] != [group]]) == 3


def test_rows_move_down_and_up(world, editor, matrix):
    a, b, c = order(matrix)
    answer = editor.post(url("row_move", matrix, a), {"to": "down"}, headers=HTMX)
    assert json.loads(answer.headers["HX-Trigger-After-Settle"])["row-moved"]["step"] == 1
    assert order(matrix) == [b, a, c]
    editor.post(url("row_move", matrix, c), {"to": "up"})
    assert order(matrix) == [b, c, a]


def test_the_first_row_stays_first(editor, matrix):
    before = order(matrix)
    assert editor.post(url("row_move", matrix, before[0]), {"to": "up"}, headers=HTMX).status_code == 200
    assert order(matrix) == before


def test_a_step_moves_into_the_next_group_before_it_changes_places(world, editor):
    block = Block.objects.filter(plan=world.plan, kind="steps").first()
    rows = {ref: Step.objects.get(plan=world.plan, ref=ref) for ref in order(block)}
    groups = list(dict.fromkeys(row.group for row in rows.values()))
    last = [ref for ref, row in rows.items() if row.group == groups[0]][-1]
    before = order(block)
    editor.post(url("row_move", block, last), {"to": "down"}, headers=HTMX)
    assert Step.objects.get(plan=world.plan, ref=last).group == groups[1]
    assert order(block) == before


def test_a_deleted_row_keeps_its_place_while_others_move(world, editor, matrix):
    a, b, c = order(matrix)
    row = function(world, b)
    editor.post(url("row_delete", matrix, b), {"edition": row.edition}, headers=HTMX)
    editor.post(url("row_move", matrix, c), {"to": "up"}, headers=HTMX)
    editor.post(url("row_restore", matrix, b), headers=HTMX)
    assert order(matrix) in ([c, a, b], [c, b, a])
    assert len(order(matrix)) == 3


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_deleted_row_can_be_brought_back_where_it_was(world, editor, matrix, headers):
    before = order(matrix)
    answer = editor.post(url("row_delete", matrix, "F-01"), {"edition": 1}, headers=headers)
    html = answer.content.decode() if headers else editor.get(answer.url).content.decode()
    assert "was deleted" in html
    assert "F-01" not in order(matrix)
    editor.post(url("row_restore", matrix, "F-01"), headers=headers)
    assert order(matrix) == before


def test_a_row_that_somebody_changed_is_not_deleted_unseen(world, editor, matrix):
    seen = function(world)
    change_row(row=seen, values={"rto": "2h"}, edition=seen.edition, by=world.administrator, at=world.now)
    answer = editor.post(url("row_delete", matrix, "F-01"), {"edition": 1}, headers=HTMX)
    assert answer.status_code == 409
    assert "it was not deleted" in flat(answer.content.decode())
    assert function(world).deleted_at is None


def test_deleting_twice_is_deleting_once(world, editor, matrix):
    for _ in range(2):
        assert editor.post(url("row_delete", matrix, "F-01"), {"edition": 1}, headers=HTMX).status_code == 200
    assert Event.objects.filter(verb="row_deleted").count() == 1
