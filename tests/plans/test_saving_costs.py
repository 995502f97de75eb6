"""What a save asks the database and the rules, and that what it leaves alone is what a full check would say."""

import pytest
from django.utils import timezone

from plans.actions.refreshing import check_plan
from plans.actions.rows import add_row, change_row, delete_row, move_row
from plans.models.findings import Checkup, Finding, FindingPeriod
from plans.models.functions import BusinessFunction
from plans.models.plan import Block, Plan
from plans.models.risks import Risk
from plans.page_cache import forget, latest
from plans.sections import KINDS
from testing.actions.keeping import keep_promises
from tests.flat import flat
from tests.plans.editing import HTMX, function, sent, url

SAVING, OPENING = 43, 12  # queries of a plan with a version in force
TEXTS = ("", "TBD", "4 hours", "Annual", "Automated Failover of the database", "Call the response team")


@pytest.fixture
def risks(world) -> Block:
    return Block.objects.filter(plan=world.plan, kind="risks").earliest("pk")


def test_a_save_and_an_opened_row_ask_little(world, signed, editor, risks, django_assert_max_num_queries):
    keep_promises(world.plan, at=timezone.now())
    path = url("row", risks, risks.rows[0])
    for mitigation in ("Nothing", "A second site"):
        risk = Risk.objects.get(plan=world.plan, ref=risks.rows[0])
        values = {"edition": risk.edition, "title": risk.title, "mitigation": mitigation}
        with django_assert_max_num_queries(SAVING if mitigation != "Nothing" else 100):
            assert editor.post(path, values, headers=HTMX).status_code == 200
    risk.refresh_from_db()
    assert risk.mitigation == "A second site"
    with django_assert_max_num_queries(OPENING):
        editor.get(path, headers=HTMX)


def test_what_is_saved_is_shown_as_changed_with_its_new_edition(world, signed, editor, matrix):
    answer = editor.post(url("row", matrix, "F-01"), sent(function(world), name="Zebra"), headers=HTMX)
    html = flat(answer.content.decode())
    assert "Zebra" in html
    assert '<span class="badge info">Changed</span>' in html
    assert f'value="F-01:{function(world).edition}"' in html


def test_a_save_looks_again_at_what_it_touched_only(world, risks):
    rows = list(Risk.objects.filter(plan=world.plan))
    said = [outcomes_after(world, row, mitigation="Another one") for row in rows[:2]]
    stood = {first.rule.id for first, second in zip(*said, strict=True) if first is second}
    assert len(stood) > len(said[0]) / 2
    assert {"RSK-01", "GOV-13"}.isdisjoint(stood)


def outcomes_after(world, row, **values):
    change_row(row=row, values=values, edition=row.edition, by=world.editor, at=timezone.now())
    return latest(f"{world.plan.pk}:checked").outcomes


def test_what_many_saves_leave_is_what_a_full_check_finds(world, signed, risks):
    for number, kind in enumerate(KINDS):
        if row := kind.model.objects.living().filter(plan=world.plan).first():
            values = {kind.fields[0]: TEXTS[number % len(TEXTS)] or "Something"} if kind.key != "impacts" else {}
            change_row(row=row, values=values, edition=row.edition, by=world.editor, at=timezone.now())
    add_row(block=risks, values={"title": "Flood"}, by=world.editor, at=timezone.now())
    move_row(block=risks, ref=risks.rows[0], to=2, by=world.editor, at=timezone.now())
    row = BusinessFunction.objects.living().filter(plan=world.plan).last()
    delete_row(row=row, edition=row.edition, by=world.editor, at=timezone.now())
    kept = all_that_is_kept(world)
    forget()
    check_plan(plan=Plan.objects.get(pk=world.plan.pk), at=timezone.now())
    assert all_that_is_kept(world) == kept


def all_that_is_kept(world) -> list:
    found = Finding.objects.filter(plan=world.plan).order_by("key")
    open_periods = FindingPeriod.objects.filter(finding__plan=world.plan, closed_at=None).order_by("finding__key")
    return [
        list(found.values("key", "rule", "subject", "severity", "sentence", "values", "mend", "owners", "fingerprint")),
        list(open_periods.values_list("finding__key", "severity")),
        list(Checkup.objects.filter(plan=world.plan).values("outcomes", "questions")),
    ]


def test_rows_to_link_are_boxes_and_where_there_are_many_a_list(world, editor, risks):
    boxes = flat(editor.get(url("row", risks, risks.rows[0]), headers=HTMX).content.decode())
    assert '<input type="checkbox" name="functions" value="F-01"' in boxes
    first = function(world)
    for number in range(30):
        first.pk, first.ref, first.name = None, f"F-9{number:02d}", f"Function {number}"
        first._state.adding = True
        first.save()
    html = flat(editor.get(url("row", risks, risks.rows[0]), headers=HTMX).content.decode())
    select = html.partition('<select name="functions"')[2].partition(">")[0]
    assert "multiple" in select
    held = select.partition('id="')[2].partition('"')[0]
    assert f'<label for="{held}">' in html
    risk = Risk.objects.get(plan=world.plan, ref=risks.rows[0])
    values = {"edition": risk.edition, "title": risk.title, "functions": ["F-901", "F-02"]}
    assert editor.post(url("row", risks, risk.ref), values, headers=HTMX).status_code == 200
    assert set(risk.functions.values_list("ref", flat=True)) == {"F-901", "F-02"}
