"""After a save the page gets what differs from what it has, and nothing else: contents, changes, findings, marks."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from plans.actions.plans import create_plan
from plans.actions.rows import add_row, change_row
from plans.models.dependencies import Dependency
from plans.models.plan import Block
from tests.flat import flat
from tests.plans.finding import accept, back_up, finding

STATE = reverse("plans:document_state", args=["BCP-01"])
HTMX = {"HX-Request": "true"}


@pytest.fixture
def dependencies(world) -> str:
    return Block.objects.get(plan=world.plan, kind="dependencies").ref


def has(html: str) -> list[str]:
    """The tags of the parts on a page."""
    return re.findall(r'<input type="hidden" name="has" value="([^"]+)"', html)


def page(client) -> str:
    return flat(client.get("/plans/BCP-01/").content.decode())


def state(client, tags: list[str]) -> str:
    answer = client.post(STATE, {"has": tags}, headers=HTMX)
    assert answer.status_code == 200
    return flat(answer.content.decode())


def sent(html: str) -> set[str]:
    return set(re.findall(r'<div id="([^"]+)" hx-swap-oob="innerHTML">', html))


def after(tags: list[str], html: str) -> list[str]:
    """The tags once the parts that were sent are on the page."""
    gone = sent(html)
    return [tag for tag in tags if tag.rpartition(".")[0] not in gone] + has(html)


def test_a_page_that_is_up_to_date_gets_a_sentence_and_a_count(editor):
    html = state(editor, has(page(editor)))
    assert sent(html) == set()
    assert 'id="plan-state"' in html
    assert 'id="finding-count"' in html
    assert len(html) < 1_000


def test_a_save_sends_the_mark_that_changed_and_no_other(world, signed, editor, dependencies):
    tags = has(page(editor))
    assert len(tags) > 10
    back_up(world, "Vertex AI of Google Cloud, contract in place")
    html = state(editor, tags)
    parts = sent(html)
    assert {part.partition("-")[0] for part in parts} <= {"gaps", "contents", "changes", "findings"}
    assert [part for part in parts if part.startswith("gaps-")] == [f"gaps-{dependencies}"]
    assert len([part for part in parts if part.startswith("contents")]) <= 1
    assert not parts & {"contents", "findings"}, "whole, though a part of it differs"
    assert finding(world).sentence not in html.partition(f'id="gaps-{dependencies}"')[2]
    assert len(html) < 15_000
    assert sent(state(editor, after(tags, html))) == set()


def test_what_was_sent_is_what_the_page_would_show(world, editor):
    tags = has(page(editor))
    back_up(world, "Vertex AI of Google Cloud, contract in place")
    assert sorted(after(tags, state(editor, tags))) == sorted(has(page(editor)))


def test_a_change_of_somebody_else_comes_with_ones_own(world, editor, dependencies):
    tags = has(page(editor))
    other = Dependency.objects.filter(plan=world.plan).exclude(name="AI Services").first()
    change_row(row=other, values={"backup": ""}, edition=other.edition, by=world.administrator, at=timezone.now())
    back_up(world, "Vertex AI of Google Cloud, contract in place")
    html = state(editor, tags)
    assert sorted(after(tags, html)) == sorted(has(page(editor)))


def test_two_tabs_are_told_each_what_it_lacks(world, editor, dependencies):
    first, second = has(page(editor)), has(page(editor))
    back_up(world, "Vertex AI of Google Cloud, contract in place")
    first = after(first, state(editor, first))
    back_up(world, "Another provider")
    assert f"gaps-{dependencies}" in sent(state(editor, first))
    assert f"gaps-{dependencies}" not in sent(state(editor, second))  # it says again what that tab shows


def test_a_mark_that_loses_its_last_finding_is_emptied_and_one_that_gets_its_first_is_filled(
    world, editor, dependencies
):
    tags = has(page(editor))
    held = f"gaps-{dependencies}"
    without = [tag for tag in tags if not tag.startswith(f"{held}.")]
    assert held in sent(state(editor, without))
    empty = next(
        block.ref
        for block in Block.objects.living().filter(plan=world.plan)
        if not any(tag.startswith(f"gaps-{block.ref}.") for tag in tags)
    )
    html = state(editor, [*tags, f"gaps-{empty}.0123456789ab"])
    assert sent(html) == {f"gaps-{empty}"}
    assert f'<div id="gaps-{empty}" hx-swap-oob="innerHTML"></div>' in html


def test_an_acceptance_takes_the_mark_away_though_no_word_of_the_plan_changed(world, editor, dependencies):
    tags = has(page(editor))
    accept(world, until=timezone.localdate())
    assert f"gaps-{dependencies}" in sent(state(editor, tags))


def test_a_page_that_says_nothing_of_what_it_has_gets_everything(editor):
    everything = {"contents", "changes", "findings"}
    assert everything < sent(state(editor, []))
    assert everything < sent(editor.get(STATE, headers=HTMX).content.decode())


@pytest.mark.parametrize("tag", ["", ".", "contents", "contents.", "<b>.x", "gaps-B-999.0123456789ab", "x" * 5000])
def test_tags_that_nobody_gave_break_nothing(editor, tag):
    html = state(editor, [*has(page(editor)), tag])
    assert "<b>.x" not in html
    assert "B-999" not in html


def test_the_choice_of_a_severity_is_kept(world, editor):
    address = "/plans/BCP-01/?severity=low"
    tags = has(editor.get(address).content.decode())
    answer = editor.post(STATE, {"has": tags}, headers={**HTMX, "HX-Current-URL": f"http://testserver{address}"})
    assert sent(answer.content.decode()) == set()


def test_only_who_edits_is_told(world, sign_in):
    assert sign_in(world.auditor).post(STATE, {"has": []}, headers=HTMX).status_code == 403


def test_what_is_sent_has_its_place_where_nothing_was_asked_before(world, editor):
    plan = create_plan(code="NEW-01", title="Hardly begun", by=world.editor, at=world.now)
    begun = flat(editor.get("/plans/NEW-01/").content.decode())
    assert 'id="findings-questions"' not in begun
    block = Block.objects.get(plan=plan, kind="functions", heading__title="Business Functions")
    add_row(block=block, values={"name": "Order intake"}, by=world.editor, at=world.now)
    answer = editor.post(reverse("plans:document_state", args=["NEW-01"]), {"has": has(begun)}, headers=HTMX)
    places = sent(flat(answer.content.decode()))
    assert places
    assert all(f'id="{place}"' in begun for place in places)
