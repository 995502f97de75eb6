"""A plan with two approved versions, the PDF of the first, an exercise, a review: one of each kind of evidence."""

from datetime import timedelta

import pytest

from plans.actions.exports import due_exports, keep_approved_pdf
from plans.models.versions import PdfExport, PlanVersion
from tests.plans.signing import change_rto, submit

CONTENT = b"%PDF-1.7 what was signed"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def version(world, signed, media) -> PlanVersion:
    """Version 1.0 in force, with its PDF."""
    tomorrow = world.now + timedelta(days=1)
    export = due_exports(at=tomorrow).get(purpose=PdfExport.Purpose.APPROVED)
    keep_approved_pdf(export=export, content=CONTENT, pages=1, made_with="a test", at=tomorrow)
    return signed


@pytest.fixture
def next_version(world, version) -> PlanVersion:
    """Version 1.1 in approval."""
    change_rto(world)
    return submit(world, "1.1", at=world.now + timedelta(days=2))
