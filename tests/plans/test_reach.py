"""Whom to call for a supplier, and when: on the shelf of suppliers, on the page of all suppliers, two clicks from home."""

import pytest
from django.urls import reverse

from plans.actions.directory import change_entry
from plans.actions.rows import change_row
from plans.models.dependencies import Dependency
from plans.models.directory import Supplier
from tests.flat import flat
from tests.stages import in_force

HOTLINE, LINK = "+49 30 5550111 (24/7)", '<a href="tel:+49305550111">+49 30 5550111</a> (24/7)'


@pytest.fixture
def supplier(world) -> Supplier:
    """One with no number of its own; what it supplies has a hotline in the plan."""
    row = Dependency.objects.filter(plan=world.plan).exclude(supplier=None).first()
    change_row(row=row, values={"contact": HOTLINE}, edition=row.edition, by=world.editor, at=world.now)
    return row.supplier


def page(client, address: str) -> str:
    return flat(client.get(address).content.decode())


@pytest.mark.parametrize("address", ["/directory/?show=suppliers", "/suppliers/", "entry"])
def test_the_number_and_the_hours_that_a_plan_knows_stand_at_the_supplier(world, supplier, sign_in, address):
    address = reverse("plans:directory_entry", args=("suppliers", supplier.ref)) if address == "entry" else address
    assert LINK in page(sign_in(world.editor), address)


def test_home_leads_to_it_in_two_clicks(world, supplier, sign_in):
    client = sign_in(world.editor)
    assert f'href="{reverse("plans:directory")}"' in page(client, "/")
    assert 'href="/directory/?show=suppliers"' in page(client, reverse("plans:directory"))
    assert f'href="{reverse("incidents:phones")}"' in page(client, "/")


def test_hours_of_the_note_of_a_supplier_are_shown_and_found(world, supplier, sign_in):
    values = {"phone": "030 1234567", "note": "Desk Mon-Fri 08:00-18:00, ask for the zebra team"}
    change_entry(entry=supplier, values=values, edition=supplier.edition, by=world.editor, at=world.now)
    found = page(sign_in(world.editor), "/directory/?show=suppliers&q=zebra")
    assert "Mon-Fri 08:00-18:00" in found
    assert 'href="tel:0301234567"' in found
    assert LINK in found


def test_who_reads_no_drafts_sees_what_is_in_force(world, supplier, sign_in):
    in_force(world)
    row = Dependency.objects.filter(plan=world.plan, supplier=supplier).first()
    change_row(row=row, values={"contact": "+49 30 9999999"}, edition=row.edition, by=world.editor, at=world.now)
    reader, editor = (page(sign_in(user), "/directory/?show=suppliers") for user in (world.reader, world.editor))
    assert LINK in reader
    assert "9999999" not in reader
    assert "9999999" in editor


def test_a_responder_calls_a_supplier_two_clicks_from_home(world, supplier, sign_in):
    in_force(world)
    client = sign_in(world.responder)
    assert f'href="{reverse("incidents:phones")}"' in page(client, "/")
    found = page(client, reverse("incidents:phones"))
    assert 'href="tel:+49305550111"' in found
    assert supplier.name in found
