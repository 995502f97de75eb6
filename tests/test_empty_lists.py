"""Lists of a portal in which nothing was written yet: each says in a sentence what will stand there, and what is next."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Role
from tests.flat import flat
from tests.plans.correcting import raised

EMPTY = re.compile(r'<div class="empty">(.*?)</div>', re.S)
# By route of the list, what is next for whom; "" stands for everybody else.
NEXT = {
    "plans:list": {Role.EDITOR: "/plans/import/", Role.ADMINISTRATOR: "/plans/import/", "": ""},
    "plans:suppliers": {"": "/plans/"},
    "plans:actions": {"": "/exercises/"},
    "testing:list": {"": "/plans/"},
    "testing:results": {"": "/exercises/"},
    "incidents:list": {
        **dict.fromkeys([Role.EDITOR, Role.ADMINISTRATOR, Role.RESPONDER], "/incidents/declare/"),
        "": "",
    },
}


@pytest.fixture
def sign_in_as(db, client):
    def arrive(role: str) -> Client:
        user = User.objects.create(email="new@example.com", name="New", role=role)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return arrive


@pytest.mark.parametrize("role", list(Role))
def test_an_empty_list_says_what_will_stand_there_and_leads_to_one_next_step(sign_in_as, role):
    client = sign_in_as(role)
    for route, steps in NEXT.items():
        page = flat(client.get(reverse(route)).content.decode())
        (shown,) = EMPTY.findall(page)
        assert re.search(r"<p>[A-Z][^<]+\.</p>", shown), route
        assert re.findall(r'href="([^"]+)"', shown) == list(filter(None, [steps.get(role, steps[""])])), route
        for address in re.findall(r'href="([^"]+)"', shown):
            assert client.get(address).status_code == 200, address


def test_actions_that_were_filtered_away_are_one_click_away(world, sign_in):
    raised(world)
    client = sign_in(world.editor)
    (shown,) = EMPTY.findall(flat(client.get(reverse("plans:actions"), {"state": "verified"}).content.decode()))
    assert "No action matches these filters." in shown
    assert 'href="?state=all"' in shown
    assert "Sign a second supplier" in client.get(reverse("plans:actions"), {"state": "all"}).content.decode()
