"""Each change of a draft freezes what it touched alone: random changes, each compared with freezing all of it."""

from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest

from bcp_portal.documents.canonical import canonical
from plans.actions.answering import answer_question, withdraw_answer
from plans.actions.blocks import add_prose, change_prose, delete_block, restore_block
from plans.actions.linking import save_links
from plans.actions.many_rows import change_rows, delete_rows
from plans.actions.outline import (
    FrontHeading,
    add_heading,
    add_phase,
    change_heading,
    delete_heading,
    move_heading,
    restore_heading,
)
from plans.actions.plans import change_settings, settings_of
from plans.actions.rows import add_row, change_row, delete_row, move_row, restore_row
from plans.actions.stale_edits import Stale
from plans.freezing.draft import freeze
from plans.models.findings import Answer, Checkup
from plans.models.plan import Block, Heading, Plan
from plans.reading.links import Link, LinkChange
from plans.sections import BY_KEY, KINDS, PROSE

STEPS = 60
WORDS = ("", "Billing", "Backup site", "[to be written]", "9.9")
LABELS = ("name", "title", "text", "role")


class Editing:
    """Somebody who does anything to a plan, one change after another."""

    def __init__(self, world, seed: int) -> None:
        self.world, self.chance = world, Random(seed)  # noqa: S311 - the same each time

    @property
    def who(self):
        self.world.now += timedelta(minutes=1)
        return {"by": self.world.editor, "at": self.world.now}

    @property
    def plan(self):
        return Plan.objects.get(pk=self.world.plan.pk)

    def one(self, found):
        """Any of them, None where there is none."""
        found = list(found.filter(plan=self.plan).order_by("pk"))
        return self.chance.choice(found) if found else None

    def row(self, *, deleted: bool = False):
        kinds = [kind for kind in KINDS if kind.model.objects.filter(plan=self.plan, deleted_at__isnull=not deleted)]
        kind = self.chance.choice(kinds) if kinds else None
        return (kind, self.one(kind.model.objects.filter(deleted_at__isnull=not deleted))) if kind else (None, None)

    def change_a_row(self) -> None:
        kind, row = self.row()
        values = {name: self.chance.choice(WORDS) for name in LABELS if name in kind.fields}
        field = kind.model._meta.get_field(self.chance.choice(kind.fields))
        if field.many_to_many:
            others = list(field.related_model.objects.living().filter(plan=self.plan))
            values[field.name] = self.chance.sample(others, min(2, len(others)))
        change_row(row=row, values=values, edition=row.edition, **self.who)

    def add_a_row(self) -> None:
        block = self.one(Block.objects.living().exclude(kind=PROSE))
        add_row(block=block, values={}, **self.who)

    def move_a_row(self) -> None:
        block = self.one(Block.objects.living().exclude(kind=PROSE).exclude(rows=[]))
        move_row(block=block, ref=self.chance.choice(block.rows), to=0, **self.who)

    def delete_a_row(self) -> None:
        _, row = self.row()
        delete_row(row=row, edition=row.edition, **self.who)

    def restore_a_row(self) -> None:
        _, row = self.row(deleted=True)
        if row:
            restore_row(row=row, **self.who)

    def change_or_delete_many(self) -> None:
        kind, row = self.row()
        rows = kind.model.objects.living().filter(plan=self.plan)[:3]
        seen = {one.ref: one.edition for one in (row, *rows)}
        if self.chance.random() < 0.3:
            delete_rows(plan=self.plan, kind=kind, seen=seen, **self.who)
        else:
            name = next((name for name in LABELS if name in kind.fields), None)
            change_rows(plan=self.plan, kind=kind, seen=seen, values={name: "Same"} if name else {}, **self.who)

    def link(self) -> None:
        row, target = (self.one(BY_KEY[key].model.objects.living()) for key in ("strategies", "functions"))
        if row and target:
            given = LinkChange(Link("strategies", row.ref, "functions", target.ref), on=self.chance.random() < 0.6)
            save_links(plan=self.plan, links=[given], editions={row.ref: row.edition}, **self.who)

    def answer_or_ask_again(self) -> None:
        answers = list(Answer.objects.filter(plan=self.plan))
        if answers and self.chance.random() < 0.4:
            withdraw_answer(plan=self.plan, key=answers[0].key, **self.who)
        elif questions := Checkup.objects.get(plan=self.plan).questions:
            key = self.chance.choice(questions)["key"]
            answer_question(plan=self.plan, key=key, yes=self.chance.random() < 0.7, **self.who)

    def write(self) -> None:
        block, heading = self.one(Block.objects.living().filter(kind=PROSE)), self.one(Heading.objects.living())
        if block and self.chance.random() < 0.6:
            change_prose(block=block, text=self.chance.choice(WORDS), edition=block.edition, **self.who)
        else:
            add_prose(heading=heading, text="Anew", **self.who)

    def outline(self) -> None:
        heading = self.one(Heading.objects.living())
        title = self.chance.choice(WORDS[1:])
        act = self.chance.randrange(4)
        if act == 0:
            add_heading(plan=self.plan, title=title, level=2, after=heading, **self.who)
        elif act == 1:
            add_phase(plan=self.plan, name=title, number="", window="", after=heading, **self.who)
        elif act == 2:
            change_heading(heading=heading, title=title, level=2, edition=heading.edition, **self.who)
        else:
            move_heading(heading=heading, down=self.chance.random() < 0.5, **self.who)

    def delete_a_part(self) -> None:
        if self.chance.random() < 0.5:
            delete_block(block=self.one(Block.objects.living()), **self.who)
        else:
            delete_heading(heading=self.one(Heading.objects.living()), **self.who)

    def restore_a_part(self) -> None:
        block, heading = (self.one(model.objects.exclude(deleted_at=None)) for model in (Block, Heading))
        if heading and self.chance.random() < 0.5:
            restore_heading(heading=heading, **self.who)
        elif block:
            restore_block(block=block, **self.who)

    def settings(self) -> None:
        seen = settings_of(self.plan)
        change_settings(plan=self.plan, title=self.chance.choice(WORDS[1:]), signing_order="any", seen=seen, **self.who)

    def step(self) -> str:
        acts = [self.change_a_row] * 6 + [self.link] * 2 + [self.delete_a_row, self.restore_a_row] * 2
        acts += [self.add_a_row, self.move_a_row, self.change_or_delete_many, self.answer_or_ask_again, self.write]
        acts += [self.outline, self.delete_a_part, self.restore_a_part, self.settings]
        act = self.chance.choice(acts)
        with suppress(Stale, FrontHeading):
            act()
        return act.__name__


@pytest.mark.parametrize("seed", [1, 2])
def test_what_a_change_froze_is_what_freezing_all_of_it_gives(world, seed):
    editing, done = Editing(world, seed), []
    for _ in range(STEPS):
        done.append(editing.step())
        plan = editing.plan
        assert plan.draft.document == canonical(freeze(plan)), done[-3:]
    assert len(set(done)) > 9
