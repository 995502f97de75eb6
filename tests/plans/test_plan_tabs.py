"""The places of a plan as tabs: on every page of it, for everybody what their role may open, and no query more."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bcp_portal.accounts.roles import Role
from bcp_portal.look.plan_places import HOME_OF, MORE, TABS
from bcp_portal.routes import ROUTES
from plans.actions.plans import archive_plan
from tests.flat import flat
from tests.test_routes import PATTERNS, address

TABS_OF_A_PAGE = re.compile(r'<nav class="plan-tabs" aria-label="Plan BCP-01">(.*?)</nav>', re.DOTALL)
LINK = re.compile(
    r'<a href="([^"]*)"( aria-current="\w+")?>(?:<svg.*?</svg>)? ?([\w ,?]+?) ?(?:<span.*?</span> ?)?</a>'
)
OF_A_PLAN = sorted(
    route
    for route, pattern in PATTERNS.items()
    if "code" in getattr(pattern.pattern, "converters", {}) and route.startswith(("plans:", "testing:"))
)
READ = ["Document", "Can we make it?", "What if?", "Exercises"]
DRAFTED = ["Document", "Findings", "Can we make it?", "What if?", "Exercises", "Versions"]
EVERY = ["Document", "Findings", "Links", "Can we make it?", "What if?", "Exercises", "Versions"]
ASKED = ["Reviews and assessments", "Corrective actions", "Change requests"]
AUDITED, SETTINGS = ["Evidence pack", "Audit trail"], ["What was deleted", "Settings, copy, archive"]


def tabs_of(client, path: str) -> list[tuple[str, str, str]]:
    """Of each link its words, address and aria-current."""
    found = TABS_OF_A_PAGE.findall(flat(client.get(path).content.decode()))
    assert len(found) == 1, path
    return [(words, url, current.strip()) for url, current, words in LINK.findall(found[0])]


def words(client, path: str = "/plans/BCP-01/") -> list[str]:
    return [word for word, _, _ in tabs_of(client, path)]


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        (Role.ADMINISTRATOR, [*EVERY, *ASKED, "Keepers", *AUDITED, *SETTINGS]),
        (Role.EDITOR, [*EVERY, *ASKED, "Keepers", *SETTINGS]),
        (Role.APPROVER, [*DRAFTED, *ASKED, "Keepers"]),
        (Role.AUDITOR, [*DRAFTED, *ASKED, "Keepers", *AUDITED]),
        (Role.RESPONDER, [*READ, "Versions", *ASKED]),
        (Role.READER, [*READ, *ASKED]),
    ],
)
def test_what_a_role_may_not_open_is_no_tab_and_every_other_opens(world, signed, sign_in, role, shown):
    client = sign_in(world.by_role(role))
    assert words(client) == shown
    for word, url, _ in tabs_of(client, "/plans/BCP-01/"):
        assert client.get(url).status_code == 200, word
        assert [one for one, _, current in tabs_of(client, url) if current] == [word]


def test_a_place_asks_for_the_verb_of_its_route():
    assert {place.route: place.verb for place in (*TABS, *MORE)} == {
        place.route: ROUTES[place.route] for place in (*TABS, *MORE)
    }


@pytest.mark.usefixtures("sheets_of_this_process")
def test_every_page_of_a_plan_has_them_and_is_part_of_one(world, signed, sign_in):
    client = sign_in(world.by_role(Role.ADMINISTRATOR))
    without = {}
    for route in OF_A_PLAN:
        response = client.get(address(route))
        html = response.content.decode() if response["Content-Type"].startswith("text/html") else ""
        if response.status_code == 200 and '<main id="main"' in html:
            current = html.count('aria-current="', html.find('class="plan-tabs"'), html.find('<main id="main"'))
            without[route] = (html.count('class="plan-tabs"'), current > 0)
    assert len(without) > 20
    assert {route: found for route, found in without.items() if found != (1, True)} == {}
    assert set(without) <= set(HOME_OF)


def test_a_page_inside_a_place_says_so_and_more_is_marked_for_what_stands_there(world, sign_in):
    client = sign_in(world.editor)
    marked = {word: current for word, _, current in tabs_of(client, "/plans/BCP-01/submit/")}
    assert marked["Versions"] == 'aria-current="true"'
    html = flat(client.get("/plans/BCP-01/reviews/record/").content.decode())
    assert 'popovertarget="plan-places" aria-current="true"' in html
    assert 'popovertarget="plan-places" aria-current' not in flat(client.get("/plans/BCP-01/").content.decode())


def test_the_number_of_findings_stands_where_the_page_knows_it(world, sign_in):
    client = sign_in(world.editor)
    for path in ("/plans/BCP-01/", "/plans/BCP-01/findings/"):
        assert re.search(
            r'Findings <span class="badge count" id="tab-count">\d+</span>', flat(client.get(path).content.decode())
        )
    assert 'id="tab-count"' not in client.get("/plans/BCP-01/links/").content.decode()
    state = client.post("/plans/BCP-01/state/", headers={"HX-Request": "true"}).content.decode()
    assert '<span class="badge count" id="tab-count" hx-swap-oob="true">' in state


def test_on_no_page_of_a_plan_anything_but_a_number_stands_there(world, sign_in):
    client = sign_in(world.editor)
    said = {}
    for route in OF_A_PLAN:
        answer = client.get(address(route))
        if "html" in answer.get("Content-Type", "") and not answer.streaming:
            counts = re.findall(r'id="tab-count"[^>]*>(.*?)</span>', answer.content.decode(), re.DOTALL)
            if not all(count.strip().isdigit() for count in counts):
                said[route] = counts
    assert said == {}


def test_links_of_an_archived_plan_are_no_tab(world, sign_in):
    archive_plan(plan=world.plan, by=world.editor, at=world.now)
    assert "Links" not in words(sign_in(world.editor))
    assert "Settings, copy, archive" in words(sign_in(world.editor))


def test_the_programme_has_them_where_a_plan_was_picked(world, sign_in):
    client = sign_in(world.editor)
    for path in ("/exercises/", "/exercises/results/"):
        assert "plan-tabs" not in client.get(path).content.decode()
        assert [word for word, _, current in tabs_of(client, f"{path}?plan=BCP-01") if current] == ["Exercises"]


def test_they_cost_no_query(world, sign_in, monkeypatch):
    client = sign_in(world.editor)
    counts = []
    for shown in (True, False):
        if not shown:
            monkeypatch.setattr("bcp_portal.look.plan_places.HOME_OF", {})
        client.get("/plans/BCP-01/actions/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/plans/BCP-01/actions/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_document_can_be_skipped_to(world, signed, sign_in):
    for user in (world.editor, world.reader):
        html = flat(sign_in(user).get(reverse("plans:document", args=["BCP-01"])).content.decode())
        assert '<a class="skip" href="#document">Skip to the document</a>' in html
        assert re.search(r'<article class="doc" id="document"[^>]* tabindex="-1">', html)
