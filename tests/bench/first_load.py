"""A first visit in a browser whose cache is empty: requests, bytes, and when the largest part of the page is painted."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, sync_playwright

from plans.models.plan import Plan
from tests.bench.worlds import editor
from tests.chromium import FLAGS, program
from tests.serving import PORTAL, WebServer, free_port, served

APART = "tests.bench.apart_wsgi:application"
BACKEND = "django.contrib.auth.backends.ModelBackend"
RUNS = 3
DEVICES: dict[str, tuple[int, dict[str, Any]]] = {  # how many times slower, and its screen
    "desktop": (1, {"viewport": {"width": 1440, "height": 900}}),
    "phone, processor 4 × slower": (
        4,
        {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 3, "is_mobile": True, "has_touch": True},
    ),
}
# Heard from the beginning: what a page paints, moves and works at.
WATCH = """
window.seen = {painted: 0, moved: 0, long: []};
const on = (type, act) => new PerformanceObserver((list) => list.getEntries().forEach(act)).observe({type, buffered: true});
on("largest-contentful-paint", (entry) => { seen.painted = entry.startTime; });
on("layout-shift", (entry) => { seen.moved += entry.value; });
on("longtask", (entry) => { seen.long.push(Math.round(entry.duration)); });
"""
PAINTED = "new Promise((tell) => { const ask = () => (seen.painted ? tell(seen) : setTimeout(ask, 50)); ask(); })"
Line = tuple[str, str, str, str]


@dataclass(frozen=True)
class Load:
    """One first visit: milliseconds, bytes on the wire with headers, and how far anything moved."""

    requests: int
    sent: int
    painted: float
    moved: float
    long: list[int]


def first_loads(plan: Plan) -> Iterator[Line]:
    """Home and the plan's page as shipped, in turn with the same portal that sends each style sheet and script by itself."""
    client = Client()
    client.force_login(editor(), backend=BACKEND)
    with as_shipped(PORTAL, APART) as (shipped, apart), chromium() as browser:
        for title, path in (("home", "/"), ("plan page", f"/plans/{plan.code}/")):
            for device in DEVICES:
                ours, theirs = compared(browser, client, device, f"{shipped.url}{path}", f"{apart.url}{path}")
                yield f"first load: {title}", device, told(ours), against(ours, theirs)


@contextmanager
def as_shipped(*applications: str) -> Iterator[list[WebServer]]:
    """The web command in production mode, with files collected and compressed as the image has them."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        mode = {"PORTAL_MODE": "production", "ALLOWED_HOSTS": "127.0.0.1", "PORTAL_URL": "http://127.0.0.1"}
        places = {"PORTAL_VAR": folder, "STATIC_ROOT": f"{folder}/static", "SECRET_KEY": settings.SECRET_KEY}
        stack.enter_context(patch.dict(os.environ, mode | places))
        os.environ.pop("PORTAL_DEMO", None)  # which production refuses
        collecting = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"]
        subprocess.run(collecting, cwd=settings.BASE_DIR, check=True)  # noqa: S603  our own
        yield [stack.enter_context(served(free_port(), application)) for application in applications]


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's own, without a screen."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def compared(browser: Browser, client: Client, device: str, *addresses: str) -> list[list[Load]]:
    """Loads of each address, in turn, after two of each that fill what the server keeps."""
    rounds = [[load(browser, client, device, address) for address in addresses] for _ in range(2 + RUNS)]
    return [list(loads) for loads in zip(*rounds[2:], strict=True)]


def load(browser: Browser, client: Client, device: str, address: str) -> Load:
    """One first visit of somebody who is signed in."""
    slower, screen = DEVICES[device]
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    with browser.new_context(**screen) as context:
        context.add_cookies([{"name": session.key, "value": session.value, "url": address}])
        context.add_init_script(WATCH)
        page = context.new_page()
        wire = context.new_cdp_session(page)
        sizes: list[int] = []
        wire.on("Network.loadingFinished", lambda finished: sizes.append(int(finished["encodedDataLength"])))
        wire.send("Network.enable")
        wire.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        answer = page.goto(address, wait_until="networkidle")
        assert answer is not None
        assert answer.status == 200
        seen = page.evaluate(PAINTED)
        return Load(len(sizes), sum(sizes), seen["painted"], seen["moved"], seen["long"])


def told(loads: list[Load]) -> str:
    """``5 requests, 52 kB, painted after 310 ms, moved 0, 2 long tasks (longest 96 ms)``: medians."""
    longest = median(max(load.long, default=0) for load in loads)
    tasks = (
        f"{median(len(load.long) for load in loads):.0f} long tasks (longest {longest:.0f} ms)"
        if longest
        else "no long task"
    )
    return (
        f"{median(load.requests for load in loads):.0f} requests, {median(load.sent for load in loads) / 1000:.1f} kB, "
        f"painted after {median(load.painted for load in loads):.0f} ms, moved {max(load.moved for load in loads):.3f}, {tasks}"
    )


def against(ours: list[Load], theirs: list[Load]) -> str:
    """What it was with each file by itself, and the aims."""
    ratio = median(one.painted / other.painted for one, other in zip(ours, theirs, strict=True))
    return (
        f"aims 8 requests, 60 kB, moved 0, painted in half the time; with each file by itself: {told(theirs)}; "
        f"{ratio:.2f} of its time"
    )
