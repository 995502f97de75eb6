"""What failed in the background, as an administrator finds it and has it tried again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bcp_portal.accounts.models import ResetRequest
from bcp_portal.jobs.models import LATE, Queue
from bcp_portal.notices.models import MOST_ATTEMPTS, Delivery
from plans.models.versions import PdfExport

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def failed(world, signed):
    """A PDF, a message and a password link that were given up, and a printer that is silent."""
    at = timezone.now()
    Queue.objects.seen("print", at=at - 2 * LATE)
    PdfExport.objects.filter(purpose="preview").delete()
    PdfExport.objects.update(given_up_at=at, started_at=at, attempts=6, error="The file could not be kept.")
    Delivery.objects.update(given_up_at=at, attempts=MOST_ATTEMPTS, error="The mail server refused the address (550).")
    ResetRequest.objects.create(
        email=world.ciso.email,
        asked_at=at - timedelta(hours=1),
        not_before=at,
        given_up_at=at,
        attempts=4,
        error="The mail server could not be reached.",
    )


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_an_administrator_finds_what_failed_from_the_first_page_and_has_it_tried_again(world, visitor, failed, device):
    someone = visitor(device)
    someone.sign_in(world.administrator.email)
    page = someone.page
    for path in ("/", f"/people/{world.coo.ref}/", "/plans/BCP-01/versions/1.0/", "/jobs/", "/jobs/messages/"):
        someone.visit(path)
        someone.assert_fits()
    someone.visit("/")
    page.get_by_role("link", name="1 PDF could not be made", exact=True).click()
    page.get_by_role("button", name="Try again to make the PDF").click()
    page.get_by_text("The PDF is tried again now.").wait_for()
    page.get_by_role("link", name="To whom, and why").click()
    page.get_by_role("button", name="Try again to reach CISO").click()
    page.get_by_text("Tried again now: 1.").wait_for()
    page.get_by_role("button", name="Try all again").click()
    page.get_by_text("Every message was taken").wait_for()
    someone.assert_accessible()
    assert not Delivery.objects.failing().exists()
    assert not ResetRequest.objects.failing().exists()
    assert PdfExport.objects.get().attempts == 0
