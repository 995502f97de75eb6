"""Editing narrative and the outline in place: text, headings, phases, blocks."""

import pytest
from django.urls import reverse

from bcp_portal.accounts.roles import Role
from bcp_portal.audit.models import Event
from plans.actions.blocks import change_prose, delete_block
from plans.actions.outline import change_heading, delete_heading
from plans.models.plan import Block, Heading, Plan
from plans.models.strategies import Phase
from tests.flat import flat
from tests.plans.editing import HTMX, url


@pytest.fixture
def prose(world) -> Block:
    return Block.objects.filter(plan=world.plan, kind="prose").first()


def heading(world, title: str) -> Heading:
    return Heading.objects.get(plan=world.plan, title=title)


def at(route: str, heading: Heading) -> str:
    return reverse(f"plans:{route}", args=[heading.plan.code, heading.ref])


def titles(world) -> list[str]:
    return [heading.title for heading in Heading.objects.living().filter(plan=world.plan)]


# Narrative


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_narrative_is_saved(editor, prose, headers):
    answer = editor.post(url("prose", prose), {"text": "New **words**.", "edition": prose.edition}, headers=headers)
    assert answer.status_code == (200 if headers else 302)
    prose.refresh_from_db()
    assert prose.text == "New **words**."


def test_narrative_is_previewed_clean_of_anything_dangerous(editor, prose):
    address = reverse("plans:prose_preview", args=[prose.plan.code, prose.ref])
    html = flat(editor.post(address, {"text": "**a** <script>alert(1)</script> [x](javascript:x)"}).content.decode())
    assert "<strong>a</strong>" in html
    assert "<script" not in html
    assert "javascript:" not in html.replace("(javascript:x)", "")


def test_without_a_script_the_preview_keeps_what_is_typed(editor, prose):
    html = flat(
        editor.post(url("prose", prose), {"text": "A *draft* text", "edition": 1, "preview": ""}).content.decode()
    )
    assert "A *draft* text</textarea>" in html
    assert "<em>draft</em>" in html
    prose.refresh_from_db()
    assert "A *draft* text" not in prose.text


def test_a_stale_text_is_refused_with_both_side_by_side(world, editor, prose):
    seen = prose.edition
    change_prose(block=prose, text="Their words stay.", edition=seen, by=world.administrator, at=world.now)
    answer = editor.post(url("prose", prose), {"text": "My words stay.", "edition": seen}, headers=HTMX)
    html = flat(answer.content.decode())
    assert answer.status_code == 409
    assert "<mark>Their</mark>" in html
    assert "<mark>My</mark>" in html
    assert 'name="text" value="My words stay."' in html
    prose.refresh_from_db()
    assert prose.text == "Their words stay."
    mine = {"text": "My words stay.", "edition": prose.edition, "keep": "yours"}
    assert editor.post(url("prose", prose), mine, headers=HTMX).status_code == 200
    prose.refresh_from_db()
    assert prose.text == "My words stay."


def test_a_text_deleted_meanwhile_comes_back_with_what_was_typed(world, editor, prose):
    delete_block(block=prose, by=world.administrator, at=world.now)
    form = {"text": "Still here.", "edition": prose.edition}
    assert editor.post(url("prose", prose), form, headers=HTMX).status_code == 409
    assert editor.post(url("prose", prose), {**form, "keep": "restore"}, headers=HTMX).status_code == 200
    prose.refresh_from_db()
    assert (prose.text, prose.deleted_at) == ("Still here.", None)


@pytest.mark.parametrize(
    "text, words", [("", "There is no text"), (" \n", "There is no text"), ("x" * 200_001, "200000 fit")]
)
def test_text_that_cannot_be_saved_says_why(editor, prose, text, words):
    answer = editor.post(url("prose", prose), {"text": text, "edition": 1}, headers=HTMX)
    assert answer.status_code == 422
    assert words in flat(answer.content.decode())


# Headings


def test_a_heading_is_renamed_and_moved_to_another_level(world, editor):
    scope = heading(world, "Scope")
    editor.post(at("heading", scope), {"title": "What is covered", "level": "3", "edition": scope.edition})
    scope.refresh_from_db()
    assert (scope.title, scope.level) == ("What is covered", 3)


def test_a_stale_heading_is_refused_with_both_texts(world, editor):
    scope = heading(world, "Scope")
    change_heading(heading=scope, title="Reach", level=2, edition=scope.edition, by=world.administrator, at=world.now)
    answer = editor.post(at("heading", scope), {"title": "Range", "level": "2", "edition": scope.edition})
    html = flat(answer.content.decode())
    assert answer.status_code == 409
    assert "Administrator saved" in html
    assert "<mark>Reach</mark>" in html
    assert "<mark>Range</mark>" in html
    scope.refresh_from_db()
    assert scope.title == "Reach"


def test_a_heading_deleted_meanwhile_is_not_changed_unseen(world, editor):
    scope = heading(world, "Scope")
    delete_heading(heading=scope, by=world.administrator, at=world.now)
    answer = editor.post(at("heading", scope), {"title": "Range", "level": "2", "edition": scope.edition})
    assert answer.status_code == 409
    assert "Administrator deleted" in flat(answer.content.decode())


def test_the_front_heading_renames_the_plan_and_stays_where_it_is(world, editor):
    front = Heading.objects.filter(plan=world.plan).first()
    editor.post(at("heading", front), {"title": "Continuity of everything", "edition": front.edition})
    world.plan.refresh_from_db()
    assert world.plan.title == "Continuity of everything"
    assert editor.post(at("heading_delete", front)).status_code == 404
    assert editor.post(at("heading_move", front), {"to": "down"}).status_code == 404


def test_a_phase_is_edited_at_its_heading(world, editor):
    phase = Phase.objects.get(plan=world.plan, ref="PH-01")
    found = Heading.objects.get(plan=world.plan, names=phase.ref)
    form = {"number": phase.number, "name": "Detect", "window": "0-5 minutes", "edition": phase.edition}
    assert editor.post(at("heading", found), {**form, "window": "at first"}).status_code == 422
    editor.post(at("heading", found), form)
    phase.refresh_from_db()
    assert (phase.name, phase.window) == ("Detect", "0-5 minutes")


def test_sections_move_and_come_back_after_deletion(world, editor):
    before = titles(world)
    scope = heading(world, "Scope")
    editor.post(at("heading_move", scope), {"to": "up"})
    assert titles(world).index("Scope") < before.index("Scope")
    editor.post(at("heading_move", scope), {"to": "down"})
    assert titles(world) == before
    for _ in range(2):
        answer = editor.post(at("heading_delete", heading(world, "Risk Assessment")))
    assert "High Impact Risks" not in titles(world)
    assert "was deleted" in flat(editor.get(answer.url).content.decode())
    editor.post(at("heading_restore", heading(world, "Risk Assessment")))
    assert titles(world) == before


@pytest.mark.parametrize(
    "form, model",
    [
        ({"what": "heading", "title": "Annexes", "level": "2"}, Heading),
        ({"what": "prose", "text": "More."}, Block),
        ({"what": "phase", "number": "Phase 4", "name": "Stand down", "window": ""}, Phase),
        ({"what": "contacts"}, Block),
    ],
)
def test_what_is_added_below_a_heading_is_added_once(world, editor, form, model):
    before = model.objects.filter(plan=world.plan).count()
    scope = heading(world, "Scope")
    answers = [editor.post(at("heading_add", scope), {**form, "token": "one-form"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert editor.get(answers[0].url).status_code == 200
    assert model.objects.filter(plan=world.plan).count() == before + 1


def test_a_heading_without_words_says_so(world, editor):
    answer = editor.post(at("heading_add", heading(world, "Scope")), {"what": "heading", "title": " ", "level": "2"})
    assert answer.status_code == 422
    assert "The heading is missing" in flat(answer.content.decode())


def test_what_cannot_be_added_is_not_found(world, editor):
    for what in ("", "phases", "nonsense"):
        assert editor.post(at("heading_add", heading(world, "Scope")), {"what": what}).status_code == 404


def test_a_deleted_block_comes_back_with_its_rows(world, editor):
    block = Block.objects.filter(plan=world.plan, kind="scope").first()
    answer = editor.post(url("block_delete", block))
    page = flat(editor.get(answer.url).content.decode())
    assert "was deleted" in page
    assert "Database systems" not in page
    again = editor.get(editor.post(url("block_restore", block)).url).content.decode()
    assert block.rows
    assert f'id="{block.ref}"' in again
    assert f'id="{block.rows[0]}"' in again


@pytest.mark.parametrize("role", [Role.APPROVER, Role.AUDITOR, Role.RESPONDER, Role.READER])
def test_read_only_roles_leave_the_outline_alone(world, sign_in, prose, role):
    client = sign_in(world.by_role(role))
    scope = heading(world, "Scope")
    before = Event.objects.count()
    for address in (
        at("heading", scope),
        at("heading_add", scope),
        at("heading_move", scope),
        at("heading_delete", scope),
        at("heading_restore", scope),
        url("prose", prose),
        url("block_delete", prose),
        url("block_restore", prose),
    ):
        assert client.post(address, {"title": "x", "text": "x", "what": "scope"}).status_code == 403
    assert Event.objects.count() == before


def test_an_archived_plan_keeps_its_outline(world, editor, prose):
    Plan.objects.filter(pk=world.plan.pk).update(archived_at=world.now)
    before = Event.objects.count()
    for address in (at("heading_delete", heading(world, "Scope")), url("prose", prose), url("block_delete", prose)):
        assert editor.post(address, {"text": "x"}).status_code == 302
    assert Event.objects.count() == before


def test_an_empty_plan_can_be_filled_from_its_page(world, editor):
    answer = editor.post(reverse("plans:new"), {"title": "Second plan", "code": "BCP-02"})
    page = flat(editor.get(answer.url).content.decode())
    assert "What must go on: each activity, by when it must be back, and who answers for it." in page
    assert "Add the first function" in page
    assert "Edit" in page
