"""The number at night: the contacts of a plan under a thumb, and whom to call for a supplier, two clicks from home."""

import pytest
from playwright.sync_api import expect

from plans.actions.blocks import add_block
from plans.actions.rows import add_row
from plans.freezing.draft import refresh_draft
from plans.models.directory import Supplier
from plans.models.plan import Heading
from tests.stages import in_force

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LEAST = 44  # pixels that a thumb hits


@pytest.fixture
def contacts(world):
    """A plan in force that has a list of contacts."""
    Supplier.objects.filter(name="Twilio").update(phone="+1 (555) 555-0100 ext. 12")
    heading = Heading.objects.living().filter(plan=world.plan).last()
    block = add_block(heading=heading, kind="contacts", by=world.editor, at=world.now)
    values = {"name": "Night desk", "role": "Porter", "phone": "+49 (0)30 1234567", "email": "desk@example.com"}
    add_row(block=block, values=values, by=world.editor, at=world.now)
    refresh_draft(world.plan)
    return in_force(world)


@pytest.mark.parametrize("width", [320, 390])
def test_the_contacts_of_a_plan_are_cards_on_a_phone(world, contacts, visitor, width):
    reader = visitor("phone")
    reader.page.set_viewport_size({"width": width, "height": 700})
    reader.sign_in(world.reader.email)
    reader.visit("/plans/BCP-01/versions/1.0/")
    number = reader.page.get_by_role("link", name="+49 (0)30 1234567")
    expect(number).to_have_attribute("href", "tel:+49301234567")
    mail = reader.page.get_by_role("link", name="desk@example.com")
    for link in (number, mail):
        assert link.bounding_box()["height"] >= LEAST
    assert number.bounding_box()["y"] < mail.bounding_box()["y"]
    assert reader.page.locator("table.contacts").bounding_box()["width"] <= width
    reader.assert_fits()


def test_the_contacts_of_a_plan_are_a_table_on_a_wide_screen(world, contacts, visitor):
    reader = visitor("desktop")
    reader.sign_in(world.reader.email)
    reader.visit("/plans/BCP-01/versions/1.0/")
    number, mail = (reader.page.get_by_role("link", name=name) for name in ("+49 (0)30 1234567", "desk@example.com"))
    assert number.bounding_box()["x"] < mail.bounding_box()["x"]
    expect(reader.page.get_by_role("columnheader", name="Phone")).to_be_visible()


@pytest.mark.parametrize("role", ["editor", "reader"])
def test_whom_to_call_for_a_supplier_is_two_clicks_from_home(world, contacts, visitor, role):
    someone = visitor("desktop")
    someone.sign_in(world.by_role(role).email)
    page = someone.page
    page.get_by_role("link", name="Directory").first.click()
    page.get_by_role("link", name="Suppliers").first.click()
    expect(page.get_by_role("link", name="+1 (555) 555-0100 ext. 12")).to_have_attribute(
        "href", "tel:+15555550100;ext=12"
    )
    someone.assert_fits()
    page.goto("/".join(page.url.split("/")[:3]))
    page.get_by_role("link", name="Phone list").first.click()
    expect(page.get_by_role("link", name="Print card").first).to_be_visible()
    expect(page.get_by_role("link", name="+1 (555) 555-0100 ext. 12").first).to_be_visible()
    someone.assert_fits()
