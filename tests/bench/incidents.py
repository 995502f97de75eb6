"""What an incident costs while many people watch it: pages and taps against a bare page, and a minute of two hundred."""

import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPException
from random import Random
from statistics import median, quantiles
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Role
from incidents.actions.declaring import Declaration, DeclaredSeverity, declare
from incidents.actions.saying import say
from incidents.entering import Doing
from incidents.models import Incident
from plans.models.plan import Plan
from plans.models.versions import PlanVersion
from tests.serving import WebServer, served

WATCHING, TICKING, FOR_SECONDS, EVERY, PAUSE = 200, 20, 60, 15.0, 15.0
PORT, BARE_PORT = 18_765, 18_766
BARE = "tests.bench.bare_wsgi:application"
BACKEND = "django.contrib.auth.backends.ModelBackend"
SIZES = (50, 2_000)
TIMES, ROUNDS = 100, 5  # requests in a row, and how often in turn with bare ones
WARMING = 12  # connections before that
FORM = "application/x-www-form-urlencoded"
Line = tuple[str, str, str, str]


def rooms(plan: Plan) -> Iterator[Line]:
    """What people ask for all the time, of the web command that is shipped, at two lengths of the timeline; rows that
    stay.
    """
    by = User.objects.who_may("respond").earliest("pk")
    client = Client()
    client.force_login(by, backend=BACKEND)
    incident = begun(plan, by)
    with served(PORT) as portal, served(BARE_PORT, BARE) as floor:
        for size in SIZES:
            grown(incident, size)
            for title, act in acts(incident, client):
                with CaptureQueriesContext(connection) as queries:
                    client.generic(act.method, act.path, act.body(), FORM, headers=act.headers)
                yield (
                    title,
                    f"{size:,} entries",
                    *compared(act, Browser(portal, client), Browser(floor, client), len(queries)),
                )


def begun(plan: Plan, by: User) -> Incident:
    """An incident with three functions lost, on the version that is in force."""
    version = PlanVersion.objects.filter(plan=plan).in_force().select_related("plan").first()
    lost = ("F-01", "F-02", "F-03") if version else ()
    declaration = Declaration("The database is gone", DeclaredSeverity("Critical"), version=version, lost=lost)
    return declare(declaration, Doing(by, timezone.now() - timedelta(minutes=20), uuid4()))


def grown(incident: Incident, size: int) -> None:
    """The same with so many entries."""
    by = incident.opened_by
    while incident.revision < size:
        say(incident, "note", Doing(by, timezone.now(), uuid4()), text="The supplier says that it takes an hour")


@dataclass(frozen=True)
class Asked:
    """One request. ``first`` is what somebody else does before each; ``aim`` is in bare pages, None for none."""

    path: str
    aim: float | None
    method: str = "GET"
    sent: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    first: Callable[[], object] = lambda: None

    def body(self) -> str:
        """What is sent, each time under another token."""
        return urlencode({**self.sent, "token": uuid4()}) if self.sent else ""


def acts(incident: Incident, client: Client) -> Iterator[tuple[str, Asked]]:
    """By title, what people do all the time."""
    room = f"/incidents/{incident.ref}/"
    page = client.get(room).content.decode()
    csrf = {"csrfmiddlewaretoken": found_in(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)}
    step = csrf | {"step": "take " + found_in(r'name="step" value="done ([^"]+)"', page)}
    script = {"Accept": "application/json"}

    def entry() -> None:
        incident.refresh_from_db()
        say(incident, "note", Doing(incident.opened_by, timezone.now(), uuid4()), text="The supplier was called")

    def live() -> str:
        seen = found_in(r'data-seen="([^"]+)"', client.get(room).content.decode())
        return f"{room}live/?seen={seen}"

    yield "a room", Asked(room, 3)
    yield "a room, just after an entry", Asked(room, None, first=entry)
    yield "nothing new", Asked(live(), 2.5)
    yield "a tap on a step", Asked(f"{room}steps/", 4, "POST", step)
    yield (
        "a tap on a step, with the room",
        Asked(f"{room}steps/", None, "POST", step, script),
    )


def found_in(pattern: str, page: str) -> str:
    """What stands on the page."""
    found = re.search(pattern, page)
    if found is None:
        raise LookupError(pattern)
    return found[1]


class Browser:
    """A browser of somebody who is signed in, on a connection that it keeps."""

    def __init__(self, server: WebServer, client: Client) -> None:
        self.server, self.client = server, client

    def asks(self, act: Asked, times: int) -> float:
        """Seconds of the processor that one takes the server."""
        cookie = "; ".join(f"{name}={found.value}" for name, found in self.client.cookies.items())
        headers = {"Cookie": cookie, "Content-Type": FORM, **act.headers}
        connection, before = self.server.connect(), self.server.used()
        for _ in range(times):
            act.first()
            connection.request(act.method, act.path, act.body() or None, headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status >= 400:
                raise RuntimeError(f"{act.path} answers {answer.status}")
        connection.close()
        return (self.server.used() - before) / times


def compared(act: Asked, ours: Browser, bare: Browser, queries: int) -> tuple[str, str]:
    """Milliseconds of the processor, and how many bare pages that is; both in turn."""
    page = Asked("/", None)
    for _ in range(WARMING):  # both processes of each
        ours.asks(act, 1), bare.asks(page, 1)
    pairs = [(ours.asks(act, TIMES), bare.asks(page, 2 * TIMES)) for _ in range(ROUNDS)]
    took, floor = (sum(found) / ROUNDS for found in zip(*pairs, strict=True))
    aim = f", aim {act.aim:g} ×" if act.aim else ""
    said = f"{took / floor:.1f} × a bare page ({floor * 1000:.1f} ms){aim}; {queries} queries"
    return f"{took * 1000:.1f} ms of the processor", said


class Crowd:
    """People with a browser each, who watch one room or tap in it, over a real web server; every answer is timed."""

    def __init__(self, ref: str, server: WebServer) -> None:
        self.server = server
        self.room, self.random = f"/incidents/{ref}/", Random(1)  # noqa: S311 - no secret
        self.until = time.monotonic() + FOR_SECONDS
        self.asked: list[float] = []  # seconds of an answer
        self.quiet = 0  # answers that nothing is new
        self.tapped: list[float] = []
        self.fresh: list[float] = []  # seconds from when an entry was taken until somebody saw it
        self.taken: dict[int, float] = {}  # by the number of an entry, when that was answered
        self.failures: list[str] = []

    def watch(self, cookie: str) -> None:
        """Ask every quarter of a minute, more or less; note how old is what is new."""
        seen, wait = "0.0", self.random.uniform(0, EVERY)
        while time.monotonic() + wait < self.until:
            time.sleep(wait)
            start = time.monotonic()
            status, body = self._request("GET", f"{self.room}live/?seen={seen}", cookie)
            self.asked.append(time.monotonic() - start)
            if status == 204:
                self.quiet += 1
            elif found := re.search(rb'"seen": "((\d+)\.\d+)"', body):
                before, now = int(seen.split(".", maxsplit=1)[0]), int(found[2])
                taken = [at for number, at in self.taken.items() if before < number <= now and before]
                self.fresh += [time.monotonic() - at for at in taken]
                seen = found[1].decode()
            wait = EVERY * self.random.uniform(0.8, 1.2)

    def tap(self, cookie: str, csrf: str) -> None:
        """Note something every quarter of a minute."""
        wait = self.random.uniform(0, PAUSE)
        while time.monotonic() + wait < self.until:
            time.sleep(wait)
            start = time.monotonic()
            sent = f"csrfmiddlewaretoken={csrf}&token={uuid4()}&text=The+supplier+was+called"
            _, body = self._request("POST", f"{self.room}entries/", cookie, sent)
            self.tapped.append(time.monotonic() - start)
            if found := re.search(rb'"number": (\d+)', body):
                self.taken[int(found[1])] = time.monotonic()
            wait = PAUSE * self.random.uniform(0.8, 1.2)

    def _request(self, method: str, path: str, cookie: str, sent: str = "") -> tuple[int, bytes]:
        headers = {"Accept": "application/json", "Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            browser = self.server.connect()
            browser.request(method, path, sent or None, headers)
            answer = browser.getresponse()
            body = answer.read()
            browser.close()
        except (OSError, HTTPException) as failure:
            self.failures.append(type(failure).__name__)
            return 0, b""
        if answer.status >= 400:
            self.failures.append(str(answer.status))
        return answer.status, body


def watched(plan: Plan) -> Iterator[Line]:
    """A minute of two hundred who watch and twenty who tap, with the web command that is shipped; rows that stay."""
    incident = begun(plan, User.objects.who_may("respond").earliest("pk"))
    people = User.objects.bulk_create(
        User(email=f"watcher-{number}@example.com", name=f"Watcher {number}", role=Role.RESPONDER)
        for number in range(WATCHING + TICKING)
    )
    clients = [Client() for _ in people]
    for client, user in zip(clients, people, strict=True):
        client.force_login(user, backend=BACKEND)
    page = clients[0].get(f"/incidents/{incident.ref}/").content.decode()
    with served(PORT) as server:
        crowd = Crowd(incident.ref, server)
        before = server.used()
        run_all(crowd, clients, page)
        used = server.used() - before
    size = f"{WATCHING} watch, {TICKING} tap"
    errors = f"{len(crowd.failures)} errors"
    yield (
        "asking whether anything is new, a minute long",
        size,
        milliseconds(crowd.asked),
        f"aim 100 ms; {len(crowd.asked):,} answers, {errors}",
    )
    yield "a tap, a minute long", size, milliseconds(crowd.tapped), f"aim 300 ms; {len(crowd.tapped):,} taps"
    yield (
        "until a tap is seen",
        size,
        f"{worst(crowd.fresh):.1f} s",
        f"aim {EVERY + 1:.0f} s (95 of 100); median {median(crowd.fresh):.1f} s",
    )
    yield "the web server meanwhile", size, f"{used / FOR_SECONDS * 100:.0f} % of a core", ""


def run_all(crowd: Crowd, clients: list[Client], page: str) -> None:
    """Everybody at once, each in a thread, until the minute is over."""
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    cookies = [
        f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}" for client in clients
    ]
    shared = clients[0].cookies[settings.CSRF_COOKIE_NAME].value
    threads = [threading.Thread(target=crowd.watch, args=[cookie]) for cookie in cookies[:WATCHING]]
    threads += [
        threading.Thread(
            target=crowd.tap, args=[f"{cookie}; {settings.CSRF_COOKIE_NAME}={shared}", found[1] if found else ""]
        )
        for cookie in cookies[WATCHING:]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def worst(found: list[float]) -> float:
    """The value below which 95 of 100 are."""
    return quantiles(found, n=20)[-1]


def milliseconds(found: list[float]) -> str:
    """Median and the value below which 95 of 100 are."""
    return f"{median(found) * 1000:.0f} ms, 95 of 100 below {worst(found) * 1000:.0f} ms"
