"""Several rows at once: one save or none, each checked against what was seen, each told in the trail, and taken back."""

import pytest

from bcp_portal.audit.models import Event
from plans.actions.rows import change_row, delete_row
from plans.models.directory import Person
from plans.models.functions import BusinessFunction
from plans.pages.several import MOST_AT_ONCE
from tests.flat import flat
from tests.plans.editing import HTMX, function, order, url


def chosen(world, *refs: str) -> list[str]:
    return [f"{ref}:{function(world, ref).edition}" for ref in refs]


def post(editor, matrix, rows, **form):
    return editor.post(url("several", matrix), {"rows": rows, **form})


def undo(editor, matrix, answer):
    """Press Undo on the note of the page to which an answer leads; the page says which change it is."""
    page = editor.get(answer.url.partition("#")[0]).content.decode()
    change = page.partition('name="change" value="')[2].partition('"')[0]
    return editor.post(url("several_undo", matrix), {"change": change}, follow=True)


def test_one_field_of_several_rows_is_set_in_one_save(world, editor, matrix):
    panel = post(editor, matrix, chosen(world, "F-01", "F-02"), act="field", field="owner").content.decode()
    assert 'name="owner"' in panel
    assert "Save in 2 rows" in flat(panel)
    before = Event.objects.count()
    answer = post(editor, matrix, chosen(world, "F-01", "F-02"), act="set", field="owner", owner="Ada Novak")
    assert answer.status_code == 302
    assert [function(world, ref).owner.name for ref in ("F-01", "F-02")] == ["Ada Novak", "Ada Novak"]
    assert function(world, "F-03").owner != function(world).owner
    assert Person.objects.filter(name="Ada Novak").count() == 1
    told = Event.objects.order_by("pk")[before:]
    assert sorted(event.ref for event in told if event.verb == "row_changed") == ["F-01", "F-02"]


@pytest.mark.parametrize(
    "field, value", [("tier", "T-01"), ("rto", "3h"), ("needs", "F-03"), ("operational_impact", "")]
)
def test_whatever_field_was_set_is_taken_back_as_it_was(world, editor, matrix, field, value):
    rows = [function(world, ref) for ref in ("F-01", "F-02")]
    before = [(row.rto, row.tier_id, row.operational_impact, list(row.needs.all())) for row in rows]
    answer = post(editor, matrix, chosen(world, "F-01", "F-02"), act="set", field=field, **{field: value})
    assert answer.status_code == 302
    now = [function(world, ref) for ref in ("F-01", "F-02")]
    assert [(row.rto, row.tier_id, row.operational_impact, list(row.needs.all())) for row in now] != before
    undo(editor, matrix, answer)
    now = [function(world, ref) for ref in ("F-01", "F-02")]
    assert [(row.rto, row.tier_id, row.operational_impact, list(row.needs.all())) for row in now] == before


def test_a_row_that_somebody_changed_since_keeps_all_of_them_as_they_are(world, editor, matrix):
    rows = chosen(world, "F-01", "F-02", "F-03")
    seen = function(world, "F-02")
    change_row(row=seen, values={"rto": "2h"}, edition=seen.edition, by=world.administrator, at=world.now)
    gone = function(world, "F-03")
    delete_row(row=gone, edition=gone.edition, by=world.administrator, at=world.now)
    answer = post(editor, matrix, rows, act="set", field="rto", rto="9h")
    html = flat(answer.content.decode())
    assert answer.status_code == 409
    assert "Administrator changed it" in html
    assert "Administrator deleted it" in html
    assert 'value="9h"' in html
    assert "btn primary" not in html.partition('id="' + matrix.ref + '"')[2].partition("</form>")[0]
    assert [function(world, ref).rto for ref in ("F-01", "F-02")] == ["1h", "2h"]
    again = post(editor, matrix, chosen(world, "F-01", "F-02"), act="set", field="rto", rto="9h")
    assert again.status_code == 302
    assert [function(world, ref).rto for ref in ("F-01", "F-02")] == ["9h", "9h"]


def test_several_rows_are_deleted_and_come_back_where_they_were(world, editor, matrix):
    before = order(matrix)
    answer = post(editor, matrix, chosen(world, "F-01", "F-03"), act="delete")
    assert order(matrix) == ["F-02"]
    assert Event.objects.filter(verb="row_deleted").count() == 2
    page = undo(editor, matrix, answer).content.decode()
    assert order(matrix) == before
    assert "Customer Communication" in page


def test_deleting_is_refused_whole_where_one_row_is_stale(world, editor, matrix):
    rows = chosen(world, "F-01", "F-02")
    seen = function(world, "F-02")
    change_row(row=seen, values={"rto": "2h"}, edition=seen.edition, by=world.administrator, at=world.now)
    answer = post(editor, matrix, rows, act="delete")
    assert answer.status_code == 409
    assert "Delete all the same" in answer.content.decode()
    assert len(order(matrix)) == 3


def test_what_was_changed_again_is_not_taken_back(world, editor, matrix):
    answer = post(editor, matrix, chosen(world, "F-01", "F-02"), act="set", field="rto", rto="3h")
    seen = function(world, "F-02")
    change_row(row=seen, values={"rto": "5h"}, edition=seen.edition, by=world.administrator, at=world.now)
    page = undo(editor, matrix, answer).content.decode()
    assert "so nothing was undone" in flat(page)
    assert [function(world, ref).rto for ref in ("F-01", "F-02")] == ["3h", "5h"]


@pytest.mark.parametrize("form", [{"act": "set", "field": "rto", "rto": "3h"}, {"act": "delete"}])
def test_a_second_click_on_undo_says_that_it_is_done(world, editor, matrix, form):
    answer = post(editor, matrix, chosen(world, "F-01", "F-02"), **form)
    undo(editor, matrix, answer)
    count = Event.objects.count()
    page = flat(undo(editor, matrix, answer).content.decode())
    assert "That is undone already." in page
    assert "Somebody changed" not in page
    assert Event.objects.count() == count


def test_a_value_that_the_field_refuses_is_told_and_nothing_is_saved(world, editor, matrix):
    answer = post(editor, matrix, chosen(world, "F-01", "F-02"), act="set", field="rto", rto="soonish")
    assert answer.status_code == 422
    assert 'value="soonish"' in answer.content.decode()
    assert function(world).rto == "1h"


def test_rows_that_say_it_already_leave_no_trace(world, editor, matrix):
    count = Event.objects.count()
    answer = post(editor, matrix, chosen(world, "F-01"), act="set", field="rto", rto="1h")
    assert "These rows say that already" in editor.get(answer.url.partition("#")[0]).content.decode()
    assert Event.objects.count() == count


def test_no_row_and_too_many_are_told(world, editor, matrix):
    for rows, said in (([], "No row was chosen"), ([f"F-{at}:1" for at in range(MOST_AT_ONCE + 1)], "Choose fewer")):
        answer = post(editor, matrix, rows, act="delete")
        assert said in editor.get(answer.url.partition("#")[0]).content.decode()
    assert len(order(matrix)) == 3


@pytest.mark.parametrize("rows", ["F-01", "F-01:x", "R-01:1", "V-1.0:1", ":", "F-01:-1"])
def test_what_is_no_row_of_the_block_is_not_found(editor, matrix, rows):
    assert post(editor, matrix, [rows], act="delete").status_code == 404


@pytest.mark.parametrize("field", ["name", "nonsense", "", "plan", "edition"])
def test_what_makes_a_row_the_one_it_is_is_set_for_no_other(world, editor, matrix, field):
    for act in ("field", "set"):
        assert post(editor, matrix, chosen(world, "F-01"), act=act, field=field).status_code == 404


def test_with_a_script_the_panel_takes_the_place_of_the_block(world, editor, matrix):
    form = {"rows": chosen(world, "F-01"), "act": "field", "field": "rto"}
    html = editor.post(url("several", matrix), form, headers=HTMX).content.decode()
    assert html.strip().startswith(f'<section class="editing" id="{matrix.ref}"')


def test_an_event_of_somebody_else_is_not_taken_back(world, editor, matrix, sign_in):
    answer = post(editor, matrix, chosen(world, "F-01", "F-02"), act="set", field="rto", rto="3h")
    change = answer.url.partition("several=")[2].partition("#")[0]
    other = sign_in(world.administrator)
    assert other.post(url("several_undo", matrix), {"change": change}).status_code == 404
    assert BusinessFunction.objects.get(plan=world.plan, ref="F-01").rto == "3h"
