"""A version that was declined is shown to those who send it again, first of all, with who declined, when and why."""

from datetime import timedelta

import pytest
from django.urls import reverse
from lxml import html

from bcp_portal.accounts.roles import Role
from plans.actions.approvals import decline_version, withdraw_version
from plans.models.versions import PlanVersion
from tests.conftest import person
from tests.plans.mending import text
from tests.plans.signing import change_rto, submit

REASON = "The recovery times of the database are not those of the contract"
PAGES = {"home": "plans:home", "plan": "plans:document", "form": "plans:submit"}


@pytest.fixture
def declined(world, in_approval) -> PlanVersion:
    decline_version(
        version=in_approval,
        place=1,
        sha256=in_approval.sha256,
        reason=REASON,
        by=world.cto,
        at=world.now + timedelta(hours=1),
    )
    return in_approval


def page(client, name: str):
    route = PAGES[name]
    return html.fromstring(client.get(reverse(route, args=[] if name == "home" else ["BCP-01"])).content.decode())


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", ["submitter", "another editor"])
def test_a_declined_version_is_shown_with_who_when_and_the_reason(world, sign_in, declined, name, who):
    client = sign_in(world.editor if who == "submitter" else person("Second Editor", Role.EDITOR))
    shown = text(page(client, name))
    for said in (REASON, "CTO", "Chief Technology Officer", "2 Mar 2026", "declined"):
        assert said in shown


def test_it_is_the_first_of_what_needs_the_submitter_now(world, editor, declined):
    needs = page(editor, "home").xpath("//section[@aria-labelledby='needs-title']//ul/li")
    assert REASON in text(needs[0])
    assert "You submitted it" in text(needs[0])
    assert reverse("plans:submit", args=["BCP-01"]) in needs[0].xpath(".//a/@href")


def test_it_stands_above_the_form_that_sends_the_plan_again(world, editor, declined):
    tree = page(editor, "form")
    note, form = tree.xpath("//section[@aria-labelledby='declined-title']")[0], tree.xpath("//form[.//textarea]")[0]
    order = list(tree.iter())
    assert order.index(note) < order.index(form)


@pytest.mark.parametrize("name", PAGES)
def test_readers_signers_and_auditors_are_not_told_on_their_pages(world, sign_in, declined, name):
    for user in (world.coo, world.auditor, world.responder):
        client = sign_in(user)
        if client.get(reverse(PAGES[name], args=[] if name == "home" else ["BCP-01"])).status_code == 200:
            assert REASON not in text(page(client, name))


@pytest.mark.parametrize("name", PAGES)
def test_it_goes_once_a_newer_version_is_submitted(world, editor, declined, name):
    newer = submit(world, "1.1")
    assert REASON not in text(page(editor, name))
    withdraw_version(version=newer, reason="Too early", by=world.editor, at=world.now)
    assert REASON not in text(page(editor, name))


@pytest.mark.parametrize("name", PAGES)
def test_it_is_shown_beside_a_version_in_force_until_the_next_is_submitted(world, signed, editor, name):
    change_rto(world)
    version = submit(world, "1.1", at=world.now + timedelta(hours=2))
    decline_version(version=version, place=2, sha256=version.sha256, reason=REASON, by=world.coo, at=world.now)
    assert REASON in text(page(editor, name))
