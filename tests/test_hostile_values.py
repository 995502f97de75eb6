"""Every parameter of every route, with values that nobody means: whatever the answer is, it is no failure of ours.

The names are learnt from the pages: what a view asks of a request, and what its form sends.
"""

import html
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bcp_portal.accounts.actions import create_token
from bcp_portal.accounts.models import ApiToken
from bcp_portal.outbound.actions import add_webhook, open_network
from bcp_portal.routes import ROUTES
from incidents.actions.declaring import Declaration, DeclaredSeverity, declare
from incidents.entering import Doing
from plans.models.directory import Person
from plans.models.findings import Finding
from plans.models.plan import Block, Heading
from plans.reading.cadence import Cadence
from plans.sections import BY_KEY
from testing.actions.deciding import skip_occurrence
from testing.actions.keeping import bring_up_to_date
from testing.models.occurrences import Occurrence
from tests.incidents.alarming import alarms_to_walk
from tests.plans.asking import asked
from tests.plans.correcting import raised
from tests.test_routes import PATTERNS, is_api

VALUES = {
    "nul": "a\0b",
    "huge": "9" * 30,
    "negative": "-1",
    "long": "x" * 3_000 + "1" * 6_000,
    "words": "nonsense 😀 ' \" \\ %s {} [1, //evil.example/ \u202e",
}
DAYS = {"bad date": "2026-13-45", "first day": "0001-01-01", "last day": "9999-12-31"}
IS_DAY = re.compile(r"(^|_)(on|until|since|day|date|after|value)$")
BROKEN = ("%ED%A0%80", "%FF", "%00", "%C0%AF")
INPUT = re.compile(r'<(?:input|select|textarea|button)\b[^>]*\bname="([^"]+)"(?:[^>]*\bvalue="([^"]*)")?')
THEMES = re.compile(r'<form\b[^>]*\baction="/theme/".*?</form>', re.S)  # on every page, walked at its own route
LATE = {"accounts:sign_out"}
OWN = {"incidents:function": {"row_ref": "F-01"}}  # arguments that lead nowhere else
OURS = {"csrfmiddlewaretoken"}


@pytest.fixture
def places(world, signed):
    """Arguments of routes that lead somewhere: a version in force, one in approval, rows, people, a finding."""
    block = Block.objects.filter(plan=world.plan, kind="risks", deleted_at=None).first()
    prose = Block.objects.filter(plan=world.plan, kind="prose", deleted_at=None).first()
    risk = BY_KEY["risks"].model.objects.filter(plan=world.plan).first()
    bring_up_to_date(world.plan, at=timezone.now())
    due = Occurrence.objects.filter(plan=world.plan).order_by("-planned_on")
    skipped = due.filter(promise__kind="exercise").last()
    skip_occurrence(occurrence=skipped, edition=0, reason="Nobody is there", by=world.editor, at=timezone.now())
    by = {"by": world.administrator, "at": world.now}
    create_token(owner=world.administrator, name="x", days=1, at=world.now)
    hook = add_webhook(token=uuid4(), name="x", url="https://127.0.0.1/", form="slack", **by)
    opened = open_network(token=uuid4(), cidr="10.0.0.0/8", reason="x", **by)
    common = {
        "code": "BCP-01",
        "number": "1.0",
        "shelf": "people",
        "kind": "missed",
        "sha256": "0" * 64,
        "row_ref": risk.ref,
        "uidb64": "MQ",
        "place": 1,
        "slug": "exercise-EX-01",
        "verb": "done",
        "absence": world.reader.ref,  # of nobody
        "step": "ST-01",
        "name": "RO-01",
        "entry": 1,
        "secret": "nobodys",
        "duty": "PL-01",
        "regime": "nis2",
        "report": 1,
        "review": 1,
        "recipient": world.reader.ref,  # of nobody
    }
    declared = declare(
        Declaration("x", DeclaredSeverity("Critical"), version=signed),
        Doing(world.administrator, timezone.now(), uuid4()),
    )
    return {
        **common,
        "incident": declared.ref,
        "action": raised(world).ref,
        "change": asked(world, by=world.administrator).ref,
        "key": Finding.objects.filter(plan=world.plan).first().key,
        "block": block.ref,
        "prose": prose.ref,
        "heading": Heading.objects.filter(plan=world.plan).first().ref,
        "row": risk.ref,
        "directory": Person.objects.first().ref,
        "person": world.reader.ref,
        "occurrence": due.filter(promise__kind="exercise").first().ref,
        "maintenance": due.filter(promise__kind="maintenance").first().ref,
        "skipped": skipped.ref,
        "token": ApiToken.objects.get().ref,
        "webhook": hook.ref,
        "network": opened.ref,
        **alarms_to_walk(world),
        "incident_alarms": declared.ref,
        **dict.fromkeys(("duty_set", "duty_switch", "template_s"), world.reader.ref),  # of nobody
    }


def ref_of(route, places):
    """Which of the places a route's ``ref`` is."""
    if route.startswith("accounts:"):
        return places["token" if "token" in route else "person"]
    if route.startswith("incidents:"):
        words = (
            "incident_alarms",
            "alarm_rule",
            "alarm",
            "source",
            "heartbeat",
            "hook",
            "duty_set",
            "duty_switch",
            "template_s",
        )
        return places[next((word for word in words if word in route), "incident")]
    if route.startswith("outbound:"):
        return places["network" if "network" in route else "webhook"]
    if route.startswith("notices:") or route.endswith("_again"):
        return places["person"]
    kinds = {
        "change": "change",
        "take_up": "skipped",
        "occurrence": "occurrence",
        "maintenance": "maintenance",
        "directory": "directory",
        "heading": "heading",
        "prose": "prose",
        "unmend": "row",
        "action": "action",
    }
    return next((places[place] for word, place in kinds.items() if word in route), places["block"])


def address(route, places):
    names, own = PATTERNS[route].pattern.converters, OWN.get(route, {})
    return reverse(route, kwargs={n: ref_of(route, places) if n == "ref" else places[n] for n in names} | own)


@contextmanager
def listening() -> Iterator[set[str]]:
    """The names that are asked of any form or query meanwhile."""
    heard: set[str] = set()
    with pytest.MonkeyPatch.context() as patch:
        for method in ("get", "getlist", "__getitem__", "__contains__"):
            patch.setattr(QueryDict, method, _listened(getattr(QueryDict, method), heard))
        as_dict = QueryDict.dict
        patch.setattr(QueryDict, "dict", lambda sent: heard.update(sent) or as_dict(sent))  # whoever takes it takes all
        yield heard


def _listened(method, heard):
    def listened(self, name, *args, **kwargs):
        heard.add(name)
        return method(self, name, *args, **kwargs)

    return listened


class Walker:
    """One person at every route; each request is undone."""

    def __init__(self, user, places):
        self.client = Client(raise_request_exception=False)
        self.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        self.session, self.places, self.failed = self.client.cookies["sessionid"].value, places, []
        self.plain = {}  # the status of an answer to what is sent without any of the values

    def ask(self, route, method, sent, case=""):
        self.client.cookies["sessionid"] = self.session
        with transaction.atomic():
            answer = getattr(self.client, method)(address(route, self.places), sent)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True)
        if answer.status_code >= 500 and answer.status_code != 503:
            self.failed.append((route, method, case, answer.status_code))
        return answer.status_code, content.decode(errors="replace")

    def walk(self, route, method, sent, names):
        """Each name with each value: alone, but for names that no form sends and of which nothing is refused.

        Those whose words are answered as if they were not there are sent each other value in one request; and one by one
        where that is refused, and those that were not read by it: what is refused may hide what the next one does.
        """
        plain, taking = self.plain[route, method], set()
        for case in ("words", *(case for case in VALUES | DAYS if case != "words")):
            together, taken = values_of(taking, case), set()
            if len(together) > 1:
                with listening() as heard:
                    status, _ = self.ask(route, method, sent | together, f"{', '.join(together)}: {case}")
                taken = heard & set(together) if status == plain else set()
            for name, value in values_of(names - taken, case).items():
                status, _ = self.ask(route, method, sent | {name: value}, f"{name}: {case}")
                if case == "words" and status == plain and name not in sent:
                    taking.add(name)

    def parameters(self, route):
        """What the route's page sends by its forms, and the names that its view asks for by GET and by POST."""
        with listening() as by_get:
            self.plain[route, "get"], page = self.ask(route, "get", {})
        form = {name: html.unescape(value) for name, value in INPUT.findall(THEMES.sub("", page))}
        with listening() as by_post:
            self.plain[route, "post"], _ = self.ask(route, "post", form)
        return form, {"get": by_get - OURS, "post": by_post - OURS}


def values_of(names: Iterable[str], case: str) -> dict[str, str]:
    """What the case sends for each of the names; a day goes where one is meant only."""
    return {name: (VALUES | DAYS)[case] for name in sorted(names) if case in VALUES or IS_DAY.search(name)}


ROUTES_TO_WALK = sorted(route for route in ROUTES if not is_api(route) and route not in LATE)


@pytest.mark.parametrize("part", range(8))
@pytest.mark.usefixtures("sheets_of_this_process")
def test_no_parameter_of_any_page_is_a_failure_of_ours(world, places, part):
    signer, administrator = Walker(world.cto, places), Walker(world.administrator, places)
    for route in ROUTES_TO_WALK[part::8]:
        walker = signer if ROUTES[route] == "sign" else administrator
        form, names = walker.parameters(route)
        for method in ("get", "post"):
            walker.walk(route, method, form if method == "post" else {}, names[method])
    assert not signer.failed + administrator.failed


def test_no_parameter_of_the_api_is_a_failure_of_ours(world, places):
    walker = Walker(world.administrator, places)
    for route in filter(is_api, sorted(ROUTES)):
        with listening() as heard:
            walker.ask(route, "get", {})
        for name in heard | {"limit", "offset", "format"}:
            for case, value in (VALUES | DAYS).items():
                walker.ask(route, "get", {name: value}, f"{name}: {case}")
    assert not walker.failed


@pytest.mark.parametrize(
    "wrong", [None, True, 1, -1, 10**40, 1.5, "", "x" * 9_000, "\0", "\ud800", [], {}, [[]]], ids=repr
)
@pytest.mark.parametrize("name", ["email", "password", "name", "days"])
def test_no_wrong_type_is_a_failure_of_the_api(world, client, name, wrong):
    cache.clear()
    sent = {"email": world.auditor.email, "password": world.password, "name": "x", "days": 3} | {name: wrong}
    answer = client.post("/api/v1/token/", sent, content_type="application/json")
    assert answer.status_code in {201, 400, 401}
    assert isinstance(answer.json(), dict)


@pytest.mark.parametrize("body", ["", "[]", "null", "1", '"x"', "{", "\x00", '{"email": NaN}', "[" * 5_000])
def test_no_broken_body_is_a_failure_of_the_api(client, db, body):
    cache.clear()
    assert client.post("/api/v1/token/", body, content_type="application/json").status_code == 400


@pytest.mark.parametrize("broken", BROKEN)
def test_text_that_is_none_is_refused_at_every_route(world, places, broken):
    walker = Walker(world.administrator, places)
    statuses = {
        route: walker.client.get(f"{address(route, places)}?x={broken}").status_code
        for route in ROUTES
        if route not in LATE
    }
    assert {route: status for route, status in statuses.items() if status != 400} == {}


@pytest.mark.parametrize("unit", ["day", "month", "year"])
def test_what_is_due_after_the_end_of_the_calendar_is_due_on_its_last_day(unit):
    assert Cadence(7, unit, "").due(date(9999, 12, 31)) == date.max
