"""Signing, declining, withdrawing: who may, when, and what each leaves behind."""

from datetime import timedelta

import pytest

from bcp_portal.audit.models import Event
from bcp_portal.notices.models import Notice
from plans.actions.approvals import (
    AlreadyDecided,
    Closed,
    OtherContent,
    decline_version,
    sign_version,
    withdraw_version,
)
from plans.actions.plans import archive_plan, change_settings, settings_of
from plans.actions.refusals import NoReason
from plans.actions.rows import change_row
from plans.actions.signature_refusals import NotAsked, NotYourTurn, OwnSubmission
from plans.models.approvals import RequiredApproval
from plans.models.directory import Person
from plans.models.plan import Passage
from plans.models.states import VersionState
from plans.models.versions import Decision, PdfExport, PlanVersion
from plans.searching import search
from tests.plans.signing import approve, change_rto, current_plan, sign, stated, submit


@pytest.fixture
def version(in_approval):
    return in_approval


def in_order(world):
    plan = current_plan(world)
    change_settings(
        plan=plan, title=plan.title, signing_order="listed", seen=settings_of(plan), by=world.editor, at=world.now
    )


def decline(world, version, place, **asked):
    wanted = {"sha256": version.sha256, "by": world.approvers[place - 1], "at": world.now, **asked}
    return decline_version(version=version, place=place, **wanted)


def withdraw(world, version, **asked):
    return withdraw_version(version=version, **{"reason": "", "by": world.editor, "at": world.now, **asked})


def test_a_signature_keeps_the_statement_the_fingerprint_and_the_name(world, version):
    decision = sign(world, version, 2)
    assert (decision.name, decision.as_deputy, decision.sha256) == ("COO", False, version.sha256)
    assert version.sha256 in decision.statement
    assert "as Chief Operations Officer" in decision.statement
    event = Event.objects.latest("pk")
    assert (event.verb, event.actor, event.after["sha256"]) == ("version_signed", world.coo, version.sha256)


def test_signing_is_one_event(world, version):
    before = Event.objects.count()
    sign(world, version, 1)
    assert Event.objects.count() == before + 1


def test_the_last_signature_puts_the_version_in_force(world, version):
    sign(world, version, 1)
    sign(world, version, 2)
    assert stated(version).state == VersionState.IN_APPROVAL
    sign(world, version, 3)
    assert stated(version).state == VersionState.IN_FORCE
    assert list(PlanVersion.objects.in_force()) == [version]
    export = PdfExport.objects.get(purpose="approved")
    assert (export.version, export.finished_at) == (version, None)


def test_the_new_version_supersedes_the_former(world, version):
    approve(world, version)
    change_rto(world)
    later = world.now + timedelta(days=90)
    second = approve(world, submit(world, "1.1", at=later), at=later)
    assert second.state == VersionState.IN_FORCE
    first = stated(version)
    assert (first.state, first.superseded_at) == (VersionState.SUPERSEDED, second.decided_at)
    assert list(PlanVersion.objects.in_force()) == [second]
    assert set(PlanVersion.objects.approved()) == {version, second}


def test_a_clock_that_went_back_does_not_bring_back_the_former_version(world, version):
    approve(world, version)
    change_rto(world)
    earlier = world.now - timedelta(days=1)
    second = approve(world, submit(world, "1.1", at=earlier), at=earlier)
    assert list(PlanVersion.objects.in_force()) == [second]


def test_search_finds_what_is_in_force_only_once_it_is(world, version):
    assert not search("Database Recovery", drafts=False)
    approve(world, version)
    assert search("Database Recovery", drafts=False)
    change_rto(world, "< 3 days")
    assert not Passage.objects.filter(in_force=True, text__contains="< 3 days").exists()


def test_a_deputy_signs_as_a_deputy(world, version):
    decision = sign(world, version, 1, by=world.deputy)
    assert decision.as_deputy
    assert "as the deputy of CTO, Chief Technology Officer" in decision.statement
    with pytest.raises(AlreadyDecided, match=r"^Deputy signed as Chief Technology Officer before"):
        sign(world, version, 1)


def test_one_signature_is_given_once(world, version):
    sign(world, version, 1)
    with pytest.raises(AlreadyDecided):
        sign(world, version, 1)
    with pytest.raises(AlreadyDecided):
        decline(world, version, 1, reason="On second thoughts")
    assert Decision.objects.count() == 1


def test_nobody_signs_for_somebody_else(world, version):
    with pytest.raises(NotAsked):
        sign(world, version, 2, by=world.cto)
    with pytest.raises(NotAsked):
        sign(world, version, 2, by=world.deputy)
    with pytest.raises(NotAsked):
        sign_version(version=version, place=9, sha256=version.sha256, by=world.cto, at=world.now)


def test_an_account_that_lost_the_right_to_sign_does_not(world, version):
    world.cto.role = "reader"
    with pytest.raises(NotAsked):
        sign(world, version, 1)


def test_nobody_signs_their_own_submission_not_even_as_a_deputy(world):
    row = RequiredApproval.objects.get(plan=world.plan, role="Chief Operations Officer")
    values = {"deputy": Person.objects.get(account=world.deputy)}
    change_row(row=row, values=values, edition=row.edition, by=world.editor, at=world.now)
    version = submit(world, by=world.coo)
    with pytest.raises(OwnSubmission):
        sign(world, version, 2, by=world.coo)
    sign(world, version, 2, by=world.deputy)


def test_who_submits_as_the_deputy_of_a_role_cannot_sign_for_it(world):
    version = submit(world, by=world.deputy)
    with pytest.raises(OwnSubmission):
        sign(world, version, 1, by=world.deputy)


def test_another_content_than_the_one_looked_at_is_not_signed(world, version):
    with pytest.raises(OtherContent):
        sign(world, version, 1, sha256="0" * 64)
    assert not Decision.objects.exists()


def test_a_superseded_version_is_not_signed(world, version):
    approve(world, version)
    change_rto(world)
    approve(world, submit(world, "1.1"))
    with pytest.raises(AlreadyDecided):
        sign(world, version, 1)


def test_signatures_in_order_are_given_in_order(world):
    in_order(world)
    version = submit(world)
    assert {notice.user for notice in Notice.objects.all()} == {world.cto, world.deputy}
    with pytest.raises(NotYourTurn, match="Chief Technology Officer comes first"):
        sign(world, version, 2)
    sign(world, version, 1)
    assert Notice.objects.filter(user=world.coo).exists()
    assert not Notice.objects.filter(user=world.ciso).exists()
    sign(world, version, 2)
    sign(world, version, 3)
    assert stated(version).state == VersionState.IN_FORCE


def test_the_order_is_the_printed_one(world):
    in_order(world)
    block = world.plan.blocks.get(kind="approvals")
    block.rows = block.rows[::-1]
    block.save()
    change_rto(world)
    roles = [approval.role for approval in submit(world).approvals.order_by("place")]
    assert roles[0] == "Chief Information Security Officer"


def test_a_declined_version_stays_on_record_and_the_draft_goes_on(world, version):
    sign(world, version, 1)
    decline(world, version, 2, reason="The RTO is not tested.")
    assert stated(version).state == VersionState.DECLINED
    assert not PlanVersion.objects.in_approval().exists()
    with pytest.raises(Closed, match="was declined in the meantime"):
        sign(world, version, 3)
    change_rto(world)
    assert submit(world, "1.1").number == "1.1"


def test_a_refusal_says_why(world, version):
    with pytest.raises(NoReason):
        decline(world, version, 1, reason="  ")
    assert not Decision.objects.exists()


def test_the_submitter_hears_of_every_decision(world, version):
    sign(world, version, 1)
    decline(world, version, 2, reason="Not tested.")
    to_editor = Notice.objects.filter(user=world.editor).order_by("pk")
    assert [notice.subject.rsplit(" ", 3)[1:] for notice in to_editor] == [
        ["signed", "by", "CTO"],
        ["declined", "by", "COO"],
    ]
    assert "What must change: Not tested." in to_editor[1].body


def test_a_decision_settles_the_messages_that_asked_for_it(world, version):
    sign(world, version, 1, by=world.deputy)
    assert Notice.objects.get(user=world.cto).read_at
    decline(world, version, 2, reason="Not tested.")
    assert Notice.objects.get(user=world.ciso).read_at


def test_a_version_is_withdrawn_until_its_last_signature(world, version):
    sign(world, version, 1)
    withdraw(world, version, reason="A typing error")
    assert stated(version).state == VersionState.WITHDRAWN
    with pytest.raises(Closed, match="was withdrawn in the meantime"):
        sign(world, version, 2)
    assert Event.objects.latest("pk").verb == "version_withdrawn"


def test_withdrawing_twice_is_once(world, version):
    assert withdraw(world, version) == withdraw(world, version)
    assert Event.objects.filter(verb="version_withdrawn").count() == 1


def test_what_is_in_force_is_not_withdrawn(world, version):
    approve(world, version)
    with pytest.raises(Closed, match="was signed by all in the meantime"):
        withdraw(world, version)


def test_nothing_is_signed_in_an_archived_plan(world, version):
    archive_plan(plan=world.plan, by=world.editor, at=world.now)
    with pytest.raises(Closed, match="archived"):
        sign(world, version, 1)
