"""A value opens its row at that very field; else a row opens where something is still to be written."""

import re

from django.urls import reverse

from plans.actions.rows import change_row
from plans.models.directory import Person
from plans.models.facts import Fact
from plans.models.plan import Block
from tests.flat import flat
from tests.plans.editing import HTMX, function, sent, url

PAGE = "/plans/BCP-01/"


def focused(html: str) -> list[str]:
    """The names of the inputs in which a browser begins."""
    controls = re.findall(r"<(?:input|select|textarea)[^>]*>", html)
    return [re.search(r'name="([^"]*)"', one)[1] for one in controls if " autofocus" in one]


def test_the_page_says_which_row_and_field_a_value_is_typed_into(editor, matrix):
    html = flat(editor.get(PAGE).content.decode())
    block = html.partition(f'id="{matrix.ref}"')[2].partition("</section>")[0]
    assert 'data-fields="name rto rpo cost_per_hour operational_impact"' in block
    assert 'data-row="F-01"' in block  # printed again, so it has no anchor here


def test_lists_name_their_fields_where_they_print_them(editor):
    html = flat(editor.get(PAGE).content.decode())
    assert re.search(r'<dt[^>]* data-row="FA-01" data-field="name"', html)
    assert re.search(r'<dd data-row="FA-01" data-field="value"', html)
    assert 'data-field="trigger"' in html


def test_readers_and_versions_have_nothing_to_open(world, signed, sign_in):
    for person in (world.by_role("approver"), world.by_role("reader")):
        assert "data-row" not in sign_in(person).get(PAGE).content.decode()


def test_the_portals_own_lines_of_the_history_open_nothing(world, signed, editor):
    assert 'data-row="V-1' not in editor.get(PAGE).content.decode()


def test_a_row_opens_at_the_field_that_is_asked_for_with_a_script_and_without(editor, matrix):
    whole = editor.get(PAGE, {"edit": matrix.ref, "row": "F-01", "field": "rto"}).content.decode()
    part = editor.get(url("row", matrix, "F-01"), {"field": "rto"}, headers=HTMX).content.decode()
    assert focused(whole) == focused(part) == ["rto"]


def test_a_field_that_the_form_lacks_opens_it_where_any_row_opens(editor, matrix):
    html = editor.get(url("row", matrix, "F-01"), {"field": "nonsense"}, headers=HTMX).content.decode()
    assert len(focused(html)) == 1


def test_a_fact_without_a_value_opens_at_its_value_not_at_its_label(world, editor):
    fact = Fact.objects.filter(plan=world.plan, name__icontains="owner").first()
    facts = Block.objects.filter(plan=world.plan, kind="facts")
    block = next(block for block in facts if fact.ref in block.rows)
    for blank in ("", "TBD", "[Name]"):
        change_row(row=fact, values={"value": blank}, edition=fact.edition, by=world.editor, at=world.now)
        fact.refresh_from_db()
        html = editor.get(url("row", block, fact.ref), headers=HTMX).content.decode()
        assert focused(html) == ["value"]
        assert "data-blank" in html


def test_a_row_with_nothing_to_fill_opens_at_its_first_field(editor, matrix):
    html = editor.get(url("row", matrix, "F-01"), headers=HTMX).content.decode()
    assert focused(html) == ["name"]
    assert "data-blank" not in html


def test_who_came_for_one_field_goes_on_in_that_field_of_the_next_row(world, editor, matrix):
    form = {**sent(function(world), rto="45m"), "then": "next", "field": "rto"}
    part = editor.post(url("row", matrix, "F-01"), form, headers=HTMX).content.decode()
    assert focused(part) == ["rto"]
    again = {**sent(function(world), rto="46m"), "then": "next", "field": "rto"}
    page = editor.get(editor.post(url("row", matrix, "F-01"), again).url.partition("#")[0]).content.decode()
    assert focused(page) == ["rto"]


def test_what_a_finding_asked_for_is_not_asked_of_the_next_row(world, editor, matrix):
    form = {**sent(function(world), rto="45m"), "then": "next", "field": "rto", "finding": "obj-01-000000000000"}
    assert focused(editor.post(url("row", matrix, "F-01"), form, headers=HTMX).content.decode()) == ["name"]


def test_no_button_of_a_conflict_is_the_obvious_one(world, editor, matrix):
    seen = function(world)
    change_row(row=seen, values={"rto": "2h"}, edition=seen.edition, by=world.administrator, at=world.now)
    html = editor.post(url("row", matrix, "F-01"), sent(seen, rto="9h"), headers=HTMX).content.decode()
    assert "Save mine over it" in html
    assert "Keep theirs" in html
    assert "primary" not in html


def test_a_conflict_about_an_entry_of_the_directory_has_no_obvious_button_either(world, editor):
    person = Person.objects.order_by("pk").first()
    address = reverse("plans:directory_edit", args=["people", person.ref])
    fields = {"name": person.name, "job_title": "Mine", "email": person.email, "phone": person.phone}
    assert "btn primary" in editor.get(address).content.decode().partition("<main")[2]
    assert editor.post(address, {**fields, "job_title": "Theirs", "edition": person.edition}).status_code == 302
    stale = editor.post(address, {**fields, "edition": person.edition})
    assert stale.status_code == 409
    assert "btn primary" not in stale.content.decode().partition("<main")[2]
