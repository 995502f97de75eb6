"""Exports by real Celery workers on a real broker: killed, doubled, and with the broker away."""

import hashlib
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from bcp_portal.celery import app
from plans.actions.signature_requests import EXPORTING
from plans.models.versions import PdfExport, PlanVersion, VersionPdf

pytestmark = [pytest.mark.worker, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parents[2]
NOWHERE = "redis://127.0.0.1:1/0"
SUBMIT = """
import django
django.setup()
from django.utils import timezone
from bcp_portal.accounts.models import User
from plans.actions.versions import submit_draft
from plans.models.plan import Plan
plan = Plan.objects.select_related("draft").get(code="BCP-01")
submit_draft(plan=plan, revision=plan.revision, number="1.0", change_summary="First", due_on=None,
             by=User.objects.get(name="Editor"), at=timezone.now())
"""


@pytest.fixture
def surroundings(settings, tmp_path):
    """What a worker has to be told to find this test's database, broker and files."""
    settings.MEDIA_ROOT = tmp_path
    found = connection.settings_dict
    url = f"postgres://{found['USER']}@{found['HOST']}:{found['PORT']}/{found['NAME']}"
    variables = {
        "DATABASE_URL": url,
        "REDIS_URL": settings.REDIS_URL,
        "MEDIA_ROOT": str(tmp_path),
        "EMAIL_URL": "dummymail://",
    }
    with app.connection_for_write() as broker:
        broker.default_channel.client.flushdb()
    return os.environ | variables


@contextmanager
def worker(surroundings):
    """One worker process that takes jobs itself, so that killing it is killing the job."""
    command = [sys.executable, "-m", "celery", "-A", "bcp_portal", "worker", "-P", "solo", "-l", "warning"]
    running = subprocess.Popen(command, cwd=ROOT, env=surroundings)  # noqa: S603
    try:
        yield running
    finally:
        running.kill()
        running.wait()


def wait_until(is_so, seconds=300):  # only a worker that never comes is given up
    give_up_at = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < give_up_at, "It did not happen in time."
        time.sleep(0.05)


def exported():
    return PdfExport.objects.exclude(finished_at=None)


def ask():
    """What the scheduler does every minute."""
    app.send_task(EXPORTING)


def test_a_worker_killed_in_the_middle_leaves_work_that_the_next_one_finishes(world, signed, surroundings, tmp_path):
    PdfExport.objects.filter(purpose="preview").delete()
    with worker(surroundings) as killed:
        ask()
        wait_until(lambda: PdfExport.objects.filter(percent__gt=0).exists())
        killed.kill()
        killed.wait()
    half = PdfExport.objects.get()
    assert (half.finished_at, half.attempts) == (None, 1)
    assert not VersionPdf.objects.exists()
    past = timezone.now() - timedelta(hours=1)
    PdfExport.objects.update(claimed_at=past, not_before=past)  # time goes by
    with worker(surroundings):
        ask()
        wait_until(VersionPdf.objects.exists)
        wait_until(lambda: exported().exists())
    pdf = VersionPdf.objects.get(version=signed)
    assert hashlib.sha256((tmp_path / pdf.path).read_bytes()).hexdigest() == pdf.sha256
    assert len(list(tmp_path.rglob("*.pdf"))) == 1


def test_two_workers_and_many_messages_make_one_pdf(world, signed, surroundings, tmp_path):
    with worker(surroundings), worker(surroundings):
        for _ in range(4):
            ask()
        wait_until(VersionPdf.objects.exists)
        wait_until(lambda: not PdfExport.objects.filter(finished_at=None).exists())
    assert VersionPdf.objects.count() == 1
    assert set(PdfExport.objects.values_list("attempts", flat=True)) == {1}
    assert len(list((tmp_path / "plans").rglob("*.pdf"))) == 1


def test_a_submission_while_the_broker_is_away_loses_nothing_and_is_done_later(world, surroundings):
    away = surroundings | {"REDIS_URL": NOWHERE}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", SUBMIT], cwd=ROOT, env=away, capture_output=True, text=True, check=True, timeout=300
    )
    assert "waits for the schedule" in done.stderr
    assert PlanVersion.objects.get().number == "1.0"
    assert not exported().exists()
    with worker(surroundings):
        ask()
        wait_until(lambda: exported().exists())
    assert exported().get().purpose == "preview"
