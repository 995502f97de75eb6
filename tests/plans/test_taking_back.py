"""What one click does to a finding, another takes back: a row that was added, a field that was filled, an answer."""

import pytest
from django.urls import reverse
from django.utils import timezone

from bcp_portal.audit.models import Event
from plans.actions.answering import NotAnswered, answer_question, withdraw_answer
from plans.actions.rows import change_row
from plans.models.facts import Fact
from plans.models.findings import Answer, Checkup, Finding, FindingState
from plans.models.functions import BusinessFunction
from tests.flat import flat
from tests.plans.signing import current_plan


@pytest.fixture
def added(world) -> Finding:
    """OBJ-12, which one click mends by adding the fact that says when the RTO clock starts."""
    return Finding.objects.get(plan=world.plan, rule="OBJ-12")


def state(finding: Finding) -> str:
    return Finding.objects.with_state(timezone.localdate()).get(pk=finding.pk).state


def mend(client, finding: Finding) -> str:
    """The address to which a mend leads."""
    return client.post(reverse("plans:finding_mend", args=["BCP-01", finding.key])).url


def take_back(client, address: str):
    event = Event.objects.get(pk=address.partition("mended=")[2].partition("#")[0])
    return client.post(reverse("plans:unmend", args=["BCP-01", event.ref]), {"change": event.pk}, follow=True)


def facts(world) -> int:
    return Fact.objects.living().filter(plan=world.plan).count()


def test_a_row_that_a_mend_added_goes_with_one_click(world, editor, added):
    before = facts(world)
    address = mend(editor, added)
    assert (state(added), facts(world)) == (FindingState.FIXED, before + 1)
    page = flat(editor.get(address).content.decode())
    assert "as the finding asked for" in page
    assert "Undo" in page
    assert "the finding stands open again" in flat(take_back(editor, address).content.decode())
    assert (state(added), facts(world)) == (FindingState.OPEN, before)


def test_a_second_click_says_that_it_is_taken_back(editor, added):
    address = mend(editor, added)
    take_back(editor, address)
    page = flat(take_back(editor, address).content.decode())
    assert "That is undone already." in page
    assert "changed since" not in page


def test_a_row_that_was_changed_since_stays(world, editor, added):
    address = mend(editor, added)
    row = Fact.objects.living().filter(plan=world.plan).latest("pk")
    change_row(row=row, values={"value": "declaration"}, edition=row.edition, by=world.editor, at=timezone.now())
    assert "The row was changed since" in flat(take_back(editor, address).content.decode())
    assert state(added) == FindingState.FIXED


def test_nobody_takes_back_what_somebody_else_did(world, editor, added, sign_in):
    address = mend(editor, added)
    event = Event.objects.get(pk=address.partition("mended=")[2].partition("#")[0])
    client = sign_in(world.administrator)
    assert client.post(reverse("plans:unmend", args=["BCP-01", event.ref]), {"change": event.pk}).status_code == 404
    assert client.post(reverse("plans:unmend", args=["BCP-01", event.ref]), {"change": "x"}).status_code == 404


@pytest.fixture
def question(world) -> dict[str, str]:
    return next(q for q in Checkup.objects.get(plan=world.plan).questions if q["key"] == "needs:F-01:F-03")


def needs(world) -> list[str]:
    function = BusinessFunction.objects.get(plan=world.plan, ref="F-01")
    return list(function.needs.values_list("ref", flat=True))


def give(world, key: str, *, yes: bool) -> None:
    answer_question(plan=current_plan(world), key=key, yes=yes, by=world.editor, at=timezone.now())


def asked(world) -> set[str]:
    return {question["key"] for question in Checkup.objects.get(plan=world.plan).questions}


@pytest.mark.parametrize("yes", [True, False])
def test_an_answer_that_is_taken_back_is_asked_again(world, editor, question, yes):
    give(world, question["key"], yes=yes)
    assert question["key"] not in asked(world)
    page = flat(editor.get(reverse("plans:findings", args=["BCP-01"])).content.decode())
    assert "Take back" in page
    editor.post(reverse("plans:answer_withdraw", args=["BCP-01"]), {"key": question["key"]})
    assert question["key"] in asked(world)
    assert not Answer.objects.filter(plan=world.plan).exists()


def test_the_link_that_a_yes_added_goes_with_it(world, question):
    give(world, question["key"], yes=True)
    assert needs(world) == ["F-03"]
    withdraw_answer(plan=current_plan(world), key=question["key"], by=world.editor, at=timezone.now())
    assert needs(world) == []
    verbs = list(Event.objects.order_by("-pk").values_list("verb", flat=True)[:2])
    assert verbs == ["row_changed", "answer_withdrawn"]


def test_other_links_of_the_row_stay(world, question):
    give(world, question["key"], yes=True)
    function = BusinessFunction.objects.get(plan=world.plan, ref="F-01")
    other = BusinessFunction.objects.get(plan=world.plan, ref="F-02")
    values = {"needs": [*function.needs.all(), other]}
    change_row(row=function, values=values, edition=function.edition, by=world.editor, at=timezone.now())
    withdraw_answer(plan=current_plan(world), key=question["key"], by=world.editor, at=timezone.now())
    assert needs(world) == ["F-02"]


def test_what_was_not_answered_is_not_taken_back(world):
    with pytest.raises(NotAnswered):
        withdraw_answer(plan=current_plan(world), key="needs:F-01:F-03", by=world.editor, at=timezone.now())


def test_a_question_longer_than_a_line_is_answered_and_taken_back(world, question):
    checkup = Checkup.objects.get(plan=world.plan)
    long = [{**question, "sentence": f"Does it need {'a very ' * 90}long name?"}]
    Checkup.objects.filter(pk=checkup.pk).update(questions=long)
    give(world, question["key"], yes=True)
    assert len(Answer.objects.get(plan=world.plan).question) == 500
    withdraw_answer(plan=current_plan(world), key=question["key"], by=world.editor, at=timezone.now())
    assert needs(world) == []


def test_what_was_taken_back_can_be_mended_again(world, editor, added):
    before = facts(world)
    take_back(editor, mend(editor, added))
    assert "mended=" in mend(editor, added)
    assert (state(added), facts(world)) == (FindingState.FIXED, before + 1)


def test_a_second_click_on_a_mend_adds_nothing_and_shows_the_row(world, editor, added):
    before = facts(world)
    assert mend(editor, added) == mend(editor, added)
    assert facts(world) == before + 1


def test_a_second_click_after_the_row_is_gone_says_so(world, editor, added):
    mend(editor, added)
    Fact.objects.filter(plan=world.plan).update(deleted_at=timezone.now())
    answer = editor.post(reverse("plans:finding_mend", args=["BCP-01", added.key]), follow=True)
    assert "could not be done by itself" in flat(answer.content.decode())
