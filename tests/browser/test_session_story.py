"""Somebody writes while their session ends: the page stays, they sign in beside it, and save what they wrote."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from plans.models.risks import Risk
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TYPED = "Typed while the session ended"


def open_row(someone):
    someone.visit("/plans/BCP-01/")
    page = someone.page
    row = Risk.objects.filter(plan__code="BCP-01").first()
    block = page.locator("section.block", has=page.locator(f"#{row.ref}")).first
    block.hover()
    block.locator("a.reveal").first.click()
    page.locator("a[data-edit]").first.click()
    field = page.locator(".row-form textarea, .row-form input[type=text]").first
    field.wait_for()
    someone.rest()
    return field


@pytest.mark.parametrize("device", ["desktop"])
def test_what_is_typed_outlives_the_session(world, visitor, device):
    editor = visitor(device)
    editor.sign_in(world.editor.email)
    page, field = editor.page, open_row(editor)
    field.fill(TYPED)
    Session.objects.all().delete()
    page.keyboard.press("Control+Enter")
    note = page.locator("#session-note")
    expect(note).to_contain_text("You have been signed out")
    expect(field).to_have_value(TYPED)
    assert not Risk.objects.filter(title=TYPED).exists()
    with page.context.expect_page() as opened:
        note.get_by_role("link", name="Sign in again").click()
    beside = opened.value
    beside.get_by_label("E-mail").fill(world.editor.email)
    beside.get_by_label("Password").fill(PASSWORD)
    beside.get_by_role("button", name="Sign in").click()
    beside.get_by_text("You are signed in again").wait_for()
    beside.close()
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(note).to_be_empty()
    expect(field).to_have_value(TYPED)
    field.focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".rows").get_by_text(TYPED)).to_be_visible()
    assert Risk.objects.filter(title=TYPED).exists()


def test_without_a_script_the_form_comes_back_and_is_sent_by_a_click(world, visitor):
    editor = visitor("phone", java_script_enabled=False)
    editor.sign_in(world.editor.email)
    editor.visit("/plans/new/")
    page = editor.page
    page.get_by_label("Title").fill(TYPED)
    page.get_by_label("Code").fill("NEW-77")
    Session.objects.all().delete()
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.get_by_role("heading", name="You have been signed out")).to_be_visible()
    page.get_by_label("E-mail").fill(world.editor.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text(TYPED)).to_be_visible()
    page.get_by_role("button", name="Send it now").click()
    page.wait_for_url("**/plans/NEW-77/")


def test_the_pages_around_signing_in_are_accessible_and_fit(world, visitor):
    for device in ("desktop", "phone"):
        admin = visitor(device)
        admin.visit("/password/forgot/")
        admin.assert_accessible()
        admin.fill_in_sign_in(world.administrator.email)
        for path in (
            "/people/",
            "/people/new/",
            f"/people/{world.reader.ref}/",
            "/account/",
            "/signed-in/",
            "/audit/?kind=access",
            "/audit/?since=nonsense",
            "/plans/?show=nonsense",
        ):
            admin.visit(path, status=400 if "nonsense" in path else 200)
            admin.assert_fits()
