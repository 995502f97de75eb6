"""Rows that get another group go to it, however that comes about, and lie as before once it is undone."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bcp_portal.audit.models import Event
from plans.actions.rows import add_row, delete_row, move_row, restore_row
from plans.models.plan import Block
from plans.models.strategies import Step
from tests.plans.editing import HTMX, order, url


@pytest.fixture
def steps(world) -> Block:
    """The steps of the first phase, in three groups."""
    return Block.objects.filter(plan=world.plan, kind="steps", shape="groups").first()


def groups(block: Block) -> dict[str, str]:
    """The group of each row, as printed."""
    of = dict(Step.objects.filter(plan=block.plan).values_list("ref", "group"))
    return {ref: of[ref] for ref in order(block)}


def pieces(block: Block) -> list[str]:
    """The groups as they are printed: one that stands in pieces comes more than once."""
    said = list(groups(block).values())
    return [group for place, group in enumerate(said) if said[place - 1 : place] != [group]]


def step(block: Block, ref: str) -> Step:
    return Step.objects.get(plan=block.plan, ref=ref)


def give_group(editor, block: Block, refs: list[str], group: str):
    rows = [f"{ref}:{step(block, ref).edition}" for ref in refs]
    return editor.post(url("several", block), {"rows": rows, "act": "set", "field": "group", "group": group})


def undo(editor, block: Block, answer):
    change = answer.url.partition("several=")[2].partition("#")[0]
    return editor.post(url("several_undo", block), {"change": change})


def ends_of(block: Block) -> list[str]:
    """The first row of each group."""
    found = groups(block)
    return [next(ref for ref, said in found.items() if said == group) for group in dict.fromkeys(found.values())]


def test_several_rows_go_to_the_end_of_the_group_that_they_get_and_back(editor, steps):
    before = groups(steps)
    first, second, third = dict.fromkeys(before.values())
    moved = [next(ref for ref in before if before[ref] == group) for group in (first, third)]
    answer = give_group(editor, steps, moved, second)
    assert pieces(steps) == [first, second, third]
    assert [ref for ref, group in groups(steps).items() if group == second][-2:] == moved
    undo(editor, steps, answer)
    assert list(groups(steps).items()) == list(before.items())


def test_several_rows_get_a_new_group_of_their_own_and_go_back(editor, steps):
    before = groups(steps)
    names = list(dict.fromkeys(before.values()))
    answer = give_group(editor, steps, ends_of(steps)[:2], "Quite new")
    assert sorted(pieces(steps)) == sorted([*names, "Quite new"])
    undo(editor, steps, answer)
    assert list(groups(steps).items()) == list(before.items())


def test_a_group_of_which_all_rows_are_renamed_stays_where_it_is(editor, steps):
    before = groups(steps)
    second = list(dict.fromkeys(before.values()))[1]
    give_group(editor, steps, [ref for ref, group in before.items() if group == second], "Renamed")
    assert groups(steps) == {ref: "Renamed" if group == second else group for ref, group in before.items()}
    assert order(steps) == list(before)
    assert not Event.objects.filter(verb="rows_gathered").exists()


def test_rows_added_since_stay_in_their_groups_when_the_rest_goes_back(world, editor, steps):
    before, second = groups(steps), pieces(steps)[1]
    answer = give_group(editor, steps, ends_of(steps)[:1], second)
    last = [ref for ref, group in groups(steps).items() if group == second][-1]
    block = Block.objects.get(pk=steps.pk)
    values = {"group": second, "text": "Added since", "phase": step(steps, last).phase}
    added = add_row(block=block, values=values, after=last, by=world.administrator, at=world.now)
    undo(editor, steps, answer)
    assert pieces(steps) == list(dict.fromkeys(before.values()))
    assert [ref for ref in order(steps) if ref != added.ref] == list(before)


def test_rows_moved_since_still_stand_with_their_groups_when_the_rest_goes_back(world, editor, steps):
    names = pieces(steps)
    answer = give_group(editor, steps, ends_of(steps)[:1], names[1])
    block = Block.objects.get(pk=steps.pk)
    move_row(block=block, ref=ends_of(steps)[1], to=len(groups(steps)) - 1, by=world.administrator, at=world.now)
    move_row(block=block, ref=ends_of(steps)[2], to=0, by=world.administrator, at=world.now)
    undo(editor, steps, answer)
    assert pieces(steps).count(names[0]) == 1


def test_the_form_of_a_row_moves_it_in_the_same_save(world, editor, steps):
    ref, names = ends_of(steps)[0], pieces(steps)
    revision = world.plan.revision
    form = {"edition": step(steps, ref).edition, "group": names[2], "text": step(steps, ref).text}
    assert editor.post(url("row", steps, ref), form, headers=HTMX).status_code == 200
    assert pieces(steps) == names
    assert order(steps)[-1] == ref
    told = Event.objects.filter(plan_code="BCP-01").order_by("-pk")[:2]
    assert [event.verb for event in told] == ["rows_gathered", "row_changed"]
    world.plan.refresh_from_db()
    assert world.plan.revision == revision + 1


def test_what_a_row_said_before_is_put_back_into_its_group(editor, steps):
    ref, names = ends_of(steps)[0], pieces(steps)
    give_group(editor, steps, [ref], names[2])
    changed = Event.objects.filter(verb="row_changed", ref=ref).latest("pk")
    editor.post(
        reverse("plans:row_history", args=["BCP-01", ref]), {"event": changed.pk, "edition": step(steps, ref).edition}
    )
    assert groups(steps)[ref] == names[0]
    assert pieces(steps) == names


def test_a_deleted_row_comes_back_to_a_group_that_went_elsewhere(world, editor, steps):
    before, later = groups(steps), world.now + timedelta(minutes=1)
    first, second, third = dict.fromkeys(before.values())
    of_first = [ref for ref, group in before.items() if group == first]
    gone = step(steps, of_first[0])
    delete_row(row=gone, edition=gone.edition, by=world.editor, at=world.now)
    give_group(editor, steps, of_first[1:], third)
    give_group(editor, steps, [ref for ref, group in before.items() if group == second][:1], first)
    restore_row(row=step(steps, gone.ref), by=world.editor, at=later)
    assert sorted(pieces(steps)) == sorted([first, second, third])


def test_a_deleted_row_comes_back_where_it_was_while_its_group_is_there(world, steps):
    before = order(steps)
    gone = step(steps, before[0])
    delete_row(row=gone, edition=gone.edition, by=world.editor, at=world.now)
    restore_row(row=step(steps, gone.ref), by=world.editor, at=world.now)
    assert order(steps) == before
