"""The attacks on an approval as a person tries them, through pages and their forms alone; some forms are bent."""

import pytest

from bcp_portal.accounts.models import User
from bcp_portal.audit.models import Event
from bcp_portal.notices.models import Notice
from plans.models.approvals import RequiredApproval
from plans.models.directory import Person
from plans.models.states import VersionState
from plans.models.versions import Decision, PlanVersion
from tests.conftest import accept_blockers
from tests.plans.signing import stated
from tests.trust.browsing import browser, form_on, text_of

COO, CISO, CTO = "Chief Operations Officer", "Chief Information Security Officer", "Chief Technology Officer"
PLAN = "/plans/BCP-01/"
SIGN = f"{PLAN}versions/1.0/approve/"


def entry_of(account: User) -> Person:
    return Person.objects.get(account=account)


def name_in_draft(client, role: str, **people: str):
    """Name people for a signature in the plan's table, by their names; "" for nobody."""
    row = RequiredApproval.objects.get(plan__code="BCP-01", role=role, deleted_at=None)
    answer = form_on(client, f"{PLAN}blocks/B-36/rows/{row.ref}/", "Save row").send(**people)
    assert answer.status_code == 200


def add_account(world, name: str, role: str) -> User:
    """An administrator adds an account on the page of people."""
    answer = form_on(browser(world.administrator), "/people/new/", "Add the person").send(
        name=name, email=f"{name.lower()}@example.com", role=role
    )
    assert answer.status_code == 200
    return User.objects.get(name=name)


def add_to_directory(world, account: User) -> None:
    page = "/directory/people/new/"
    answer = form_on(browser(world.administrator), page, "Add").send(name=account.name, account=account.email)
    assert f"Added {account.name}." in text_of(answer)


def submit_in(client, **values: str):
    return form_on(client, f"{PLAN}submit/", "Submit for approval").send(change_summary="The first", **values)


# An editor links the account of one person to another


def test_an_editor_finds_no_field_for_the_account_and_a_forged_one_changes_nothing(world):
    form = form_on(browser(world.editor), f"/directory/people/{entry_of(world.coo).ref}/edit/", "Save")
    assert "account" not in form.names
    answer = form.send(job_title="Chief", forged={"account": str(world.deputy.pk), "account_id": str(world.deputy.pk)})
    assert "Saved COO." in text_of(answer)
    assert entry_of(world.coo).job_title == "Chief"
    assert Person.objects.filter(account=world.deputy).get().name == "Deputy"
    assert not Event.objects.filter(verb__in=["account_linked", "account_unlinked"]).exists()
    assert not Notice.objects.exists()


def test_an_editor_who_adds_a_person_with_a_forged_account_adds_one_without(world):
    form = form_on(browser(world.editor), "/directory/people/new/", "Add")
    assert "account" not in form.names
    form.send(name="COO again", forged={"account": str(world.responder.pk)})
    assert Person.objects.get(name="COO again").account is None


def test_an_editor_does_not_delete_the_entry_of_an_account_to_link_it_anew(world):
    entry = Person.objects.create(name="Responder", account=world.responder)
    answer = form_on(browser(world.editor), f"/directory/people/{entry.ref}/", "Delete the person").send()
    assert "Only an administrator links an account to a person, or takes the link away." in text_of(answer)
    assert Person.objects.filter(pk=entry.pk).exists()


# An editor names one person everywhere


def test_an_editor_who_names_the_cto_as_deputy_everywhere_is_refused_on_the_page_in_words(world):
    client = browser(world.editor)
    for role in (COO, CISO):
        name_in_draft(client, role, deputy="CTO")
    accept_blockers(world.plan, by=world.cto)
    said = text_of(client.get(f"{PLAN}submit/"))
    assert f"the deputy CTO signs as {CTO}, and one person gives one signature" in said
    form = form_on(client, f"{PLAN}submit/", "Submit for approval")
    assert form.is_disabled
    answer = form.send(change_summary="The first")
    assert answer.status_code == 409
    assert "one person gives one signature" in text_of(answer)
    assert not PlanVersion.objects.exists()


# An administrator makes an approver


def test_an_administrator_who_makes_an_approver_is_refused_when_submitting_and_others_are_not(world):
    friend = add_account(world, "Friend", "approver")
    add_to_directory(world, friend)
    name_in_draft(browser(world.editor), COO, person="Friend")
    accept_blockers(world.plan, by=world.cto)
    client = browser(world.administrator)
    assert form_on(client, f"{PLAN}submit/", "Submit for approval").is_disabled
    answer = submit_in(client)
    assert answer.status_code == 409
    assert "Administrator made the account of Friend, and Administrator submits" in text_of(answer)
    assert not PlanVersion.objects.exists()
    assert "1.0 is submitted." in text_of(submit_in(browser(world.editor)))


# Whoever wrote the draft becomes an approver


def test_a_writer_who_becomes_an_approver_is_told_why_and_signs_nothing(world):
    second = add_account(world, "Second", "editor")
    admin = browser(world.administrator)
    form_on(admin, f"/people/{world.editor.ref}/", "Save").send(role="approver")
    world.editor.refresh_from_db()
    assert world.editor.may("sign")
    add_to_directory(world, world.editor)
    client = browser(second)
    name_in_draft(client, CTO, deputy="")
    name_in_draft(client, COO, person="Editor", deputy="Deputy")
    accept_blockers(world.plan, by=world.cto)
    assert "1.0 is submitted." in text_of(submit_in(client))

    mine = browser(world.editor)
    said = text_of(mine.get(SIGN))
    assert "Editor wrote the draft: so this signature can’t be yours. Deputy or COO could sign instead." in said
    assert "Your password" not in said
    bent = form_on(browser(world.ciso), SIGN, "Sign v1.0")
    bent.client = mine
    answer = bent.send(password=world.password, place="2")
    assert "Editor wrote the draft: so this signature can’t be yours." in text_of(answer)
    assert not Decision.objects.exists()
    assert stated(PlanVersion.objects.get()).state == VersionState.IN_APPROVAL
    answer = form_on(browser(world.deputy), SIGN, "Sign v1.0").send(password=world.password)
    assert "You have signed v1.0." in text_of(answer)


# One person in two browsers


@pytest.mark.parametrize("then", ["Sign v1.0", "Decline v1.0"])
def test_one_person_in_two_browsers_decides_once(world, in_approval, then):
    here, there = browser(world.coo), browser(world.coo)
    stale = form_on(there, SIGN, then)
    answer = form_on(here, SIGN, "Sign v1.0").send(password=world.password)
    assert "You have signed v1.0." in text_of(answer)
    typed = {"password": world.password} if "Sign" in then else {"reason": "On second thoughts"}
    said = text_of(stale.send(**typed))
    assert ("COO signed as Chief Operations Officer before: nothing was changed." in said) is ("Decline" in then)
    decision = Decision.objects.get()
    assert (decision.decided_by, decision.outcome) == (world.coo, "approved")
    assert Event.objects.filter(plan_code="BCP-01", verb__in=["version_signed", "version_declined"]).count() == 1
    assert "You have signed. The others are still to sign." in text_of(there.get(SIGN))
    assert stated(in_approval).signed == 1


def test_one_person_signs_for_nobody_else_in_a_second_browser(world, in_approval):
    """The deputy of the CTO signs for him; he has the page open on his phone."""
    stale = form_on(browser(world.cto), SIGN, "Sign v1.0")
    form_on(browser(world.deputy), SIGN, "Sign v1.0").send(password=world.password)
    said = text_of(stale.send(password=world.password))
    assert "Deputy" in said
    assert Decision.objects.get().decided_by == world.deputy
