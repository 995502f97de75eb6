"""For who may read no drafts, a plan that is a draft only does not exist: each route answers as for a missing code."""

import re

import pytest

from bcp_portal.accounts.roles import VERBS, Role
from bcp_portal.routes import ROUTES
from plans.actions.plans import create_plan
from tests.test_routes import PATTERNS, SAMPLES, address

DRAFT, MISSING = "DRAFT-1", "MISSES1"  # of one length
WITH_CODE = sorted(route for route in ROUTES if "code" in PATTERNS[route].pattern.converters)
ASKED = {
    "plans:document": ["?edit=B-01", "?changed=B-01", "?severity=high"],
    "plans:compare": ["?from=1.0&to=draft"],
    "plans:what_if": ["?failed=D-01"],
    "api:sections": ["?of=draft", "?of=in-force"],
}
FILTERED = [
    "/?plan={}",
    "/readiness/pdf/?plan={}",
    "/exercises/?plan={}",
    "/exercises/results/?plan={}",
    "/audit/?plan={}",
    "/search/?q={}",
    "/incidents/failed/?plan={}",
    "/incidents/failed/?plan={}&ref=F-01",
    "/incidents/phones/?plan={}",
]


@pytest.fixture
def draft(world):
    """The world with a plan that was never submitted."""
    create_plan(code=DRAFT, title="Secret", by=world.editor, at=world.now)
    return world


def test_there_are_routes_to_walk():
    assert len(WITH_CODE) > 60


@pytest.mark.parametrize("role", sorted(role for role in Role.values if "read_draft" not in VERBS[role]))
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_draft_only_plan_answers_as_a_missing_one(draft, sign_in, monkeypatch, role, method):
    client = sign_in(draft.by_role(role))
    differing = {}
    for route in WITH_CODE:
        for query in ["", *ASKED.get(route, [])]:
            met = [
                said(getattr(client, method)(at(route, code, monkeypatch) + query), code) for code in (DRAFT, MISSING)
            ]
            if met[0] != met[1] or met[0][0] < 400:
                differing[route + query] = met[0][0], met[1][0]
    assert not differing


@pytest.mark.parametrize("role", sorted(role for role in Role.values if "read_draft" not in VERBS[role]))
@pytest.mark.parametrize("page", FILTERED)
def test_a_page_about_several_plans_does_not_tell_them_apart_either(draft, sign_in, role, page):
    client = sign_in(draft.by_role(role))
    met = [said(client.get(page.format(code)), code) for code in (DRAFT, MISSING)]
    assert met[0] == met[1]


def test_who_reads_drafts_meets_the_plan(draft, sign_in, monkeypatch):
    client = sign_in(draft.auditor)
    assert client.get(at("plans:document", DRAFT, monkeypatch)).status_code == 200


def at(route, code, monkeypatch):
    monkeypatch.setitem(SAMPLES, "code", code)
    return address(route)


def said(answer, code):
    """Status and words of an answer, without the code that was asked for and what differs from request to request."""
    text = answer.content.decode()
    text = re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]*"', "", text)
    return answer.status_code, re.sub(code, "CODE", text, flags=re.IGNORECASE), sorted(answer.headers.items())
