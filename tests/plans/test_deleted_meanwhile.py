"""A draft that is deleted while somebody is at it: they are told, and what they typed stands on the page."""

from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from bcp_portal.notices.actions import notify
from bcp_portal.notices.models import Notice
from plans.actions.deleting import delete_draft
from plans.actions.importing import import_plan
from plans.models.functions import BusinessFunction
from plans.models.plan import Block
from testing.actions.keepers import assign
from testing.actions.losing_keepers import notify_of_lost_keeper
from testing.assigning import PLAN, Assigning, Entrusted, WithDeputy
from tests.conftest import NOW
from tests.flat import flat
from tests.plans.editing import HTMX, sent
from tests.racing import while_another_waits

LONG = "Call the hospital first.\n" * 300


@pytest.fixture
def draft(world, sample_text):
    plan, _ = import_plan(text=sample_text, file_name="x.md", code="TRY-01", by=world.editor, at=NOW, again=True)
    return plan


def delete(world, draft):
    delete_draft(plan=draft, by=world.administrator, at=NOW)


def words(answer):
    return flat(answer.content.decode())


def saves(draft) -> dict[str, tuple[str, dict]]:
    """What somebody sends who has a page of the draft open, by what it is."""
    text = Block.objects.filter(plan=draft, kind="prose").first()
    row = BusinessFunction.objects.get(plan=draft, ref="F-01")
    block = Block.objects.filter(plan=draft, kind="functions").first()
    seen = {"seen_title": draft.title, "seen_signing_order": draft.signing_order}
    return {
        "text": (reverse("plans:prose", args=["TRY-01", text.ref]), {"text": LONG, "edition": text.edition}),
        "row": (reverse("plans:row", args=["TRY-01", block.ref, "F-01"]), sent(row, rto="7h", name="Typed")),
        "settings": (
            reverse("plans:settings", args=["TRY-01"]),
            {**seen, "title": "Typed", "signing_order": draft.signing_order},
        ),
        "submission": (
            reverse("plans:submit", args=["TRY-01"]),
            {"revision": draft.revision, "number": "1.0", "change_summary": "Typed"},
        ),
    }


@pytest.mark.parametrize("what", ["text", "row", "settings", "submission"])
def test_a_save_afterwards_is_told_and_keeps_what_was_typed(world, editor, draft, what):
    address, form = saves(draft)[what]
    delete(world, draft)
    answer = editor.post(address, form)
    assert answer.status_code == 410
    assert "TRY-01 was deleted" in words(answer)
    assert "Administrator deleted this draft" in words(answer)
    assert ("Typed" if what != "text" else LONG) in answer.content.decode().replace("&#x27;", "'")


def test_a_part_is_refused_so_that_its_form_stays(world, editor, draft):
    address, form = saves(draft)["text"]
    delete(world, draft)
    assert editor.post(address, form, headers=HTMX).status_code == 410


def test_nobody_else_learns_that_it_was_there(world, sign_in, draft):
    delete(world, draft)
    answer = sign_in(world.reader).get(reverse("plans:document", args=["TRY-01"]))
    assert answer.status_code == 404
    assert "deleted this draft" not in words(answer)


@pytest.mark.parametrize("address", ["", "sections/", "findings/", "versions/", "actions/", "exercises/", "changes/"])
def test_a_program_is_told_the_same(world, sign_in, draft, address):
    delete(world, draft)
    path = f"/api/v1/plans/TRY-01/{address}"
    answer = sign_in(world.editor).get(path)
    assert answer.status_code == 410
    assert answer.json()["detail"].startswith("TRY-01 was deleted by Administrator on ")
    assert sign_in(world.auditor).get(path).status_code == 410
    for user in (world.reader, world.responder):
        answer = sign_in(user).get(path)
        assert answer.status_code in {403, 404}
        assert "deleted" not in answer.content.decode()


def test_a_program_that_asks_for_what_never_was_gets_404(editor):
    assert editor.get("/api/v1/plans/TRY-99/").status_code == 404
    assert editor.get("/api/v1/plans/BCP-01/versions/9.9/").status_code == 404


def test_a_plan_that_never_was_is_not_there(editor):
    assert editor.get(reverse("plans:document", args=["TRY-99"])).status_code == 404


def test_what_is_missing_in_a_plan_that_is_there_is_not_there(world, editor):
    assert editor.get(reverse("plans:prose", args=["BCP-01", "B-999"])).status_code == 404


def test_notices_of_a_deleted_draft_are_settled(world, draft):
    keeping = Assigning(Entrusted(PLAN, "TRY-01", draft.title), WithDeputy().stamp, WithDeputy(world.responder))
    assign(plan=draft, changes=[keeping], by=world.editor, at=NOW)
    notify_of_lost_keeper(world.responder, by=world.administrator, at=NOW)
    other = notify(
        user=world.editor,
        kind="nobody",
        topic="keepers:TRY-011",
        due_on=NOW.date(),
        subject="Another",
        body=["Another plan"],
        url="/plans/TRY-011/keepers/",
        at=NOW,
    )
    assert Notice.objects.filter(topic__startswith="keepers:TRY-01:", settled_at=None).exists()
    delete(world, draft)
    assert not Notice.objects.filter(topic__startswith="keepers:TRY-01:", settled_at=None).exists()
    assert not Notice.objects.filter(topic__startswith="keepers:TRY-01:", read_at=None).exists()
    other.refresh_from_db()
    assert other.settled_at is None


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["text", "row", "settings", "submission"])
def test_a_save_while_it_is_being_deleted_is_told_the_same(world, sign_in, sample_text, what):
    draft, _ = import_plan(text=sample_text, file_name="x.md", code="TRY-01", by=world.editor, at=NOW, again=True)
    address, form = saves(draft)[what]
    client = sign_in(world.editor)
    post = partial(client.post, address, form)
    hold = partial(delete_draft, plan=draft, by=world.administrator, at=timezone.now())
    answer = while_another_waits(hold, post)
    assert answer.status_code == 410
    assert "TRY-01 was deleted" in words(answer)
