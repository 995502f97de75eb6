"""The essentials on the page of a draft: how many there are, and each one click away."""

import re
from html import unescape

import pytest
from django.urls import reverse

from plans.actions.plans import create_plan
from plans.actions.rows import add_row
from plans.models.plan import Block, Plan
from plans.pages.essentials import essentials_of
from plans.reading.essentials import ESSENTIALS
from tests.flat import flat
from tests.plans.editing import HTMX


@pytest.fixture
def ward(world) -> Plan:
    return create_plan(code="NEW-02", title="Ward", start="hospital_ward", by=world.editor, at=world.now)


@pytest.fixture
def blank(world) -> Plan:
    return create_plan(code="NEW-01", title="Ours", by=world.editor, at=world.now)


def card(client, plan: Plan) -> str:
    page = flat(client.get(reverse("plans:document", args=[plan.code])).content.decode())
    return page.partition('<div class="essentials" id="essentials">')[2].partition('id="plan"')[0]


def test_a_blank_plan_has_none_of_twelve(blank, editor):
    shown = card(editor, blank)
    assert "0 of 12 essentials" in shown
    for name, takes, _ in ESSENTIALS:
        assert f">{name}</a>" in shown
        assert takes in shown


def test_a_starting_point_has_what_nobody_has_to_find_out(ward, editor):
    assert [one.name for one in essentials_of(ward).met] == ["Scope", "Exercises"]
    shown = card(editor, ward)
    assert "2 of 12 essentials" in shown
    assert "Already there: Scope, Exercises" in shown
    assert "7 of 7 have no RTO: Monitoring of patients" in shown


@pytest.mark.parametrize("which", ["blank", "ward"])
def test_each_that_is_missing_opens_its_field_with_one_click(request, editor, which):
    plan = request.getfixturevalue(which)
    for missing in essentials_of(plan).missing:
        for words, address in missing.gaps:
            path, _, anchor = address.partition("#")
            page = editor.get(path)
            assert page.status_code == 200, words
            html = page.content.decode()
            assert re.search(r"data-wanted|data-first-field", html), words
            assert anchor in html or f'id="{anchor}"' in unescape(html), words


def test_a_plan_without_a_place_for_what_is_missing_leads_to_where_one_is_added(world, blank, editor):
    for block in Block.objects.filter(plan=blank, kind="risks"):
        block.deleted_at = world.now
        block.save()
    add_row(block=Block.objects.get(plan=blank, kind="scope"), values={"text": "All"}, by=world.editor, at=world.now)
    risks = next(one for one in essentials_of(Plan.objects.get(pk=blank.pk)).missing if one.name == "Risks")
    page = editor.get(risks.url.partition("#")[0])
    assert page.status_code == 200
    assert 'value="risks"' in page.content.decode()


def test_what_was_written_counts_at_once(world, blank, editor):
    before = card(editor, blank)
    row = {"text": "Billing"}
    add_row(block=Block.objects.get(plan=blank, kind="scope"), values=row, by=world.editor, at=world.now)
    state = reverse("plans:document_state", args=[blank.code])
    has = re.findall(r'name="has" value="(essentials\.[^"]+)"', before)
    answer = editor.post(state, {"has": has}, headers=HTMX).content.decode()
    assert '<div id="essentials" hx-swap-oob="innerHTML">' in answer
    assert "1 of 12 essentials" in flat(answer)


def test_who_only_reads_sees_what_is_missing_without_a_way_to_write(world, ward, sign_in):
    shown = card(sign_in(world.auditor), ward)
    assert "2 of 12 essentials" in shown
    assert "<a" not in shown


def test_a_plan_that_is_in_force_speaks_of_them_no_more(signed, sign_in, world):
    assert "essentials" not in card(sign_in(world.editor), world.plan)


def test_an_archived_plan_speaks_of_them_no_more(world, ward, editor):
    Plan.objects.filter(pk=ward.pk).update(archived_at=world.now)
    assert "of 12" not in card(editor, ward)
