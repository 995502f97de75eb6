"""The main job, end to end: read, change, submit, three signatures, a PDF by a job, downloaded by the auditor."""

import hashlib
import io
import json
import re

import pikepdf
import pytest

from plans.models.versions import PlanVersion, VersionPdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def change_recovery_time(visitor) -> None:
    """Data Processing from 4h to 3h, in the impact matrix, with a mistake on the way."""
    visitor.visit("/plans/BCP-01/")
    page = visitor.page
    page.get_by_role("heading", name="Impact Assessment Matrix").hover()
    page.get_by_role("link", name="Edit Impact Assessment Matrix").click()
    page.get_by_role("link", name="Edit Data Processing").click()
    rto = page.get_by_label("RTO", exact=True)
    rto.fill("3")
    page.get_by_role("button", name="Save row").click()
    page.get_by_text("“3” has no unit: write 3m, 3h or 3d.").first.wait_for()
    visitor.was_refused(422)
    visitor.assert_accessible()
    rto.fill("3h")
    page.get_by_role("button", name="Save row").click()
    page.locator("tr", has_text="Data Processing").locator("ins", has_text="3h").wait_for()


def submit(visitor) -> None:
    visitor.visit("/plans/BCP-01/submit/")
    page = visitor.page
    page.get_by_text("RTO").first.wait_for()
    visitor.assert_accessible()
    page.get_by_label("What changes and why").fill("Data Processing is promised in three hours")
    page.get_by_role("button", name="Submit for approval").click()
    page.get_by_text(re.compile(r"\d is submitted\.")).first.wait_for()


def sign(visitor, email: str, number: str, password: str) -> None:
    visitor.fill_in_sign_in(email)
    visitor.visit(f"/plans/BCP-01/versions/{number}/approve/")
    visitor.page.get_by_text("4h").first.wait_for()
    visitor.assert_accessible()
    visitor.page.locator("#sign").get_by_label("Password").fill(password)
    visitor.page.get_by_role("button", name=f"Sign v{number}").click()
    visitor.page.get_by_text(f"You have signed v{number}.").first.wait_for()
    visitor.leave()


@pytest.mark.worker
@pytest.mark.usefixtures("signed", "worker")
@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_a_plan_is_changed_signed_by_three_and_downloaded_as_signed(world, visitor, device):
    editor = visitor(device)
    editor.fill_in_sign_in(world.editor.email)
    editor.assert_accessible()
    change_recovery_time(editor)
    editor.assert_accessible()
    submit(editor)
    version = PlanVersion.objects.exclude(replaces=None).get()

    for signer in world.approvers:
        sign(visitor(device), signer.email, version.number, world.password)

    auditor = visitor(device, accept_downloads=True)
    auditor.fill_in_sign_in(world.auditor.email)
    content = auditor.download_pdf(version.number)
    auditor.assert_accessible()

    kept = VersionPdf.objects.get(version=version)
    assert hashlib.sha256(content).hexdigest() == kept.sha256
    with pikepdf.open(io.BytesIO(content)) as pdf:
        attached = next(iter(pdf.attachments.values())).get_file().read_bytes()
    assert hashlib.sha256(attached).hexdigest() == version.sha256
    functions = next(kind for kind in json.loads(attached)["kinds"] if kind["key"] == "functions")
    assert "3h" in [row["values"]["rto"]["text"] for row in functions["rows"]]
