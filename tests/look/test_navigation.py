import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import resolve

from bcp_portal.accounts.roles import Role
from bcp_portal.look import navigation
from tests.flat import flat


class Visitor:
    is_authenticated = True

    def __init__(self, *verbs):
        self.verbs = verbs

    def may(self, verb):
        return verb in self.verbs


@pytest.fixture
def visit(sample_pages):
    """Which links somebody sees on a page: ``visit("/plans/", "read")``."""

    def links(path, *verbs, user=None, places=navigation.PLACES, unread=0):
        request = RequestFactory().get(path)
        request.user = user or Visitor(*verbs)
        request.resolver_match = resolve(path)
        return navigation.links(request, places, unread=unread)

    return links


def test_only_places_that_exist_are_shown(visit):
    assert [link.label for link in visit("/plans/", "read", "audit")] == [
        "Incidents",
        "Plans",
        "Messages",
        "Directory",
    ]


def test_only_places_that_a_person_may_see_are_shown(visit):
    assert [link.label for link in visit("/plans/")] == ["Messages"]


def test_nobody_sees_places_before_signing_in(visit):
    assert visit("/plans/", user=AnonymousUser()) == []


def test_the_place_and_the_pages_inside_it_are_marked(visit):
    assert [link.current for link in visit("/plans/", "read")] == ["", "page", "", ""]
    assert [link.current for link in visit("/plans/bcp-01/", "read")] == ["", "true", "", ""]
    assert [link.current for link in visit("/plans/directory/new/", "read")] == ["", "", "", "true"]


def test_incidents_are_under_the_thumb_of_who_responds(visit):
    for verbs, is_there in ((("read", "respond"), True), (("read",), False)):
        assert [link.is_under_thumb for link in visit("/plans/", *verbs)] == [is_there, True, True, False]


def test_search_is_a_place_of_its_own(visit):
    assert [link.current for link in visit("/plans/search/", "read")] == ["", "", "", ""]
    assert [link.current for link in visit("/plans/search/", "read", places=[navigation.SEARCH])] == ["page"]


@pytest.mark.django_db
def test_a_place_that_does_not_fit_under_the_thumb_stands_in_the_account_menu(client, sample_pages):
    html = flat(client.get("/sample/page/").content.decode())
    tabbar = html[html.index('class="tabbar"') :]
    menu = html[html.index('id="account"') : html.index("Sign out")]
    assert "Directory" not in tabbar
    assert "Directory" in menu


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "labels"),
    [
        (Role.EDITOR, ["Readiness", "Incidents", "Plans", "Messages", "Search"]),
        (Role.READER, ["Readiness", "Plans", "Tests", "Messages", "Search"]),
        (Role.AUDITOR, ["Readiness", "Plans", "Messages", "Evidence", "Search"]),
    ],
)
def test_under_the_thumb_stand_five_places_of_use_to_the_role_and_the_rest_in_the_menu(world, sign_in, role, labels):
    html = flat(sign_in(world.by_role(role)).get("/").content.decode())
    tabbar = html[html.index('class="tabbar"') :].partition("</nav>")[0]
    assert re.findall(r"</span>([A-Z]\w+)</a>", tabbar) == labels
    menu = html[html.index('id="account"') : html.index("Sign out")]
    for label in {"Incidents", "Tests", "Directory"} - set(labels):
        assert label in menu


def test_unread_messages_are_counted_on_their_place_alone(visit):
    assert [link.count for link in visit("/plans/", "read", unread=3)] == [0, 0, 3, 0]
