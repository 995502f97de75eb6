"""Headings, prose and blocks: the order in which a plan is printed."""

import json

import pytest

from plans.actions.blocks import add_block, add_prose, change_prose, delete_block, restore_block
from plans.actions.outline import (
    add_heading,
    add_phase,
    change_heading,
    delete_heading,
    move_heading,
    restore_heading,
    subtree,
)
from plans.actions.stale_edits import Stale
from plans.models.plan import Block, Heading, Plan


def outline(plan: Plan) -> list[dict]:
    return json.loads(Plan.objects.get(pk=plan.pk).draft.document)["outline"]


def titles(plan: Plan) -> list[str]:
    return [heading["title"] for heading in outline(plan)]


def heading(plan: Plan, title: str) -> Heading:
    return Heading.objects.get(plan=plan, title=title)


def test_a_heading_is_added_below_all_that_stands_under_another(world):
    add_heading(
        plan=world.plan, title="People", level=2, after=heading(world.plan, "Objectives"), by=world.editor, at=world.now
    )
    order = titles(world.plan)
    assert order.index("People") == order.index("Scope") - 1


def test_renaming_the_front_heading_renames_the_plan(world):
    front = Heading.objects.filter(plan=world.plan).first()
    change_heading(heading=front, title="Plan B", level=1, edition=front.edition, by=world.editor, at=world.now)
    assert Plan.objects.get(pk=world.plan.pk).title == "Plan B"
    assert titles(world.plan)[0] == "Plan B"


def test_a_stale_heading_is_refused(world):
    scope = heading(world.plan, "Scope")
    change_heading(heading=scope, title="Extent", level=2, edition=scope.edition, by=world.editor, at=world.now)
    with pytest.raises(Stale):
        change_heading(heading=scope, title="Reach", level=2, edition=scope.edition, by=world.editor, at=world.now)


@pytest.mark.parametrize("down", [True, False])
def test_a_heading_moves_with_everything_under_it(world, down):
    objectives = heading(world.plan, "Objectives")
    whole = [moved.ref for moved in subtree(objectives)]
    before = [entry["ref"] for entry in outline(world.plan)]
    move_heading(heading=objectives, down=down, by=world.editor, at=world.now)
    after = [entry["ref"] for entry in outline(world.plan)]
    start = after.index(whole[0])
    assert after[start : start + len(whole)] == whole
    assert after != before
    assert sorted(after) == sorted(before)


def test_deleting_a_heading_takes_its_rows_and_undo_brings_all_back(world):
    before = outline(world.plan)
    risks = heading(world.plan, "Risk Assessment")
    delete_heading(heading=risks, by=world.editor, at=world.now)
    assert not {"Risk Assessment", "High Impact Risks"} & set(titles(world.plan))
    risks.refresh_from_db()
    restore_heading(heading=risks, by=world.editor, at=world.now)
    assert outline(world.plan) == before


def test_rows_printed_elsewhere_survive_the_deletion_of_one_of_their_blocks(world):
    matrix = Block.objects.get(plan=world.plan, kind="functions", shape="table")
    delete_block(block=matrix, by=world.editor, at=world.now)
    document = json.loads(Plan.objects.get(pk=world.plan.pk).draft.document)
    functions = next(kind for kind in document["kinds"] if kind["key"] == "functions")
    assert len(functions["rows"]) == 3
    assert "cost_per_hour" in json.dumps(document["outline"])
    matrix.refresh_from_db()
    restore_block(block=matrix, by=world.editor, at=world.now)


def test_prose_is_added_and_changed_with_a_stale_save_refused(world):
    block = add_prose(heading=heading(world.plan, "Scope"), text="First.", by=world.editor, at=world.now)
    change_prose(block=block, text="Second.", edition=block.edition, by=world.editor, at=world.now)
    with pytest.raises(Stale) as refusal:
        change_prose(block=block, text="Third.", edition=block.edition, by=world.editor, at=world.now)
    assert refusal.value.current.text == "Second."


def test_a_phase_is_a_heading_with_steps(world):
    add_phase(
        plan=world.plan,
        name="Stand down",
        number="Phase 4",
        window="24-48 hours",
        after=None,
        by=world.editor,
        at=world.now,
    )
    last = outline(world.plan)[-1]
    assert last["title"] == "Phase 4: Stand down (24-48 hours)"
    assert last["blocks"][0]["kind"] == "steps"


def test_an_empty_block_prints_the_rows_added_to_it(world):
    block = add_block(heading=heading(world.plan, "Scope"), kind="contacts", by=world.editor, at=world.now)
    assert (
        outline(world.plan)[[h["ref"] for h in outline(world.plan)].index(block.heading.ref)]["blocks"][-1]["rows"]
        == []
    )
