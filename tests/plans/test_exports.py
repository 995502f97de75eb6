"""The PDF job: what is due, who claims it, what happens when a worker fails, dies or comes second."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from bcp_portal.accounts.actions import deactivate_person
from bcp_portal.audit.models import Event
from bcp_portal.jobs.heartbeat import LEASE
from bcp_portal.jobs.retrying import PAUSES
from plans import tasks
from plans.actions.exports import (
    ask_for_draft_pdf,
    claim_export,
    due_exports,
    keep_approved_pdf,
    keep_preview,
    prune_previews,
    report_failure,
    report_progress,
)
from plans.actions.signers import replace_signer
from plans.freezing.imprints import printed
from plans.models.versions import PdfExport, VersionPdf
from tests.plans.signing import change_rto, current_plan

CONTENT = b"%PDF-1.7 the same bytes"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def later(world):
    return world.now + timedelta(days=1)


@pytest.fixture
def export(signed, later):
    return due_exports(at=later).get(purpose="approved")


def keep(export, at, content=CONTENT):
    return keep_approved_pdf(export=export, content=content, pages=1, made_with="a test", at=at)


def files(tmp_path):
    return sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.pdf"))


def test_an_approved_version_is_exported_once_and_kept_with_its_fingerprint(world, signed, tmp_path):
    """The whole way, with a real PDF."""
    tasks.export_due_versions()
    pdf = VersionPdf.objects.get()
    content = (tmp_path / pdf.path).read_bytes()
    assert content.startswith(b"%PDF")
    assert hashlib.sha256(content).hexdigest() == pdf.sha256
    assert (pdf.size, pdf.version) == (len(content), signed)
    assert "weasyprint" in pdf.made_with
    assert pdf.path == f"plans/BCP-01/BCP-01-v1.0-{pdf.sha256[:12]}.pdf"
    export = PdfExport.objects.get(purpose="approved")
    assert (export.percent, export.error, bool(export.finished_at)) == (100, "", True)
    tasks.export_due_versions()
    assert VersionPdf.objects.get() == pdf
    event = Event.objects.get(verb="pdf_made")
    assert (event.actor, event.after["sha256"]) == (None, pdf.sha256)


def test_a_version_in_approval_has_a_preview_that_nobody_has_signed(world, in_approval):
    imprint = printed(PdfExport.objects.get()).imprint
    assert imprint.json == in_approval.snapshot
    assert (imprint.watermark, imprint.number) == ("Not approved", "1.0")
    assert not any(signature.signed_at for signature in imprint.signatures)


def test_the_imprint_of_an_approved_version_names_who_signed(world, export):
    imprint = printed(export).imprint
    assert imprint.watermark == ""
    assert (imprint.signatures[0].role, imprint.signatures[0].name) == ("Chief Technology Officer", "CTO")
    assert imprint.created == export.version.approvals.get(place=3).decision.at
    assert printed(export).imprint == imprint


def test_a_lost_row_is_made_again(world, export, later):
    PdfExport.objects.all().delete()
    assert [due.version for due in due_exports(at=later)] == [export.version]


def test_what_is_kept_is_not_due(world, export, later):
    keep(export, later)
    assert not due_exports(at=later).filter(purpose="approved").exists()


def test_one_worker_claims_and_the_other_goes_on(export, later):
    mine, other = PdfExport.objects.get(pk=export.pk), PdfExport.objects.get(pk=export.pk)
    assert claim_export(export=mine, at=later)
    assert not claim_export(export=other, at=later)
    assert mine.attempts == 1


def test_a_killed_workers_claim_lapses_and_the_work_is_due_again(export, later):
    claim_export(export=export, at=later)
    assert not due_exports(at=later + LEASE).filter(pk=export.pk).exists()
    assert due_exports(at=later + LEASE + timedelta(seconds=1)).filter(pk=export.pk).exists()


def test_a_worker_that_shows_progress_keeps_its_claim(export, later):
    claim_export(export=export, at=later)
    report_progress(export=export, percent=60, step="Writing the file", at=later + LEASE)
    row = PdfExport.objects.get(pk=export.pk)
    assert (row.percent, row.step) == (60, "Writing the file")
    assert not due_exports(at=later + LEASE + timedelta(seconds=1)).filter(pk=export.pk).exists()


def test_a_worker_that_lost_its_claim_changes_nothing_any_more(export, later):
    slow, quick = PdfExport.objects.get(pk=export.pk), PdfExport.objects.get(pk=export.pk)
    claim_export(export=slow, at=later)
    quick.refresh_from_db()
    assert claim_export(export=quick, at=later + LEASE + timedelta(minutes=1))
    report_progress(export=slow, percent=99, step="Late", at=later + timedelta(hours=1))
    report_failure(export=slow, error="Late")
    row = PdfExport.objects.get(pk=export.pk)
    assert (row.percent, row.error, row.attempts) == (0, "", 2)


def test_the_second_finisher_loses_and_takes_its_own_file_along(export, later, tmp_path):
    first = keep(export, later)
    assert keep(export, later, content=b"%PDF-1.7 other bytes") is None
    assert VersionPdf.objects.get() == first
    assert files(tmp_path) == [first.path]


def test_equal_bytes_left_by_a_killed_worker_are_taken_over(export, later, tmp_path):
    name = f"plans/BCP-01/BCP-01-v1.0-{hashlib.sha256(CONTENT).hexdigest()[:12]}.pdf"
    default_storage.save(name, ContentFile(CONTENT))
    assert keep(export, later).path == name
    assert files(tmp_path) == [name]


def test_half_a_file_left_by_a_killed_worker_never_keeps_the_name(export, later, tmp_path):
    name = f"plans/BCP-01/BCP-01-v1.0-{hashlib.sha256(CONTENT).hexdigest()[:12]}.pdf"
    default_storage.save(name, ContentFile(CONTENT[:5]))
    pdf = keep(export, later)
    assert pdf.path == name
    assert (tmp_path / name).read_bytes() == CONTENT
    assert files(tmp_path) == [name]


def test_attempts_come_with_growing_pauses_and_never_end(export, later):
    at, waits = later, []
    for _ in range(len(PAUSES) + 2):
        export.refresh_from_db()
        assert claim_export(export=export, at=at)
        report_failure(export=export, error="The storage is away.")
        export.refresh_from_db()
        waits.append(export.not_before - at)
        at = export.not_before
    assert waits == [*PAUSES, PAUSES[-1], PAUSES[-1]]


def test_a_plan_that_cannot_be_printed_says_so_and_does_not_stop_the_others(world, in_approval, caplog, tmp_path):
    """The draft's document is none: its PDF fails, the version's is made."""
    at = timezone.now()
    broken = PdfExport.objects.create(
        plan=world.plan, purpose="draft", sha256="0" * 64, document="{}", requested_at=at, not_before=at
    )
    tasks.export_due_versions()
    tasks.export_due_versions()
    broken.refresh_from_db()
    assert broken.error == "The PDF could not be written (KeyError)."
    assert broken.finished_at is None
    assert broken.claimed_at is None
    assert f"PdfExport {broken.pk} failed at attempt 1." in caplog.text
    assert PdfExport.objects.get(purpose="preview").finished_at


def test_a_storage_that_is_away_is_told_in_plain_words():
    assert tasks.in_words(PermissionError("no")) == "The file could not be kept: the storage is full or away."


def test_the_same_draft_asked_for_twice_is_made_once(world):
    first = ask_for_draft_pdf(plan=current_plan(world), by=world.editor, at=world.now)
    assert ask_for_draft_pdf(plan=current_plan(world), by=world.cto, at=world.now) == first
    assert Event.objects.filter(verb="draft_pdf_asked").count() == 1
    change_rto(world)
    assert ask_for_draft_pdf(plan=current_plan(world), by=world.editor, at=world.now) != first


def test_a_draft_says_that_it_is_one(world):
    export = ask_for_draft_pdf(plan=current_plan(world), by=world.editor, at=world.now)
    imprint = printed(export).imprint
    assert (imprint.watermark, imprint.number, imprint.sha256) == ("Draft", "", export.sha256)
    document, draft = json.loads(imprint.json), json.loads(current_plan(world).draft.document)
    assert {key: document[key] for key in draft} == draft


def test_a_draft_is_printed_with_the_annexes_that_a_version_of_it_has(world, in_approval):
    export = ask_for_draft_pdf(plan=current_plan(world), by=world.editor, at=world.now)
    version = json.loads(in_approval.snapshot)
    draft = json.loads(export.document)
    assert draft["findings"]
    assert draft["findings"] == version["findings"]
    assert draft["recovery"]["prospects"]
    assert draft["recovery"] == version["recovery"]


def test_pdfs_of_drafts_go_after_a_day_and_previews_when_the_approved_pdf_is_there(world, export, later, tmp_path):
    draft = ask_for_draft_pdf(plan=current_plan(world), by=world.editor, at=later)
    preview = PdfExport.objects.get(purpose="preview")
    for made in (draft, preview):
        keep_preview(export=made, content=CONTENT, pages=1, at=later)
    assert prune_previews(at=later) == 0
    keep(export, later)
    assert prune_previews(at=later) == 1
    assert prune_previews(at=later + timedelta(days=1, seconds=1)) == 1
    assert files(tmp_path) == [VersionPdf.objects.get().path]


def test_a_preview_that_was_cleared_away_while_it_was_made_leaves_no_file(world, in_approval, tmp_path):
    preview = PdfExport.objects.select_related("plan").get()
    PdfExport.objects.all().delete()
    keep_preview(export=preview, content=CONTENT, pages=1, at=world.now)
    assert files(tmp_path) == []


@pytest.fixture
def replaced(world, in_approval, django_capture_on_commit_callbacks):
    """The preview of a version, and what names somebody else than the COO to sign that version."""
    deactivate_person(actor=world.administrator, person=world.coo, at=world.now)

    def replace():
        named = {"account": world.deputy, "reason": "COO has left", "by": world.editor, "at": world.now}
        with django_capture_on_commit_callbacks(execute=True):
            replace_signer(version=in_approval, place=2, **named)
        return PdfExport.objects.get()

    return PdfExport.objects.select_related("plan", "version").get(), replace


def test_a_preview_is_printed_again_with_who_was_named_to_sign_instead(world, replaced, later, sign_in, tmp_path):
    export, replace = replaced
    keep_preview(export=export, content=CONTENT, pages=1, at=later)
    page = "/plans/BCP-01/versions/1.0/pdf/"
    client = sign_in(world.editor)
    assert b"".join(client.get(page).streaming_content) == CONTENT
    again = replace()
    assert files(tmp_path) == []
    assert client.get(page).status_code == 302
    assert due_exports(at=later).filter(pk=again.pk).exists()
    signer = printed(again).imprint.signatures[1]
    assert (signer.name, signer.address) == ("Deputy", "deputy@example.com")
    assert signer.in_place_of == "COO (coo@example.com), named by Editor: COO has left"


def test_a_preview_that_is_being_made_while_somebody_else_is_named_is_not_kept(world, replaced, later, tmp_path):
    export, replace = replaced
    assert claim_export(export=export, at=later)
    again = replace()
    keep_preview(export=export, content=CONTENT, pages=1, at=later)
    assert files(tmp_path) == []
    assert PdfExport.objects.get() == again
    assert again.finished_at is None


def test_a_preview_that_comes_out_otherwise_than_before_takes_the_place_of_the_former_file(
    world, in_approval, later, tmp_path
):
    for content in (CONTENT, b"%PDF-1.7 by another writer"):
        export = PdfExport.objects.select_related("plan").get()
        keep_preview(export=export, content=content, pages=1, at=later)
    assert files(tmp_path) == [PdfExport.objects.get().path]
