"""Two people at the same row: both texts are shown, and nothing is overwritten or lost."""

import re

import pytest

from bcp_portal.audit.models import Event
from plans.actions.blocks import delete_block
from plans.actions.rows import change_row, delete_row
from tests.flat import flat
from tests.plans.editing import HTMX, function, sent, url


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_stale_save_shows_both_texts_and_overwrites_nothing(world, editor, matrix, headers):
    seen = function(world)
    change_row(row=seen, values={"rto": "2h"}, edition=seen.edition, by=world.administrator, at=world.now)
    answer = editor.post(url("row", matrix, "F-01"), sent(seen, rto="9h"), headers=headers)
    html = flat(answer.content.decode())
    assert answer.status_code == 409
    assert "<mark>2h</mark>" in html
    assert "<mark>9h</mark>" in html
    assert "Administrator saved" in html
    assert function(world).rto == "2h"


def conflict(world, editor, matrix) -> dict:
    """The form that the page shows after a stale save, as its hidden inputs hold it."""
    seen = function(world)
    change_row(row=seen, values={"rto": "2h"}, edition=seen.edition, by=world.administrator, at=world.now)
    html = flat(
        editor.post(url("row", matrix, "F-01"), sent(seen, rto="9h", services="Mine"), headers=HTMX).content.decode()
    )
    inputs = [part.split('"') for part in html.split('<input type="hidden" name="')[1:]]
    return {part[0]: part[2] for part in inputs if part[0] != "csrfmiddlewaretoken"}


def test_mine_can_be_saved_over_theirs(world, editor, matrix):
    form = conflict(world, editor, matrix)
    assert editor.post(url("row", matrix, "F-01"), {**form, "keep": "yours"}, headers=HTMX).status_code == 200
    assert (function(world).rto, function(world).services) == ("9h", "Mine")


def test_theirs_can_be_kept(world, editor, matrix):
    form = conflict(world, editor, matrix)
    html = flat(editor.post(url("row", matrix, "F-01"), {**form, "keep": "theirs"}, headers=HTMX).content.decode())
    assert "2h" in html
    assert function(world).rto == "2h"


def test_editing_can_go_on_from_mine(world, editor, matrix):
    form = conflict(world, editor, matrix)
    html = flat(editor.post(url("row", matrix, "F-01"), {**form, "keep": "edit"}, headers=HTMX).content.decode())
    assert 'name="rto" value="9h"' in html
    assert 'name="edition" value="2"' in html
    assert function(world).rto == "2h"


def test_mine_over_theirs_is_refused_when_a_third_save_came_between(world, editor, matrix):
    form = conflict(world, editor, matrix)
    row = function(world)
    change_row(row=row, values={"rto": "3h"}, edition=row.edition, by=world.administrator, at=world.now)
    assert editor.post(url("row", matrix, "F-01"), {**form, "keep": "yours"}, headers=HTMX).status_code == 409
    assert function(world).rto == "3h"


def test_the_same_save_sent_twice_is_one(world, editor, matrix):
    form = sent(function(world), rto="45m")
    before = Event.objects.count()
    for _ in range(2):
        assert editor.post(url("row", matrix, "F-01"), form, headers=HTMX).status_code == 200
    assert Event.objects.count() == before + 1


def test_a_row_deleted_meanwhile_can_be_brought_back_with_what_was_typed(world, editor, matrix):
    seen = function(world)
    delete_row(row=seen, edition=seen.edition, by=world.administrator, at=world.now)
    answer = editor.post(url("row", matrix, "F-01"), sent(seen, rto="9h"), headers=HTMX)
    assert answer.status_code == 409
    assert "Administrator deleted" in flat(answer.content.decode())
    assert function(world).rto == "1h"
    editor.post(url("row", matrix, "F-01"), sent(seen, rto="9h", keep="restore"), headers=HTMX)
    assert (function(world).rto, function(world).deleted_at) == ("9h", None)


def test_a_block_deleted_meanwhile_can_be_brought_back_and_the_form_stays(world, editor, matrix):
    form = sent(function(world), rto="9h")
    delete_block(block=matrix, by=world.administrator, at=world.now)
    answer = editor.post(url("row", matrix, "F-01"), form, headers=HTMX)
    assert answer.status_code == 409
    assert "Administrator deleted this block" in flat(answer.content.decode())
    assert answer["HX-Reswap"] == "afterbegin"  # above the form, which stays as it was
    editor.post(url("block_restore", matrix), headers=HTMX)
    assert editor.post(url("row", matrix, "F-01"), form, headers=HTMX).status_code == 200
    assert function(world).rto == "9h"


def test_without_a_script_a_block_deleted_meanwhile_comes_back_with_what_was_typed_in_words(world, editor, matrix):
    form = sent(function(world), rto="9h", cost_per_hour="$7,000")
    delete_block(block=matrix, by=world.administrator, at=world.now)
    answer = editor.post(url("row", matrix, "F-01"), form)
    html = flat(answer.content.decode())
    assert answer.status_code == 409
    assert "<dt>RTO</dt><dd>9h</dd>" in flat(html)
    assert "cost_per_hour</dt>" not in html
    assert function(world).rto == "1h"
    assert editor.post(url("row", matrix, "F-01"), {**hidden(html), "bring": "back"}).status_code == 302
    assert (function(world).rto, function(world).cost_per_hour) == ("9h", "$7,000")
    matrix.refresh_from_db()
    assert matrix.deleted_at is None


def hidden(html: str) -> dict[str, str]:
    """The hidden inputs of the form that carries what was typed."""
    form = re.split(r"It\s+can\s+come\s+back\s+together", html)[1].partition("</form>")[0]
    inputs = [part.split('"') for part in form.split('<input type="hidden" name="')[1:]]
    return {part[0]: part[2] for part in inputs if part[0] != "csrfmiddlewaretoken"}
