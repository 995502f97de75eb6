"""A range from a spreadsheet becomes rows: shown first, each refused cell beside its reason, and nothing lost."""

import pytest

from bcp_portal.audit.models import Event
from plans.actions.blocks import delete_block
from plans.models.directory import Person
from plans.models.functions import BusinessFunction
from plans.models.plan import Block
from plans.models.scope import ScopeItem
from plans.models.strategies import Strategy
from plans.pages.pasted_cells import MOST_ROWS, TooMuch, cells_of
from tests.flat import flat
from tests.plans.editing import HTMX, order, url

HEADED = "Function\tRTO\tOwner\nBilling\t8h\tAda Novak\nPayroll\t24h\tAda Novak\n"


def paste(editor, block, cells: str, **form):
    return editor.post(url("rows_paste", block), {"cells": cells, **form})


def added(world, name: str) -> BusinessFunction:
    return BusinessFunction.objects.get(plan=world.plan, name=name)


def test_columns_are_matched_by_their_headings(world, editor, matrix):
    html = flat(paste(editor, matrix, HEADED).content.decode())
    assert "2 rows to add, nothing is added yet" in html
    assert "New in the directory: Ada Novak" in html
    assert not BusinessFunction.objects.filter(name="Billing").exists()
    assert paste(editor, matrix, HEADED, act="add", token="t").status_code == 302
    assert (added(world, "Billing").rto, added(world, "Payroll").owner.name) == ("8h", "Ada Novak")
    assert Person.objects.filter(name="Ada Novak").count() == 1
    assert [added(world, name).ref for name in ("Billing", "Payroll")] == order(matrix)[-2:]


def test_without_headings_columns_go_by_their_place(world, editor, matrix):
    paste(editor, matrix, "Billing\t8h\t1h\t$4,000\tLow", act="add")
    row = added(world, "Billing")
    assert (row.rto, row.rpo, row.cost_per_hour, row.operational_impact) == ("8h", "1h", "$4,000", "Low")


def test_a_row_goes_to_its_group_and_a_new_group_to_the_end(world, editor):
    block = Block.objects.filter(plan=world.plan, kind="steps", shape="groups").first()
    groups = list(block_groups(world, block))
    first = groups[0]
    paste(editor, block, f"Group\tStep\n{first}\tOne\nAfterwards\tTwo\n{first}\tThree\nAfterwards\tFour\n", act="add")
    block.refresh_from_db()
    count = groups.count(first)
    assert list(block_groups(world, block)) == [first] * (count + 2) + groups[count:] + ["Afterwards"] * 2
    assert [world.plan.step_rows.get(ref=ref).text for ref in block.rows[count : count + 2]] == ["One", "Three"]


def block_groups(world, block):
    groups = dict(world.plan.step_rows.values_list("ref", "group"))
    return (groups[ref] for ref in block.rows)


def test_a_quoted_cell_keeps_its_lines_and_quotes(world, editor):
    block = Block.objects.get(plan=world.plan, kind="risks", defaults__impact_class="High")
    cells = 'Risk\tMitigation\nFire\t"Sprinklers\n""wet"" pipes\there"\n'
    paste(editor, block, cells, act="add")
    fire = world.plan.risk_rows.get(title="Fire")
    assert fire.mitigation == 'Sprinklers\n"wet" pipes\there'
    assert fire.impact_class == "High"  # what the block gives new rows


def test_quotes_that_do_not_pair_up_are_text():
    assert cells_of('"Acme\t5" disk\nb\tc') == [['"Acme', '5" disk'], ["b", "c"]]


def test_empty_lines_are_left_out_and_short_ones_filled():
    assert cells_of("a\tb\r\n\r\n \t \r\nc") == [["a", "b"], ["c", ""]]


def test_a_refused_value_stands_beside_its_reason_and_is_mended_there(world, editor, matrix):
    cells = "Function\tRTO\nBilling\tsoonish\nPayroll\t2h\n"
    answer = paste(editor, matrix, cells, act="add")
    html = flat(answer.content.decode())
    assert answer.status_code == 422
    assert "1 value can’t be taken as written" in html
    assert 'name="cell-2-1"' in html
    assert ">soonish</textarea>" in html
    assert not BusinessFunction.objects.filter(name="Payroll").exists()
    form = {"column": ["name", "rto"], "head": "yes", "cell-2-1": "6h"}
    kept = flat(paste(editor, matrix, cells, act="show", **form).content.decode())
    assert 'type="hidden" name="cell-2-1" value="6h"' in kept
    assert paste(editor, matrix, cells, act="add", **form).status_code == 302
    assert added(world, "Billing").rto == "6h"


def test_a_column_that_no_field_holds_becomes_one_of_its_own(world, editor, matrix):
    paste(editor, matrix, "Function\tRTO\tFloor\nBilling\t8h\t3\n", act="add")
    assert added(world, "Billing").extra == {"Floor": "3"}
    assert "Floor" in editor.get("/plans/BCP-01/").content.decode()


def test_a_column_can_be_left_out_and_given_another_field(world, editor, matrix):
    form = {"column": ["name", "-", "rpo"], "head": "yes"}
    paste(editor, matrix, "Function\tRTO\tOther\nBilling\t8h\t30m\n", act="add", **form)
    row = added(world, "Billing")
    assert (row.rto, row.rpo, row.extra) == ("", "30m", {})


def test_two_columns_for_one_field_are_told_and_nothing_is_added(editor, matrix):
    answer = paste(editor, matrix, "Billing\t8h\t9h", act="add", column=["name", "rto", "rto"], head="no")
    assert answer.status_code == 422
    assert "Two columns would fill RTO" in flat(answer.content.decode())
    assert not BusinessFunction.objects.filter(name="Billing").exists()


def test_names_of_rows_become_links_by_name_and_by_ref(world, editor):
    block = Block.objects.filter(plan=world.plan, kind="strategies").first()
    cells = "Strategy\tFunctions served\nCold site\tCustomer Communication; F-02\nHot site\tNobody knows\n"
    html = flat(paste(editor, block, cells, act="add").content.decode())
    assert "This plan has no row called “Nobody knows”" in html
    paste(editor, block, cells.partition("Hot")[0], act="add")
    linked = Strategy.objects.get(plan=world.plan, name="Cold site").functions.order_by("ref")
    assert [row.ref for row in linked] == ["F-01", "F-02"]


def test_a_choice_is_read_by_its_words_and_refused_in_words(world, editor):
    block = Block.objects.filter(plan=world.plan, kind="scope").first()
    paste(editor, block, "Item\tIn or out\nBoats\tOut of scope\n", act="add", column=["text", "side"], head="yes")
    html = flat(paste(editor, block, "Boats\tsideways", act="add", column=["text", "side"], head="no").content.decode())
    assert "Write one of these:" in html
    words = dict(ScopeItem.Side.choices)
    said = next(str(text) for value, text in words.items() if value == "out")
    paste(editor, block, f"Ships\t{said}", act="add", column=["text", "side"], head="no")
    assert ScopeItem.objects.get(plan=world.plan, text="Ships").side == "out"


def test_a_row_that_the_plan_has_already_is_marked(editor, matrix):
    html = flat(paste(editor, matrix, "Customer Communication\t1h").content.decode())
    assert "In the plan already" in html


def test_sent_twice_it_is_added_once(world, editor, matrix):
    for _ in range(2):
        assert paste(editor, matrix, HEADED, act="add", token="once").status_code == 302
    assert BusinessFunction.objects.filter(plan=world.plan, name="Billing").count() == 1


def test_all_of_it_is_taken_back_with_one_click(world, editor, matrix):
    before = order(matrix)
    answer = paste(editor, matrix, HEADED, act="add", token="t")
    page = editor.get(answer.url.partition("#")[0]).content.decode()
    assert "2 rows were added." in flat(page)
    change = page.partition('name="change" value="')[2].partition('"')[0]
    editor.post(url("several_undo", matrix), {"change": change})
    assert order(matrix) == before
    assert Event.objects.filter(verb="row_deleted").count() == 2


@pytest.mark.parametrize(
    "cells, said",
    [
        ("Row\n" * (MOST_ROWS + 2), "rows, and 300 are added at once"),
        ("a\t" * 60, "columns, and 40 fit"),
        ("x" * 400_001, "characters, and 400,000 fit"),
        ("", "There is no row"),
        (" \t \n", "There is no row"),
    ],
)
def test_too_much_and_nothing_are_told_and_what_was_pasted_stays(editor, matrix, cells, said):
    answer = paste(editor, matrix, cells or " ")
    assert answer.status_code == 422
    assert said in flat(answer.content.decode())


def test_what_fits_is_counted_before_it_is_read():
    with pytest.raises(TooMuch):
        cells_of("\n".join(["a\tb"] * (MOST_ROWS + 2)))


def test_a_block_deleted_meanwhile_keeps_what_was_pasted(world, editor, matrix):
    delete_block(block=matrix, by=world.administrator, at=world.now)
    answer = paste(editor, matrix, HEADED, act="add")
    assert answer.status_code == 409
    assert "Billing\t8h" in answer.content.decode()


def test_hostile_cells_are_text(editor, matrix):
    html = paste(editor, matrix, "<script>alert(1)</script>\t1h").content.decode()
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_with_a_script_the_preview_takes_the_place_of_the_block(editor, matrix):
    html = editor.post(url("rows_paste", matrix), {"cells": HEADED}, headers=HTMX).content.decode()
    assert html.strip().startswith(f'<section class="editing" id="{matrix.ref}"')


def test_every_kind_takes_a_range_by_place(world, editor):
    for block in Block.objects.living().filter(plan=world.plan).exclude(kind="prose"):
        answer = paste(editor, block, "One\tTwo\tThree")
        assert answer.status_code == 200, block.kind
        assert "Three" in answer.content.decode(), block.kind
