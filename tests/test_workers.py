"""Real workers on a real broker, as production runs them: mail beside PDFs, time limits, ended processes, two schedulers."""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import time as time_of_day
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from bcp_portal.celery import app
from bcp_portal.jobs.models import Beat, JobRun, Queue
from bcp_portal.notices.actions import SENDING, notify
from bcp_portal.notices.models import Delivery, Notice, NoticeSetting
from incidents.actions.declaring import Declaration, DeclaredSeverity, declare
from incidents.actions.messages import SENDING as MESSAGES
from incidents.actions.messages import Addressee, MessageDraft, confirm_message
from incidents.entering import Doing
from incidents.models import Entry, MessageRecipient
from plans.actions.findings import CHECKING
from plans.actions.signature_requests import EXPORTING
from plans.models.figures import KeptFigures
from plans.models.findings import Checkup
from plans.models.versions import PdfExport, VersionPdf
from testing.actions.keeping import keep_promises
from testing.models.occurrences import Occurrence
from testing.models.promises import Promise
from tests.many import many_plans
from tests.stages import in_force

pytestmark = [pytest.mark.worker, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parents[1]
# A PDF that is never finished, in C as a layout may be (time.sleep can't be told to end by Python alone).
STUCK = """
import time
from plans import tasks
def to_pdf(*_, progress, **__):
    progress("lay out", 15)
    {wait}
tasks.to_pdf = to_pdf
"""


@pytest.fixture
def surroundings(settings, tmp_path):
    """What a worker has to be told to find this test's database, broker and files."""
    settings.MEDIA_ROOT = tmp_path / "media"
    found = connection.settings_dict
    variables = {
        "DATABASE_URL": f"postgres://{found['USER']}@{found['HOST']}:{found['PORT']}/{found['NAME']}",
        "REDIS_URL": settings.REDIS_URL,
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "EMAIL_URL": "dummymail://",
        "PYTHONPATH": f"{tmp_path}:{ROOT}",
    }
    forget_messages()
    return os.environ | variables


def forget_messages():
    """The broker is as new."""
    with app.connection_for_write() as broker:
        broker.default_channel.client.flushdb()


@contextmanager
def worker(surroundings, queues, *options, **more):
    """A worker as in docker-compose.yml: its jobs run in a process of their own."""
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "bcp_portal",
        "worker",
        "-P",
        "prefork",
        "-c",
        "1",
        "-l",
        "warning",
    ]
    named = ["--queues", queues, "--hostname", f"{queues}@%h", *options]
    running = subprocess.Popen([*command, *named], cwd=ROOT, env=surroundings | more, start_new_session=True)  # noqa: S603
    try:
        yield running
    finally:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()


# What is due stands as rows, and when the next one opens is not written yet.
HELD_UP = """
import pathlib, time
from testing.actions import opening
def held_up(*_):
    pathlib.Path({path!r}).touch()
    time.sleep(600)
opening._keep = held_up
"""
LIMIT = "15"  # seconds, of which a slow machine takes some to get to the work


def stuck(tmp_path, wait):
    """Options of a worker whose PDFs hang."""
    (tmp_path / "hanging.py").write_text(STUCK.format(wait=wait))
    return ("--include", "hanging")


def ask(surroundings, **more):
    """Ask for a PDF as a process with these settings does: a message may carry the limits of who sent it."""
    command = [sys.executable, "-m", "celery", "-A", "bcp_portal", "call", EXPORTING]
    subprocess.run(command, cwd=ROOT, env=surroundings | more, check=True, capture_output=True)  # noqa: S603


def wait_until(is_so, seconds=300):
    """Only a fault gets as far as the stop: a machine may be slow."""
    give_up_at = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < give_up_at, "It did not happen in time."
        time.sleep(0.05)


@pytest.fixture
def due(world, signed, surroundings):
    """An e-mail that is due, and a PDF, with no message under way: each test sends its own."""
    PdfExport.objects.filter(purpose="preview").delete()
    Notice.objects.all().delete()
    Delivery.objects.all().delete()
    at = timezone.now()
    mail = notify(
        user=world.cto,
        kind="signature",
        topic="a topic",
        due_on=at.date(),
        subject="A subject",
        body=[],
        url="/",
        at=at,
    )
    forget_messages()
    return mail


def is_sent():
    return not Delivery.objects.filter(finished_at=None).exists()


def test_mail_goes_out_while_a_pdf_is_being_made(due, surroundings, tmp_path):
    with worker(surroundings, "print", *stuck(tmp_path, "time.sleep(600)")), worker(surroundings, "send"):
        app.send_task(EXPORTING)
        wait_until(lambda: PdfExport.objects.filter(percent=15).exists())
        app.send_task(SENDING)
        wait_until(is_sent)
    assert not VersionPdf.objects.exists()
    assert {queue.name for queue in Queue.objects.all()} == {"print", "send"}


def test_a_pdf_over_the_soft_limit_is_told_and_the_worker_goes_on(due, surroundings, tmp_path):
    with worker(surroundings, "print", *stuck(tmp_path, "time.sleep(600)"), PDF_MAX_SECONDS=LIMIT):
        ask(surroundings, PDF_MAX_SECONDS=LIMIT)
        wait_until(lambda: PdfExport.objects.exclude(error="").exists())
    export = PdfExport.objects.get()
    assert export.error == f"It took longer than {LIMIT} seconds, which is the most that a PDF may take."
    assert export.claimed_at is None


def test_a_pdf_that_does_not_listen_is_ended_by_the_hard_limit_and_that_is_told_too(due, surroundings, tmp_path):
    wait = "import signal; signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1}); time.sleep(600)"
    with worker(surroundings, "print", *stuck(tmp_path, wait), PDF_MAX_SECONDS=LIMIT, JOB_GRACE_SECONDS="1"):
        ask(surroundings, PDF_MAX_SECONDS=LIMIT, JOB_GRACE_SECONDS="1")
        wait_until(lambda: PdfExport.objects.exclude(error="").exists())
    export = PdfExport.objects.get()
    assert export.error == "It took longer than it may and was ended."
    assert (export.claimed_at, export.attempts) == (None, 1)


def children(running):
    return [int(pid) for pid in Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text().split()]


def test_a_process_that_is_killed_in_the_middle_is_known_at_once(due, surroundings, tmp_path):
    """As for want of memory: the worker itself lives, gives the message back, and whoever gets it frees the work."""
    with worker(surroundings, "print", *stuck(tmp_path, "time.sleep(600)")) as running:
        app.send_task(EXPORTING)
        wait_until(lambda: PdfExport.objects.filter(percent=15).exists())
        for child in children(running):
            os.kill(child, signal.SIGKILL)
        wait_until(lambda: PdfExport.objects.exclude(error="").exists())
    export = PdfExport.objects.get()
    assert export.error == "The worker was ended before it was done."
    assert (export.claimed_at, export.attempts) == (None, 1)


def test_a_worker_gives_signs_of_life_while_a_pdf_takes_long(due, surroundings, tmp_path):
    with worker(surroundings, "print", *stuck(tmp_path, "time.sleep(600)")):
        app.send_task(EXPORTING)
        wait_until(lambda: PdfExport.objects.filter(percent=15).exists())
        heard = PdfExport.objects.get().claimed_at
        wait_until(lambda: PdfExport.objects.get().claimed_at > heard)


def test_two_schedulers_and_two_workers_do_everything_once(due, surroundings):
    for _ in range(3):
        app.send_task(EXPORTING)
        app.send_task(SENDING)
    with worker(surroundings, "print,send"), worker(surroundings, "send,print"):
        wait_until(VersionPdf.objects.exists)
        wait_until(is_sent)
    assert Delivery.objects.get(notices=due).attempts == 1
    assert PdfExport.objects.get().attempts == 1


def test_a_worker_killed_between_the_rows_and_their_next_day_leaves_it_all_to_the_next(world, surroundings, tmp_path):
    in_force(world, at=timezone.now() - timedelta(days=100))
    keep_promises(world.plan, at=timezone.now())
    opened = Occurrence.objects.filter(promise__kind="exercise").order_by("promise", "planned_on")
    expected = list(opened.values_list("promise", "planned_on"))
    opened.delete()
    Promise.objects.filter(kind="exercise").update(next_on=F("since"))
    forget_messages()
    reached = tmp_path / "reached"
    (tmp_path / "holding.py").write_text(HELD_UP.format(path=str(reached)))
    with worker(surroundings, "watch", "--include", "holding"):
        app.send_task("testing.tasks.open_occurrences")
        wait_until(reached.exists)
    assert not opened.exists()
    forget_messages()
    with worker(surroundings, "watch"):
        app.send_task("testing.tasks.open_occurrences")
        wait_until(opened.exists)
    assert list(opened.values_list("promise", "planned_on")) == expected
    assert not Promise.objects.filter(kind="exercise", next_on__lte=timezone.localdate()).exists()


# Messages of the day

SCHEDULED = "bcp_portal.notices.tasks.send_on_schedule"
# A worker that stands still where `name` of the module that sends messages is called.
STILL = """
import time
from {package} import sending
sending.{name} = lambda *_, **__: time.sleep(600)
"""


@pytest.fixture
def outbox(surroundings, tmp_path):
    """Mails as files."""
    surroundings["EMAIL_URL"] = f"filemail:///{tmp_path}/outbox"
    return tmp_path / "outbox"


def letters(outbox):
    """Each mail that went out, as it was written."""
    written = [path.read_text() for path in sorted(outbox.glob("*"))]
    return [mail for text in written for mail in text.split("-" * 79 + "\n") if mail.strip()]


@pytest.fixture
def waiting(due, world):
    """Three notices for each of two people, from yesterday, to be told at midnight."""
    Delivery.objects.update(finished_at=timezone.now())
    people = (world.editor, world.reader)
    for person in people:
        NoticeSetting.objects.create(user=person, digest_at=time_of_day(0))
        for number in range(3):
            at = timezone.now() - timedelta(days=1)
            words = {"subject": f"Test {number} is due", "body": [], "url": "/"}
            notify(user=person, kind="occurrence", topic=f"{number}", due_on=at.date(), at=at, **words)
    forget_messages()
    return people


def digests():
    return Delivery.objects.filter(sort="digest")


def are_told():
    return digests().filter(sent_at__isnull=False).count() == 2


def test_two_schedulers_and_workers_send_one_message_of_the_day_each_though_redis_lost_everything(
    waiting, surroundings, outbox
):
    for _ in range(3):
        app.send_task(SCHEDULED)
    forget_messages()
    for _ in range(4):
        app.send_task(SCHEDULED)
    with worker(surroundings, "send", "-c", "2"), worker(surroundings, "send,watch"):
        wait_until(are_told)
        app.send_task(SCHEDULED)
        before = Beat.objects.get().at
        wait_until(lambda: Beat.objects.get().at > before)
    assert len(letters(outbox)) == 2
    assert {delivery.attempts for delivery in digests()} == {1}
    assert Notice.objects.filter(delivery__sort="digest").count() == 6


def killed_and_taken_over(surroundings, outbox, still, task, work, *, sent, is_done):
    """A worker stands still with work that it claimed and is killed, another one does the rest; how many e-mails went
    out, and how many of them a mailbox takes for different ones.
    """
    (outbox.parent / "still.py").write_text(still)
    with worker(surroundings, "send", "--include", "still") as running:
        app.send_task(task)
        wait_until(work.filter(claimed_at__isnull=False).exists)
        wait_until(lambda: len(letters(outbox)) == sent)
        os.killpg(running.pid, signal.SIGKILL)
    forget_messages()
    work.update(claimed_at=None, not_before=timezone.now())  # the lease and the pause are over
    with worker(surroundings, "send"):
        app.send_task(task)
        wait_until(is_done)
    ids = [re.search("Message-ID: (.*)", letter)[1] for letter in letters(outbox)]
    return len(ids), len(set(ids))


@pytest.mark.parametrize("name, copies", [("gather", 1), ("_finish", 2)])
def test_a_worker_that_is_killed_around_sending_loses_nothing_and_repeats_one_at_most(
    waiting, surroundings, outbox, name, copies
):
    """Before it sent, or between sending and keeping that: then a mailbox knows the copy by its Message-ID."""
    still = STILL.format(package="bcp_portal.notices", name=name)
    went = killed_and_taken_over(surroundings, outbox, still, SCHEDULED, digests(), sent=copies - 1, is_done=are_told)
    assert went == (1 + copies, 2)
    assert digests().count() == 2
    assert Notice.objects.filter(delivery__sent_at__isnull=False, kind="occurrence").count() == 6


@pytest.mark.parametrize("name, copies", [("_mail", 1), ("_finish", 2)])
def test_a_worker_killed_around_a_message_of_an_incident_loses_nothing_and_repeats_one_at_most(
    world, surroundings, outbox, name, copies
):
    doing = Doing(world.responder, timezone.now(), uuid4())
    incident = declare(Declaration("The database is gone", DeclaredSeverity("Critical")), doing)
    people = [Addressee(f"{name}@customer.example", f"{name}@customer.example") for name in ("desk", "night")]
    draft = MessageDraft("Customers", "We are on it", "We will tell you more.", people)
    confirm_message(incident, Doing(world.responder, timezone.now(), uuid4()), draft)
    forget_messages()
    still = STILL.format(package="incidents.actions", name=name)
    results = Entry.objects.filter(kind="message_result")
    went = killed_and_taken_over(
        surroundings, outbox, still, MESSAGES, MessageRecipient.objects.all(), sent=copies - 1, is_done=results.exists
    )
    assert went == (1 + copies, 2)
    assert results.get().text == "“We are on it” reached 2 of 2."


def due_for_a_check(world):
    """Forty-five plans that were last checked on another day, which is three messages."""
    many_plans(world.plan, 44)
    past = timezone.now() - timedelta(days=2)
    Checkup.objects.update(checked_at=past)
    forget_messages()
    return Checkup.objects.filter(checked_at__gt=past)


def test_the_check_of_the_day_lets_other_jobs_come_between(world, surroundings):
    checked = due_for_a_check(world)
    app.send_task(CHECKING)
    app.send_task("bcp_portal.jobs.tasks.sign_of_life")
    with worker(surroundings, "watch"):
        wait_until(lambda: checked.count() == 45)
        wait_until(lambda: JobRun.objects.filter(task=CHECKING).exists())
    life = JobRun.objects.get(task="bcp_portal.jobs.tasks.sign_of_life")
    assert checked.filter(checked_at__lt=life.began_at).count() == 20
    assert KeptFigures.objects.filter(in_force=False).count() == 45


def test_the_check_of_the_day_goes_on_after_a_worker_was_killed(world, surroundings):
    checked = due_for_a_check(world)
    app.send_task(CHECKING)
    with worker(surroundings, "watch"):
        wait_until(checked.exists)
    before = set(checked.values_list("plan", "checked_at"))
    assert 0 < len(before) < 45
    app.send_task(CHECKING)  # the next beat
    with worker(surroundings, "watch"):
        wait_until(lambda: checked.count() == 45)
    assert before <= set(checked.values_list("plan", "checked_at"))
