"""Importing for good: what was read is what is stored, once, whole or not at all."""

import json
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bcp_portal.audit.models import Event
from bcp_portal.documents.canonical import sha256
from bcp_portal.documents.markdown import to_markdown
from plans.actions.importing import import_plan, next_code
from plans.actions.plans import CodeTaken, create_plan
from plans.actions.rows import add_row
from plans.freezing.draft import freeze
from plans.importing.fields import fields
from plans.importing.plan_document import as_document
from plans.importing.plan_reader import read_plan
from plans.importing.source_text import NothingInside
from plans.models.directory import Person, Supplier
from plans.models.plan import Block, Plan
from plans.models.risks import Risk
from plans.sections import KINDS
from tests.plans.importing.said import said
from tests.plans.importing.test_round_trip import OTHERS

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def brought_in(text: str, *, code: str = "", file_name: str = "plan.md") -> tuple[Plan, bool]:
    return import_plan(text=text, file_name=file_name, code=code, by=None, at=NOW)


def without_refs(document: dict) -> dict:
    """The document without what only the directory and the plan's code know."""
    kinds = json.loads(json.dumps(document["kinds"]))
    for row in (row for kind in kinds for row in kind["rows"]):
        for value in row["values"].values():
            if isinstance(value, dict) and str(value.get("ref", "")).startswith(("P-", "SP-")):
                del value["ref"]
    return {"title": document["title"], "kinds": kinds, "outline": document["outline"]}


def test_what_is_stored_freezes_to_what_was_read(either_text):
    plan, is_new = brought_in(either_text)
    assert is_new
    assert without_refs(freeze(plan)) == without_refs(as_document(read_plan(either_text)))


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.stem)
def test_other_plans_freeze_to_what_was_read_and_keep_every_word(path):
    with path.open(encoding="utf-8", newline="") as file:
        text = file.read()
    plan, _ = brought_in(text)
    frozen = freeze(plan)
    imported = read_plan(text)
    assert without_refs(frozen) == without_refs(as_document(imported))
    if not any(row.written for rows in imported.rows.values() for row in rows):  # blanks are blank
        assert said(to_markdown(frozen)) == said(text)


def test_out_and_in_again_gives_the_same_document(either_text):
    first, _ = brought_in(either_text)
    once = to_markdown(freeze(first))
    second, is_new = brought_in(once)
    assert is_new
    assert without_refs(freeze(second)) == without_refs(freeze(first))
    assert to_markdown(freeze(second)) == once


def test_the_source_is_kept_as_it_came(sample_text):
    plan, _ = brought_in(sample_text, file_name="our plan.md")
    assert (plan.source.text, plan.source.sha256) == (sample_text, sha256(sample_text))
    assert (plan.source.file_name, plan.source.imported_at) == ("our plan.md", NOW)


def test_the_same_file_twice_makes_nothing_new(sample_text):
    plan, _ = brought_in(sample_text)
    counts = [kind.model.objects.count() for kind in KINDS]
    again, is_new = brought_in(sample_text, file_name="renamed.md")
    assert (again, is_new) == (plan, False)
    assert [kind.model.objects.count() for kind in KINDS] == counts
    assert Plan.objects.count() == 1
    assert Event.objects.filter(verb="plan_imported").count() == 1


def test_the_same_file_under_another_code_is_the_same_plan_unless_asked_for_again(sample_text):
    one, _ = brought_in(sample_text, code="ONE")
    assert brought_in(sample_text, code="TWO") == (one, False)
    again = {"text": sample_text, "file_name": "plan.md", "by": None, "at": NOW, "again": True}
    two, is_new = import_plan(code="TWO", **again)
    assert (two.code, is_new) == ("TWO", True)
    with pytest.raises(CodeTaken):
        import_plan(code="TWO", **again)
    assert Plan.objects.count() == 2


def test_a_code_that_another_file_has_is_refused_and_nothing_is_stored(sample_text):
    brought_in(sample_text, code="ONE")
    with pytest.raises(CodeTaken):
        brought_in("# Another\n", code="ONE")
    assert Plan.objects.count() == 1


def test_a_plan_without_a_code_gets_the_next_that_is_free():
    assert [brought_in(f"# Plan {n}\n")[0].code for n in (1, 2)] == ["BCP-01", "BCP-02"]
    brought_in("# Plan 3\n", code="BCP-41")
    assert next_code() == "BCP-42"


def test_one_audit_event_tells_what_was_made(sample_text):
    plan, _ = brought_in(sample_text)
    event = Event.objects.get(plan_code=plan.code)
    assert (event.verb, event.ref, event.at) == ("plan_imported", plan.code, NOW)
    assert event.after["sha256"] == sha256(sample_text)
    assert event.after["rows"]["steps"] == 27


def test_an_empty_file_leaves_nothing_behind():
    with pytest.raises(NothingInside):
        brought_in("\n")
    assert not Plan.objects.exists()
    assert not Event.objects.exists()


def test_rows_added_later_count_on_where_the_import_ended(world):
    block = Block.objects.filter(plan=world.plan, kind="risks").first()
    row = add_row(block=block, values={"title": "Flood"}, by=world.editor, at=world.now)
    assert row.ref == "R-09"


def test_suppliers_and_people_of_the_directory_are_found_by_name():
    Supplier.objects.create(name="Northern Coil")
    Person.objects.create(name="Ann Example")
    text = (
        "# P\n\n## Dependencies\n\n| Dependency | Supplier | Backup |\n|---|---|---|\n"
        "| Coil | Northern Coil | none |\n| Wire | NORTHERN COIL | none |\n| Ore | Deep Mine | none |\n\n"
        "## Functions\n\n| Function | RTO | Owner |\n|---|---|---|\n"
        "| Rolling | 4h | Ann Example |\n| Packing | 8h | ann example |\n"
    )
    brought_in(text)
    assert sorted(Supplier.objects.values_list("name", flat=True)) == ["Deep Mine", "Northern Coil"]
    assert list(Person.objects.values_list("name", flat=True)) == ["Ann Example"]


def test_links_among_rows_are_links():
    path = next(path for path in OTHERS if path.stem == "links")
    plan, _ = brought_in(path.read_text(encoding="utf-8"))
    fire = Risk.objects.get(plan=plan, title="Fire")
    assert [function.name for function in fire.functions.all()] == ["Payroll", "Orders"]
    assert fire.owner is not None
    assert fire.owner.name == "Facilities"


def test_a_value_that_a_form_would_refuse_is_kept_as_it_was_written():
    plan, _ = brought_in(
        "# P\n\n## Functions\n\n| Function | RTO | RPO |\n|---|---|---|\n| Archive | when possible | 4 |\n"
    )
    row = next(kind for kind in freeze(plan)["kinds"] if kind["key"] == "functions")["rows"][0]
    assert row["values"]["rto"] == {"text": "when possible", "unread": True}
    assert row["values"]["rpo"] == {"text": "4", "unread": True}


def test_a_stated_signature_is_never_an_approval():
    plan, _ = brought_in("# P\n\n## Approval\n\n- **Head**: Pat Example Date: 2024-05-06\n")
    row = next(kind for kind in freeze(plan)["kinds"] if kind["key"] == "approvals")["rows"][0]
    assert row["values"]["stated_signature"] == "Pat Example"
    assert row["values"]["person"] == {"text": ""}
    assert not plan.versions.exists()


def test_an_import_takes_no_more_queries_for_more_rows(sample_text):
    brought_in("# warm\n")
    with CaptureQueriesContext(connection) as few:
        brought_in(sample_text)
    with CaptureQueriesContext(connection) as many:
        brought_in(sample_text + sample_text.partition("## Risk Assessment")[2])
    assert len(many) <= len(few) + 4


SAID = {"duration": "4h", "money": "$5,000", "frequency": "Monthly", "date": "2025-01-01", "window": "0-15 minutes"}


def filled(kind: str, number: int, known: dict) -> dict:
    """Something in every field of a row that a document prints as text."""
    texts = {name: f"{name} *text* {number}" for name, field in fields(kind).items() if field.type == "text"}
    prose = {name: f"- a list\n- {name}" for name, field in fields(kind).items() if field.type == "prose"}
    typed = {name: SAID[field.type] for name, field in fields(kind).items() if field.type in SAID}
    side = {"side": "out"} if kind == "scope" else {}
    return {name: text for name, text in {**texts, **prose, **typed, **side}.items() if name not in known}


def test_a_plan_written_in_the_portal_comes_out_and_in_again_as_it_is(world):
    plan = create_plan(code="NEW", title="New plan", by=world.editor, at=world.now)
    for block in Block.objects.filter(plan=plan).exclude(kind="prose"):
        for number in (1, 2):
            values = filled(block.kind, number, block.defaults)
            add_row(block=block, values=values, by=world.editor, at=world.now)
    frozen = freeze(plan)
    again = as_document(read_plan(to_markdown(frozen)))
    for before, after in zip(frozen["kinds"], again["kinds"], strict=True):
        assert after["rows"] == before["rows"], before["key"]
    assert to_markdown(again) == to_markdown(frozen)
