"""A save that changes nothing leaves no trace: no event, no revision, no edition; the page says so and no more."""

import json

import pytest
from django.urls import reverse

from bcp_portal.audit.models import Event
from plans.actions.blocks import change_prose
from plans.actions.directory import change_entry
from plans.actions.layout import change_layout, layout_of
from plans.actions.outline import change_heading
from plans.actions.plans import change_settings, settings_of
from plans.actions.rows import change_row
from plans.linting.checking import RULES
from plans.models.directory import Person
from plans.models.plan import Block, Heading, Plan
from tests.flat import flat
from tests.plans.editing import HTMX, function, sent, url

SAID = "Nothing was changed."


@pytest.fixture
def text(world) -> Block:
    return Block.objects.filter(plan=world.plan, kind="prose").first()


@pytest.fixture
def title(world) -> Heading:
    return Heading.objects.get(plan=world.plan, title="Scope")


def row(world):
    found = function(world)
    values = {"rto": found.rto, "tier": found.tier, "needs": list(found.needs.all()), "owner": found.owner}
    change_row(row=found, values={**values, "extra:Floor": ""}, edition=found.edition, **world_at(world))


def prose(world):
    block = Block.objects.filter(plan=world.plan, kind="prose").first()
    change_prose(block=block, text=block.text, edition=block.edition, **world_at(world))


def layout(world):
    block = Block.objects.filter(plan=world.plan, kind="risks").first()
    change_layout(block=block, edition=block.edition, **layout_of(block), **world_at(world))


def heading(world):
    found = Heading.objects.get(plan=world.plan, title="Scope")
    change_heading(heading=found, title="Scope", level=found.level, edition=found.edition, **world_at(world))


def settings(world):
    now = settings_of(world.plan)
    change_settings(plan=world.plan, seen=now, **now, **world_at(world))


def entry(world):
    person = Person.objects.first()
    change_entry(entry=person, values={"name": person.name}, edition=person.edition, **world_at(world))


def world_at(world) -> dict:
    return {"by": world.editor, "at": world.now}


def trace(world) -> tuple:
    world.plan.refresh_from_db()
    stored = function(world), Block.objects.filter(plan=world.plan), Heading.objects.filter(plan=world.plan)
    editions = [stored[0].edition, *(one.edition for of in stored[1:] for one in of.order_by("pk"))]
    return Event.objects.count(), world.plan.revision, world.plan.changed_at, editions, Person.objects.first().edition


@pytest.mark.parametrize("save", [row, prose, layout, heading, settings, entry])
def test_what_says_it_already_is_not_saved_again(world, save):
    before = trace(world)
    save(world)
    assert trace(world) == before


def test_a_rule_that_is_set_so_already_is_not_set_again(world, sign_in):
    usual = {"rule": "DEP-01", "severity": RULES["DEP-01"].severity}
    other = {"rule": "DEP-01", "severity": "blocker"}
    office, address = sign_in(world.administrator), reverse("plans:rules")
    for form, is_new in ((usual, False), (other, True), (other, False)):
        count = Event.objects.count()
        page = flat(office.post(address, form, follow=True).content.decode())
        assert (SAID in page, Event.objects.count() - count) == (not is_new, int(is_new)), form


def test_the_forms_say_so_where_a_part_is_answered(world, editor, matrix, text):
    before = trace(world)
    forms = [(url("row", matrix, "F-01"), sent(function(world))), (url("prose", text), words(text))]
    for address, form in forms:
        answer = editor.post(address, form, headers=HTMX)
        assert json.loads(answer.headers["HX-Trigger"])["say"] == {"text": SAID}
    assert trace(world) == before


def words(text: Block) -> dict:
    return {"text": text.text.replace("\n", "\r\n"), "edition": text.edition}


def test_the_forms_say_so_on_the_next_page(world, editor, matrix, text, title):
    before = trace(world)
    now = settings_of(world.plan)
    forms = [
        (url("row", matrix, "F-01"), sent(function(world))),
        (url("prose", text), words(text)),
        (
            reverse("plans:heading", args=["BCP-01", title.ref]),
            {"title": title.title, "level": title.level, "edition": title.edition},
        ),
        (reverse("plans:settings", args=["BCP-01"]), {**now, **{f"seen_{name}": said for name, said in now.items()}}),
    ]
    for address, form in forms:
        assert SAID in flat(editor.post(address, form, follow=True).content.decode()), address
    assert trace(world) == before


def test_a_row_that_is_brought_back_was_changed(world, editor, matrix):
    deleted = function(world)
    editor.post(url("row_delete", matrix, deleted.ref), {"edition": deleted.edition})
    form = {**sent(function(world)), "keep": "restore"}
    assert SAID not in flat(editor.post(url("row", matrix, "F-01"), form, follow=True).content.decode())
    assert Plan.objects.get(pk=world.plan.pk).draft
    assert function(world).deleted_at is None


def test_enter_goes_on_without_a_word(world, editor, matrix):
    answer = editor.post(url("row", matrix, "F-01"), sent(function(world), then="next"), headers=HTMX)
    assert "say" not in json.loads(answer.headers["HX-Trigger"])
