"""Asking for a job sooner: the broker gets it, or is away and nothing waits for it."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from bcp_portal.celery import SCHEDULE, app, transport_options

ROOT = Path(__file__).resolve().parent.parent
ASK = "import django; django.setup(); from bcp_portal.jobs import enqueue_soon; enqueue_soon('plans.tasks.nothing')"


def ask(tmp_path: Path, redis_url: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own, since a process has one broker for good."""
    variables = {"DJANGO_SETTINGS_MODULE": "bcp_portal.settings", "PORTAL_VAR": str(tmp_path), "REDIS_URL": redis_url}
    command = [sys.executable, "-c", ASK]
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


def test_every_scheduled_job_is_one_that_a_worker_knows():
    app.loader.import_default_modules()
    assert not {entry["task"] for entry in SCHEDULE.values()} - set(app.tasks)


def test_a_killed_worker_gives_its_job_back():
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert transport_options("redis://redis:6379/0", settings.VAR)["visibility_timeout"] == 600
