"""Asking for a job sooner: the broker gets it, or is away and nothing waits for it."""

import os
import socket
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings

from bcp_portal.accounts.tasks import SENDING_LINKS
from bcp_portal.celery import GRACE, LIMITS, QUEUES, SCHEDULE, Interval, app, transport_options
from bcp_portal.jobs.one_by_one import one_by_one
from bcp_portal.notices.actions import SENDING
from plans.actions.signature_requests import EXPORTING

ROOT = Path(__file__).resolve().parent.parent
ASK = "import django; django.setup(); from bcp_portal.jobs import enqueue_soon; enqueue_soon('plans.tasks.nothing')"


def ask(tmp_path: Path, redis_url: str, *, times: int = 1) -> subprocess.CompletedProcess[str]:
    """In a process of its own, since a process has one broker for good."""
    variables = {"DJANGO_SETTINGS_MODULE": "bcp_portal.settings", "PORTAL_VAR": str(tmp_path), "REDIS_URL": redis_url}
    command = [sys.executable, "-c", f"{ASK}{'; enqueue_soon(chr(120))' * (times - 1)}"]
    return subprocess.run(  # noqa: S603
        command, cwd=ROOT, env=os.environ | variables, capture_output=True, text=True, check=True, timeout=3000
    )


def test_without_redis_a_message_is_a_file(tmp_path):
    ask(tmp_path, "")
    assert len(list((tmp_path / "broker" / "messages").iterdir())) == 1


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "unix:///nowhere/redis.sock", "redis://nowhere.invalid/0"])
def test_a_broker_that_is_away_costs_a_line_in_the_log(tmp_path, url):
    done = ask(tmp_path, url)
    assert "plans.tasks.nothing waits for the schedule" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broker_that_accepts_and_then_is_silent_holds_a_page_for_seconds_not_minutes(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        done = ask(tmp_path, f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
    assert "plans.tasks.nothing waits for the schedule" in done.stderr


def connections(server: socket.socket) -> int:
    """How often somebody has connected so far."""
    server.settimeout(0)
    count = 0
    with suppress(BlockingIOError):
        while True:
            server.accept()[0].close()
            count += 1
    return count


def test_while_a_broker_is_silent_one_page_waits_for_it_and_the_next_does_not(tmp_path):
    found = []
    for times in (1, 4):
        with socket.create_server(("127.0.0.1", 0), backlog=20) as silent:
            done = ask(tmp_path, f"redis://127.0.0.1:{silent.getsockname()[1]}/0", times=times)
            found.append(connections(silent))
        assert done.stderr.count("waits for the schedule") == times
    assert found[0] == found[1] > 0


def test_every_scheduled_job_is_one_that_a_worker_knows():
    app.loader.import_default_modules()
    assert not {entry["task"] for entry in SCHEDULE.values()} - set(app.tasks)


def test_a_killed_worker_gives_its_job_back():
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost


def test_a_message_returns_only_when_the_job_it_began_has_surely_ended():
    assert transport_options("redis://redis:6379/0", settings.VAR)["visibility_timeout"] > max(LIMITS.values()) + GRACE


@pytest.mark.parametrize("name", sorted({entry["task"] for entry in SCHEDULE.values()}))
def test_every_job_has_a_soft_and_a_hard_time_limit(name):
    app.loader.import_default_modules()
    job, queue = app.tasks[name], app.amqp.router.route({}, name)["queue"].name
    soft = job.soft_time_limit or app.conf.task_soft_time_limit
    assert (soft, job.time_limit or app.conf.task_time_limit) == (LIMITS[queue], LIMITS[queue] + GRACE)


def test_mail_and_pdfs_have_queues_of_their_own_and_everything_else_a_third():
    queues = {task: app.amqp.router.route({}, task)["queue"].name for task in (EXPORTING, SENDING, SENDING_LINKS)}
    assert queues == {EXPORTING: "print", SENDING: "send", SENDING_LINKS: "send"}
    assert app.conf.task_default_queue == "watch"


def test_a_worker_that_is_told_no_queue_takes_from_all():
    assert {queue.name for queue in app.conf.task_queues} == set(QUEUES)


@pytest.mark.parametrize(
    "last, is_due",
    [(timedelta(seconds=-30), False), (timedelta(seconds=-61), True), (timedelta(hours=5), True)],
)
def test_a_schedule_noted_before_the_clock_was_set_back_is_due_at_once(last, is_due):
    assert Interval(60).is_due(datetime.now(UTC) + last).is_due == is_due


def test_a_bad_one_of_many_is_logged_and_stops_none_but_the_time_limit_means_all(caplog):
    assert one_by_one([1, 0, 4], lambda number: 4 // number, "Number {0} failed.".format) == [4, None, 1]
    assert "Number 0 failed." in caplog.text
    done = []

    def act(number):
        done.append(number)
        raise SoftTimeLimitExceeded

    with pytest.raises(SoftTimeLimitExceeded):
        one_by_one([1, 2], act, str)
    assert done == [1]
