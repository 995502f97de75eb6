"""Signs that nobody sees and that do nothing: no door of a plan lets them in, so that no rule asks for them afterwards."""

from django.urls import reverse

from plans.actions.importing import import_plan
from plans.models.directory import Person
from plans.models.functions import BusinessFunction
from plans.models.plan import Block, Plan
from tests.plans.editing import function, sent, url

COPIED, NUMBER = "\u202a+49 30 555 0114\u202c", "+49 30 555 0114"
TURNED = "Ward \u202e41"


def test_a_row_that_is_typed(world, editor, matrix):
    row = function(world)
    editor.post(url("row", matrix, row.ref), sent(row, services=f"Call {COPIED}", loss=TURNED))
    row.refresh_from_db()
    assert (row.services, row.loss) == (f"Call {NUMBER}", TURNED)


def test_rows_that_are_pasted(world, editor, matrix):
    editor.post(url("rows_paste", matrix), {"cells": "Function\tRTO\n\u2066Billing\u2069\t8h\u200e\n", "act": "add"})
    assert BusinessFunction.objects.get(plan=world.plan, name="Billing").rto == "8h"


def test_narrative_and_a_heading(world, editor):
    block = Block.objects.filter(plan=world.plan, kind="prose").first()
    editor.post(url("prose", block), {"edition": block.edition, "text": f"Call {COPIED}\n\n{TURNED}"})
    heading = block.heading
    address = reverse("plans:heading", args=["BCP-01", heading.ref])
    editor.post(address, {"edition": heading.edition, "title": "\ufeffWhom to call", "level": heading.level})
    block.refresh_from_db()
    heading.refresh_from_db()
    assert block.text == f"Call {NUMBER}\n\n{TURNED}"
    assert heading.title == "Whom to call"


def test_an_entry_of_the_directory(world, editor):
    editor.post(
        reverse("plans:directory_new", args=["people"]), {"name": "Ada\u200e Berg", "phone": COPIED, "edition": 0}
    )
    assert Person.objects.get(name="Ada Berg").phone == NUMBER


def test_a_file_that_is_imported(world):
    text = f"# Plan\n\n## Contacts\n\n| Name | Phone |\n|---|---|\n| Ada Berg | {COPIED} |\n"
    plan, _ = import_plan(text=text, file_name="plan.md", code="BCP-09", by=world.editor, at=world.now)
    document = Plan.objects.get(pk=plan.pk).draft.document
    assert NUMBER in document
    assert "202a" not in ascii(document)


def test_what_stood_there_before_is_no_conflict(world, editor):
    """What the page was made of is compared as it is stored, whatever signs are in it."""
    Plan.objects.filter(pk=world.plan.pk).update(title=f"Plan {COPIED}")
    page = editor.get(reverse("plans:settings", args=["BCP-01"]))
    form = page.context["form"]
    shown = {name: form[name].value() or "" for name in form.fields}
    answer = editor.post(reverse("plans:settings", args=["BCP-01"]), {**shown, "title": f"Our plan {COPIED}"})
    assert answer.status_code == 302
    assert Plan.objects.get(pk=world.plan.pk).title == f"Our plan {NUMBER}"
