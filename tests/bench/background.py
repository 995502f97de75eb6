"""Work in the background by workers as they are shipped: PDFs by one and by two of them, and the check of the day."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection
from django.utils import timezone

from bcp_portal.celery import app
from plans.actions.findings import CHECKING
from plans.actions.signature_requests import EXPORTING
from plans.models.findings import Checkup
from plans.models.plan import Plan
from plans.models.versions import VersionPdf
from tests.bench.measuring import peak_memory
from tests.bench.worlds import plan_of
from tests.many import many_plans

PDFS, CHECKED, ALL = 16, 200, 2_000
FLEETS = ((1, 2), (2, 2 + PDFS))  # workers, and the number of their first plan
AIM = 600  # seconds for ALL
PATIENCE = 900  # seconds
Line = tuple[str, str, str, str]


def background() -> Iterator[Line]:
    """PDFs of approved versions of the sample's size, and the check of two hundred plans of that size."""
    plan = plan_of(1)
    with TemporaryDirectory() as folder:
        one, two = (printing(many_plans(plan, PDFS, since=first), workers, folder) for workers, first in FLEETS)
        yield f"{PDFS} PDFs", "one worker", f"{one:.1f} s a PDF", ""
        yield f"{PDFS} PDFs", "two workers", f"{two:.1f} s a PDF", f"{one / two:.1f} × as fast as one, aim 2 ×"
        many_plans(plan, CHECKED - 1 - 2 * PDFS, since=2 + 2 * PDFS)
        yield checking(folder)


def printing(plans: list[Plan], workers: int, folder: str) -> float:
    """Seconds for each PDF once each worker has made its first, for which it loads what prints."""
    with ExitStack() as stack:
        for number in range(workers):
            stack.enter_context(worker("print", f"print-{number}", folder))
        app.send_task(EXPORTING)
        made = VersionPdf.objects.filter(version__plan__in=plans)
        until(lambda: made.count() >= workers)
        begun, before = time.monotonic(), made.count()
        until(lambda: made.count() == len(plans))
        return (time.monotonic() - begun) / (len(plans) - before)


def checking(folder: str) -> Line:
    """The check of the day by one worker, and what it takes at most of memory."""
    Checkup.objects.update(checked_at=timezone.now() - timedelta(days=2))
    with worker("watch", "watch", folder) as at_work:
        begun = time.monotonic()
        app.send_task(CHECKING)
        until(lambda: not Checkup.objects.filter(checked_at__lt=timezone.now() - timedelta(days=1)).exists())
        took = time.monotonic() - begun
        peak = max(map(peak_memory, family(at_work.pid)))
    of_all = f"{took / CHECKED * ALL / 60:.1f} minutes for {ALL:,} plans, aim {AIM // 60}"
    return "check of the day", f"{CHECKED} plans", f"{took:.1f} s", f"{of_all}; {peak:.0f} MB at most"


@contextmanager
def worker(queue: str, name: str, folder: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker with the command of docker-compose.yml."""
    found = connection.settings_dict
    place = f"postgres://{found['USER']}@{found['HOST']}:{found['PORT']}/{found['NAME']}"
    told = {"DATABASE_URL": place, "MEDIA_ROOT": folder, "EMAIL_URL": "dummymail://"}
    command = [sys.executable, "-m", "celery", "-A", "bcp_portal", "worker", "-Q", queue, "-n", f"{name}@%h"]
    options = ["-P", "prefork", "-c", "1", "-l", "warning"]
    running = subprocess.Popen([*command, *options], env=os.environ | told, stdout=subprocess.DEVNULL)  # noqa: S603  our own
    try:
        yield running
    finally:
        running.terminate()
        running.wait()


def until(is_so: Callable[[], bool]) -> None:
    """Wait for it. Raises TimeoutError."""
    give_up_at = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > give_up_at:
            raise TimeoutError("The workers did not get there.")
        time.sleep(0.1)


def family(pid: int) -> list[int]:
    """The process and its children."""
    return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split())]
