"""Questions of the rules: one after the other, without leaving the page."""

import re

import pytest
from playwright.sync_api import expect

from plans.models.findings import Answer, Checkup

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def says(word: str, question: dict[str, str]) -> re.Pattern[str]:
    """What a button for the question is called."""
    return re.compile(rf"^{word}\s?: {re.escape(question['sentence'])}$")


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_questions_are_answered_one_after_the_other_without_leaving_the_page(world, visitor, device):
    questions = Checkup.objects.get(plan=world.plan).questions
    editor = visitor(device)
    editor.sign_in(world.editor.email)
    editor.visit("/plans/BCP-01/findings/")
    page = editor.page
    card = page.locator("#questions")
    page.evaluate("document.body.dataset.same = ''")
    card.get_by_role("button", name=says("No", questions[0])).click()
    card.get_by_role("button", name=says("Undo the answer to", questions[0])).wait_for()
    expect(card.get_by_role("button", name=says("Yes", questions[1]))).to_be_focused()
    page.keyboard.press("Enter")
    card.get_by_role("button", name=says("Undo the answer to", questions[1])).wait_for()
    expect(page.locator("body[data-same]")).to_have_count(1)
    editor.assert_accessible()
    card.get_by_role("button", name=says("Undo the answer to", questions[0])).click()
    expect(card.get_by_role("button", name=says("Yes", questions[0]))).to_be_focused()
    kept = dict(Answer.objects.filter(plan=world.plan).values_list("key", "yes"))
    assert kept == {questions[1]["key"]: True}
