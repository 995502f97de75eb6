"""What an incident costs while many people watch it: pages and taps against a bare page, and a minute of two hundred."""

import os
import re
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
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
from tests.bench import bare
from tests.bench.measuring import Act, against

WATCHING, TICKING, FOR_SECONDS, EVERY, PAUSE = 200, 20, 60, 15.0, 15.0
PORT = 18_765
BACKEND = "django.contrib.auth.backends.ModelBackend"
SIZES = (50, 2_000)
AIMS = {"a room": 3, "nothing new": 2.5, "a note, without the room": 4, "a note with the room": 20}
Line = tuple[str, str, str, str]


def rooms(plan: Plan, client: Client) -> Iterator[Line]:
    """The room, asking whether anything is new, and a note, at two lengths of the timeline."""
    with transaction.atomic():
        incident = begun(plan, User.objects.who_may("respond").earliest("pk"))
        for size in SIZES:
            grown(incident, size)
            for title, act in acts(incident, client):
                yield row(title, size, act, client)
        transaction.set_rollback(True)


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


def acts(incident: Incident, client: Client) -> Iterator[tuple[str, Act]]:
    """By title, what people do all the time."""
    room = f"/incidents/{incident.ref}/"

    seen = re.search(rb'data-seen="([^"]+)"', client.get(room).content)
    ask = f"{room}live/?seen={seen[1].decode() if seen else ''}"

    def note(**headers: str) -> object:
        return client.post(f"{room}entries/", {"token": str(uuid4()), "text": "A note"}, headers=headers)

    yield "a room", lambda: client.get(room)
    yield "nothing new", lambda: client.get(ask)
    yield "a note, without the room", note
    yield "a note with the room", lambda: note(Accept="application/json")


def row(title: str, size: int, act: Act, client: Client) -> Line:
    """One line: milliseconds, and how many bare pages that is."""
    floor = bare.bare_client(client)
    measure = against(act, lambda: floor.get("/"))
    with CaptureQueriesContext(connection) as queries:
        act()
    said = (
        f"{measure.ratio:.1f} × a bare page ({measure.bare * 1000:.1f} ms), aim {AIMS[title]} ×; {len(queries)} queries"
    )
    return title, f"{size:,} entries", f"{measure.ours * 1000:.1f} ms", said


class Crowd:
    """People with a browser each, who watch one room or tap in it, over a real web server; every answer is timed."""

    def __init__(self, ref: str) -> None:
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
            server = HTTPConnection("127.0.0.1", PORT, timeout=30)
            server.request(method, path, sent or None, headers)
            answer = server.getresponse()
            body = answer.read()
            server.close()
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
    crowd = Crowd(incident.ref)
    with served() as server:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        crowd.until = time.monotonic() + FOR_SECONDS
        run_all(crowd, clients, page)
        server.terminate()
        server.wait(30)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
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


@contextmanager
def served() -> Iterator[subprocess.Popen[bytes]]:
    """The web server as the image starts it: two processes with four threads each."""
    database = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{connection.settings_dict['NAME']}"
    with TemporaryDirectory() as folder:
        environment = os.environ | {"DATABASE_URL": database, "PORTAL_VAR": folder, "SECRET_KEY": settings.SECRET_KEY}
        command = ["gunicorn", "bcp_portal.wsgi:application", f"--bind=127.0.0.1:{PORT}", "--threads=4", "--workers=2"]
        server = subprocess.Popen([sys.executable, "-m", *command, "--log-level=error"], env=environment)  # noqa: S603
        try:
            until_it_answers()
            yield server
        finally:
            server.kill()


def until_it_answers() -> None:
    """A server starts within half a minute."""
    for _ in range(300):
        try:
            probe = HTTPConnection("127.0.0.1", PORT, timeout=1)
            probe.request("GET", "/healthz")
            if probe.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The web server does not answer.")


def worst(found: list[float]) -> float:
    """The value below which 95 of 100 are."""
    return quantiles(found, n=20)[-1]


def milliseconds(found: list[float]) -> str:
    """Median and the value below which 95 of 100 are."""
    return f"{median(found) * 1000:.0f} ms, 95 of 100 below {worst(found) * 1000:.0f} ms"
