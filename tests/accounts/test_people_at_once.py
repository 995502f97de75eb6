"""Administrators who act at the same moment: one after the other, and nobody waits for ever or meets an error."""

from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from bcp_portal.accounts.actions import change_address, change_person, create_person, deactivate_person, invite_person
from bcp_portal.accounts.models import User
from bcp_portal.audit.models import Event
from bcp_portal.audit.recording import record
from tests.conftest import NOW
from tests.flat import flat
from tests.racing import while_another_waits

NEW = {"name": "Nora New", "email": "nora@example.com", "role": "editor"}
TAKEN = "among the people already"

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def post(administrator, address, **sent) -> str:
    client = Client()
    client.force_login(administrator, backend="django.contrib.auth.backends.ModelBackend")
    return flat(client.post(address, sent).content.decode())


@pytest.mark.parametrize("acts", ["administrator", "reader"])
@pytest.mark.parametrize("act", ["change", "address", "deactivate"])
def test_a_change_of_a_person_and_an_event_of_theirs_do_not_wait_for_each_other(administrator, reader, act, acts):
    """Who recorded something asks for the key of its actor when they commit."""
    actor = {"administrator": administrator, "reader": reader}[acts]
    change = {
        "change": partial(change_person, name="Ray Responder", role="responder"),
        "address": partial(change_address, email="ray@example.com"),
        "deactivate": deactivate_person,
    }[act]
    while_another_waits(
        partial(record, actor=actor, verb="told", at=NOW),
        partial(change, actor=administrator, person=reader, at=NOW),
    )
    assert Event.objects.filter(ref=str(reader.ref)).count() == 1


def test_inviting_whom_one_has_just_added_waits_for_no_other_administrator(administrator, reader):
    def add() -> None:
        create_person(actor=administrator, at=NOW, **NEW)

    def invite() -> None:
        invite_person(actor=administrator, person=User.objects.get(email=NEW["email"]), at=NOW)

    change = partial(change_person, actor=administrator, person=reader, name="Ray", role="reader", at=NOW)
    while_another_waits(add, change, invite)
    assert Event.objects.filter(verb="person.invited").count() == 1


def test_a_second_click_on_add_is_told_at_the_field(administrator):
    page = while_another_waits(
        partial(create_person, actor=administrator, at=NOW, **NEW),
        partial(post, administrator, reverse("accounts:person_create"), **NEW),
    )
    assert TAKEN in page
    assert User.objects.filter(email=NEW["email"]).count() == 1


def test_an_address_that_somebody_was_given_a_moment_ago_is_told_at_the_field(administrator, reader):
    address = reverse("accounts:person_address", args=[reader.ref])
    page = while_another_waits(
        partial(create_person, actor=administrator, at=NOW, **NEW),
        partial(post, administrator, address, email=NEW["email"]),
    )
    assert TAKEN in page
    reader.refresh_from_db()
    assert reader.email == "ray-reader@example.com"
