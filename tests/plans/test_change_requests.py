"""Asking for a change of a plan, and everything that may become of the request."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from bcp_portal.accounts.actions import deactivate_person
from bcp_portal.audit.models import Event
from bcp_portal.notices.models import Notice
from plans.actions.change_requests import (
    NotToDecide,
    NotToTakeUp,
    NotToWithdraw,
    decide_change,
    take_up_change,
    withdraw_change,
)
from plans.actions.copying import copy_plan
from plans.actions.plans import archive_plan
from plans.actions.refusals import NoReason, Refused, SentBefore
from plans.models.change_requests import ChangeRequest, ChangeState
from plans.models.plan import Plan
from tests.plans.asking import WHAT, asked, decided, now


def states(world) -> dict[str, str]:
    return {one.ref: one.state for one in ChangeRequest.objects.filter(plan=world.plan).with_state()}


def test_requests_are_numbered_in_their_plan(world):
    asked(world)
    second = asked(world, by=world.reader)
    assert (second.ref, second.asked_by_name, second.state) == ("CHR-02", "Reader", "asked")


def test_a_form_that_is_sent_twice_asks_once(world):
    token = uuid4()
    asked(world, token=token)
    with pytest.raises(SentBefore) as before:
        asked(world, token=token, what="Something else")
    assert before.value.ref == "CHR-01"
    assert ChangeRequest.objects.count() == 1


def test_whoever_decides_is_told_and_nobody_else(world):
    asked(world, wanted_on=date(2026, 4, 1))
    told = Notice.objects.filter(topic="change:BCP-01:CHR-01:asked")
    assert {notice.user for notice in told} == {world.cto, world.coo, world.ciso, world.deputy}
    notice = told.get(user=world.coo)
    assert (notice.subject, notice.url) == ("Please decide on CHR-01 of BCP-01", "/plans/BCP-01/changes/CHR-01/")
    assert notice.body == [
        f"Responder asks for a change of BCP-01: {WHAT}",
        "Wanted by 1 Apr 2026.",
        "You decide on it as Chief Operations Officer.",
    ]


def test_one_decision_settles_it_for_all_and_is_told_to_who_asked(world):
    request = decided(world, asked(world))
    assert request.state == ChangeState.APPROVED
    assert not Notice.objects.filter(topic="change:BCP-01:CHR-01:asked", settled_at=None).exists()
    told = Notice.objects.get(topic="change:BCP-01:CHR-01:decided")
    assert (told.user, told.subject) == (world.responder, "CHR-01 of BCP-01 is approved")
    assert told.body[0] == f"CISO (Chief Information Security Officer) approved what you asked for: {WHAT}"


def test_a_refusal_has_a_reason_that_who_asked_is_told(world):
    request = asked(world)
    with pytest.raises(NoReason):
        decided(world, request, "refused", reason="  ")
    request = decided(world, request, "refused", reason="The team is three people.")
    assert (request.state, request.decision.reason) == (ChangeState.REFUSED, "The team is three people.")
    assert "The reason: The team is three people." in Notice.objects.get(topic__endswith=":decided").body


def test_the_second_who_decides_is_told_who_was_first(world):
    request = decided(world, asked(world))
    with pytest.raises(NotToDecide, match="CISO approved CHR-01 before: nothing was changed."):
        decide_change(request=request, outcome="refused", reason="No", by=world.coo, at=world.now)


@pytest.mark.parametrize("name", ["editor", "administrator", "auditor", "reader"])
def test_who_is_not_asked_does_not_decide(world, name):
    with pytest.raises(NotToDecide, match="You are not asked to decide on CHR-01"):
        decided(world, asked(world), by=getattr(world, name))


def test_nobody_decides_on_what_they_asked_for(world):
    with pytest.raises(NotToDecide, match="Nobody decides on what they asked for"):
        decided(world, asked(world, by=world.ciso), by=world.ciso)


def test_each_step_is_one_event_that_is_no_edit_of_the_draft(world):
    before = Event.objects.count()
    revision = Plan.objects.get(pk=world.plan.pk).revision
    request = decided(world, asked(world))
    take_up_change(request=request, by=world.editor, at=world.now)
    withdraw_change(request=request, reason="", by=world.responder, at=world.now)
    verbs = ["change_requested", "change_approved", "change_taken_up", "change_withdrawn"]
    assert list(Event.objects.order_by("pk")[before:].values_list("verb", flat=True)) == verbs
    assert Plan.objects.get(pk=world.plan.pk).revision == revision


def test_who_asked_takes_it_back_and_nobody_else(world):
    request = asked(world)
    with pytest.raises(NotToWithdraw, match="Responder asked for it, and takes it back."):
        withdraw_change(request=request, reason="", by=world.editor, at=world.now)
    first = withdraw_change(request=request, reason="Done otherwise", by=world.responder, at=world.now)
    assert withdraw_change(request=request, reason="Again", by=world.responder, at=world.now) == first
    assert now(request).state == ChangeState.WITHDRAWN
    with pytest.raises(NotToDecide, match="Responder withdrew CHR-01 before"):
        decided(world, request)


def test_an_editor_takes_back_what_somebody_asked_who_has_left(world):
    request = asked(world)
    deactivate_person(person=world.responder, actor=world.administrator, at=world.now)
    with pytest.raises(NotToWithdraw):
        withdraw_change(request=request, reason="", by=world.reader, at=world.now)
    withdraw_change(request=request, reason="", by=world.editor, at=world.now)
    assert now(request).state == ChangeState.WITHDRAWN


def test_what_was_refused_is_not_taken_back(world):
    request = decided(world, asked(world), "refused", reason="No")
    with pytest.raises(NotToWithdraw, match="CHR-01 is refused already"):
        withdraw_change(request=request, reason="", by=world.responder, at=world.now)


def test_only_what_is_approved_is_taken_into_the_draft_and_once(world):
    request = asked(world)
    with pytest.raises(NotToTakeUp, match="is not approved"):
        take_up_change(request=request, by=world.editor, at=world.now)
    request = decided(world, request)
    take_up_change(request=request, by=world.editor, at=world.now)
    assert now(request).state == ChangeState.IN_DRAFT
    with pytest.raises(NotToTakeUp, match="Editor has taken CHR-01 into the draft before"):
        take_up_change(request=request, by=world.administrator, at=world.now)


def test_of_a_plan_in_the_archive_nothing_is_asked_decided_or_taken_back(world):
    request = asked(world)
    archive_plan(plan=world.plan, by=world.editor, at=world.now)
    for attempt in (
        lambda: asked(world),
        lambda: decided(world, request),
        lambda: withdraw_change(request=request, reason="", by=world.responder, at=world.now),
        lambda: take_up_change(request=request, by=world.editor, at=world.now),
    ):
        with pytest.raises(Refused, match="The plan is archived"):
            attempt()
    assert states(world) == {"CHR-01": "asked"}


def test_a_copy_of_a_plan_has_none_of_its_requests(world):
    asked(world)
    copy = copy_plan(plan=world.plan, code="BCP-02", title="Copy", by=world.editor, at=world.now)
    assert not copy.change_requests.exists()


def test_where_requests_stand_is_read_in_two_queries(world, django_assert_num_queries):
    for number in range(3):
        decided(world, asked(world, at=world.now + timedelta(minutes=number)))
    with django_assert_num_queries(2):
        assert set(states(world).values()) == {"approved"}
