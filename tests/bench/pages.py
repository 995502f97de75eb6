"""What every page costs over HTTP: of the web command that is shipped, beside a bare page and a bare list, in one run."""

import gzip
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents.actions.kept_lines import keep_due_lines
from plans import cached_pages
from plans.actions.kept_figures import keep_due_figures
from plans.actions.kept_mentions import keep_due_mentions
from tests.bench.bare import bare_client
from tests.bench.demo_world import DemoWorld
from tests.bench.measuring import peak_memory
from tests.bench.page_table import MANY, OPENED, PAGE, Opened
from tests.many import many_plans
from tests.serving import WebServer, served
from tests.test_routes import PATTERNS

PORT, BARE_PORT = 18_767, 18_768
FORM = "application/x-www-form-urlencoded"
BARE = "tests.bench.bare_wsgi:application"
TIMES, ROUNDS, WARMING, ANEW = 8, 3, 4, 3
COUNTS = (200, 2_000)
NONE: Mapping[str, str] = {}
HTMX = {"HX-Request": "true"}
ANY = 0  # a file may stand elsewhere, or not be made yet
MOST_KB, MOST_QUERIES, MOST_MB = 200, 25, 200
Line = tuple[str, str, str, str]


@dataclass(frozen=True)
class Visitor:
    """A browser of somebody who is signed in, on one connection that it keeps."""

    server: WebServer
    cookie: str

    def opens(
        self, path: str, times: int, status: int = 200, headers: Mapping[str, str] = NONE
    ) -> tuple[float, float, int]:
        """Seconds of the processor and of waiting for one answer, and its bytes as they are sent."""
        browser, sent = self.server.connect(timeout=120), 0
        before, began = self.server.used(), time.perf_counter()
        for _ in range(times):
            browser.request("GET", path, headers={"Cookie": self.cookie, "Accept-Encoding": "gzip", **headers})
            answer = browser.getresponse()
            sent = len(answer.read())
            if answer.status != status and not (status == ANY and answer.status < 400):
                raise RuntimeError(f"{path} answers {answer.status}")
        took = time.perf_counter() - began
        browser.close()
        return (self.server.used() - before) / times, took / times, sent

    def sends(self, path: str, body: str, headers: Mapping[str, str]) -> tuple[float, float, int]:
        """The same of one form that is sent."""
        browser = self.server.connect(timeout=120)
        before, began = self.server.used(), time.perf_counter()
        browser.request("POST", path, body, {**headers, "Content-Type": FORM, "Accept-Encoding": "gzip"})
        answer = browser.getresponse()
        sent = len(answer.read())
        took = time.perf_counter() - began
        browser.close()
        if answer.status >= 400:
            raise RuntimeError(f"{path} answers {answer.status}")
        return self.server.used() - before, took, sent


def every_page(world: DemoWorld, routes: Sequence[str] = ()) -> Iterator[Line]:
    """Each page of the table at one plan, then those about many at some hundred and some thousand plans; rows that stay."""
    yield from pages_of(world, routes or tuple(OPENED), f"{world.plan.code}")
    many = tuple(route for route in MANY if not routes or route in routes)
    made = 1
    for count in COUNTS if many else ():
        many_plans(world.plan, count - made, since=made + 1)
        while keep_due_mentions(most=COUNTS[0]) + keep_due_lines(most=COUNTS[0]):  # as jobs do
            pass
        while keep_due_figures(most=COUNTS[0], at=timezone.now()):
            pass
        made = count
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        yield from pages_of(world, many, f"{count:,} plans", twice=2)


def pages_of(world: DemoWorld, routes: Sequence[str], size: str, *, twice: int = 1) -> Iterator[Line]:
    """Some of the pages, on a server of their own; ``twice``: how many times their aims they may cost."""
    clients = {by: world.client(by) for by in {OPENED[route].by for route in routes} | {"it-operations"}}
    cookies = {by: cookie_of(client) for by, client in clients.items()}
    with served(PORT) as portal, served(BARE_PORT, BARE) as floor:
        bare, listed = (
            lambda times, path=path: Visitor(floor, cookies["it-operations"]).opens(path, times)
            for path in ("/", "/list/")
        )
        yield "a bare list of 50 rows", size, *beside(listed, bare, None)
        for route in routes:
            opened = OPENED[route]
            path = world.path(route, opened)
            visitor = Visitor(portal, cookies[opened.by])
            aim = opened.aim and opened.aim * twice
            for name, headers, most in asked_as(route, opened, aim):
                cost, said = beside(
                    lambda times, path=path, visitor=visitor, status=opened.status, headers=headers: visitor.opens(
                        path, times, status, headers
                    ),
                    bare,
                    most,
                )
                yield name, size, cost, f"{said}; {shape_of(clients[opened.by], path, headers)}"
            if hasattr(PATTERNS[route].callback, cached_pages.SHARED):
                yield f"{route} made anew", size, *anew(clients[opened.by], path)
        yield "web workers, most memory", size, f"{peak(portal):.0f} MB each", f"aim {MOST_MB} MB"


def asked_as(route: str, opened: Opened, aim: float | None) -> list[tuple[str, Mapping[str, str], float | None]]:
    """Under which names, with which headers and for which aim: a part also on the page of its plan, which costs as well."""
    if not opened.is_part:
        return [(route, NONE, aim)]
    return [(route, HTMX, aim), (f"{route} without a script", NONE, aim and aim + PAGE)]


def cookie_of(client: Client) -> str:
    return "; ".join(f"{name}={found.value}" for name, found in client.cookies.items())


Opening = Callable[[int], tuple[float, float, int]]


def beside(ours: Opening, bare: Opening, aim: float | None) -> tuple[str, str]:
    """What one answer costs, and how many bare pages that is; both in turn, after some to warm up."""
    ours(WARMING), bare(WARMING)
    slow = ours(1)[1] > 1
    pairs = [(ours(1 if slow else TIMES), bare(3 * TIMES)) for _ in range(1 if slow else ROUNDS)]
    cost, waited = median(own[0] for own, _ in pairs), median(own[1] for own, _ in pairs)
    ratio = median(own[0] / floor[0] for own, floor in pairs)
    mark = f", aim {aim:g} ×{'' if ratio <= aim else ' MISSED'}" if aim else ""
    return (
        f"{cost * 1000:.1f} ms, {waited * 1000:.0f} ms waited",
        f"{ratio:.1f} × a bare page ({pairs[0][1][0] * 1000:.1f} ms){mark}",
    )


def shape_of(client: Client, path: str, headers: Mapping[str, str]) -> str:
    """Its queries and bytes, as the same page is made in this process."""
    client.get(path, headers=headers)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path, headers=headers)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    over = [
        word
        for word, is_over in (("queries", len(queries) > MOST_QUERIES), ("bytes", len(content) > MOST_KB * 1000))
        if is_over
    ]
    small = len(gzip.compress(content, 6))
    return f"{len(queries)} queries; {len(content) / 1000:.0f} kB, {small / 1000:.0f} kB sent" + (
        f" OVER in {' and '.join(over)}" if over else ""
    )


def anew(client: Client, path: str) -> tuple[str, str]:
    """What a page costs that is kept, where somebody did something since; the processor of this process."""
    floor, held, cached_pages.SECONDS = bare_client(client), cached_pages.SECONDS, 0.0
    try:
        client.get(path)
        pairs = [(spent(client, path), spent(floor, "/", TIMES)) for _ in range(ANEW)]
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
    finally:
        cached_pages.SECONDS = held
    cost, ratio = median(own for own, _ in pairs), median(own / bare for own, bare in pairs)
    return f"{cost * 1000:.1f} ms", f"{ratio:.0f} × a bare page in one process; {len(queries)} queries"


def spent(client: Client, path: str, times: int = 1) -> float:
    """Seconds of the processor of this process for one answer."""
    before = time.process_time()
    for _ in range(times):
        client.get(path)
    return (time.process_time() - before) / times


def peak(server: WebServer) -> float:
    """The most memory that one of its processes ever took, in MB."""
    return max(map(peak_memory, server.workers()))
