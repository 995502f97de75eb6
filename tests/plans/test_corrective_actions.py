"""A corrective action from being raised to being verified by somebody else: each step once, by whom it may, and kept."""

import json
from datetime import date, timedelta
from functools import partial
from uuid import uuid4

import pytest

from bcp_portal.accounts.actions import deactivate_person
from bcp_portal.accounts.roles import Role
from bcp_portal.audit.insert_only import RowsAreFrozen
from bcp_portal.audit.models import Event
from bcp_portal.notices.models import Notice
from plans.actions.action_refusals import (
    ActionMovedOn,
    NoOwner,
    NotALaterDay,
    NotInThisState,
    NotYours,
    OwnWork,
)
from plans.actions.corrective_actions import (
    drop_action,
    extend_action,
    finish_action,
    hand_over_action,
    reopen_action,
    start_action,
    verify_action,
)
from plans.actions.plans import archive_plan
from plans.actions.refusals import NoReason, PlanArchived, SentBefore
from plans.freezing.authorship import authors
from plans.models.corrective_actions import ActionStep, CorrectiveAction
from tests.plans.correcting import DUE, PROOF, done, last, raised, verified
from tests.racing import at_once


def taken(world, action, take, by, **said):
    return take(action=action, number=last(action).number, by=by, at=world.now, **said)


def verbs(action):
    return [step.verb for step in action.steps.all()]


def test_actions_are_counted_in_the_plan_and_begin_with_a_step(world):
    assert [raised(world).ref, raised(world).ref] == ["CA-01", "CA-02"]
    first = last(CorrectiveAction.objects.get(ref="CA-01"))
    assert (first.verb, first.stands, first.owner, first.due_on) == ("raised", "open", world.administrator, DUE)


def test_raising_is_one_event_that_tells_whose_it_is_and_what_proves_it(world):
    before = Event.objects.count()
    raised(world)
    event = Event.objects.latest("pk")
    assert Event.objects.count() == before + 1
    assert (event.verb, event.kind, event.ref) == ("action_raised", "corrective_actions", "CA-01")
    assert (event.after["owner"], event.after["due_on"], event.after["proof"]) == (
        "Administrator",
        "2026-04-01",
        "A contract",
    )


def test_the_same_form_raises_one(world):
    token = uuid4()
    made = raised(world, token=token)
    with pytest.raises(SentBefore) as refusal:
        raised(world, token=token)
    assert refusal.value.ref == made.ref
    assert CorrectiveAction.objects.count() == 1


def test_nothing_is_raised_for_a_plan_in_the_archive_and_what_stands_can_be_finished(world):
    action = raised(world)
    archive_plan(plan=world.plan, by=world.editor, at=world.now)
    with pytest.raises(PlanArchived):
        raised(world)
    done(world, action)
    verified(world, action)
    assert last(action).stands == "verified"


@pytest.mark.parametrize("name", ["auditor", "reader", "responder"])
def test_who_audits_or_can_not_read_the_plan_owns_nothing(world, name):
    with pytest.raises(NoOwner, match=r"can’t own an action of BCP-01"):
        raised(world, owner=getattr(world, name))


def test_a_reader_owns_an_action_of_a_plan_in_force_and_says_that_it_is_done(world, signed):
    action = raised(world, owner=world.reader)
    done(world, action)
    assert last(action).by == world.reader


def test_somebody_without_an_account_any_more_owns_nothing_new_and_what_they_own_is_given_on(world):
    action = raised(world, owner=world.cto)
    deactivate_person(actor=world.administrator, person=world.cto, at=world.now)
    with pytest.raises(NoOwner):
        raised(world, owner=world.cto)
    taken(world, action, hand_over_action, world.editor, owner=world.coo)
    assert (last(action).verb, last(action).owner) == ("assigned", world.coo)
    assert Event.objects.latest("pk").before["owner"] == "CTO"


def test_it_is_never_due_on_a_day_that_is_over(world):
    with pytest.raises(NotALaterDay, match=r"1 Mar 2026 is over"):
        raised(world, due_on=date(2026, 3, 1))


def test_it_is_started_done_and_verified_by_somebody_else(world):
    action = raised(world)
    taken(world, action, start_action, world.administrator)
    done(world, action)
    verified(world, action)
    assert verbs(action) == ["raised", "started", "done", "verified"]
    assert (last(action).stands, last(action).by, last(action).owner) == ("verified", world.editor, world.administrator)


@pytest.mark.parametrize("text", ["", "  \n"])
@pytest.mark.parametrize("take", [finish_action, drop_action])
def test_nothing_is_done_or_dropped_without_a_word(world, take, text):
    action = raised(world)
    with pytest.raises(NoReason):
        taken(world, action, take, world.editor, text=text)
    assert verbs(action) == ["raised"]


def test_nothing_is_verified_or_reopened_without_a_word(world):
    action = raised(world)
    done(world, action)
    with pytest.raises(NoReason):
        taken(world, action, verify_action, world.editor, text=" ")
    with pytest.raises(NoReason):
        taken(world, action, reopen_action, world.editor, text=" ", due_on=DUE)


def test_the_owner_does_not_verify_it(world):
    action = raised(world)
    done(world, action, by=world.editor)
    with pytest.raises(OwnWork, match=r"somebody else"):
        verified(world, action, by=world.administrator)


def test_whoever_says_that_it_is_done_does_not_verify_it(world):
    action = raised(world)
    done(world, action, by=world.editor)
    with pytest.raises(OwnWork):
        verified(world, action, by=world.editor)
    verified(world, action, by=world.cto)


def test_whoever_began_or_owned_it_before_does_not_verify_it(world):
    action = raised(world)
    taken(world, action, start_action, world.editor)
    taken(world, action, hand_over_action, world.administrator, owner=world.cto)
    done(world, action)
    for former in (world.editor, world.administrator, world.cto):
        with pytest.raises(OwnWork):
            verified(world, action, by=former)
    verified(world, action, by=world.coo)


def test_another_role_makes_nobody_somebody_else(world):
    action = raised(world, owner=world.cto)
    done(world, action)
    world.cto.role = Role.EDITOR
    world.cto.save()
    with pytest.raises(OwnWork):
        verified(world, action, by=world.cto)


@pytest.mark.parametrize("name", ["auditor", "reader"])
def test_who_only_reads_takes_no_step(world, name):
    action = raised(world)
    user = getattr(world, name)
    with pytest.raises(NotYours, match=r"Administrator owns CA-01"):
        done(world, action, by=user)
    with pytest.raises(NotYours):
        taken(world, action, drop_action, user, text="Too dear")
    done(world, action)
    with pytest.raises(NotYours):
        verified(world, action, by=user)


def test_it_is_extended_with_a_reason_to_a_later_day_only(world):
    action = raised(world)
    for day in (DUE, DUE - timedelta(days=1)):
        with pytest.raises(NotALaterDay, match=r"due on 1 Apr 2026"):
            taken(world, action, extend_action, world.editor, due_on=day, text="They are slow")
    with pytest.raises(NoReason):
        taken(world, action, extend_action, world.editor, due_on=date(2026, 5, 1), text="")
    taken(world, action, extend_action, world.editor, due_on=date(2026, 5, 1), text="They are slow")
    assert (last(action).due_on, last(action).stands, last(action).text) == (date(2026, 5, 1), "open", "They are slow")


def test_it_is_overdue_from_the_day_after(world):
    step = last(raised(world))
    assert [step.state(DUE), step.state(DUE + timedelta(days=1))] == ["open", "overdue"]
    assert not ActionStep.objects.overdue(DUE)
    assert ActionStep.objects.overdue(DUE + timedelta(days=1)).get() == step


def test_it_is_reopened_until_a_day_by_who_verifies_and_done_again(world):
    action = raised(world)
    done(world, action)
    with pytest.raises(OwnWork):
        taken(world, action, reopen_action, world.administrator, due_on=DUE, text="Not signed")
    with pytest.raises(NotALaterDay):
        taken(world, action, reopen_action, world.editor, due_on=date(2026, 3, 20), text="Not signed")
    taken(world, action, reopen_action, world.editor, due_on=date(2026, 4, 20), text="Not signed")
    assert (last(action).stands, last(action).due_on) == ("reopened", date(2026, 4, 20))
    done(world, action)
    verified(world, action)
    taken(world, action, reopen_action, world.editor, due_on=date(2026, 6, 1), text="The supplier left")
    assert verbs(action) == ["raised", "done", "reopened", "done", "verified", "reopened"]


def test_an_editor_drops_it_with_a_reason_and_then_it_is_over(world):
    action = raised(world)
    taken(world, action, drop_action, world.editor, text="The service is given up")
    assert last(action).stands == "dropped"
    for take, said in (
        (finish_action, {"text": PROOF}),
        (verify_action, {"text": "x"}),
        (reopen_action, {"text": "x", "due_on": DUE}),
        (extend_action, {"text": "x", "due_on": date(2026, 6, 1)}),
    ):
        with pytest.raises(NotInThisState, match=r"CA-01 is dropped"):
            taken(world, action, take, world.coo if take in (verify_action, reopen_action) else world.editor, **said)


def test_the_owner_drops_a_mild_one_and_never_a_severe_one(world):
    mild, severe = raised(world), raised(world, severity="high")
    taken(world, mild, drop_action, world.administrator, text="Not needed")
    with pytest.raises(OwnWork, match=r"severe"):
        taken(world, severe, drop_action, world.administrator, text="Not needed")
    taken(world, severe, hand_over_action, world.administrator, owner=world.cto)
    with pytest.raises(OwnWork):
        taken(world, severe, drop_action, world.administrator, text="Not mine any more")
    taken(world, severe, drop_action, world.editor, text="Not needed")


def test_a_step_from_a_page_that_is_stale_is_refused(world):
    action = raised(world)
    done(world, action)
    with pytest.raises(ActionMovedOn, match=r"went on since you opened the page \(Administrator: done"):
        finish_action(action=action, number=1, text=PROOF, by=world.administrator, at=world.now)
    assert verbs(action) == ["raised", "done"]


def test_no_row_is_changed_or_deleted(world):
    action = raised(world)
    for row in (action, last(action)):
        with pytest.raises(RowsAreFrozen):
            row.save()
        with pytest.raises(RowsAreFrozen):
            row.delete()


def told(user):
    return [notice.subject for notice in Notice.objects.filter(user=user, settled_at=None).order_by("pk")]


def test_the_owner_is_told_at_once_and_who_owns_what_they_raised_is_not(world):
    raised(world)
    raised(world, by=world.administrator)
    assert told(world.administrator) == ["CA-01 is yours until 1 Apr 2026: Sign a second supplier of AI services"]
    assert Notice.objects.get().url == "/plans/BCP-01/actions/CA-01/"


def test_who_verifies_is_told_when_it_is_done_and_the_owner_is_asked_no_more(world):
    action = raised(world)
    done(world, action)
    assert told(world.administrator) == []
    assert told(world.editor) == ["Verify CA-01: Sign a second supplier of AI services"]
    verified(world, action)
    assert told(world.editor) == []
    assert told(world.administrator) == ["CA-01 is verified: Sign a second supplier of AI services"]


def test_what_is_reopened_on_the_same_day_is_told_again(world):
    action = raised(world)
    done(world, action)
    taken(world, action, reopen_action, world.editor, due_on=DUE, text="Not signed")
    assert told(world.administrator) == ["CA-01 is not done after all: Sign a second supplier of AI services"]


def test_the_new_owner_is_told_and_the_former_one_asked_no_more(world):
    action = raised(world)
    taken(world, action, hand_over_action, world.editor, owner=world.cto, text="You know them")
    assert (len(told(world.cto)), told(world.administrator)) == (1, [])
    assert "You know them" in Notice.objects.get(user=world.cto).body[0]


def test_who_takes_steps_of_an_action_changes_nothing_that_is_signed(world):
    """An approver who owns or verifies one signs the plan all the same."""
    signed = json.loads(world.plan.draft.document)
    before = authors(world.plan, signed, after=0)
    action = raised(world, by=world.cto, owner=world.ciso)
    done(world, action)
    verified(world, action, by=world.coo)
    assert {world.cto.pk, world.ciso.pk, world.coo.pk}.isdisjoint(before)
    assert authors(world.plan, signed, after=0) == before


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_a_step_at_once_one_does(world):
    action, refused = raised(world), []

    def take(by) -> None:
        try:
            finish_action(action=action, number=1, text=PROOF, by=by, at=world.now)
        except ActionMovedOn as refusal:
            refused.append(refusal)

    at_once(*[partial(take, by) for by in (world.editor, world.administrator) * 3])
    assert (verbs(action), len(refused)) == (["raised", "done"], 5)
