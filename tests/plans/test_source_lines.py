"""Lines of the imported file beside the values of a finding: for what is still as the file has it, and for nothing else."""

import json
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.actions.copying import copy_plan
from plans.actions.refreshing import check_plan
from plans.actions.rows import add_row, delete_row
from plans.importing.plan_document import as_document
from plans.importing.plan_reader import read_plan
from plans.importing.source_lines import imported_lines, lines_in, stored_lines
from plans.models.findings import Finding
from plans.models.plan import Block, PlanSource
from plans.models.scope import ScopeItem
from plans.page_cache import forget
from plans.pages.sources import source_lines
from tests.flat import flat
from tests.plans.finding import back_up, dependency, finding
from tests.plans.signing import current_plan


@pytest.fixture(autouse=True)
def _no_page_of_another_test():
    cache.clear()
    forget()


@pytest.fixture
def source(world) -> list[str]:
    return PlanSource.objects.get(plan=world.plan).text.split("\n")


def lines(world):
    return source_lines(current_plan(world))


def test_the_line_is_that_in_which_the_row_begins(world, source):
    line = lines(world)[dependency(world).ref, "backup"]
    assert "AI Services" in source[line - 1]


def test_the_page_tells_the_line_of_each_value(world, editor):
    html = flat(editor.get(reverse("plans:findings", args=["BCP-01"])).content.decode())
    line = lines(world)[dependency(world).ref, "backup"]
    own = html.partition(f'id="finding-{finding(world).key}"')[2].partition("</li>")[0]
    assert re.findall(r"line (\d+) of the source", own) == [str(line)]


def test_a_value_that_was_edited_has_no_line_and_the_others_of_its_row_keep_theirs(world, editor):
    before = lines(world)
    row = dependency(world).ref
    back_up(world, "An alternative provider")
    after = lines(world)
    assert (row, "backup") not in after
    assert (row, "") not in after
    assert after[row, "name"] == before[row, "name"]
    html = flat(editor.get(reverse("plans:findings", args=["BCP-01"])).content.decode())
    own = html.partition(f'id="finding-{finding(world).key}"')[2].partition("</li>")[0]
    assert "of the source" not in own


def test_a_value_that_is_put_back_has_its_line_again(world):
    before = lines(world)
    said = dependency(world).backup
    back_up(world, "An alternative provider")
    back_up(world, said)
    assert lines(world) == before


def test_what_was_added_or_deleted_since_stands_in_no_line(world):
    block = Block.objects.get(plan=world.plan, kind="scope")
    rows = list(ScopeItem.objects.living().filter(plan=world.plan))
    new = add_row(block=block, values={"text": rows[0].text}, by=world.editor, at=world.now)
    delete_row(row=rows[1], edition=rows[1].edition, by=world.editor, at=world.now)
    refs = {ref for ref, _ in lines(world)}
    assert rows[0].ref in refs
    assert not refs & {new.ref, rows[1].ref}


def test_narrative_and_headings_have_lines_until_they_say_something_else(world, source):
    block = Block.objects.filter(plan=world.plan, kind="prose").first()
    found = lines(world)
    assert source[found[block.ref, ""] - 1].strip() in block.text
    headings = [line for (ref, _), line in found.items() if ref.startswith("H-")]
    assert len(headings) > 20
    assert all(source[line - 1].startswith("#") for line in headings if line > 1)


def test_every_value_of_a_plan_just_imported_has_its_line(world):
    found = lines(world)
    values = [value for one in Finding.objects.filter(plan=world.plan) for value in one.values if value["ref"]]
    assert all((value["ref"], value["field"]) in found for value in values)


def test_a_plan_that_came_from_no_file_has_no_lines(world, editor):
    copy = copy_plan(plan=world.plan, code="BCP-02", title="Copy", by=world.editor, at=world.now)
    check_plan(plan=copy, at=world.now + timedelta(days=1))
    assert source_lines(copy) == {}
    assert "of the source" not in flat(editor.get(reverse("plans:findings", args=["BCP-02"])).content.decode())


def test_the_file_is_not_read_again_for_its_lines(world):
    before = lines(world)
    forget()
    with CaptureQueriesContext(connection) as queries:
        assert lines(world) == before
    assert not [query["sql"] for query in queries if '"plans_plansource"."text"' in query["sql"]]
    PlanSource.objects.filter(plan=world.plan).update(text="Something else")
    forget()
    assert lines(world) == before


def test_a_file_imported_before_its_lines_were_kept_is_read_for_them(world):
    before = lines(world)
    PlanSource.objects.filter(plan=world.plan).update(lines=None)
    forget()
    assert lines(world) == before


def test_a_field_that_comes_with_a_later_release_takes_no_row_its_line(sample_text):
    imported = read_plan(sample_text)
    document, before = as_document(imported), imported_lines(imported)
    for row in (row for kind in document["kinds"] for row in kind["rows"]):
        row["values"]["newest"] = ""
    found = lines_in(document, before)
    assert all((row.ref, "") in found and (row.ref, "newest") in found for row in imported.rows["functions"])


def test_lines_that_were_kept_are_those_of_the_file_read_again(sample_text):
    source = PlanSource(text=sample_text, lines=None)
    read = stored_lines(source)
    source.lines = json.loads(json.dumps(read))
    document = as_document(read_plan(sample_text))
    found = lines_in(document, stored_lines(source))
    assert found == lines_in(document, read)
    assert {ref.partition("-")[0] for ref, _ in found} >= {"H", "B", "R", "F", "D"}
    assert all(found[ref, field] == found[ref, ""] for ref, field in found)


def test_the_file_is_read_once_however_often_the_draft_is_saved(world):
    lines(world)
    back_up(world, "An alternative provider")
    plan = current_plan(world)
    with CaptureQueriesContext(connection) as queries:
        source_lines(plan)
    assert len(queries) == 1
    assert '"plans_plansource"."text"' not in queries[0]["sql"]
