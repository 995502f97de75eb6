"""Findings accepted by name until a day, and the questions that editors answer."""

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from bcp_portal.accounts.roles import VERBS, Role
from bcp_portal.audit.models import Event
from plans.access import get_finding
from plans.actions.answering import QuestionGone, answer_question
from plans.actions.copying import copy_plan
from plans.actions.findings import FindingChanged, NotAcceptable, NotAccepted, withdraw_acceptance
from plans.actions.refreshing import check_plan
from plans.models.findings import Acceptance, Answer, Checkup
from plans.models.functions import BusinessFunction
from tests.plans.finding import REASON, UNTIL, accept, back_up, finding, shown, summary
from tests.plans.signing import current_plan


def draft(world):
    return json.loads(current_plan(world).draft.document)


def questions(world) -> dict[str, str]:
    """What the rules ask, by key."""
    return {question["key"]: question["sentence"] for question in summary(world).questions}


def test_an_accepted_finding_is_accepted_by_name_and_is_one_event(world):
    before = Event.objects.count()
    acceptance = accept(world)
    assert finding(world).state == "accepted"
    assert (acceptance.accepted_by_name, acceptance.until) == ("CTO", UNTIL)
    assert Event.objects.count() == before + 1
    event = Event.objects.latest("pk")
    assert (event.verb, event.actor, event.after["reason"]) == ("finding_accepted", world.cto, REASON)
    mine = next(one for one in shown(world) if one.key == finding(world).key)
    assert (mine.acceptance, mine.state) == (acceptance, "accepted")


def test_an_acceptance_holds_through_its_last_day_and_no_longer(world):
    accept(world)
    assert finding(world, UNTIL).state == "accepted"
    assert finding(world, UNTIL + timedelta(days=1)).state == "open"


def test_an_acceptance_is_of_the_values_that_were_seen(world):
    accept(world)
    back_up(world, "An alternative provider")
    assert finding(world).state == "open"
    back_up(world, "Another provider")
    assert finding(world).state == "accepted"


def test_a_mended_finding_is_fixed_even_while_its_acceptance_runs(world):
    accept(world)
    back_up(world, "Anthracite Cloud, Graz")
    assert finding(world).state == "fixed"


def test_what_changed_since_the_page_was_opened_cannot_be_accepted(world):
    seen = finding(world)
    back_up(world, "An alternative provider")
    with pytest.raises(FindingChanged):
        accept(world, seen)
    back_up(world, "Anthracite Cloud, Graz")
    with pytest.raises(FindingChanged):
        accept(world)
    assert not Acceptance.objects.filter(finding=seen).exists()


@pytest.mark.parametrize("asked", [{"reason": "  "}, {"until": date(2026, 3, 1)}])
def test_an_acceptance_needs_a_reason_and_a_day_to_come(world, asked):
    with pytest.raises(NotAcceptable):
        accept(world, **asked)


def test_a_second_acceptance_takes_the_place_of_the_first(world):
    accept(world)
    accept(world, until=date(2026, 4, 1), by=world.administrator)
    assert finding(world, date(2026, 4, 2)).state == "open"


def test_a_withdrawn_acceptance_leaves_the_finding_open(world):
    accept(world)
    withdraw_acceptance(finding=finding(world), by=world.coo, at=world.now)
    assert finding(world).state == "open"
    acceptance = Acceptance.objects.get(finding=finding(world))
    assert (acceptance.withdrawn_by, acceptance.withdrawn_at) == (world.coo, world.now)
    with pytest.raises(NotAccepted):
        withdraw_acceptance(finding=finding(world), by=world.coo, at=world.now)


@pytest.mark.parametrize("role", Role.values)
def test_only_approvers_and_administrators_reach_a_finding_to_accept_it(world, role):
    user = world.by_role(role)
    if role in {Role.APPROVER, Role.ADMINISTRATOR}:
        assert get_finding(user, "BCP-01", finding(world).key, "accept_findings") == finding(world)
    else:
        with pytest.raises(PermissionDenied):
            get_finding(user, "BCP-01", finding(world).key, "accept_findings")


def test_only_administrators_set_rules():
    assert [role for role in Role.values if "set_rules" in VERBS[role]] == [Role.ADMINISTRATOR]


def test_a_finding_that_is_not_there_is_not_found(world):
    with pytest.raises(Http404):
        get_finding(world.cto, "BCP-01", "dep-01-000000000000", "accept_findings")


# Questions


@pytest.fixture
def asked(world) -> str:
    """The key of a question that, answered yes, links two functions."""
    question = {
        "rule": "OBJ-04",
        "key": "needs:F-01:F-02",
        "sentence": "Does the first function need the second?",
        "ref": "F-01",
        "field": "needs",
        "target": "F-02",
    }
    Checkup.objects.filter(plan=world.plan).update(questions=[question])
    return question["key"]


def answer(world, key, *, yes):
    return answer_question(plan=world.plan, key=key, yes=yes, by=world.editor, at=world.now)


def needed(world) -> list[str]:
    return [row.ref for row in BusinessFunction.objects.get(plan=world.plan, ref="F-01").needs.all()]


def test_a_question_of_a_rule_is_shown_until_it_is_answered(world):
    key, sentence = next(iter(questions(world).items()))
    answer(world, key, yes=False)
    assert key not in questions(world)
    assert draft(world)["answers"] == [{"key": key, "question": sentence, "yes": False}]


def test_a_yes_links_the_rows_as_a_change_of_the_row_like_any_other(world, asked):
    answer(world, asked, yes=True)
    assert needed(world) == ["F-02"]
    verbs = list(Event.objects.order_by("-pk").values_list("verb", "ref")[:2])
    assert verbs == [("row_changed", "F-01"), ("question_answered", "F-01")]


def test_a_no_is_kept_and_links_nothing(world, asked):
    answer(world, asked, yes=False)
    assert needed(world) == []
    kept = Answer.objects.get(plan=world.plan, key=asked)
    assert (kept.yes, kept.answered_by, kept.question) == (
        False,
        world.editor,
        "Does the first function need the second?",
    )


def test_the_same_answer_again_links_once(world, asked):
    answer(world, asked, yes=True)
    answer(world, asked, yes=True)
    assert needed(world) == ["F-02"]


def test_a_question_that_no_rule_asks_is_refused(world):
    with pytest.raises(QuestionGone):
        answer(world, "needs:F-01:F-99", yes=True)


def test_a_document_without_answers_does_not_speak_of_them(world):
    assert "answers" not in draft(world)


def test_a_copy_keeps_the_answers(world, asked):
    answer(world, asked, yes=False)
    copy = copy_plan(plan=world.plan, code="BCP-02", title="Copy", by=world.editor, at=world.now)
    assert [(kept.key, kept.yes) for kept in copy.answers.all()] == [(asked, False)]
    assert Answer.objects.filter(plan=world.plan).count() == 1


def test_checking_again_asks_nothing_that_was_answered(world):
    key = next(iter(questions(world)))
    answer(world, key, yes=False)
    check_plan(plan=world.plan, at=world.now + timedelta(days=1))
    assert key not in {question["key"] for question in Checkup.objects.get(plan=world.plan).questions}
