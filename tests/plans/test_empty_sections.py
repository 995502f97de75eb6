"""What an empty section says, and that nothing of it is ever part of the plan."""

import re

import pytest
from django.urls import reverse

from bcp_portal.documents.canonical import from_canonical
from bcp_portal.documents.html import to_html
from bcp_portal.documents.markdown import to_markdown
from plans.actions.plans import create_plan
from plans.actions.rows import add_row
from plans.models.plan import Block, Plan
from plans.pages.beginnings import BY_KIND, SUMMARY, TEXT
from plans.sections import KINDS
from tests.flat import flat
from tests.plans.editing import HTMX

SAID = [*BY_KIND.values(), SUMMARY, TEXT]


@pytest.fixture
def blank(world) -> Plan:
    return create_plan(code="NEW-01", title="Ours", by=world.editor, at=world.now)


@pytest.fixture
def ward(world) -> Plan:
    return create_plan(code="NEW-02", title="Ward", start="hospital_ward", by=world.editor, at=world.now)


def read(client, plan: Plan, query: str = "") -> str:
    return flat(client.get(f"{reverse('plans:document', args=[plan.code])}{query}").content.decode())


def block_of(plan: Plan, kind: str) -> Block:
    return Block.objects.filter(plan=plan, kind=kind).order_by("pk").first()


def test_every_kind_of_section_says_what_belongs_there():
    assert set(BY_KIND) == {kind.key for kind in KINDS} - {"phases"}
    for said in SAID:
        assert said.words.endswith(".")
        assert len(said.words) < 120


def test_an_empty_section_says_what_belongs_there_with_an_example_and_a_way_to_its_first_row(blank, editor):
    page = read(editor, blank)
    for kind, said in BY_KIND.items():
        if kind == "facts":  # a new plan has some
            continue
        ref = block_of(blank, kind).ref
        assert said.words in page
        assert f"For example: {said.example}" in page
        assert f"?edit={ref}&amp;row=new#{ref}-rows" in page
        assert said.action in page


def test_the_way_leads_to_an_empty_row_with_the_cursor_in_its_first_field(blank, editor):
    ref = block_of(blank, "functions").ref
    page = read(editor, blank, f"?edit={ref}&row=new")
    form = page.partition('<form class="row-form"')[2].partition("</form>")[0]
    assert "data-first-field" in form
    (first,) = re.findall(r'<input[^>]* name="name"[^>]*>', form)
    assert "value=" not in first
    assert BY_KIND["functions"].example not in form


def test_what_is_written_takes_its_place(world, blank, editor):
    block = block_of(blank, "scope")
    row = add_row(block=block, values={"text": "Billing"}, by=world.editor, at=world.now)
    assert BY_KIND["scope"].words not in read(editor, blank)
    answer = editor.get(reverse("plans:block", args=[blank.code, block.ref]), headers=HTMX).content.decode()
    assert "Billing" in answer
    row.delete()


def test_a_block_that_is_closed_empty_says_it_again(blank, editor):
    block = block_of(blank, "scope")
    answer = editor.get(reverse("plans:block", args=[blank.code, block.ref]), headers=HTMX).content.decode()
    assert BY_KIND["scope"].words in answer


def test_a_starting_point_says_it_of_what_it_leaves_out_alone(ward, editor):
    page = read(editor, ward)
    assert BY_KIND["impacts"].words in page
    assert SUMMARY.words in page
    assert BY_KIND["functions"].words not in page


def test_an_example_is_part_of_nothing_that_is_kept_printed_or_exported(world, blank):
    document = from_canonical(Plan.objects.get(pk=blank.pk).draft.document)
    printed = [blank.draft.document, to_html(document), to_markdown(document)]
    for said in SAID:
        assert [text for text in printed if said.words in text or (said.example and said.example in text)] == []


@pytest.mark.parametrize("who", ["auditor", "cto"])
def test_who_only_reads_sees_no_examples(world, blank, sign_in, who):
    page = read(sign_in(getattr(world, who)), blank)
    assert "For example:" not in page


def test_an_archived_plan_says_no_examples(world, blank, editor):
    Plan.objects.filter(pk=blank.pk).update(archived_at=world.now)
    assert "For example:" not in read(editor, blank)
