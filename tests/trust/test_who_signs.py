"""Attacks on an approval, each told as it was tried: by whoever edits, submits, administers or signs more than once."""

import json
import re
from datetime import date, timedelta

import pytest

from bcp_portal.accounts.actions import (
    change_address,
    change_person,
    create_person,
    deactivate_person,
    reactivate_person,
)
from bcp_portal.audit.models import Event
from bcp_portal.notices.models import Notice
from plans.actions.answering import answer_question
from plans.actions.approvals import decline_version, withdraw_version
from plans.actions.copying import copy_plan
from plans.actions.directory import LinkRefused, add_entry, change_entry
from plans.actions.findings import OwnFinding, accept_finding, set_rule
from plans.actions.reminders import remind_approvers
from plans.actions.rows import change_row, delete_row, restore_row
from plans.actions.signature_refusals import Barred, NotAsked, NotYourTurn, OwnSubmission, SignedAlready
from plans.actions.signers import NotSuited, StillSigns, TookAway, name_successor, replace_signer
from plans.actions.versions import NothingChanged, OwnAcceptances, OwnSettings, SignersMissing
from plans.freezing.signatures import required_signatures
from plans.models.approvals import RequiredApproval
from plans.models.directory import Person
from plans.models.findings import Finding
from plans.models.plan import Plan
from plans.models.risks import Risk
from plans.models.states import VersionState
from plans.models.versions import Approval, Decision
from tests.flat import flat
from tests.plans.signing import approve, change_rto, current_plan, sign, stated, submit

COO, CISO, CTO = "Chief Operations Officer", "Chief Information Security Officer", "Chief Technology Officer"


def row_of(world, role):
    return RequiredApproval.objects.get(plan=world.plan, role=role, deleted_at=None)


def name(world, role, *, by=None, **values):
    """Name other people for a role, by their accounts."""
    row = row_of(world, role)
    people = {field: Person.objects.get(account=account) if account else None for field, account in values.items()}
    change_row(row=row, values=people, edition=row.edition, by=by or world.editor, at=world.now)


def account(world, who, *, by=None, role="approver"):
    """A new account, in the directory, as an administrator makes it."""
    by = by or world.administrator
    user = create_person(actor=by, email=f"{who.lower()}@example.com", name=who, role=role, at=world.now)
    add_entry(entry=Person(name=who, email=user.email, account=user), by=world.administrator, at=world.now)
    return user


@pytest.fixture
def version(in_approval):
    return in_approval


@pytest.fixture
def in_force(signed):
    return signed


def later(world, number="1.1", **asked):
    return submit(world, number, at=world.now + timedelta(days=30), **asked)


def roles(version):
    return [(one.role, one.signer.name, one.former) for one in version.approvals.current()]


# Who has to sign


def test_whoever_is_taken_away_signs_once_more(world, in_force):
    row = row_of(world, COO)
    delete_row(row=row, edition=row.edition, by=world.editor, at=world.now)
    version = later(world)
    assert (COO, "COO", "1.0") in roles(version)
    sign(world, version, 1)
    sign(world, version, 2, by=world.ciso)
    assert stated(version).state == VersionState.IN_APPROVAL
    sign(world, version, 3, by=world.coo)
    assert stated(version).state == VersionState.IN_FORCE
    change_rto(world, "< 3 hours")
    assert [role for role, *_ in roles(later(world, "1.2"))] == [CTO, CISO]


def test_whoever_is_replaced_in_the_draft_signs_once_more(world, in_force):
    name(world, COO, person=world.deputy)
    name(world, CTO, deputy=None)
    version = later(world)
    assert (COO, "Deputy", "") in roles(version)
    assert (COO, "COO", "1.0") in roles(version)


def test_a_role_under_another_name_with_the_same_account_is_the_same_signature(world, in_force):
    row = row_of(world, COO)
    change_row(row=row, values={"role": "Head of Operations"}, edition=row.edition, by=world.editor, at=world.now)
    assert [former for *_, former in roles(later(world))] == ["", "", ""]


def test_a_deputy_named_since_the_version_in_force_signs_from_the_next_version_on(world, in_force):
    name(world, COO, deputy=world.deputy)
    version = later(world)
    with pytest.raises(NotYourTurn, match="COO signs this version, and you can sign from the next one on"):
        sign(world, version, 2, by=world.deputy)
    approve(world, version, at=world.now + timedelta(days=31))
    change_rto(world, "< 3 hours")
    sign(world, later(world, "1.2"), 2, by=world.deputy)


def test_a_first_version_needs_two_different_people(world):
    for role in (COO, CISO):
        row = row_of(world, role)
        delete_row(row=row, edition=row.edition, by=world.editor, at=world.now)
    with pytest.raises(
        SignersMissing, match="At least 2 different people must sign a plan here, and this draft asks 1"
    ):
        submit(world)


def test_one_signature_is_enough_where_the_organisation_says_so_and_the_cover_prints_it(world, settings):
    settings.LEAST_SIGNATURES = 1
    for role in (COO, CISO):
        row = row_of(world, role)
        delete_row(row=row, edition=row.edition, by=world.editor, at=world.now)
    version = submit(world)
    sign(world, version, 1)
    assert stated(version).state == VersionState.IN_FORCE
    assert json.loads(version.snapshot)["signing"]["people"] == 1


# One person, one signature


def test_one_person_signs_three_of_three_as_a_deputy_and_is_refused_at_submission(world):
    for role in (COO, CISO):
        name(world, role, deputy=world.cto)
    with pytest.raises(SignersMissing, match=f"the deputy CTO signs as {CTO}, and one person gives one signature"):
        submit(world)


def test_one_person_in_two_places_is_refused_with_who_could_sign_instead(world):
    name(world, COO, person=world.ciso)
    with pytest.raises(
        SignersMissing, match=r"CISO signs as .*one person gives one signature\. COO or Deputy could sign"
    ):
        submit(world)


def test_the_deputy_of_two_signs_once(world):
    name(world, COO, deputy=world.deputy)
    version = submit(world)
    sign(world, version, 1, by=world.deputy)
    with pytest.raises(SignedAlready, match=f"You have signed v1.0 as {CTO}, and one person gives one signature"):
        sign(world, version, 2, by=world.deputy)
    sign(world, version, 2)


# Never by who wrote, submitted, or made the account


def wrote_a_row(world, who):
    change = RequiredApproval.objects.filter(plan=world.plan).first()
    change_row(row=change, values={"extra:Floor": who.name}, edition=change.edition, by=who, at=world.now)


def wrote_and_took_it_back(world, who):
    row = row_of(world, COO)
    delete_row(row=row, edition=row.edition, by=who, at=world.now)
    restore_row(row=RequiredApproval.objects.get(pk=row.pk), by=who, at=world.now)


def changed_who_is_named(world, who):
    entry = Person.objects.get(account=world.ciso)
    change_entry(entry=entry, values={"job_title": "CISO"}, edition=entry.edition, by=who, at=world.now)


def answered_a_question(world, who):
    plan = current_plan(world)
    question = plan.checkup.questions[0]
    answer_question(plan=plan, key=question["key"], yes=True, by=who, at=world.now)


@pytest.mark.parametrize("wrote", [wrote_a_row, wrote_and_took_it_back, changed_who_is_named, answered_a_question])
def test_whoever_wrote_the_draft_does_not_sign_it_after_a_change_of_role(world, wrote):
    wrote(world, world.coo)
    with pytest.raises(SignersMissing, match=r"COO wrote the draft\. Deputy could sign instead\."):
        submit(world)


def test_whoever_wrote_the_draft_is_refused_when_signing_too(world):
    name(world, COO, deputy=world.deputy)
    wrote_a_row(world, world.coo)
    version = submit(world)
    with pytest.raises(
        Barred, match=r"COO wrote the draft: so this signature can’t be yours\. Deputy could sign instead"
    ):
        sign(world, version, 2)
    sign(world, version, 2, by=world.deputy)


def test_what_was_written_before_the_version_in_force_is_signed_for(world, in_force):
    """Its content was signed by others; only what came since counts."""
    world.editor.role = "approver"
    world.editor.save()
    add_entry(entry=Person(name="Editor", account=world.editor), by=world.administrator, at=world.now)
    name(world, COO, person=world.editor, by=world.responder)
    version = later(world, by=world.responder)
    assert (COO, "Editor", "") in roles(version)
    withdraw_version(version=version, reason="", by=world.responder, at=world.now)
    change_rto(world)
    with pytest.raises(SignersMissing, match="Editor has changed the draft since v1.0"):
        later(world, "1.2", by=world.responder)


def test_who_edits_the_next_draft_still_signs_what_was_submitted_before(world, version):
    wrote_a_row(world, world.coo)
    sign(world, version, 2)


def test_an_administrator_does_not_submit_to_an_account_made_for_it(world):
    friend = account(world, "Friend")
    name(world, COO, person=friend)
    with pytest.raises(SignersMissing, match="Administrator made the account of Friend, and Administrator submits"):
        submit(world, by=world.administrator)
    assert submit(world, by=world.editor).number == "1.0"


@pytest.mark.parametrize("act", ["role", "link", "reactivate"])
def test_an_account_that_the_submitter_changed_does_not_sign(world, in_force, act):
    """Re-roled, re-linked or let in again since the version in force: by the submitter, it is the submitter's."""
    admin, at = world.administrator, world.now
    if act == "role":
        change_person(actor=admin, person=world.deputy, name="Deputy", role="reader", at=at)
        change_person(actor=admin, person=world.deputy, name="Deputy", role="approver", at=at)
    elif act == "reactivate":
        deactivate_person(actor=admin, person=world.deputy, at=at)
        reactivate_person(actor=admin, person=world.deputy, at=at)
    else:
        entry = Person.objects.get(account=world.deputy)
        entry = change_entry(entry=entry, values={"account": None}, edition=entry.edition, by=admin, at=at)
        change_entry(entry=entry, values={"account": world.deputy}, edition=entry.edition, by=admin, at=at)
    world.deputy.refresh_from_db()
    name(world, CTO, deputy=None)
    name(world, COO, person=world.deputy)
    with pytest.raises(SignersMissing, match="the account of Deputy"):
        later(world, by=admin)
    later(world, by=world.editor)


def test_an_account_that_the_submitter_changes_after_the_submission_does_not_sign(world):
    version = submit(world, by=world.administrator)
    change_person(actor=world.administrator, person=world.coo, name="Somebody", role="approver", at=world.now)
    world.coo.refresh_from_db()
    with pytest.raises(Barred, match="Administrator renamed the account of Somebody"):
        sign(world, version, 2)


def test_an_account_with_another_address_than_was_shown_does_not_sign(world, version):
    world.coo.email = "elsewhere@example.com"
    world.coo.save()
    with pytest.raises(Barred, match="The account of COO had the address coo@example.com when it was asked"):
        sign(world, version, 2)
    assert not Decision.objects.exists()


def test_the_submitter_signs_nothing_and_is_told_who_could(world):
    name(world, COO, deputy=world.deputy)
    version = submit(world, by=world.coo)
    with pytest.raises(OwnSubmission, match=r"Nobody signs their own submission\. Deputy could sign instead\."):
        sign(world, version, 2)


def test_a_barred_account_does_not_decline_either(world):
    name(world, COO, deputy=world.deputy)
    wrote_a_row(world, world.coo)
    version = submit(world)
    with pytest.raises(Barred):
        decline_version(version=version, place=2, sha256=version.sha256, reason="No", by=world.coo, at=world.now)


# The account that signs


def test_an_editor_does_not_link_an_account_to_a_person(world):
    entry = Person.objects.get(account=world.coo)
    with pytest.raises(LinkRefused):
        change_entry(entry=entry, values={"account": world.deputy}, edition=1, by=world.editor, at=world.now)
    with pytest.raises(LinkRefused):
        add_entry(entry=Person(name="COO again", account=world.reader), by=world.editor, at=world.now)
    assert Person.objects.get(pk=entry.pk).account == world.coo


def test_another_account_for_a_person_is_told_to_both_owners_and_is_a_change_in_meaning(world, in_force, sign_in):
    other = account(world, "Other")
    Person.objects.get(account=other).delete()
    entry = Person.objects.get(account=world.coo)
    change_entry(entry=entry, values={"account": other}, edition=1, by=world.administrator, at=world.now)
    assert Notice.objects.filter(user=world.coo, subject__contains="no longer signs with your account").exists()
    assert Notice.objects.filter(user=other, subject__contains="signs with your account from now on").exists()
    version = later(world)
    assert [one for one in roles(version) if one[0] == COO] == [(COO, "Other", ""), (COO, "COO", "1.0")]
    shown = flat(sign_in(world.ciso).get(f"/plans/BCP-01/versions/{version.number}/approve/").content.decode())
    assert "signs with COO (coo@example.com) → Other (other@example.com)" in shown


def test_another_account_alone_is_enough_of_a_change_to_submit(world, in_force):
    with pytest.raises(NothingChanged):
        later(world)
    world.coo.email = "chief@example.com"
    world.coo.save()
    version = later(world)
    frozen = json.loads(version.snapshot)["signing"]["signers"][1]
    assert frozen["account"] == {"ref": str(world.coo.ref), "name": "COO", "address": "chief@example.com"}


@pytest.mark.parametrize("page", ["submit/", "versions/1.0/", "versions/1.0/approve/"])
def test_the_account_that_will_sign_is_shown(world, sign_in, page):
    if page != "submit/":
        submit(world)
    who = world.ciso if "approve" in page else world.editor
    assert "COO, signs with coo@example.com" in flat(sign_in(who).get(f"/plans/BCP-01/{page}").content.decode())


def test_accounts_made_since_are_shown_to_the_signers(world, sign_in):
    friend = account(world, "Friend")
    name(world, COO, person=friend)
    assert "Administrator made this account on" in flat(
        sign_in(world.editor).get("/plans/BCP-01/submit/").content.decode()
    )
    submit(world)
    shown = flat(sign_in(world.ciso).get("/plans/BCP-01/versions/1.0/approve/").content.decode())
    assert f"{COO}, Friend: Administrator made this account on" in shown


# Findings


def test_nobody_accepts_findings_of_their_own_submission(world, sign_in):
    found = Finding.objects.filter(plan=world.plan).first()
    asked = {"reason": "Fine", "until": date(2100, 1, 1), "fingerprint": found.fingerprint}
    accept_finding(finding=found, by=world.administrator, at=world.now, **asked)
    with pytest.raises(OwnAcceptances, match=f"You have accepted {found.rule} yourself"):
        submit(world, by=world.administrator)
    shown = flat(sign_in(world.administrator).get("/plans/BCP-01/submit/").content.decode())
    assert f"You have accepted {found.rule} yourself." in shown
    submit(world, by=world.editor)


def test_nor_while_it_is_in_approval(world):
    submit(world, by=world.administrator)
    found = Finding.objects.filter(plan=world.plan).first()
    asked = {"reason": "Fine", "until": world.now.date() + timedelta(days=9), "fingerprint": found.fingerprint}
    with pytest.raises(OwnFinding, match="You submitted v1.0"):
        accept_finding(finding=found, by=world.administrator, at=world.now, **asked)
    accept_finding(finding=found, by=world.cto, at=world.now, **asked)


# Somebody who can't sign any more


def leave(world, who, *, by=None):
    deactivate_person(actor=by or world.administrator, person=who, at=world.now)
    who.refresh_from_db()


def test_submitter_deputy_and_administrators_are_told_when_a_signer_is_lost(world, version):
    Notice.objects.all().delete()
    leave(world, world.cto)
    notified = {notice.user for notice in Notice.objects.filter(subject__contains="CTO can’t sign")}
    assert notified == {world.editor, world.deputy, world.administrator}


def test_a_change_of_role_is_told_like_a_deactivation(world, version):
    change_person(actor=world.administrator, person=world.coo, name="COO", role="reader", at=world.now)
    assert Notice.objects.filter(user=world.editor, subject__contains="COO can’t sign").exists()


@pytest.mark.parametrize("how", ["deactivated", "role"])
def test_submitter_and_signer_are_told_when_a_deputy_is_lost(world, version, how):
    Notice.objects.all().delete()
    if how == "role":
        change_person(actor=world.administrator, person=world.deputy, name="Deputy", role="reader", at=world.now)
    else:
        leave(world, world.deputy)
    by_user = {notice.user: notice for notice in Notice.objects.filter(subject__startswith="Deputy can’t sign")}
    assert set(by_user) == {world.editor, world.cto}
    assert by_user[world.cto].body[1] == "You can still sign; nobody signs instead of you."
    assert by_user[world.editor].body[1] == "CTO can still sign."


def test_the_submitter_names_somebody_else_when_signer_and_deputy_are_lost(world, version):
    leave(world, world.cto)
    Notice.objects.all().delete()
    leave(world, world.deputy)
    notice = Notice.objects.get()
    assert (notice.user, notice.url) == (world.editor, "/plans/BCP-01/versions/1.0/signatures/1/")
    assert notice.body[1] == "CTO can’t either: name somebody else."


def test_nobody_is_told_of_the_deputy_for_a_signature_that_was_given(world, version):
    sign(world, version, 1)
    Notice.objects.all().delete()
    leave(world, world.deputy)
    assert not Notice.objects.exists()


def test_the_page_of_a_person_lists_what_waits_for_them(world, version, sign_in):
    shown = flat(sign_in(world.administrator).get(f"/people/{world.coo.ref}/").content.decode())
    assert f"BCP-01 v1.0 waits for a signature as {COO}" in shown


def test_pages_say_that_somebody_cannot_sign_any_more(world, version, sign_in):
    leave(world, world.coo)
    client = sign_in(world.editor)
    shown = flat(client.get("/plans/BCP-01/versions/1.0/").content.decode())
    assert "COO cannot sign any more" in shown
    assert "/plans/BCP-01/versions/1.0/signatures/2/" in shown
    assert "COO cannot sign any more" in flat(client.get("/plans/BCP-01/versions/").content.decode())


def replace(world, version, place, who, **asked):
    wanted = {"reason": "COO has left", "by": world.editor, "at": world.now, **asked}
    return replace_signer(version=version, place=place, account=who, **wanted)


def test_somebody_else_is_named_without_another_number_and_the_former_stays_on_record(world, version, sign_in):
    sign(world, version, 1)
    leave(world, world.coo)
    replace(world, version, 2, world.deputy)
    former = Approval.objects.get(version=version, place=2, turn=0)
    assert (former.replacement.name, former.replacement.reason) == ("Editor", "COO has left")
    assert Event.objects.get(verb="signer_replaced").actor == world.editor
    assert Notice.objects.filter(user=world.deputy, topic="approval:BCP-01:1.0:2:1").exists()
    shown = flat(sign_in(world.ciso).get("/plans/BCP-01/versions/1.0/approve/").content.decode())
    assert "In place of COO (coo@example.com), named by" in shown
    sign(world, version, 2, by=world.deputy)
    sign(world, version, 3)
    done = stated(version)
    assert (done.state, done.signed, done.asked, done.number) == (VersionState.IN_FORCE, 3, 3, "1.0")


ENDS = {
    "somebody else is named": lambda world, version: replace(world, version, 1, account(world, "Other")),
    "the deputy signs": lambda world, version: sign(world, version, 1, by=world.deputy),
    "the deputy declines": lambda world, version: decline_version(
        version=version, place=1, sha256=version.sha256, reason="No", by=world.deputy, at=world.now
    ),
    "it is withdrawn": lambda world, version: withdraw_version(
        version=version, reason="", by=world.editor, at=world.now
    ),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_that_somebody_cannot_sign_any_more_is_settled_once_nobody_waits_for_it(world, version, end):
    leave(world, world.cto)
    remind_approvers(at=world.now + timedelta(days=3))
    notices = Notice.objects.filter(subject__contains="CTO can’t sign")
    assert notices.filter(user=world.editor, read_at=None, delivery__finished_at=None).count() == 2
    end(world, version)
    assert not notices.filter(read_at=None).exists()
    assert not notices.filter(delivery__finished_at=None).exists()


def test_that_a_deputy_cannot_sign_any_more_is_settled_with_the_signature_and_nothing_else(world, version):
    leave(world, world.deputy)
    leave(world, world.coo)
    notices = Notice.objects.filter(read_at=None, subject__startswith="Deputy can’t sign")
    assert {notice.user for notice in notices} == {world.editor, world.cto}
    sign(world, version, 1)
    assert not notices.all().exists()
    assert Notice.objects.filter(read_at=None, subject__startswith="COO can’t sign").exists()


def test_a_deputy_who_is_named_for_another_role_signs_that_one(world, version, sign_in):
    leave(world, world.coo)
    replace(world, version, 2, world.deputy)
    with pytest.raises(SignedAlready, match=f"You are asked to sign v1.0 as {COO}"):
        sign(world, version, 1, by=world.deputy)
    assert f"Sign as {COO}" in flat(sign_in(world.deputy).get("/plans/BCP-01/versions/1.0/approve/").content.decode())
    sign(world, version, 2, by=world.deputy)


def test_the_one_who_is_lost_does_not_sign_after_all(world, version):
    leave(world, world.coo)
    replace(world, version, 2, world.deputy)
    world.coo.is_active = True
    with pytest.raises(NotAsked):
        sign(world, version, 2, by=world.coo)


def test_nobody_is_named_instead_of_one_who_can_sign(world, version):
    with pytest.raises(StillSigns):
        replace(world, version, 2, world.deputy)


def test_whoever_took_the_right_away_does_not_name_the_next(world):
    version = submit(world, by=world.administrator)
    leave(world, world.coo)
    with pytest.raises(TookAway):
        replace(world, version, 2, world.deputy, by=world.administrator)
    replace(world, version, 2, world.deputy)


@pytest.mark.parametrize("who", ["editor", "cto", "auditor"])
def test_only_who_may_sign_and_signs_nothing_else_is_named(world, version, who):
    leave(world, world.coo)
    with pytest.raises(NotSuited):
        replace(world, version, 2, getattr(world, who))


def test_naming_somebody_else_as_a_browser_does_it(world, version, sign_in):
    leave(world, world.coo)
    client, page = sign_in(world.editor), "/plans/BCP-01/versions/1.0/signatures/2/"
    shown = flat(client.get(page).content.decode())
    assert "Deputy (deputy@example.com)" in shown
    assert "cto@example.com" not in shown
    assert client.post(page, {"account": str(world.deputy.ref), "reason": ""}).status_code == 422
    assert client.post(page, {"account": str(world.cto.ref), "reason": "x"}).status_code == 422
    answer = client.post(page, {"account": str(world.deputy.ref), "reason": "COO has left"}, follow=True)
    assert "Deputy is asked to sign v1.0" in flat(answer.content.decode())
    assert client.post(page, {"account": str(world.deputy.ref), "reason": "again"}).status_code in {409, 422}
    assert Approval.objects.filter(version=version, place=2).count() == 2


def test_nobody_is_named_for_a_version_that_is_decided(world, version, sign_in):
    leave(world, world.coo)
    withdraw_version(version=version, reason="", by=world.editor, at=world.now)
    answer = sign_in(world.editor).post(
        "/plans/BCP-01/versions/1.0/signatures/2/", {"account": str(world.deputy.ref), "reason": "x"}
    )
    assert answer.status_code == 409
    assert "withdrawn in the meantime" in flat(answer.content.decode())


# A successor


def test_a_lost_signer_of_the_version_in_force_stops_the_next_until_a_successor_is_named(world, in_force):
    leave(world, world.coo)
    name(world, COO, person=world.deputy)
    name(world, CTO, deputy=None)
    with pytest.raises(SignersMissing, match=r"v1.0 required this signature: an administrator names the successor"):
        later(world)
    named = {"former": world.coo, "successor": world.deputy, "reason": "COO has left"}
    name_successor(plan=world.plan, by=world.administrator, at=world.now, **named)
    version = later(world)
    assert [one for one in roles(version) if one[0] == COO] == [(COO, "Deputy", "")]
    assert {notice.user for notice in Notice.objects.filter(topic__startswith="successor:")} == {
        world.coo,
        world.deputy,
    }
    assert Event.objects.filter(verb="successor_named", actor=world.administrator).exists()


def test_a_successor_is_shown_to_every_signer_as_a_change_in_meaning(world, in_force, sign_in):
    other = account(world, "Other")
    leave(world, world.coo)
    page = "/plans/BCP-01/successor/"
    asked = {"former": str(world.coo.ref), "account": str(other.ref), "reason": "COO has left"}
    assert sign_in(world.editor).post(page, asked).status_code == 403
    answer = sign_in(world.administrator).post(page, asked, follow=True)
    assert "Other signs BCP-01 as" in flat(answer.content.decode())
    assert row_of(world, COO).person.account == other
    later(world)
    shown = flat(sign_in(world.ciso).get("/plans/BCP-01/versions/1.1/approve/").content.decode())
    assert f"{COO}: Other signs in place of COO" in shown
    assert "COO has left" in shown


def test_whoever_named_a_successor_does_not_submit_to_them(world, in_force):
    name(world, CTO, deputy=None)
    leave(world, world.coo)
    named = {"former": world.coo, "successor": world.deputy, "reason": "COO has left"}
    name_successor(plan=world.plan, by=world.administrator, at=world.now, **named)
    with pytest.raises(SignersMissing, match="Administrator named Deputy as the successor since v1.0"):
        later(world, by=world.administrator)
    later(world, by=world.editor)


def test_one_who_signs_already_succeeds_nobody(world, in_force):
    leave(world, world.coo)
    with pytest.raises(NotSuited, match="one person gives one signature"):
        name_successor(
            plan=world.plan, former=world.coo, successor=world.ciso, reason="x", by=world.administrator, at=world.now
        )


def succeed(world, former, successor):
    named = {"former": former, "successor": successor, "reason": "As it is now"}
    return name_successor(plan=world.plan, by=world.administrator, at=world.now, **named)


def test_nobody_succeeds_one_who_can_sign(world, in_force):
    with pytest.raises(StillSigns, match="COO can sign"):
        succeed(world, world.coo, world.deputy)


def test_who_is_named_back_signs_again(world, in_force):
    name(world, CTO, deputy=None)
    leave(world, world.coo)
    succeed(world, world.coo, world.deputy)
    world.coo.is_active = True
    world.coo.save()
    leave(world, world.deputy)
    succeed(world, world.deputy, world.coo)
    assert [one[1:] for one in roles(later(world)) if one[0] == COO] == [("COO", "")]


# Ways around


def test_an_address_that_was_changed_and_changed_back_signs_no_more(world, version):
    for address in ("mine@example.com", "coo@example.com"):
        change_address(actor=world.administrator, person=world.coo, email=address, at=world.now)
    world.coo.refresh_from_db()
    with pytest.raises(Barred, match="The account of COO had another address after it was asked"):
        sign(world, version, 2)
    replace(world, version, 2, world.coo, reason="It is the COO again")
    sign(world, version, 2)


def test_who_wrote_what_was_copied_has_written_the_copy(world):
    wrote_a_row(world, world.coo)
    copy = copy_plan(plan=current_plan(world), code="BCP-77", title="A copy", by=world.editor, at=world.now)
    copy = Plan.objects.select_related("draft").get(pk=copy.pk)
    signatures = required_signatures(
        copy, json.loads(copy.draft.document), submitter=world.administrator, replaces=None, successions=[]
    )
    assert any("COO wrote the draft" in one.gap for one in signatures)


def test_who_added_what_the_draft_names_has_written_of_it(world):
    entry = add_entry(entry=Person(name="New Head"), by=world.coo, at=world.now)
    row = Risk.objects.filter(plan=world.plan).first()
    change_row(row=row, values={"owner": entry}, edition=row.edition, by=world.editor, at=world.now)
    with pytest.raises(SignersMissing, match="COO wrote the draft"):
        submit(world)


def test_two_signatures_do_not_rest_on_one_deputy(world):
    for role in (COO, CISO):
        name(world, role, deputy=world.deputy)
    name(world, CTO, deputy=None)
    for who in (world.coo, world.ciso):
        wrote_a_row(world, who)
    with pytest.raises(SignersMissing, match=f"CISO wrote the draft, and the deputy Deputy signs as {COO}"):
        submit(world)


def test_somebody_else_is_named_for_one_who_is_barred_after_the_submission(world, sign_in):
    version = submit(world, by=world.administrator)
    change_person(actor=world.administrator, person=world.coo, name="Somebody", role="approver", at=world.now)
    shown = flat(sign_in(world.editor).get("/plans/BCP-01/versions/1.0/").content.decode())
    assert "cannot sign this version" in shown
    replace(world, version, 2, world.deputy)
    sign(world, version, 2, by=world.deputy)


def test_saving_a_person_without_a_change_bars_nobody(world):
    version = submit(world, by=world.administrator)
    change_person(actor=world.administrator, person=world.coo, name="COO", role="approver", at=world.now)
    sign(world, version, 2)


def test_each_link_of_an_account_is_told_however_often_on_a_day(world):
    other = account(world, "Other")
    Person.objects.get(account=other).delete()
    Notice.objects.all().delete()
    for linked in (other, world.coo, other):
        entry = Person.objects.get(name="COO")
        change_entry(
            entry=entry, values={"account": linked}, edition=entry.edition, by=world.administrator, at=world.now
        )
    assert Notice.objects.filter(user=other, subject__contains="from now on").count() == 2


def test_a_page_from_before_somebody_else_was_named_signs_nothing(world, sign_in):
    name(world, COO, deputy=world.deputy)
    version = submit(world)
    client = sign_in(world.deputy)
    leave(world, world.coo)
    replace(world, version, 2, account(world, "Other"))
    stale = {"place": 2, "seen": 0, "sha256": version.sha256, "password": world.password}
    answer = client.post("/plans/BCP-01/versions/1.0/sign/", stale, follow=True)
    assert "Somebody else was named for this signature since you opened the page" in flat(answer.content.decode())
    assert not Decision.objects.exists()


def test_whoever_made_a_rule_milder_does_not_submit(world, sign_in):
    set_rule(rule="GOV-02", severity="off", reason="Later", by=world.administrator, at=world.now)
    with pytest.raises(OwnSettings, match="You have turned off or made milder GOV-02"):
        submit(world, by=world.administrator)
    submit(world, by=world.editor)


def test_an_account_that_changed_since_the_page_was_opened_is_looked_at_again(world, sign_in):
    client = sign_in(world.editor)
    shown = flat(client.get("/plans/BCP-01/submit/").content.decode())
    sent = dict(re.findall(r'name="(revision|signers)" value="([^"]*)"', shown))
    assert sent["signers"]
    change_address(actor=world.administrator, person=world.coo, email="new@example.com", at=world.now)
    form = {**sent, "number": "1.0", "change_summary": "First version"}
    answer = client.post("/plans/BCP-01/submit/", form)
    assert answer.status_code == 409
    assert "has changed since you opened this page" in flat(answer.content.decode())
    again = dict(re.findall(r'name="(revision|signers)" value="([^"]*)"', answer.content.decode()))
    assert client.post("/plans/BCP-01/submit/", {**form, **again}).status_code == 302
