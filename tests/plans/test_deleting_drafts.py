"""A draft that never was anything is deleted; whatever was ever submitted, done or used stays."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from bcp_portal.audit.models import Event
from plans.actions.change_requests import ChangeAsking, ask_for_change
from plans.actions.deleting import KEPT, WasSomething, delete_draft, why_it_stays
from plans.actions.findings import accept_finding
from plans.actions.importing import import_plan, next_code
from plans.actions.plans import CodeTaken, create_plan
from plans.integrity.evidence_check import check_everything
from plans.models.functions import BusinessFunction
from plans.models.naming import check_code, free_code
from plans.models.plan import Plan
from plans.models.versions import PdfExport
from tests.conftest import NOW
from tests.flat import flat
from tests.plans.signing import submit


@pytest.fixture
def office(world, sign_in):
    return sign_in(world.administrator)


@pytest.fixture
def draft(world, sample_text):
    """The sample once more, with everything that a draft can hold."""
    plan, _ = import_plan(text=sample_text, file_name="x.md", code="TRY-01", by=world.editor, at=NOW, again=True)
    return plan


def delete(office, plan, code="TRY-01"):
    return office.post(reverse("plans:delete", args=[plan.code]), {"code": code}, follow=True)


def words(answer):
    return flat(answer.content.decode())


class TestDeleting:
    def test_it_is_asked_for_by_its_code(self, office, draft):
        page = words(office.get(reverse("plans:delete", args=["TRY-01"])))
        assert "Delete TRY-01?" in page
        assert draft.title in page
        for wrong in ("", "BCP-01", "try-01"):
            answer = delete(office, draft, wrong)
            assert answer.status_code == 422
            assert Plan.objects.filter(pk=draft.pk).exists()

    def test_it_is_gone_with_its_rows_and_the_trail_keeps_that_it_was_there(
        self, office, world, draft, settings, tmp_path
    ):
        settings.MEDIA_ROOT = tmp_path  # seals of other tests stand in what they all share
        before = Event.objects.filter(plan_code="TRY-01").count()
        assert "TRY-01 is deleted." in words(delete(office, draft))
        assert not Plan.objects.filter(code="TRY-01").exists()
        assert not BusinessFunction.objects.filter(plan__pk=draft.pk).exists()
        assert BusinessFunction.objects.filter(plan=world.plan).exists()
        events = Event.objects.filter(plan_code="TRY-01").order_by("pk")
        assert events.count() == before + 1
        last = events.last()
        assert (last.verb, last.actor, last.before["title"]) == ("plan_deleted", world.administrator, draft.title)
        assert not check_everything(at=NOW).faults

    def test_a_second_click_is_told_that_it_is_gone(self, office, draft):
        delete(office, draft)
        assert delete(office, draft).status_code == 410
        with pytest.raises(Plan.DoesNotExist):
            delete_draft(plan=draft, by=draft.source.imported_by, at=NOW)

    def test_pdfs_of_it_go_too(self, office, world, draft, django_capture_on_commit_callbacks):
        PdfExport.objects.create(
            plan=draft, purpose="draft", sha256="0" * 64, requested_at=NOW, not_before=NOW, path="previews/x.pdf"
        )
        with django_capture_on_commit_callbacks(execute=True):
            delete(office, draft)
        assert not PdfExport.objects.filter(sha256="0" * 64).exists()

    def test_the_same_file_can_be_imported_again(self, office, world, draft, sample_text):
        delete(office, draft)
        _, is_new = import_plan(text=sample_text, file_name="x.md", code="TRY-02", by=world.editor, at=NOW, again=True)
        assert is_new

    def test_its_code_is_nobodys_any_more(self, office, world, draft):
        delete(office, draft)
        assert free_code("TRY-01") == "TRY-02"
        with pytest.raises(ValidationError, match="was the code of a draft that was deleted"):
            check_code("try-01")
        with pytest.raises(CodeTaken):
            create_plan(code="TRY-01", title="Again", by=world.editor, at=NOW)

    def test_the_next_code_of_an_import_is_none_of_a_deleted_draft(self, office, world):
        made = create_plan(code=next_code(), title="Try", by=world.editor, at=NOW)
        delete(office, made, made.code)
        assert next_code() != made.code

    def test_who_edits_alone_deletes_nothing(self, world, sign_in, draft):
        assert (
            sign_in(world.editor).post(reverse("plans:delete", args=["TRY-01"]), {"code": "TRY-01"}).status_code == 403
        )
        assert "Delete it for good" not in words(sign_in(world.editor).get(reverse("plans:archive", args=["TRY-01"])))


class TestWhatStays:
    def stays(self, office, plan, reason):
        assert reason in why_it_stays(plan)
        answer = delete(office, plan, plan.code)
        assert answer.status_code == 409
        assert f"{plan.code} can’t be deleted" in words(answer)
        assert reason in words(answer)
        with pytest.raises(WasSomething):
            delete_draft(plan=plan, by=plan.source.imported_by, at=NOW)
        assert Plan.objects.filter(pk=plan.pk).exists()

    def test_what_was_submitted_though_it_was_declined_or_withdrawn(self, office, world):
        submit(world)
        self.stays(office, world.plan, "It was submitted for approval.")

    def test_what_somebody_accepted_a_finding_of(self, office, world, draft):
        found = draft.findings.first()
        accept_finding(
            finding=found, fingerprint=found.fingerprint, reason="For now", until=NOW.date(), by=world.cto, at=NOW
        )
        self.stays(office, draft, "Findings of it were accepted by name.")

    def test_what_somebody_wants_changed(self, office, world, draft):
        asking = ChangeAsking(token=uuid4(), what="Another phone number", why="It was changed.")
        ask_for_change(plan=draft, asking=asking, by=world.responder, at=NOW)
        self.stays(office, draft, "Somebody asked for a change of it.")

    def test_everything_that_protects_a_plan_is_said_in_words(self):
        """A new kind of record keeps its plan by itself; here it gets its sentence."""
        protecting = {
            relation.get_accessor_name()
            for relation in Plan._meta.get_fields(include_hidden=True)
            if (relation.one_to_many or relation.one_to_one) and relation.on_delete.__name__ == "PROTECT"
        }
        named = {name for name in protecting if not name.endswith("+")}
        assert named - KEPT.keys() - {"keeping", "assignees"} == set()
