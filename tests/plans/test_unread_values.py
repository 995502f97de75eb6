"""What can't be read stays visible: at its cell on page and paper, among the findings, in the recovery analysis."""

import json
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from bcp_portal.documents.html import to_html
from bcp_portal.documents.values import Unreadable, read_duration
from plans.actions.refreshing import check_plan
from plans.actions.rows import change_row
from plans.forms.rows import form_for
from plans.freezing.draft import refresh_draft
from plans.freezing.imprints import version_imprint
from plans.models.facts import Fact
from plans.models.findings import Checkup, Finding
from plans.models.functions import BusinessFunction
from plans.models.plan import Draft
from plans.sections import BY_KEY
from tests.documents.printing import plan_pdf, print_html
from tests.documents.test_pdf import words
from tests.flat import flat
from tests.plans.editing import HTMX, function, sent, url
from tests.plans.recovery.linking import link
from tests.plans.signing import stated, submit

MARK = (
    'same day <span class="unread-mark" title="Can’t be read as a length of time" aria-hidden="true">not read</span>'
    '<span class="vh"> (can’t be read as a length of time)</span>'
)


@pytest.fixture
def unread(world):
    """The sample with an RTO and a cost that an import kept though they can't be read."""
    row = function(world)
    values = {"rto": "same day", "cost_per_hour": "lots"}
    change_row(row=row, values=values, edition=row.edition, by=world.editor, at=world.now)
    return world


def page(client, route, *args) -> str:
    html = flat(client.get(reverse(f"plans:{route}", args=["BCP-01", *args])).content.decode())
    return html.replace("\N{NO-BREAK SPACE}", " ")


def test_the_cell_is_marked_on_the_page_with_words_for_who_hears_it(unread, editor):
    html = page(editor, "document")
    assert MARK in html
    assert "lots <span" in html
    assert "(can’t be read as an amount)" in html


@pytest.mark.parametrize("write", [print_html, to_html])
def test_the_cell_and_the_annex_of_a_version_say_it(unread, write):
    version = submit(link(unread))
    html = flat(write(json.loads(version.snapshot), imprint=version_imprint(stated(version), is_approved=False)))
    assert MARK in html
    annex = html.partition('id="can-we-make-it"')[2]
    assert "1 time can’t be read and counts nowhere below:</b> RTO of " in annex
    assert "the RTO can’t be read" in annex


def test_the_pdf_shows_the_mark(unread):
    version = submit(link(unread))
    said = words(plan_pdf(json.loads(version.snapshot), imprint=version_imprint(stated(version), is_approved=False)))
    assert "samedaynotread" in said
    assert "1timecan’tbereadandcountsnowherebelow:" in said


def test_the_findings_name_it_and_lead_to_its_row(unread, editor):
    (times, costs) = Finding.objects.filter(plan=unread.plan, rule="OBJ-18").order_by("subject")
    assert times.sentence.startswith("1 RTO can’t be read as a time: “same day” (")
    assert costs.sentence.startswith("1 cost can’t be read as an amount: “lots” (")
    html = page(editor, "findings")
    assert "write how many hours at most" in html
    assert f"row={times.values[0]['ref']}#" in html


def test_rules_that_need_it_are_said_to_be_unable_to_judge(unread, editor):
    statuses = {outcome["rule"]: outcome["status"] for outcome in Checkup.objects.get(plan=unread.plan).outcomes}
    silent = sum(status == "unread" for status in statuses.values())
    assert silent > 0
    html = page(editor, "findings")
    assert f"{silent} could not judge" in html
    assert "Not read: RTO of " in html
    assert f"{silent} could not judge" in page(editor, "document")


def test_the_page_of_the_analysis_says_what_it_left_out(unread, editor):
    link(unread)
    html = page(editor, "recovery")
    assert "1 time can’t be read and counts nowhere below." in html
    assert "the RTO can’t be read" in html


def test_a_sum_of_costs_says_how_many_are_not_in_it(unread, editor):
    linked = link(unread)
    html = flat(editor.get(reverse("plans:what_if", args=[linked.plan.code]), {"failed": "D-01"}).content.decode())
    assert "(1 not read)" in html
    assert "RTO not read" in html


def test_a_form_repeats_the_value_and_says_what_to_write(world, editor, matrix):
    for text in ("same day", "1.000 hours", "2 business days", "30-2 hours", "4 hours, 8 hours"):
        answer = editor.post(url("row", matrix, "F-01"), sent(function(world), rto=text), headers=HTMX)
        with pytest.raises(Unreadable) as refusal:
            read_duration(text)
        assert answer.status_code == 422
        html = unescape(answer.content.decode())
        assert str(refusal.value) in html
        assert f'value="{text}"' in html


def test_what_was_left_unread_hinders_nobody_who_changes_another_field(unread, editor, matrix):
    answer = editor.post(url("row", matrix, "F-01"), sent(function(unread), rpo="2h"), headers=HTMX)
    assert answer.status_code == 200
    assert (function(unread).rto, function(unread).rpo) == ("same day", "2h")


def test_an_upgrade_that_teaches_the_readers_a_form_reaches_a_draft_that_nobody_edits(world):
    row = function(world)
    BusinessFunction.objects.filter(pk=row.pk).update(rto="1,440 minutes")
    draft = Draft.objects.get(plan=world.plan)
    document = json.loads(draft.document)
    (functions,) = (kind["rows"] for kind in document["kinds"] if kind["key"] == "functions")
    functions[0]["values"]["rto"] = {
        "text": "1,440 minutes",
        "seconds": 86,
        "value": 1.44,
        "unit": "minute",
        "comparator": "",
    }
    Draft.objects.filter(pk=draft.pk).update(document=json.dumps(document))
    check_plan(plan=world.plan, at=world.now + timedelta(days=1))
    document = json.loads(Draft.objects.get(plan=world.plan).document)
    (functions,) = (kind["rows"] for kind in document["kinds"] if kind["key"] == "functions")
    assert functions[0]["values"]["rto"]["seconds"] == 86400


def test_a_bare_number_takes_the_unit_of_its_columns_label(world, editor, matrix):
    matrix.columns = [
        {
            **column,
            "label": {"rto": "RTO (hours)", "cost_per_hour": "Cost per day (k€)"}.get(column["field"], column["label"]),
        }
        for column in matrix.columns
    ]
    matrix.save()
    refresh_draft(world.plan)
    answer = editor.post(url("row", matrix, "F-01"), sent(function(world), rto="4", cost_per_hour="5"), headers=HTMX)
    assert answer.status_code == 200
    assert (function(world).rto, function(world).cost_per_hour) == ("4 hours", "5 k€ per day")
    answer = editor.post(url("row", matrix, "F-01"), sent(function(world), rto="30 min"), headers=HTMX)
    assert function(world).rto == "30 min"


def test_a_bare_number_of_a_fact_takes_the_unit_of_its_name(world):
    row = Fact.objects.filter(plan=world.plan, topic="review_frequency").first()
    sent_values = {"topic": "review_frequency", "name": "Review frequency (months)", "value": "12"}
    form = form_for(BY_KEY["facts"], world.plan)(sent_values, instance=row)
    assert form.is_valid(), form.errors
    assert form.values["value"] == "12 months"
