"""The phone card: A6 to be folded, with the numbers of the plan in force and where they are from."""

import io
import shutil
import subprocess

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from bcp_portal.documents.sheet import SheetNotMade
from incidents.pages import phone_card
from incidents.pages.in_force import InForce
from incidents.pages.phone_card import FoldedCard, card_sheet, folded_card
from incidents.pages.phones import phone_book
from plans.actions.rows import change_row
from plans.models.dependencies import Dependency
from tests.flat import flat
from tests.plans.linting.building import document
from tests.stages import in_force

A6 = (419, 297)  # points
CARD = reverse("incidents:phone_card", args=["BCP-01"])


def words(content: bytes) -> str:
    """The text with single spaces; skips where no reader is installed."""
    reader = shutil.which("pdftotext")
    if not reader:
        pytest.skip("pdftotext is not installed")
    said = subprocess.run([reader, "-raw", "-", "-"], input=content, capture_output=True, check=True)  # noqa: S603
    return " ".join(said.stdout.decode().split())


@pytest.fixture
def hotline(world):
    """The plan in force, with a supplier that has one; the draft has another since."""
    row = Dependency.objects.filter(plan=world.plan).exclude(supplier=None).first()
    values = {"contact": "+49 30 5550111 ext. 7 (24/7)"}
    change_row(row=row, values=values, edition=row.edition, by=world.editor, at=world.now)
    version = in_force(world)
    row.refresh_from_db()
    change_row(row=row, values={"contact": "030 9999999"}, edition=row.edition, by=world.editor, at=world.now)
    return version


def printed(book, monkeypatch) -> FoldedCard:
    monkeypatch.setattr(phone_card, "of_versions_in_force", lambda *_, **__: [InForce("BCP-01", "1.0", "a" * 64, book)])
    return folded_card(None, "BCP-01")


def test_the_card_is_a_sheet_of_a6_from_the_version_in_force(world, hotline, sign_in):
    answer = sign_in(world.responder).get(CARD)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="BCP-01-1.0-phone-card.pdf"'
    file = pikepdf.open(io.BytesIO(answer.content))
    assert {tuple(int(side) for side in page.MediaBox[2:]) for page in file.pages} == {A6}
    text = words(answer.content)
    assert "BCP-01, version 1.0" in text
    assert "In force since" in text
    assert f"Printed {timezone.localtime():%-d %B %Y}" in text
    assert "+49 30 5550111 ext. 7" in text
    assert "24/7" in text
    assert "9999999" not in text
    called = {str(one.A.URI) for page in file.pages for one in page.get("/Annots", []) if "/A" in one}
    assert "tel:+49305550111;ext=7" in called


def test_the_phone_list_leads_to_it(world, hotline, sign_in):
    page = flat(sign_in(world.reader).get(reverse("incidents:phones")).content.decode())
    assert f'href="{CARD}"' in page


def test_there_is_none_of_a_plan_that_is_not_in_force(world, sign_in):
    assert sign_in(world.editor).get(CARD).status_code == 400


def test_a_card_that_cannot_be_printed_is_said_and_leads_back(world, hotline, sign_in, monkeypatch):
    def fails(*_args, **_options):
        raise SheetNotMade("no memory")

    monkeypatch.setattr("incidents.views.phones.card_sheet", fails)
    page = flat(sign_in(world.responder).get(CARD, follow=True).content.decode())
    assert "The card could not be printed now" in page


def test_who_has_no_number_is_named_and_what_says_nothing_new_is_left_out(monkeypatch):
    book = phone_book(
        document(
            roles=[{"name": "Speaker", "person": "Ann"}],
            contacts=[
                {"name": "Grid", "phone": "030 1234567", "note": "Mon-Fri 08:00-18:00"},
                {"name": "Desk", "email": "desk@example.com"},
            ],
            dependencies=[{"name": "Mains", "supplier": "Grid", "contact": "030 1234567"}],
        )
    )
    card = printed(book, monkeypatch)
    assert [(entry.name, entry.hours) for entry in card.entries] == [("Grid", "Mon-Fri 08:00-18:00")]
    assert card.without == "Speaker and Desk"


def test_a_long_title_and_many_without_a_number_leave_the_outside_on_one_page(monkeypatch):
    contacts = [{"name": f"A desk with a long name {number}"} for number in range(40)]
    book = phone_book(document(contacts=[*contacts, {"name": "Grid", "phone": "030 1234567"}]))._replace(
        title="Plan " * 60
    )
    card = printed(book, monkeypatch)
    assert card.without.endswith("A desk with a long name 7 and 32 more")
    content = card_sheet(card, address="https://portal.example/", at=timezone.now())
    assert len(pikepdf.open(io.BytesIO(content)).pages) == 2


def test_many_numbers_go_over_more_sheets_and_none_is_lost(monkeypatch):
    contacts = [{"name": f"Desk {number}", "phone": f"030 12345{number:02}"} for number in range(60)]
    book = phone_book(document(contacts=contacts))
    content = card_sheet(printed(book, monkeypatch), address="https://portal.example/", at=timezone.now())
    text = words(content)
    assert all(f"030 12345{number:02}" in text for number in range(60))
    assert 3 < len(pikepdf.open(io.BytesIO(content)).pages) < 9
