"""The plan checks itself: a gap is mended and goes; a gap is accepted, signed and printed; a supplier fails on the map."""

import io
import json
import re
import shutil
import subprocess
from datetime import timedelta

import pikepdf
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from plans.models.dependencies import Dependency
from plans.models.findings import Acceptance, Finding
from plans.models.plan import Block
from plans.models.versions import Decision, PlanVersion
from tests.plans.recovery.linking import link
from tests.stages import submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DEVICES = pytest.mark.parametrize("device", ["desktop", "phone"])
REASON = "The second supplier is under contract from June"


@DEVICES
def test_a_gap_is_found_beside_its_block_mended_there_and_goes(world, visitor, device):
    row = Dependency.objects.get(plan=world.plan, name="AI Services")
    found = Finding.objects.get(plan=world.plan, rule="DEP-01", subject=row.ref)
    editor = visitor(device)
    editor.sign_in(world.editor.email)
    editor.visit("/plans/BCP-01/")
    page = editor.page
    block = page.locator(".marks", has_text=found.sentence)
    block.locator("summary").click()
    editor.assert_accessible()
    block.locator("li", has_text=found.sentence).get_by_role("link", name="Fix or accept DEP-01").click()
    page.wait_for_url("**/findings/?at=*#finding-*")
    editor.assert_accessible()
    page.locator(f"#finding-{found.key}").get_by_role("link", name="Another provider", exact=True).click()
    page.wait_for_url("**/plans/BCP-01/?edit=**")
    page.get_by_label("Backup").fill("Vertex AI of Google Cloud, contract in place")
    page.get_by_role("button", name="Save row").click()
    expect(page.locator(".rows").get_by_text("Vertex AI of Google Cloud, contract in place")).to_be_visible()
    expect(page.locator(f"#gaps-{row_block(world)}").get_by_text(found.sentence)).to_have_count(0)
    editor.visit("/plans/BCP-01/findings/")
    expect(page.locator(f"#finding-{found.key}")).to_have_count(0)
    editor.visit("/plans/BCP-01/findings/?state=fixed")
    expect(page.locator(f"#finding-{found.key}")).to_have_count(1)


def row_block(world) -> str:
    return Block.objects.get(plan=world.plan, kind="dependencies").ref


@pytest.mark.worker
@DEVICES
def test_a_gap_is_accepted_in_signing_and_stands_in_the_pdf(world, visitor, worker, device):
    version = submitted(world)
    until = timezone.localdate() + timedelta(days=60)
    first = visitor(device)
    first.sign_in(world.cto.email)
    first.visit(f"/plans/BCP-01/versions/{version.number}/approve/")
    sign = first.page.locator("#sign")
    sign.get_by_text("Accept known gaps with your signature").click()
    sign.get_by_label("High DEP-01: The backup of AI Services").check()
    sign.get_by_label("Why the plan can live with them").fill(REASON)
    sign.get_by_label("Until").fill(until.isoformat())
    first.assert_accessible()
    sign.get_by_label("Your password").fill(world.password)
    sign.get_by_role("button", name=f"Sign v{version.number}").click()
    first.page.get_by_text("Accepted 1 known gap with it").first.wait_for()
    first.assert_accessible()
    assert Acceptance.objects.filter(accepted_by=world.cto, reason=REASON, until=until).count() == 1

    for signer in (world.coo, world.ciso):
        other = visitor(device)
        other.sign_in(signer.email)
        other.visit(f"/plans/BCP-01/versions/{version.number}/approve/")
        other.page.locator("#sign").get_by_label("Your password").fill(world.password)
        other.page.get_by_role("button", name=f"Sign v{version.number}").click()
        expect(other.page.get_by_text(f"You have signed v{version.number}.").first).to_be_visible()
        other.leave()

    auditor = visitor(device, accept_downloads=True)
    auditor.sign_in(world.auditor.email)
    content = auditor.download_pdf(version.number)
    words = text_of(content)
    assert f"DEP-01until{until.isoformat()}" in words
    assert "Knowngaps" in words
    assert Decision.objects.get(approval__version=version, approval__place=1).accepted[0]["reason"] == REASON
    with pikepdf.open(io.BytesIO(content)) as pdf:
        attached = json.loads(next(iter(pdf.attachments.values())).get_file().read_bytes())
    assert any(gap["rule"] == "DEP-01" for gap in attached["findings"])
    assert PlanVersion.objects.with_state().get(pk=version.pk).is_approved


def text_of(pdf: bytes) -> str:
    """The words of a PDF without the spaces between them."""
    reader = shutil.which("pdftotext")
    assert reader
    done = subprocess.run([reader, "-raw", "-", "-"], input=pdf, capture_output=True, check=True)  # noqa: S603
    return "".join(done.stdout.decode().split())


@DEVICES
def test_a_supplier_fails_on_the_map_by_keyboard_and_the_address_can_be_shared(world, visitor, device):
    link(world)
    supplier = Dependency.objects.get(plan=world.plan, name="Cloud Infrastructure").supplier
    editor = visitor(device)
    editor.sign_in(world.editor.email)
    editor.visit("/plans/BCP-01/what-if/")
    page = editor.page
    editor.assert_accessible()
    node = page.get_by_role("link", name=f"{supplier.name}, supplier, keeps running: choose to let it fail")
    node.focus()
    expect(node).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"failed={supplier.ref}"))
    page.get_by_text("3 functions stop").first.wait_for()
    page.get_by_role("link", name="Data Processing, function, stops: choose to let it fail").wait_for()
    page.get_by_role("heading", name="What fails").click()
    page.get_by_label("Time since the failure").fill("2h")
    page.get_by_role("button", name="Show what follows").click()
    page.get_by_text("After 2 h this has cost USD 34,000+").wait_for()
    editor.assert_accessible()
    address = page.url

    reader = visitor(device)
    reader.sign_in(world.auditor.email)
    reader.page.goto(address)
    reader.page.get_by_text("3 functions stop").first.wait_for()
    reader.page.get_by_label("Find", exact=True).fill("twilio")
    reader.page.get_by_role("button", name="Find").click()
    reader.page.get_by_text("1 found").wait_for()
    reader.assert_accessible()


@DEVICES
@pytest.mark.parametrize("path", ["/", "/suppliers/", "/plans/BCP-01/recovery/", "/plans/BCP-01/what-if/?failed=D-01"])
def test_pages_about_findings_are_accessible(world, visitor, device, path):
    link(world)
    editor = visitor(device)
    editor.sign_in(world.editor.email)
    editor.visit(path)
    for fold in editor.page.locator("main details").all()[:6]:
        fold.evaluate("fold => { fold.open = true }")
    editor.assert_accessible()
