"""Five editors at once on SQLite, as `make run` has it: how long a save takes beside four others, and alone."""

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from bcp_portal.demonstration.accounts import PASSWORD
from tests.bench.forms import Sent, changed, form_on
from tests.serving import WebServer, served

PORT = 18_769
EDITORS, FOR_SECONDS, ROUNDS = 5, 20, 2
AIM = 3  # times what one waits alone, 95 of 100
PAUSES = {"a save each second": 1.0, "without a break": 0.0}
ROW = re.compile(r'(?:id|data-row)="([BR]-\d+)"')
PLAN = "/plans/BCP-02/"
FORM = "application/x-www-form-urlencoded"
Line = tuple[str, str, str, str]


def editors() -> Iterator[Line]:
    """What each of them waits, at the pace of people and faster than any; each has a row of their own."""
    with TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/portal.sqlite3"
        environment = os.environ | {"DATABASE_URL": database, "PORTAL_VAR": folder}
        for command in ("migrate", "load_demo"):
            made = [sys.executable, "manage.py", command, "-v0"]
            subprocess.run(made, env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  our own
        with served(PORT, database=database, processes=1, threads=8) as portal:
            at_work = [Editor(portal) for _ in range(EDITORS)]
            rows = rows_on(at_work[0].read(PLAN))
            for title, pause in PAUSES.items():
                alone: list[float] = []
                together: list[float] = []
                for _ in range(ROUNDS):
                    alone += waits(at_work[:1], rows, pause)
                    together += waits(at_work, rows, pause)
                ratio = high(together) / high(alone)
                yield (
                    f"a save of one of {EDITORS} editors on SQLite",
                    title,
                    f"{median(together) * 1000:.0f} ms waited, 95 of 100 below {high(together) * 1000:.0f} ms",
                    f"{ratio:.1f} × alone ({high(alone) * 1000:.0f} ms), aim {AIM} ×; {len(together)} saves, 0 refused",
                )


class Editor:
    """A browser of somebody who is signed in."""

    def __init__(self, portal: WebServer) -> None:
        self.portal, self.cookies = portal, dict[str, str]()
        page = self.read("/sign-in/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        person = {"username": "it-operations@example.com", "password": PASSWORD}
        self.send("/sign-in/", {"csrfmiddlewaretoken": token[1], **person})

    def read(self, path: str) -> str:
        return self._ask("GET", path, "")

    def send(self, path: str, form: Sent | dict[str, str]) -> str:
        return self._ask("POST", path, urlencode(form))

    def _ask(self, method: str, path: str, body: str) -> str:
        browser = self.portal.connect(timeout=120)
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": FORM,
            "HX-Request": "true",
            "X-CSRFToken": self.cookies.get("csrftoken", ""),
        }
        browser.request(method, path, body, headers)
        answer = browser.getresponse()
        page = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                cookie = value.partition(";")[0].partition("=")
                self.cookies[cookie[0]] = cookie[2]
        browser.close()
        if answer.status >= 400:
            raise RuntimeError(
                f"{path} answers {answer.status}: {' '.join(re.sub('<[^>]*>', ' ', page).split())[:200]}"
            )
        return page


def rows_on(page: str) -> list[str]:
    """The addresses of the risks' forms."""
    found, block = [], ""
    for ref in ROW.findall(page):
        if ref.startswith("B"):
            block = ref
        elif block:
            found.append(f"{PLAN}blocks/{block}/rows/{ref}/")
    return list(dict.fromkeys(found))


def waits(at_work: list[Editor], rows: list[str], pause: float) -> list[float]:
    """Seconds from sending a changed row until it stands there as saved, of all of them."""
    took: list[float] = []
    refused: list[Exception] = []
    until = time.monotonic() + FOR_SECONDS

    def work(editor: Editor, row: str, random: Random) -> None:
        try:
            while time.monotonic() < until:
                form = changed(form_on(editor.read(row), row), mitigation=f"Measure {random.random()}")
                began = time.perf_counter()
                editor.send(row, form)
                took.append(time.perf_counter() - began)
                time.sleep(pause * random.uniform(0.5, 1.5))
        except (OSError, RuntimeError) as failure:
            refused.append(failure)

    threads = [
        threading.Thread(target=work, args=(editor, row, Random(row)))  # noqa: S311
        for editor, row in zip(at_work, rows, strict=False)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if refused:
        raise refused[0]
    return took


def high(took: list[float]) -> float:
    return quantiles(took, n=20)[-1]
