"""The phone list: whom a document names, how each is reached, and the page of all plans in force."""

import pytest
from django.urls import reverse

from bcp_portal.accounts.roles import Role
from incidents.pages.phones import phone_book
from tests.flat import flat
from tests.many import many_plans
from tests.plans.linting.building import document

PHONES = reverse("incidents:phones")


def test_everybody_whom_a_plan_names_is_reached_as_row_and_directory_say():
    book = phone_book(
        document(
            roles=[{"name": "Commander", "duty": "Leads", "person": "P-1", "deputy": "P-2"}, {"name": "Speaker"}],
            contacts=[
                {"name": "P-2", "role": "Nights", "note": "After ten", "phone": "555-0102 / 555-0103"},
                {"name": "Power", "supplier": "SP-1", "email": "power@example.com"},
            ],
            dependencies=[
                {"name": "Mains", "supplier": "SP-1", "contact": "555-0104, control room"},
                {"name": "Generator", "supplier": "SP-1", "contact": "555-0105"},
                {"name": "Monitoring", "supplier": "", "contact": "555-0106"},
            ],
            people=[
                {"ref": "P-1", "name": "P-1", "job_title": "", "email": "p1@example.com", "phone": "+1 555 555 0101"}
            ],
            suppliers=[{"ref": "SP-1", "name": "SP-1", "email": "", "phone": "+1 555 555 0110 ext. 9", "website": ""}],
        )
    )
    assert [(card.group, card.name, card.note, said(card)) for card in book.cards] == [
        (
            "Response team",
            "Commander",
            "Leads",
            ["P-1: +1 555 555 0101 p1@example.com", "P-2 Deputy: 555-0102 555-0103"],  # as the contact of that name
        ),
        ("Response team", "Speaker", "", []),
        ("Contacts", "P-2", "Nights. After ten", [": 555-0102 555-0103"]),
        ("Contacts", "Power", "", [": power@example.com +1 555 555 0110 ext. 9"]),
        (
            "Suppliers",
            "SP-1",
            "Supplies Mains and Generator",
            [": +1 555 555 0110 ext. 9", "555-0104, control room Mains: 555-0104", "Generator: 555-0105"],
        ),
    ]


def said(card):
    names = [" ".join(part for part in (line.who, line.what) if part) for line in card.lines]
    return [f"{name}: {' '.join(way.said for way in line.ways)}" for name, line in zip(names, card.lines, strict=True)]


@pytest.mark.parametrize("role", [Role.READER, Role.RESPONDER, Role.EDITOR])
def test_the_page_lists_by_plan_filters_by_words_and_says_which_version(world, signed, sign_in, role):
    client = sign_in(world.by_role(role))
    html = flat(client.get(PHONES).content.decode())
    assert 'href="mailto:support@twilio.com"' in html
    assert "The plan names nobody for Incident Commander" in html
    assert f'BCP-01, version 1.0 <span class="hash">{signed.sha256[:8]}' in html
    many_plans(world.plan, 2)
    found = flat(client.get(PHONES, {"q": "TWILIO 01", "plan": "BCP-01"}).content.decode())
    assert found.count("mailto:support@twilio.com") == 1
    assert "supabase" not in found
    assert flat(client.get(PHONES, {"q": "twilio"}).content.decode()).count("mailto:support@twilio.com") == 3
    assert "Nobody found" in flat(client.get(PHONES, {"q": "nobody at all"}).content.decode())
    assert client.get(PHONES, {"plan": "NONE"}).status_code == 400


def test_before_a_version_is_in_force_the_list_says_so(world, sign_in):
    assert "No plan is in force yet" in flat(sign_in(world.editor).get(PHONES).content.decode())
