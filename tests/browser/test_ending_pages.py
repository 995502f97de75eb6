"""How an exercise in the room ends: its pages fit a phone, and are accessible, as long as it is open and afterwards."""

import shutil
import subprocess

import pytest

from bcp_portal.accounts.models import User
from tests.incidents.test_files import eventful

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ("stand-down", "merge", "files", "print", "pdf/report", "close", "reopen")


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_the_pages_that_end_an_exercise_fit_and_are_accessible(world, signed, visitor, device):
    drill = eventful(world, signed, is_exercise=True)
    someone = visitor(device)
    someone.sign_in(User.objects.get(pk=world.editor.pk).email)
    for page in PAGES:
        someone.visit(f"/incidents/{drill.ref}/{page}/")
        someone.assert_fits()


def test_each_sheet_of_an_exercise_says_what_it_is(world, signed, visitor, tmp_path):
    reader = shutil.which("pdftotext")
    if not reader:
        pytest.skip("pdftotext is not installed")
    drill = eventful(world, signed, is_exercise=True)
    someone = visitor("desktop")
    someone.sign_in(User.objects.get(pk=world.editor.pk).email)
    someone.visit(f"/incidents/{drill.ref}/print/")
    printed = tmp_path / "sheet.pdf"
    someone.page.pdf(path=printed, format="A4")
    text = subprocess.run([reader, printed, "-"], capture_output=True, check=True, text=True).stdout  # noqa: S603
    sheets = text.split("\f")[:-1]
    assert len(sheets) > 2  # one between the first and the last, which have a band
    for place, sheet in enumerate(sheets, start=1):
        assert f"EXERCISE, {place} of {len(sheets)}" in sheet
