"""Answering questions one by one without loading the page again, and as forms where no script runs."""

import re

import pytest
from django.urls import reverse

from plans.models.findings import Answer
from tests.flat import flat
from tests.plans.editing import HTMX
from tests.plans.linked import asked


@pytest.fixture
def keys(world) -> list[str]:
    """What is asked, in the order of the page."""
    asked(world)
    return [question["key"] for question in world.plan.checkup.questions]


def post(client, route: str, keys: list[str], key: str, **sent):
    address = reverse(f"plans:{route}", args=["BCP-01"])
    answer = client.post(address, {"key": key, "shown": keys, **sent}, headers=HTMX)
    return answer, flat(answer.content.decode())


def focused(html: str) -> str:
    """What the element that takes the focus says."""
    found = re.search(r"data-autofocus>(.*?)</(?:button|h2)>", html)
    return re.sub(r"<[^>]+>", "", found[1]) if found else ""


def test_the_answer_stands_in_place_of_the_question_and_the_next_one_takes_the_focus(world, editor, keys):
    answer, html = post(editor, "question_answer", keys, keys[1], answer="no")
    assert answer.status_code == 200
    assert html.lstrip().startswith("<section")
    assert "Undo" in html
    lines = answer.context["asked"].lines
    assert [line.key for line in lines[:3]] == keys[:3]
    assert [line.answer is None for line in lines[:3]] == [True, False, True]
    assert focused(html) == f"Yes: {lines[2].sentence}"
    assert f"{answer.context['asked'].open_count} questions left" in html
    assert 'id="findings-lead" hx-swap-oob="true"' in html


def test_undo_asks_again_and_takes_the_focus_back(world, editor, keys):
    post(editor, "question_answer", keys, keys[1], answer="no")
    answer, html = post(editor, "answer_withdraw", keys, keys[1])
    assert focused(html) == f"Yes: {answer.context['asked'].lines[1].sentence}"
    assert not Answer.objects.filter(plan=world.plan).exists()


def test_after_the_last_question_the_focus_stays_in_the_card(world, editor, keys):
    waiting = [*keys]
    while waiting:  # an answer may make a rule ask another
        answer, html = post(editor, "question_answer", waiting, waiting[0], answer="no")
        waiting = [line.key for line in answer.context["asked"].lines if line.answer is None]
    assert focused(html) == "Every question is answered"


def test_what_nobody_asks_is_refused_in_the_card(world, editor, keys):
    answer, html = post(editor, "question_answer", keys, "serves:S-99:F-99", answer="yes")
    assert answer.status_code == 409
    assert "Nothing in the plan asks this any more." in html
    assert not Answer.objects.filter(plan=world.plan).exists()


def test_without_a_script_the_page_comes_back(world, editor, keys):
    answer = editor.post(reverse("plans:question_answer", args=["BCP-01"]), {"key": keys[0], "answer": "yes"})
    assert answer["Location"] == reverse("plans:findings", args=["BCP-01"])
    assert Answer.objects.get(plan=world.plan, key=keys[0]).yes
