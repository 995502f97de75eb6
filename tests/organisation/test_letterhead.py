"""What stands at the head of paper: name and logo of the day on which it was made, and never those of a later one."""

import hashlib
import io
import json
from datetime import timedelta

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from docx import Document

from bcp_portal.documents.html import to_print_html
from bcp_portal.documents.pdf import to_pdf
from bcp_portal.documents.plan_report import plan_report
from bcp_portal.documents.report_format import read_report
from bcp_portal.documents.word import to_word
from bcp_portal.organisation.reading import letterhead_at
from plans import tasks
from plans.actions.exports import ask_for_draft_pdf, begin_anew
from plans.freezing.imprints import printed, version_imprint
from plans.models.versions import PdfExport, VersionPdf
from tests.documents.clinic import clinic, imprint_of
from tests.documents.printing import plan_pdf, print_html
from tests.documents.test_report import report
from tests.flat import flat
from tests.organisation.setting import give_logo, set_to
from tests.plans.signing import current_plan, stated, submit

LONG_AGO, LATER = timedelta(days=-900), timedelta(days=900)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def pictures(pdf: bytes) -> list[tuple[int, int]]:
    """Size of each picture on the first page."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        return [(int(one.Width), int(one.Height)) for one in file.pages[0].get_images().values()]


def cover(export: PdfExport) -> str:
    return flat(to_print_html(printed(export))).partition('<section class="contents"')[0]


def test_without_a_name_a_cover_is_as_it_ever_was(world, signed):
    imprint = version_imprint(signed, is_approved=True)
    assert (imprint.organisation, imprint.logo, imprint.portal) == ("", b"", "BCP Portal")
    set_to(world, name="", at=world.now + LONG_AGO)
    imprint = version_imprint(signed, is_approved=True)
    assert (imprint.organisation, imprint.logo, imprint.portal) == ("", b"", "BCP Portal")


def test_what_was_signed_before_never_gets_a_later_name_or_logo(world, signed):
    before = version_imprint(signed, is_approved=True)
    set_to(world, at=world.now + LATER)
    give_logo(world, at=world.now + LATER)
    assert version_imprint(stated(signed), is_approved=True) == before
    assert stated(signed).sha256 == signed.sha256


def test_what_is_signed_afterwards_has_both_whatever_is_set_later(world, signed):
    set_to(world, at=world.now + LONG_AGO)
    logo = give_logo(world, at=world.now + LONG_AGO).logo
    imprint = version_imprint(signed, is_approved=True)
    assert (imprint.organisation, imprint.portal, imprint.logo) == ("Harbour Clinic", "Harbour Clinic", logo.content)
    set_to(world, name="Somebody else", at=world.now + LATER)
    assert version_imprint(signed, is_approved=True) == imprint


def test_a_kept_pdf_stays_byte_for_byte_what_it_was(world, signed, tmp_path):
    tasks.export_due_versions()
    pdf = VersionPdf.objects.get()
    content = (tmp_path / pdf.path).read_bytes()
    moment = timezone.now() + timedelta(seconds=1)
    set_to(world, at=moment)
    give_logo(world, at=moment)
    tasks.export_due_versions()
    assert VersionPdf.objects.get() == pdf
    assert (tmp_path / pdf.path).read_bytes() == content
    call_command("export_plan", "BCP-01", version="1.0", format="pdf", output=tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == content
    assert pictures(content) == []


def test_the_document_that_is_frozen_knows_nothing_of_them(world):
    plan = current_plan(world)
    set_to(world)
    give_logo(world)
    assert current_plan(world).draft.document == plan.draft.document
    version = submit(world)
    assert "Harbour Clinic" not in version.snapshot
    assert json.loads(version.snapshot)["format"] == "bcp-document/1"


def test_a_draft_that_was_printed_before_is_printed_again(world):
    at = timezone.now()
    export = ask_for_draft_pdf(plan=current_plan(world), by=world.editor, at=at)
    content = b"%PDF-1.7 as it was made"
    path = default_storage.save("previews/BCP-01/draft.pdf", ContentFile(content))
    digest = hashlib.sha256(content).hexdigest()
    PdfExport.objects.filter(pk=export.pk).update(finished_at=at, path=path, file_sha256=digest, size=len(content))
    export.refresh_from_db()
    assert not begin_anew(export), "it is whole"
    assert "Harbour Clinic" not in cover(export)
    give_logo(world, at=at + timedelta(seconds=1))
    set_to(world, at=at + timedelta(seconds=2))
    again = ask_for_draft_pdf(plan=current_plan(world), by=world.editor, at=at + timedelta(seconds=3))
    again.refresh_from_db()
    assert (again.pk, again.finished_at) == (export.pk, None)
    assert "Harbour Clinic · BCP-01" in cover(again)
    assert '<img class="pdf-logo" src="portal:logo" alt="Harbour Clinic">' in cover(again)


def test_a_logo_is_printed_on_the_cover_of_a_file_for_the_archive(world):
    logo = give_logo(world).logo
    made = plan_pdf(clinic(), imprint_of(clinic(), logo=logo.content))
    assert pictures(made.bytes) == [(logo.width, logo.height)]
    with pikepdf.open(io.BytesIO(made.bytes)) as file:
        assert file.open_metadata()["pdfaid:part"] == "3"
    assert made.sha256 == plan_pdf(clinic(), imprint_of(clinic(), logo=logo.content)).sha256


def test_no_document_reaches_the_logo_or_anything_else_by_its_address(world):
    logo = give_logo(world).logo
    html = print_html(clinic(), imprint_of(clinic(), logo=logo.content))
    assert html.count("portal:logo") == 1
    assert "portal:logo" not in print_html(clinic(), imprint_of(clinic()))


def test_a_report_has_them_too(world):
    set_to(world)
    logo = give_logo(world).logo
    found = read_report(report(), letterhead=letterhead_at(world.now))
    assert "Harbour Clinic · " in flat(to_print_html(found))
    assert pictures(to_pdf(found).bytes) == [(logo.width, logo.height)]


def test_a_word_document_says_the_name(world):
    file = Document(io.BytesIO(to_word(plan_report(clinic(), imprint_of(clinic())))))
    assert file.paragraphs[0].text == f"Harbour Clinic · {clinic()['code']}"
