"""Changing how a block prints its rows, and where it stands."""

import pytest
from django.urls import reverse

from bcp_portal.accounts.roles import Role
from bcp_portal.audit.models import Event
from plans.actions.blocks import add_prose, delete_block
from plans.actions.layout import change_layout, layout_of, move_block
from plans.actions.outline import delete_heading
from plans.freezing.draft import refresh_draft
from plans.models.functions import BusinessFunction
from plans.models.plan import Block, Heading
from plans.models.response import Contact
from plans.sections import BY_KEY
from tests.flat import flat
from tests.plans.editing import HTMX, url
from tests.plans.test_outline import outline


def layout(block: Block, columns: dict[str, str], *, shape: str = "", title: str = "", **more) -> dict:
    """What a browser sends: ``columns`` are the ticked ones with their labels, in order; then all the others."""
    extras = {label for row in BY_KEY[block.kind].model.objects.filter(plan=block.plan) for label in row.extra}
    others = [*BY_KEY[block.kind].fields, *(f"extra:{label}" for label in extras)]
    every = {**columns, **{name: name for name in others if name not in columns}}
    return {
        "edition": block.edition,
        "title": title,
        "shape": shape or block.shape,
        "column": list(every),
        "show": list(columns),
        "label": list(every.values()),
        **more,
    }


def printed(block: Block) -> dict:
    """The block as the draft prints it."""
    return next(found for h in outline(block.plan) for found in h["blocks"] if found["ref"] == block.ref)


def under(plan, title: str) -> list[str]:
    return [block["ref"] for h in outline(plan) if h["title"] == title for block in h["blocks"]]


def heading(world, title: str) -> Heading:
    return Heading.objects.get(plan=world.plan, title=title)


def changes(block: Block) -> int:
    return Event.objects.filter(ref=block.ref).count()


MATRIX = {"name": "Function", "rpo": "RPO", "rto": "RTO", "cost_per_hour": "Per hour", "operational_impact": "Impact"}


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_lead_in_shape_columns_and_labels_are_changed_in_one_event(editor, matrix, headers):
    form = layout(matrix, MATRIX, shape="records", title="At a glance")
    answer = editor.post(url("layout", matrix), form, headers=headers)
    assert answer.status_code == (200 if headers else 302)
    now = printed(matrix)
    assert (now["title"], now["shape"]) == ("At a glance", "records")
    assert {column["field"]: column["label"] for column in now["columns"]} == MATRIX
    assert list(MATRIX) == [column["field"] for column in now["columns"]]
    assert changes(matrix) == 1


def test_a_layout_sent_as_it_is_changes_nothing(editor, matrix):
    columns = {column["field"]: column["label"] for column in printed(matrix)["columns"]}
    assert editor.post(url("layout", matrix), layout(matrix, columns)).status_code == 302
    assert changes(matrix) == 0


def test_a_filled_column_that_stands_nowhere_else_is_printed_all_the_same(editor, matrix):
    editor.post(url("layout", matrix), layout(matrix, {"name": "Function"}))
    assert {"name", "rto", "cost_per_hour"} <= {column["field"] for column in printed(matrix)["columns"]}


def test_columns_of_the_source_that_no_field_holds_stay(world, editor, matrix):
    BusinessFunction.objects.filter(plan=world.plan, ref="F-01").update(extra={"Floor": "3"})
    refresh_draft(world.plan)
    editor.post(url("layout", matrix), layout(matrix, {**MATRIX, "extra:Floor": "On floor"}))
    assert {"field": "extra:Floor", "label": "On floor"} in printed(matrix)["columns"]
    matrix.refresh_from_db()
    editor.post(url("layout", matrix), layout(matrix, MATRIX))
    assert {"field": "extra:Floor", "label": "Floor"} in printed(matrix)["columns"]


def test_how_rows_were_counted_stays_while_the_shape_does(world, editor):
    block = Block.objects.filter(plan=world.plan, kind="risks", shape="records").first()
    block.columns[0]["numbered"] = False
    block.save()
    refresh_draft(world.plan)
    columns = {column["field"]: column["label"] for column in block.columns}
    editor.post(url("layout", block), layout(block, columns, title="Worst first"))
    assert printed(block)["columns"][0]["numbered"] is False
    block.refresh_from_db()
    editor.post(url("layout", block), layout(block, columns, shape="table"))
    assert "numbered" not in printed(block)["columns"][0]


@pytest.mark.parametrize("step, expected", [("up", ["rto", "name"]), ("down", ["rto", "name"])])
def test_a_column_is_moved_in_the_form_and_nothing_is_saved_yet(editor, matrix, step, expected):
    moved = {"up": "rto", "down": "name"}[step]
    form = layout(matrix, {"name": "Function", "rto": "Typed"}, **{step: moved})
    html = flat(editor.post(url("layout", matrix), form).content.decode())
    order = [part.split('"')[0] for part in html.split('name="column" value="')[1:]]
    assert order[:2] == expected
    assert 'value="Typed"' in html
    assert changes(matrix) == 0


@pytest.mark.parametrize(
    "columns, shape, says",
    [
        ({}, "table", "No column is ticked"),
        ({"name": "Function"}, "terms", "tick 2 columns or more"),
        ({"name": "Same", "rto": "same"}, "table", "Two columns are called “Same”"),
        ({"name": "x" * 101}, "table", "shorten the label"),
        ({"name": "Function"}, "groups", "Select a valid choice"),
        ({"name": "Function"}, "signatures", "Select a valid choice"),
    ],
)
def test_a_layout_that_prints_nothing_sensible_says_why(editor, matrix, columns, shape, says):
    answer = editor.post(url("layout", matrix), layout(matrix, columns, shape=shape))
    assert answer.status_code == 422
    assert says in flat(answer.content.decode())
    assert changes(matrix) == 0


def test_rows_with_groups_keep_what_their_shape_prints_by_itself(world, editor):
    block = Block.objects.filter(plan=world.plan, kind="reviews").first()
    editor.post(url("layout", block), layout(block, {"cadence": "How often"}))
    assert [column["field"] for column in printed(block)["columns"]][:3] == ["group", "text", "cadence"]


def test_a_table_without_a_label_gets_the_fields_own_name(world, editor):
    block = Block.objects.filter(plan=world.plan, kind="functions", shape="records").first()
    editor.post(url("layout", block), layout(block, {"name": "", "services": "", "loss": ""}, shape="table"))
    assert all(column["label"] for column in printed(block)["columns"])


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_stale_layout_is_refused_with_both_side_by_side(world, editor, matrix, headers):
    form = layout(matrix, MATRIX, title="Mine")
    mine = {**layout_of(matrix), "title": "Theirs"}
    change_layout(block=matrix, edition=matrix.edition, by=world.administrator, at=world.now, **mine)
    answer = editor.post(url("layout", matrix), form, headers=headers)
    html = flat(answer.content.decode())
    assert answer.status_code == 409
    assert "Administrator saved this layout" in html
    assert "<mark>Theirs</mark>" in html
    assert "<mark>Mine</mark>" in html
    assert printed(matrix)["title"] == "Theirs"
    matrix.refresh_from_db()
    editor.post(url("layout", matrix), {**form, "edition": matrix.edition, "keep": "yours"}, headers=headers)
    assert printed(matrix)["title"] == "Mine"


def test_a_block_deleted_meanwhile_has_no_layout_to_save(world, editor, matrix):
    delete_block(block=matrix, by=world.administrator, at=world.now)
    assert editor.post(url("layout", matrix), layout(matrix, MATRIX)).status_code == 409


DONE = "That is undone already."


def undo(editor, block: Block, page: str):
    """Press Undo on the page that a change led to, and once more, which does nothing; what is said then."""
    html = flat(editor.get(page).content.decode())
    change = html.split('name="change" value="')[1].split('"')[0]
    editor.post(url("block_undo", block), {"change": change})
    count = Event.objects.count()
    said = flat(editor.post(url("block_undo", block), {"change": change}, follow=True).content.decode())
    assert Event.objects.count() == count
    return said


def test_a_changed_layout_can_be_taken_back(editor, matrix):
    before = printed(matrix)
    page = editor.post(url("layout", matrix), layout(matrix, MATRIX, shape="records", title="At a glance")).url
    assert DONE in undo(editor, matrix, page)
    assert printed(matrix) == before


def test_a_change_is_not_taken_back_over_a_later_one(world, editor, matrix):
    page = editor.post(url("layout", matrix), layout(matrix, MATRIX, title="Mine")).url
    editor.get(page)
    matrix.refresh_from_db()
    theirs = {**layout_of(matrix), "title": "Theirs"}
    change_layout(block=matrix, edition=matrix.edition, by=world.administrator, at=world.now, **theirs)
    assert "nothing was undone" in undo(editor, matrix, page)
    assert printed(matrix)["title"] == "Theirs"


def test_only_a_change_of_this_block_is_taken_back(world, editor, matrix):
    other = Block.objects.filter(plan=world.plan, kind="risks").first()
    move_block(block=other, heading=heading(world, "Scope"), by=world.editor, at=world.now)
    event = Event.objects.get(ref=other.ref, verb="block_moved")
    assert editor.post(url("block_undo", matrix), {"change": event.pk}).status_code == 404


# Its place


def test_a_block_moves_among_those_of_its_heading(world, editor):
    before = under(world.plan, "Scope")
    first = Block.objects.get(plan=world.plan, ref=before[0])
    for to, after in (("up", before), ("down", before[::-1]), ("down", before[::-1]), ("up", before)):
        assert editor.get(editor.post(url("block_move", first), {"to": to}).url).status_code == 200
        assert under(world.plan, "Scope") == after
    assert changes(first) == 2


@pytest.mark.parametrize("kind", ["prose", "scope"])
def test_a_block_moves_to_another_heading_and_back(world, editor, kind):
    before = under(world.plan, "Scope")
    block = next(b for b in Block.objects.filter(plan=world.plan, kind=kind) if b.ref in before)
    there = heading(world, "Critical Business Functions")
    page = editor.post(url("block_move", block), {"to": "under", "under": there.ref}).url
    assert under(world.plan, there.title)[-1] == block.ref
    assert block.ref not in under(world.plan, "Scope")
    assert DONE in undo(editor, block, page)
    assert under(world.plan, "Scope") == before


def test_a_block_is_not_moved_under_a_heading_that_is_gone(world, editor, matrix):
    scope = heading(world, "Scope")
    delete_heading(heading=scope, by=world.administrator, at=world.now)
    answer = editor.post(url("block_move", matrix), {"to": "under", "under": scope.ref}, follow=True)
    assert "deleted a moment ago" in flat(answer.content.decode())
    assert under(world.plan, matrix.heading.title) == [matrix.ref]
    assert editor.post(url("block_move", matrix), {"to": "under", "under": "H-99"}).status_code == 404


def test_a_move_is_not_taken_back_once_the_block_was_moved_on(world, editor, matrix):
    scope, functions = heading(world, "Scope"), heading(world, "Critical Business Functions")
    page = editor.post(url("block_move", matrix), {"to": "under", "under": scope.ref}).url
    editor.get(page)
    move_block(block=matrix, heading=functions, by=world.administrator, at=world.now)
    assert "nothing was undone" in undo(editor, matrix, page)
    assert matrix.ref in under(world.plan, functions.title)


def test_a_deleted_block_keeps_its_place_while_others_move(world, editor):
    first, second = under(world.plan, "Scope")
    third, last = (add_prose(heading=heading(world, "Scope"), text=t, by=world.editor, at=world.now) for t in "34")
    gone = Block.objects.get(plan=world.plan, ref=first)
    delete_block(block=gone, by=world.editor, at=world.now)
    editor.post(url("block_move", last), {"to": "up"})
    assert under(world.plan, "Scope") == [second, last.ref, third.ref]
    editor.post(url("block_restore", gone))
    assert under(world.plan, "Scope") == [first, second, last.ref, third.ref]


@pytest.mark.parametrize("role", [Role.APPROVER, Role.AUDITOR, Role.RESPONDER, Role.READER])
def test_read_only_roles_leave_layouts_and_places_alone(world, sign_in, matrix, role):
    client = sign_in(world.by_role(role))
    before = Event.objects.count()
    for route in ("layout", "block_move", "block_undo", "rows_place", "contacts_fill"):
        assert client.post(url(route, matrix), {"to": "down"}).status_code == 403
    assert (Event.objects.count(), Contact.objects.count()) == (before, 0)


def test_every_list_of_the_sample_opens_its_layout(world, editor):
    for block in Block.objects.filter(plan=world.plan).exclude(kind="prose"):
        page = editor.get(reverse("plans:document", args=["BCP-01"]), {"edit": block.ref, "layout": "1"})
        assert "Save layout" in flat(page.content.decode())
        assert editor.get(url("layout", block), headers=HTMX).status_code == 200
