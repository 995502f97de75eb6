"""A signer leaves while a version waits: somebody else is named, all sign, and it comes into force under its number."""

import re

import pytest
from playwright.sync_api import expect

from plans.models.states import VersionState
from plans.models.versions import Approval, PlanVersion
from tests.conftest import accept_blockers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VERSION = "/plans/BCP-01/versions/1.0/"


def arrive(visitor, device, person):
    someone = visitor(device)
    someone.sign_in(person.email)
    return someone


def submit(editor) -> None:
    editor.visit("/plans/BCP-01/submit/")
    editor.assert_fits()
    editor.page.get_by_label("What changes and why").fill("The first version")
    editor.page.get_by_role("button", name="Submit for approval").click()
    editor.page.get_by_text("1.0 is submitted.").first.wait_for()


def deactivate(administrator, person) -> None:
    administrator.visit(f"/people/{person.ref}/")
    expect(administrator.page.get_by_text(f"{person.name} is still asked to sign.")).to_be_visible()
    administrator.assert_fits()
    administrator.page.get_by_role("button", name=f"Deactivate {person.name}").click()
    administrator.page.get_by_text(f"{person.name} can no longer sign in.").first.wait_for()


def name_instead(editor, account) -> None:
    """From the message to the form."""
    editor.visit("/messages/")
    editor.assert_fits()
    editor.page.get_by_role("button", name=re.compile("COO can’t sign")).first.click()
    editor.page.get_by_role("heading", name="Who signs instead of COO?").wait_for()
    editor.assert_fits()
    editor.page.locator("select").first.select_option(label=f"{account.name} ({account.email})")
    editor.page.get_by_label("Why").fill("COO has left the company")
    editor.page.get_by_role("button", name="Ask for the signature").click()
    editor.page.get_by_text(f"{account.name} is asked to sign v1.0").first.wait_for()
    editor.assert_fits()


def sign(someone, password: str) -> None:
    someone.visit(f"{VERSION}approve/")
    someone.assert_fits()
    someone.page.locator("#sign").get_by_label("Password").fill(password)
    someone.page.get_by_role("button", name="Sign v1.0").click()
    someone.page.get_by_text("You have signed v1.0.").first.wait_for()
    someone.assert_fits()
    someone.leave()


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_a_version_whose_signer_leaves_comes_into_force_under_its_number(world, visitor, device):
    accept_blockers(world.plan, by=world.cto)
    editor = arrive(visitor, device, world.editor)
    submit(editor)
    sign(arrive(visitor, device, world.cto), world.password)
    deactivate(arrive(visitor, device, world.administrator), world.coo)
    editor.visit("/plans/BCP-01/versions/")
    expect(editor.page.get_by_text("COO cannot sign any more").first).to_be_visible()
    editor.assert_fits()
    name_instead(editor, world.deputy)
    for who in (world.ciso, world.deputy):
        sign(arrive(visitor, device, who), world.password)
    editor.visit(VERSION)
    expect(editor.page.get_by_text("In force").first).to_be_visible()
    editor.assert_fits()
    version = PlanVersion.objects.with_state().get()
    assert (version.number, version.state, version.signed) == ("1.0", VersionState.IN_FORCE, 3)
    assert Approval.objects.get(version=version, place=2, turn=0).replacement.reason == "COO has left the company"
