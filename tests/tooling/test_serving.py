"""`make run` starts a web server and a worker, and leaves nothing behind."""

import http.client
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bcp_portal.celery import QUEUES
from bcp_portal.demonstration.samples import KEPT
from tests.tooling.conftest import ROOT

PATIENCE_SECONDS = 300  # only what never comes is given up


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def answers(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (ConnectionError, TimeoutError):  # not yet there, or still reading its code
        return False
    finally:
        connection.close()


def wait_until(holds):
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < give_up_at, "waited in vain"
        time.sleep(0.1)


def processes_of(var):
    """The commands of all living processes that were started with this PORTAL_VAR; they inherit it."""
    mark, found = f"PORTAL_VAR={var}".encode(), []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes().split(b"\0"):
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:  # it ended while we looked
            continue
    return found


def surroundings(var, **more):
    """What the processes of a portal with this folder are told."""
    variables = {"PORTAL_VAR": str(var), "DATABASE_URL": "", "REDIS_URL": "", **more}
    return {name: value for name, value in (os.environ | variables).items() if value}


@contextmanager
def portal(var, port, **more):
    """The portal with a folder of its own; how it ends is the test's business."""
    environment = surroundings(var, PORT=str(port), **more)
    with (
        (var / "output").open("w") as output,
        subprocess.Popen(
            [sys.executable, ".ci/serve.py"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        ) as serving,
    ):
        try:
            yield serving
        finally:
            if serving.poll() is None:
                serving.terminate()  # it ends what it started; killed, it would leave that running
                serving.wait(timeout=PATIENCE_SECONDS)


@pytest.mark.worker
@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_a_signal_ends_every_process(tmp_path, by):
    port = free_port()
    with portal(tmp_path, port) as serving:
        wait_until(lambda: answers(port))
        started = " ".join(processes_of(tmp_path))
        assert "gunicorn" in started
        assert "celery" in started
        os.killpg(serving.pid, by)
        assert serving.wait(timeout=PATIENCE_SECONDS) == 0
    wait_until(lambda: not processes_of(tmp_path))


# A PDF that is never finished and hears nothing, as a layout in C may be.
HANGING = """
import signal, time
from plans import tasks
def to_pdf(*_, progress, **__):
    progress("lay out", 15)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
    time.sleep(3600)
tasks.to_pdf = to_pdf
"""
ASK = """
import django; django.setup()
from django.utils import timezone
from bcp_portal.accounts.models import User
from plans.actions.exports import ask_for_draft_pdf
from plans.models.plan import Plan
plan = Plan.objects.select_related("draft").get(code="BCP-01")
ask_for_draft_pdf(plan=plan, by=User.objects.get(role="editor"), at=timezone.now())
"""


@pytest.mark.worker
def test_a_pdf_that_hangs_is_ended_and_told_and_the_worker_goes_on(tmp_path):
    (tmp_path / "hanging.py").write_text(HANGING)
    short = {
        "PDF_MAX_SECONDS": "5",
        "JOB_GRACE_SECONDS": "1",
        "PORTAL_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "bcp_portal.settings",
        "PYTHONPATH": f"{tmp_path}:{ROOT}",
        "CELERY_WORKER_INCLUDE": "hanging",
    }
    environment = surroundings(tmp_path, **short)
    # A plan that is there before the demonstration is not signed by it, so the one PDF is what is asked for.
    for command in (["manage.py", "migrate"], ["manage.py", "import_plan", str(KEPT)], [".ci/prepare.py"]):
        subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=True)
    error, percent = ([(value,)] for value in ("It took longer than it may and was ended.", 15))
    with portal(tmp_path, free_port(), **short):
        for _ in range(2):
            subprocess.run([sys.executable, "-c", ASK], cwd=ROOT, env=environment, check=True)
            wait_until(lambda: in_database(tmp_path, "SELECT percent FROM plans_pdfexport") == percent)
            wait_until(lambda: in_database(tmp_path, "SELECT error FROM plans_pdfexport") == error)
    wait_until(lambda: not processes_of(tmp_path))


def in_database(var, query):
    with closing(sqlite3.connect(next(var.glob("*.sqlite3")))) as database:
        return database.execute(query).fetchall()


def test_every_queue_has_a_worker_of_its_own():
    assert sorted(re.findall(r"--queues ([a-z,]+)", (ROOT / ".ci" / "serve.py").read_text())) == sorted(QUEUES)


# A PDF and a check that are never finished, each with a file that says that it was begun.
STUCK = """
import os, time
from pathlib import Path
from plans import tasks
def stuck(name):
    def begin(*_, **__):
        Path(os.environ["PORTAL_VAR"], name).touch()
        time.sleep(3600)
    return begin
tasks.to_pdf, tasks.due_plans = stuck("printing"), stuck("checking")
"""
ASK_FOR_A_CHECK = """
import django; django.setup()
from bcp_portal.jobs import enqueue_soon
enqueue_soon("plans.tasks.check_plans")
"""
TELL = """
import django; django.setup()
from django.utils import timezone
from bcp_portal.accounts.models import User
from bcp_portal.notices.actions import notify, send_soon
at = timezone.now()
notify(user=User.objects.first(), kind="signature", topic="a topic", due_on=at.date(), subject="A subject", body=[], url="/", at=at)
send_soon()
"""


SENT = (
    "SELECT delivery.sent_at IS NOT NULL FROM notices_delivery delivery "
    "JOIN notices_notice notice ON notice.delivery_id = delivery.id WHERE notice.subject = 'A subject'"
)


@pytest.mark.worker
def test_a_mail_goes_out_while_a_pdf_and_a_check_take_long(tmp_path):
    (tmp_path / "stuck.py").write_text(STUCK)
    more = {
        "PORTAL_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "bcp_portal.settings",
        "PYTHONPATH": f"{tmp_path}:{ROOT}",
        "CELERY_WORKER_INCLUDE": "stuck",
    }
    environment = surroundings(tmp_path, **more)
    subprocess.run([sys.executable, ".ci/prepare.py"], cwd=ROOT, env=environment, check=True)
    with portal(tmp_path, free_port(), **more):
        for ask in (ASK, ASK_FOR_A_CHECK):
            subprocess.run([sys.executable, "-c", ask], cwd=ROOT, env=environment, check=True)
        wait_until(lambda: (tmp_path / "printing").exists() and (tmp_path / "checking").exists())
        subprocess.run([sys.executable, "-c", TELL], cwd=ROOT, env=environment, check=True)
        wait_until(lambda: in_database(tmp_path, SENT) == [(1,)])
    assert any("A subject" in email.read_text() for email in (tmp_path / "outbox").iterdir())


def test_a_port_in_use_is_one_sentence(script):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = script("serve.py", "--check-port", PORT=port)
    assert ended.returncode == 1
    assert ended.stderr == f"Port {port} is in use. Stop what listens there, or choose another: make run PORT=8001\n"


@pytest.mark.parametrize("port", ["", "web", "0", "65536", "-1"])
def test_a_port_that_is_none_is_refused(script, port):
    ended = script("serve.py", "--check-port", PORT=port)
    assert ended.returncode == 1
    assert ended.stderr == f"PORT is '{port}': it must be a number from 1 to 65535.\n"


def test_production_is_not_started_this_way(script):
    ended = script("serve", PORTAL_MODE="production")
    assert ended.returncode == 1
    assert "demo accounts" in ended.stderr
