"""The page of a plan: who sees what, what it says changed, and what it costs."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bcp_portal.accounts.roles import Role
from bcp_portal.accounts.sessions import SEEN
from plans.actions.blocks import change_prose
from plans.actions.presence import note_presence
from plans.actions.rows import add_row, change_row, delete_row
from plans.freezing.draft import refresh_draft
from plans.models.functions import BusinessFunction
from plans.models.plan import Block, Plan, Presence
from plans.models.risks import Risk
from plans.models.versions import PlanVersion
from plans.page_cache import forget
from tests import stages
from tests.flat import flat

MOST_QUERIES = 16


@pytest.fixture(autouse=True)
def _no_page_of_another_test():
    cache.clear()
    forget()


@pytest.fixture
def plan_page(world) -> str:
    return reverse("plans:document", args=[world.plan.code])


@pytest.fixture
def in_force(signed) -> PlanVersion:
    """Version 1.0, signed by all."""
    return signed


def change_rto(world, rto: str) -> BusinessFunction:
    row = BusinessFunction.objects.get(plan=world.plan, ref="F-01")
    return change_row(row=row, values={"rto": rto}, edition=row.edition, by=world.editor, at=world.now)


def read(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return flat(response.content.decode())


def test_an_editor_reads_the_whole_draft_with_a_way_to_edit_each_block(world, sign_in, plan_page):
    html = read(sign_in(world.editor), plan_page)
    for block in Block.objects.living().filter(plan=world.plan):
        assert f'id="{block.ref}"' in html
        assert f"?edit={block.ref}#{block.ref}" in html


@pytest.mark.parametrize("role", [Role.APPROVER, Role.AUDITOR])
def test_people_who_read_drafts_see_it_without_editing(world, sign_in, plan_page, role):
    html = read(sign_in(world.by_role(role)), plan_page)
    assert "Read-only" in html
    assert "Customer Communication" in html
    assert "?edit=" not in html
    assert "Send for approval" not in html


@pytest.mark.parametrize("role", [Role.READER, Role.RESPONDER])
def test_people_without_drafts_are_not_told_of_a_plan_of_which_nothing_is_in_force(world, sign_in, plan_page, role):
    assert sign_in(world.by_role(role)).get(plan_page).status_code == 404


@pytest.mark.parametrize("role", [Role.READER, Role.RESPONDER])
def test_people_without_drafts_read_the_version_in_force(world, in_force, sign_in, plan_page, role):
    change_rto(world, "99 hours")
    html = read(sign_in(world.by_role(role)), plan_page)
    assert "v1.0 in force" in html
    assert "Customer Communication" in html
    assert "99 hours" not in html
    assert "?edit=" not in html


def test_who_responds_gets_from_the_plan_and_from_home_to_what_a_failure_stops(world, in_force, sign_in, plan_page):
    responder = sign_in(world.responder)
    for page in (plan_page, "/"):
        html = read(responder, page)
        assert f'href="{plan_page}what-if/"' in html
        assert f'href="{plan_page}recovery/"' in html


def test_asking_to_edit_is_no_use_to_those_who_may_not(world, in_force, sign_in, plan_page):
    assert "You are editing" not in read(sign_in(world.reader), f"{plan_page}?edit=B-01")


def test_the_draft_shows_at_its_place_what_changed_since_the_version_in_force(world, in_force, sign_in, plan_page):
    change_rto(world, "45m")
    risk = Risk.objects.living().filter(plan=world.plan).last()
    delete_row(row=risk, edition=risk.edition, by=world.editor, at=world.now)
    html = read(sign_in(world.editor), plan_page)
    assert "This draft has 2 changes" in html
    assert "1h</del>" in html
    assert "45m</ins>" in html
    assert f"{risk.title}</del>" in html
    assert "changed in this draft" in html


def test_the_changes_can_be_hidden_in_the_text(world, in_force, sign_in, plan_page):
    change_rto(world, "45m")
    html = read(sign_in(world.editor), f"{plan_page}?changes=hide")
    assert "1h</del>" not in html
    assert "Show changes in the text" in html


def test_a_draft_that_says_the_same_as_the_version_in_force_has_no_changes(world, in_force, sign_in, plan_page):
    html = read(sign_in(world.editor), plan_page)
    assert "This draft says the same" in html
    assert "<del" not in html


def test_the_page_follows_each_change_though_it_is_cached(world, sign_in, plan_page):
    client = sign_in(world.editor)
    read(client, plan_page)
    prose = Block.objects.filter(plan=world.plan, kind="prose").first()
    change_prose(block=prose, text="All new words.", edition=prose.edition, by=world.editor, at=world.now)
    assert "All new words." in read(client, plan_page)


def test_an_archived_plan_says_so_and_offers_no_editing(world, sign_in, plan_page):
    Plan.objects.filter(pk=world.plan.pk).update(archived_at=world.now)
    html = read(sign_in(world.editor), f"{plan_page}?edit=B-01")
    assert "Archived" in html
    assert "it can be read, not changed" in html
    assert "You are editing" not in html
    assert "reveal" not in html


def test_hostile_markdown_and_values_are_shown_as_text(world, sign_in, plan_page):
    attack = "<script>alert(1)</script><img src=x onerror=alert(2)>[x](javascript:alert(3))"
    prose = Block.objects.filter(plan=world.plan, kind="prose").first()
    change_prose(block=prose, text=attack, edition=prose.edition, by=world.editor, at=world.now)
    row = BusinessFunction.objects.get(plan=world.plan, ref="F-01")
    values = {"name": attack[:200], "services": attack, "operational_impact": attack, "workaround": attack}
    change_row(row=row, values=values, edition=row.edition, by=world.editor, at=world.now)
    client = sign_in(world.editor)
    for address in (plan_page, f"{plan_page}?edit={prose.ref}", f"{plan_page}?edit={matrix(world).ref}&row=F-01"):
        html = read(client, address).lower()
        assert "<script>alert" not in html
        assert "<img" not in html
        assert 'href="javascript' not in html


def matrix(world) -> Block:
    return Block.objects.get(plan=world.plan, kind="functions", shape="table")


def test_others_who_are_editing_are_named_at_their_block(world, sign_in, plan_page):
    ref = matrix(world).ref
    note_presence(plan=world.plan, block=ref, by=world.administrator, at=timezone.now())
    html = read(sign_in(world.editor), plan_page)
    assert "Administrator is editing" in html
    assert f'class="btn small held" href="{plan_page}?edit={ref}#{ref}"' in html


def test_somebody_who_left_is_no_longer_named(world, sign_in, plan_page):
    note_presence(
        plan=world.plan, block=matrix(world).ref, by=world.administrator, at=timezone.now() - timedelta(seconds=46)
    )
    assert "Nobody else is here" in read(sign_in(world.editor), plan_page)


def test_asking_who_is_here_says_where_one_is_oneself(world, sign_in, plan_page):
    address = reverse("plans:presence", args=[world.plan.code])
    ref = matrix(world).ref
    note_presence(plan=world.plan, block="", by=world.administrator, at=timezone.now())
    response = sign_in(world.editor).post(address, {"open": ["", ref]}, headers={"HX-Request": "true"})
    assert "Administrator is reading" in " ".join(response.content.decode().replace("</span>", "").split())
    assert Presence.objects.get(user=world.editor).block == ref
    answer = sign_in(world.administrator).post(address, headers={"HX-Request": "true"})
    assert json.loads(answer.headers["HX-Trigger-After-Settle"])["presence"]["held"] == {ref: "Editor is editing"}


def test_one_person_is_in_one_place(world):
    for ref in ("B-01", "B-02", "B-02"):
        note_presence(plan=world.plan, block=ref, by=world.editor, at=timezone.now())
    assert [presence.block for presence in Presence.objects.all()] == ["B-02"]


def grow(world, factor: int) -> None:
    """Functions and risks in a multiple of what the sample has."""
    for model, name in ((BusinessFunction, "name"), (Risk, "title")):
        count = model.objects.filter(plan=world.plan).count()
        numbers = range(100, 100 + count * (factor - 1))
        made = [
            model(plan=world.plan, ref=f"{model.prefix}-{n}", changed_at=world.now, **{name: f"More {n}"})
            for n in numbers
        ]
        model.objects.bulk_create(made)
    refresh_draft(world.plan)


def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.AUDITOR, Role.READER])
def test_the_page_asks_the_database_the_same_few_questions_at_any_size(world, in_force, sign_in, plan_page, role):
    client = sign_in(world.by_role(role))
    change_rto(world, "45m")
    client.get(plan_page)
    small = queries(client, plan_page)
    grow(world, 20)
    client.get(plan_page)
    assert queries(client, plan_page) == small <= MOST_QUERIES


def test_an_open_block_asks_the_same_few_questions_at_any_size(world, in_force, sign_in, plan_page):
    client = sign_in(world.editor)
    address = f"{plan_page}?edit={matrix(world).ref}&row=F-01"
    client.get(address, headers={"HX-Request": "true"})
    with CaptureQueriesContext(connection) as small:
        client.get(address, headers={"HX-Request": "true"})
    grow(world, 20)
    client.get(address, headers={"HX-Request": "true"})
    with CaptureQueriesContext(connection) as large:
        client.get(address, headers={"HX-Request": "true"})
    assert len(large) == len(small)


def test_a_section_of_two_thousand_rows_is_shown_and_edited_in_pages(world, sign_in, plan_page):
    block = matrix(world)
    made = [
        BusinessFunction(plan=world.plan, ref=f"F-{n}", name=f"Function {n}", changed_at=world.now)
        for n in range(100, 2097)
    ]
    BusinessFunction.objects.bulk_create(made)
    refresh_draft(world.plan)
    client = sign_in(world.editor)
    assert "Function 2096" in read(client, plan_page)
    first = read(client, f"{plan_page}?edit={block.ref}")
    assert "Page 1 of 20, 2000 rows" in first
    last = client.get(f"{plan_page}?edit={block.ref}&page=20", headers={"HX-Request": "true"}).content.decode()
    assert last.count(f'id="{block.ref}-F-') > 100
    assert "Function 2096" in last
    assert "Function 200<" not in last


def test_a_new_row_at_the_end_of_a_page_goes_where_it_was_written(world, sign_in):
    block = matrix(world)
    for number in range(3):
        add_row(block=block, values={"name": f"Extra {number}"}, by=world.editor, at=world.now)
    address = reverse("plans:rows", args=[world.plan.code, block.ref])
    sign_in(world.editor).post(address, {"name": "Between", "after": "F-02", "token": "t"})
    block.refresh_from_db()
    names = dict(BusinessFunction.objects.filter(plan=world.plan).values_list("ref", "name"))
    assert names[block.rows[block.rows.index("F-02") + 1]] == "Between"


def test_a_page_left_open_keeps_no_session_alive(world, sign_in):
    client = sign_in(world.editor)
    client.get(reverse("plans:document", args=[world.plan.code]))
    session = client.session
    session[SEEN] -= 3600
    session.save()
    client.post(reverse("plans:presence", args=[world.plan.code]), headers={"HX-Request": "true"})
    assert client.session[SEEN] == session[SEEN]
    client.get(reverse("plans:document", args=[world.plan.code]))
    assert client.session[SEEN] > session[SEEN]


def test_the_plan_says_the_day_of_the_portals_zone_on_which_it_came_into_force(world, sign_in, settings):
    settings.TIME_ZONE = "America/New_York"
    stages.in_force(world, at=datetime(2026, 3, 3, 2, 0, tzinfo=UTC))
    shown = read(sign_in(world.reader), "/plans/BCP-01/").replace("\N{NO-BREAK SPACE}", " ")
    assert "in force since <time" in shown
    assert "2 Mar 2026</time>" in shown
