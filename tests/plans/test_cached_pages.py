"""Pages that are made once for whoever looks: the same bytes until somebody does something, and nobody else's."""

import re
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from bcp_portal.accounts.actions import change_person, close_greeting
from bcp_portal.accounts.roles import Role
from bcp_portal.audit.chaining import last_links
from bcp_portal.audit.recording import record
from bcp_portal.notices.models import Notice
from incidents.actions.declaring import Declaration, DeclaredSeverity, declare
from incidents.actions.saying import say
from incidents.entering import Doing
from plans import cached_pages
from plans.actions.findings import accept_finding
from plans.actions.plans import archive_plan
from plans.actions.rows import change_row
from plans.models.findings import Finding
from plans.models.plan import Plan
from plans.models.strategies import Strategy
from plans.page_cache import forget
from tests.plans.asking import asked
from tests.plans.correcting import raised
from tests.racing import at_once
from tests.test_hostile_values import address, places  # noqa: F401  a fixture
from tests.test_routes import PATTERNS

CACHED = sorted(route for route, pattern in PATTERNS.items() if hasattr(pattern.callback, cached_pages.SHARED))
OF_FORMS = re.compile(rb'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]+"')
TAPS = re.compile(rb'name="token" value="[0-9a-f-]{36}"')  # a tap that is sent twice is one: tests/testing
AS_OF = re.compile(rb"as of (<time[^>]*>)?[^<]*")  # the minute in which a list of numbers was made
QUERIES = 5  # session, person, deeds, messages, and what the session's end is written to


@pytest.fixture(autouse=True)
def _cached(_as_tests_begin, monkeypatch):
    monkeypatch.setattr(cached_pages, "SECONDS", 600)


def content(client, path) -> bytes:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return plain(answer)


def test_the_pages_that_people_open_again_and_again_are_among_them():
    assert {"plans:home", "testing:list", "plans:suppliers", "plans:evidence", "plans:recovery"} <= set(CACHED)


def plain(answer) -> bytes:
    """Without what is of each request, and of each tap: one that is sent twice is one."""
    return TAPS.sub(b"", AS_OF.sub(b"", OF_FORMS.sub(b"", answer.content)))


def test_the_second_view_is_the_first_and_asks_hardly_anything(world, places, sign_in):  # noqa: F811
    client, wrong, seen = sign_in(world.administrator), {}, 0
    for route in CACHED:
        first = client.get(address(route, places))
        with CaptureQueriesContext(connection) as queries:
            again = client.get(address(route, places))
        if first.status_code == 200:  # else nothing stands there in this world
            seen += 1
            if plain(first) != plain(again) or len(queries) > QUERIES or cached_pages.CSRF.encode() in again.content:
                wrong[route] = len(queries)
    assert not wrong
    assert seen > len(CACHED) - 4


def test_what_is_made_twice_is_the_same_so_that_a_form_may_be_shown_twice(world, places, sign_in):  # noqa: F811
    client, wrong = sign_in(world.administrator), []
    for route in CACHED:
        made = []
        for _ in range(2):
            forget()
            made.append(AS_OF.sub(b"", OF_FORMS.sub(b"", client.get(address(route, places)).content)))
        if route == "testing:list":
            made = [TAPS.sub(b"", one) for one in made]
        wrong += [route] if made[0] != made[1] else []
    assert not wrong


def deeds(world):
    """By name, what somebody does at this moment."""
    row = Strategy.objects.filter(plan=world.plan).first()
    found = Finding.objects.filter(plan=world.plan).first()
    doing = Doing(world.responder, now(), uuid4())
    incident = declare(Declaration("x", DeclaredSeverity("Critical")), doing)
    until = (now() + timedelta(days=30)).date()
    by = {"by": world.administrator, "at": now()}
    return {
        "a row is changed": lambda: change_row(row=row, values={"rto": "77 hours"}, edition=row.edition, **by),
        "a finding is accepted": lambda: accept_finding(
            finding=found, fingerprint=found.fingerprint, reason="It has to wait", until=until, by=world.cto, at=now()
        ),
        "a change is asked for": lambda: asked(world),
        "a corrective action is raised": lambda: raised(world),
        "something is entered into an incident": lambda: say(
            incident, "note", Doing(world.responder, now(), uuid4()), text="The supplier was called"
        ),
        "an account is renamed": lambda: change_person(
            actor=world.administrator, person=world.reader, name="Renamed", role=Role.READER, at=now()
        ),
        "a plan is archived": lambda: archive_plan(plan=world.plan, **by),
    }


def test_after_each_deed_pages_are_made_anew(world):
    unseen = []
    for name, act in deeds(world).items():
        before = last_links()
        act()
        unseen += [name] if last_links() == before else []
    assert not unseen


def test_after_deeds_every_page_is_as_one_made_anew(world, places, sign_in):  # noqa: F811
    client, acts = sign_in(world.administrator), deeds(world)
    paths = {route: address(route, places) for route in CACHED}
    before = {route: plain(client.get(path)) for route, path in paths.items()}
    for act in acts.values():
        act()
    shown = {route: plain(client.get(path)) for route, path in paths.items()}
    forget()
    anew = {route: plain(client.get(path)) for route, path in paths.items()}
    assert [route for route in CACHED if shown[route] != anew[route]] == []
    assert sum(shown[route] != before[route] for route in CACHED) > 10


def test_it_is_nobody_elses(world, sign_in):
    path = reverse("plans:home")
    mine = content(sign_in(world.editor), path)
    assert content(sign_in(world.reader), path) != mine
    assert content(sign_in(world.editor), path) == mine


def test_who_loses_a_right_loses_the_page_at_once(world, sign_in):
    client, path = sign_in(world.auditor), reverse("plans:evidence")
    assert client.get(path).status_code == client.get(path).status_code == 200
    type(world.auditor).objects.filter(pk=world.auditor.pk).update(role=Role.READER)  # past the deed that says so
    assert client.get(path).status_code == 403


def test_what_the_account_says_of_itself_counts_although_it_is_no_deed(world, sign_in, settings):
    settings.PORTAL_DEMO = True
    client, path = sign_in(world.editor), reverse("plans:home")
    assert "Three things to try" in client.get(path).content.decode()
    close_greeting(person=world.editor, at=now())
    assert "Three things to try" not in client.get(path).content.decode()


def test_a_message_that_waits_is_counted_at_once(world, sign_in):
    client, path = sign_in(world.editor), reverse("plans:home")
    before = content(client, path)
    Notice.objects.create(user=world.editor, topic="x", due_on=now().date(), subject="x", url="/", created_at=now())
    assert content(client, path) != before


def test_what_is_said_once_is_said_once(world, sign_in):
    client, path = sign_in(world.editor), reverse("plans:home")
    before = content(client, path)
    assert client.post(reverse("plans:archive", args=(world.plan.code,))).status_code == 302
    assert client.post(reverse("plans:unarchive", args=(world.plan.code,))).status_code == 302
    said = content(client, path)
    assert b"archive" in said
    assert said != before
    assert content(client, path) == content(client, path) == before


def test_another_theme_is_another_page(world, sign_in):
    client, path = sign_in(world.editor), reverse("plans:home")
    assert 'data-theme="dark"' not in client.get(path).content.decode()
    client.cookies["theme"] = "dark"
    assert 'data-theme="dark"' in client.get(path).content.decode()


def test_forms_of_a_page_that_others_saw_before_are_taken(world, signed, sign_in):
    request = asked(world)
    plain = sign_in(world.administrator)
    client = Client(enforce_csrf_checks=True)
    client.cookies = plain.cookies
    path = reverse("plans:change", args=(world.plan.code, request.ref))
    tokens = set()
    for _ in range(2):
        page = client.get(path).content.decode()
        tokens.add(re.search(r'"X-CSRFToken": "([^"]+)"', page)[1])
    assert len(tokens) == 2
    for token in tokens:
        sent = {"csrfmiddlewaretoken": token}
        assert client.post(reverse("look:theme"), {**sent, "theme": "dark"}).status_code != 403
    assert client.post(reverse("look:theme"), {"csrfmiddlewaretoken": cached_pages.CSRF}).status_code == 403


def test_what_is_no_page_is_not_kept_and_has_a_token_of_its_own(world, sign_in):
    """What stands for tokens is told to nobody: who wrote it into a plan would get those of others beside it."""
    client = sign_in(world.editor)
    part, tokens = {"HX-Request": "true"}, []
    for status, answer in (
        (404, client.get(reverse("plans:recovery", args=("NONE",)))),
        (400, client.get(reverse("plans:home") + "?plan=NONE")),
        (403, sign_in(world.reader).get(reverse("plans:links", args=("BCP-01",)))),
        (400, sign_in(world.auditor).get(reverse("plans:audit") + "?since=nonsense")),
        (200, client.get(reverse("plans:home") + "?x=" + "x" * 600)),
        (200, client.get(reverse("plans:home"), headers=part)),
    ):
        assert answer.status_code == status, answer.request["PATH_INFO"]
        page = answer.content.decode()
        assert cached_pages.CSRF not in page
        tokens += re.findall(r'"X-CSRFToken": "([^"]*)"', page)
    assert len(tokens) >= 4
    assert {len(token) for token in tokens} == {64}


def test_it_lasts_for_seconds_whatever_happens(world, sign_in, monkeypatch):
    client, path = sign_in(world.editor), reverse("plans:home")
    content(client, path)
    Plan.objects.filter(pk=world.plan.pk).update(title="Otherwise")  # as a job finds out, without a deed
    with CaptureQueriesContext(connection) as queries:
        content(client, path)
    assert len(queries) <= QUERIES
    later = cached_pages.monotonic() + cached_pages.SECONDS
    monkeypatch.setattr(cached_pages, "monotonic", lambda: later)
    with CaptureQueriesContext(connection) as queries:
        content(client, path)
    assert len(queries) > QUERIES


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_deeds_that_end_in_another_order_than_they_began_are_both_seen(world):
    def done(name: str) -> None:
        record(actor=world.editor, verb=name, kind=name, ref=name, at=now())

    with suppress(transaction.TransactionManagementError), transaction.atomic():
        done("first")  # it has its place, and is not kept yet
        seen = []
        at_once(lambda: (other(world), seen.append(last_links())))
    assert last_links() != seen[0]


def other(world) -> None:
    """A deed of another chain, on a connection of its own."""
    record(actor=world.editor, verb="second", kind="second", ref="second", plan_code=world.plan.code, at=now())
