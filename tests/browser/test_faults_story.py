"""A room on the web command that is shipped, while what it stands on goes away and comes back."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import expect

from incidents.actions.declaring import Declaration, DeclaredSeverity, declare
from incidents.actions.saying import say
from incidents.entering import Doing
from incidents.models import Entry, Incident
from tests.serving import Wire, free_port, served
from tests.stages import in_force

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def incident(world) -> Incident:
    severity = DeclaredSeverity("Critical")
    declaration = Declaration("The database is gone", severity, version=in_force(world), lost=("F-01",))
    return declare(declaration, Doing(world.responder, timezone.now(), uuid4()))


def taken_and_not_answered(route):
    route.fetch()
    route.abort()


@pytest.fixture
def wire():
    there = connection.settings_dict
    wire = Wire(there["HOST"], int(there["PORT"] or 5432))
    yield wire
    wire.close()


def test_a_database_that_is_away_and_a_web_server_that_is_killed_lose_nothing(world, incident, visitor, wire):
    there, port = connection.settings_dict, free_port()
    database = f"postgres://{there['USER']}:{there['PASSWORD']}@127.0.0.1:{wire.port}/{there['NAME']}"
    desk = visitor("desktop")
    steps = desk.page.get_by_role("button", name="Done", exact=True)
    settled, stale = desk.page.locator(".tick.settled"), desk.page.locator("[data-stale]")
    toast = desk.page.get_by_text("Not entered: the portal did not answer.")

    def in_time(seen: Callable[..., None]) -> None:
        """A page that was not answered asks again after some seconds, and then less often."""
        for _ in range(20):
            desk.page.clock.fast_forward("00:30")
            with suppress(AssertionError):
                return seen(timeout=500)
        return seen()

    def dismissed() -> None:
        """So that the next one is seen: what is said again stands there once."""
        desk.page.locator("#toasts").get_by_role("button", name="Dismiss").click()
        expect(toast).to_have_count(0)

    with served(port, database=database) as server:
        desk.base = server.url
        desk.page.clock.install()
        desk.sign_in(world.responder.email)
        desk.visit(f"/incidents/{incident.ref}/")
        steps.first.click()
        expect(settled).to_have_count(1)

        wire.cut()
        steps.first.click()
        expect(toast).to_be_visible()
        in_time(partial(expect(stale).to_contain_text, "This is as of"))
        wire.mend()
        in_time(expect(stale).to_be_hidden)
        expect(settled).to_have_count(1)
        steps.first.click()
        expect(settled).to_have_count(2)

        desk.page.route("**/entries/", taken_and_not_answered, times=1)
        note, add = desk.page.get_by_label("What happened?"), desk.page.get_by_role("button", name="Add")
        dismissed()
        note.fill("Nobody answers")
        add.click()
        expect(toast).to_be_visible()
        add.click()
        expect(note).to_have_value("")

        dismissed()
        note.fill("The supplier was called")
        server.kill()
        add.click()
        expect(toast).to_be_visible()
        expect(note).to_have_value("The supplier was called")
        in_time(partial(expect(stale).to_contain_text, "This is as of"))
    say(incident, "note", Doing(world.editor, timezone.now(), uuid4()), text="Said while the portal was away")
    with served(port, database=database):
        in_time(expect(desk.page.get_by_text("Said while the portal was away")).to_be_visible)
        expect(stale).to_be_hidden()
        add.click()
        expect(desk.page.get_by_text("The supplier was called")).to_be_visible()
        desk.leave()
    entered = Entry.objects.filter(incident=incident, kind__in=("step_done", "note")).order_by("number")
    assert [one.kind for one in entered] == ["step_done", "step_done", "note", "note", "note"]
    assert len({(*one.refs, one.text) for one in entered}) == 5
