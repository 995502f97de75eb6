"""Editing rows in place: saving them, errors at their fields, and who may."""

import pytest
from django.urls import reverse

from bcp_portal.accounts.roles import Role
from bcp_portal.audit.models import Event
from plans.actions.rows import add_row
from plans.models.facts import Fact
from plans.models.functions import BusinessFunction
from plans.models.plan import Block, Plan
from plans.models.risks import Risk
from plans.sections import BY_KEY, KINDS
from tests.flat import flat
from tests.plans.editing import HTMX, function, order, sent, url


def test_a_row_is_saved_and_answered_as_text_alone(world, editor, matrix):
    row = function(world)
    answer = editor.post(url("row", matrix, "F-01"), sent(row, rto="45m"), headers=HTMX)
    html = flat(answer.content.decode())
    assert function(world).rto == "45m"
    assert html.startswith('<tr id="')
    assert html.count("<tr") == 1
    assert "45m" in html
    assert "draft-changed" in answer.headers["HX-Trigger"]


def test_a_line_leads_to_what_is_done_with_its_row(world, editor, matrix):
    html = flat(editor.get(f"{reverse('plans:document', args=[world.plan.code])}?edit={matrix.ref}").content.decode())
    for route, attribute in (("row", "hx-get"), ("row_move", "hx-post"), ("row_delete", "hx-post")):
        assert f'{attribute}="{url(route, matrix, "F-01")}"' in html
    assert f'href="{reverse("plans:row_history", args=[world.plan.code, "F-01"])}"' in html


def test_blank_rows_of_a_block_that_has_no_column_are_edited_all_the_same(world, editor):
    block = Block.objects.create(
        plan=world.plan,
        heading=world.plan.headings.last(),
        ref="B-900",
        position=9,
        kind="procedures",
        shape="table",
        changed_at=world.now,
    )
    row = add_row(block=block, values={}, by=world.editor, at=world.now)
    page = editor.get(reverse("plans:document", args=[world.plan.code]), {"edit": block.ref}).content.decode()
    assert f'hx-get="{url("row", block, row.ref)}"' in flat(page)


def test_enter_saves_and_opens_the_next_row(world, editor, matrix):
    first, second = order(matrix)[:2]
    answer = editor.post(url("row", matrix, first), sent(function(world, first), then="next"), headers=HTMX)
    html = flat(answer.content.decode())
    assert f'<tr id="{matrix.ref}-{second}" hx-swap-oob="true" class="open">' in html


def test_enter_in_the_last_row_opens_a_new_one(world, editor, matrix):
    last = order(matrix)[-1]
    html = editor.post(
        url("row", matrix, last), sent(function(world, last), then="next"), headers=HTMX
    ).content.decode()
    assert f'<tr id="{matrix.ref}-new-' in html


def test_without_a_script_the_same_forms_lead_back_to_the_page(world, editor, matrix):
    answer = editor.post(url("row", matrix, "F-01"), sent(function(world), rto="45m", then="next"))
    assert answer.status_code == 302
    assert answer.url.endswith(f"?edit={matrix.ref}&row={order(matrix)[1]}#{matrix.ref}-{order(matrix)[1]}")
    assert 'class="row-form"' in flat(editor.get(answer.url).content.decode())


def test_saving_without_a_change_leaves_no_trace(world, editor, matrix):
    before = Event.objects.count()
    editor.post(url("row", matrix, "F-01"), sent(function(world)), headers=HTMX)
    assert Event.objects.count() == before
    assert function(world).edition == 1


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_value_that_cannot_be_read_is_told_at_its_field_and_kept(world, editor, matrix, headers):
    answer = editor.post(url("row", matrix, "F-01"), sent(function(world), rto="4", rpo="2h"), headers=headers)
    html = flat(answer.content.decode())
    assert answer.status_code == 422
    assert "“4” has no unit: write 4m, 4h or 4d." in html
    assert 'aria-invalid="true"' in html
    assert 'name="rpo" value="2h"' in html
    assert function(world).rpo == "15m"


def test_too_long_and_missing_say_how_to_mend_it(world, editor, matrix):
    answer = editor.post(url("row", matrix, "F-01"), sent(function(world), name="", services="x" * 501), headers=HTMX)
    html = flat(answer.content.decode())
    assert "Function is missing: write it here." in html
    assert "This has 501 characters and 500 fit: shorten it." in html
    assert "x" * 501 in html


def test_a_value_that_an_import_could_not_read_hinders_no_other_change(world, editor, matrix):
    BusinessFunction.objects.filter(plan=world.plan, ref="F-01").update(rto="soon enough")
    assert editor.post(url("row", matrix, "F-01"), sent(function(world), rpo="5m"), headers=HTMX).status_code == 200
    assert (function(world).rto, function(world).rpo) == ("soon enough", "5m")
    answer = editor.post(url("row", matrix, "F-01"), sent(function(world), rto="sooner"), headers=HTMX)
    assert answer.status_code == 422


def test_a_fact_is_read_by_what_it_means(world, editor):
    row = Fact.objects.filter(plan=world.plan, topic="updated").first()
    block = next(block for block in Block.objects.filter(plan=world.plan, kind="facts") if row.ref in block.rows)
    values = {"edition": row.edition, "name": row.name, "topic": "updated", "value": "last spring"}
    answer = editor.post(url("row", block, row.ref), values, headers=HTMX)
    assert answer.status_code == 422
    assert "“last spring”" in flat(answer.content.decode())


@pytest.mark.parametrize("kind", [kind.key for kind in KINDS])
def test_every_kind_has_a_form_that_shows_what_is_typed_as_text(world, editor, kind):
    block = Block.objects.living().filter(plan=world.plan, kind=kind).first()
    if block is None:
        block = Block.objects.create(
            plan=world.plan,
            heading=world.plan.headings.first(),
            ref="B-99",
            position=99,
            kind=kind,
            shape="table",
            changed_at=world.now,
            columns=[{"field": BY_KEY[kind].fields[0], "label": "First"}],
        )
        editor.post(reverse("plans:heading_add", args=[world.plan.code, "H-02"]), {"what": "scope"})
    attack = '"><script>alert(1)</script>'
    values = dict.fromkeys(BY_KEY[kind].fields, attack)
    answer = editor.post(url("rows", block), {**values, "token": "t"}, headers=HTMX)
    html = flat(answer.content.decode())
    assert answer.status_code in {200, 422}
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("role", [Role.APPROVER, Role.AUDITOR, Role.RESPONDER, Role.READER])
def test_read_only_roles_change_nothing(world, sign_in, matrix, role):
    client = sign_in(world.by_role(role))
    row = function(world)
    for route, form in (("row", sent(row, rto="9h")), ("row_delete", {"edition": 1}), ("row_move", {"to": "down"})):
        assert client.post(url(route, matrix, "F-01"), form).status_code == 403
    assert client.post(url("rows", matrix), {"name": "Billing", "token": "t"}).status_code == 403
    assert function(world).rto == "1h"


def test_refs_that_do_not_fit_together_are_not_found(world, editor, matrix):
    prose = Block.objects.filter(plan=world.plan, kind="prose").first()
    risk = Risk.objects.filter(plan=world.plan).first()
    for address in (
        url("row", matrix, risk.ref),
        url("row", matrix, "F-99"),
        url("row", prose, "F-01"),
        url("rows", prose),
        reverse("plans:row", args=["NONE", matrix.ref, "F-01"]),
        reverse("plans:rows", args=[world.plan.code, "B-99"]),
    ):
        assert editor.get(address).status_code == 404, address
        assert editor.post(address, {"name": "x", "edition": 1}).status_code == 404, address


def test_an_archived_plan_is_not_changed(world, editor, matrix):
    Plan.objects.filter(pk=world.plan.pk).update(archived_at=world.now)
    answer = editor.post(url("row", matrix, "F-01"), sent(function(world), rto="9h"), headers=HTMX)
    assert "HX-Redirect" in answer.headers
    assert function(world).rto == "1h"
    assert "it can be read, not changed" in flat(editor.get(answer.headers["HX-Redirect"]).content.decode())


def test_done_brings_the_block_back_with_others_that_print_the_same_rows(world, editor, matrix):
    html = flat(editor.get(url("block", matrix), headers=HTMX).content.decode())
    other = Block.objects.filter(plan=world.plan, kind="functions").exclude(pk=matrix.pk).get()
    assert f'id="{matrix.ref}"' in html
    assert f'id="{other.ref}" hx-swap-oob="true"' in html
    kept = editor.get(url("block", matrix), {"open": other.ref}, headers=HTMX).content.decode()
    assert f'id="{other.ref}"' not in kept
