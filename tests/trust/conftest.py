"""A plan with two approved versions, the PDF of the first, an exercise, a review: one of each kind of evidence."""

from datetime import timedelta
from tempfile import TemporaryDirectory

import pytest
from django.test import override_settings

from bcp_portal.audit.storing import store
from plans.actions.exports import due_exports, keep_approved_pdf
from plans.models.versions import PdfExport, PlanVersion, VersionPdf
from tests.databases import standing
from tests.plans.signing import change_rto, submit

CONTENT = b"%PDF-1.7 what was signed"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def version(world, signed, media) -> PlanVersion:
    """Version 1.0 in force, with its PDF."""
    keep_pdf(world)
    return signed


@pytest.fixture
def next_version(going_on, version) -> PlanVersion:
    """Version 1.1 in approval."""
    return going_on


@standing
def going_on(world, signed) -> PlanVersion:
    with TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder):
        keep_pdf(world)
    change_rto(world)
    return submit(world, "1.1", at=world.now + timedelta(days=2))


def keep_pdf(world) -> None:
    """Its file is each test's own; the row may stand in the database already."""
    if pdf := VersionPdf.objects.first():
        store(pdf.path, CONTENT)
        return
    tomorrow = world.now + timedelta(days=1)
    export = due_exports(at=tomorrow).get(purpose=PdfExport.Purpose.APPROVED)
    keep_approved_pdf(export=export, content=CONTENT, pages=1, made_with="a test", at=tomorrow)
