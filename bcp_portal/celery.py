"""The Celery application and its schedule."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from celery import Celery
from celery.schedules import schedule
from celery.signals import worker_process_init
from django.conf import settings
from kombu import Exchange, Queue

from bcp_portal import environment
from bcp_portal.garbage import collect_seldom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bcp_portal.settings")

MINUTE, HOUR = 60, 3600

# Each queue has workers of its own, so that no mail waits for a PDF; a worker that is told no queue takes from all.
PRINT, SEND, WATCH = QUEUES = "print", "send", "watch"
ROUTES = {
    "plans.tasks.export_due_versions": PRINT,
    "bcp_portal.notices.tasks.send_on_schedule": SEND,
    "bcp_portal.notices.tasks.send_deliveries": SEND,
    "bcp_portal.notices.tasks.tell_administrators_daily": SEND,
    "bcp_portal.accounts.tasks.send_password_links": SEND,
    "incidents.tasks.send_messages": SEND,
}  # all others: WATCH
# Seconds after which a job is told to end; GRACE later it is ended. Only worker processes (prefork) can be.
LIMITS = {PRINT: settings.PDF_MAX_SECONDS, SEND: 5 * MINUTE, WATCH: 30 * MINUTE}
GRACE = settings.JOB_GRACE_SECONDS


class Interval(schedule):
    """Due after an interval, and at once where the last time lies in the future: the clock was set back since."""

    def remaining_estimate(self, last_run_at: datetime) -> timedelta:
        remaining: timedelta = super().remaining_estimate(last_run_at)
        return remaining if remaining.total_seconds() <= self.seconds else timedelta(0)


def every(seconds: int, task: str) -> dict[str, Any]:
    """A schedule entry whose message lapses when the next one is due, so that none pile up while workers are away."""
    return {"task": task, "schedule": Interval(seconds), "options": {"expires": seconds}}


def limits(queue: str) -> dict[str, int]:
    return {"soft_time_limit": LIMITS[queue], "time_limit": LIMITS[queue] + GRACE}


SCHEDULE = {
    "sign-of-life": every(MINUTE, "bcp_portal.jobs.tasks.sign_of_life"),
    "export-versions": every(MINUTE, "plans.tasks.export_due_versions"),
    "send-notices": every(MINUTE, "bcp_portal.notices.tasks.send_on_schedule"),
    "tell-undelivered": every(HOUR, "bcp_portal.notices.tasks.tell_administrators_daily"),  # once a day
    "send-password-links": every(MINUTE, "bcp_portal.accounts.tasks.send_password_links"),
    "remind-approvers": every(HOUR, "plans.tasks.remind_approvers"),
    "chase-actions": every(HOUR, "plans.tasks.chase_actions"),
    "check-plans": every(HOUR, "plans.tasks.check_plans"),  # each plan once a day, soon after midnight
    "renew-drafts": every(5 * MINUTE, "plans.tasks.renew_drafts"),  # those that a message has not
    "keep-figures": every(HOUR, "plans.tasks.keep_figures"),  # those that no page has made
    "keep-mentions": every(HOUR, "plans.tasks.keep_mentions"),  # those that no page has read
    "keep-lines": every(HOUR, "incidents.tasks.keep_lines"),  # those that no page has read
    "keep-promises": every(5 * MINUTE, "testing.tasks.keep_promises"),
    "open-occurrences": every(HOUR, "testing.tasks.open_occurrences"),  # those of the weeks to come
    "remind": every(HOUR, "testing.tasks.remind"),  # from six in the morning on, each step once
    "send-messages": every(MINUTE, "incidents.tasks.send_messages"),
    "remind-duties": every(MINUTE, "incidents.tasks.remind_duties"),
    "call-deputies": every(MINUTE, "incidents.tasks.call_deputies"),
    "open-from-alarms": every(MINUTE, "incidents.tasks.open_from_alarms"),
    "hear-heartbeats": every(MINUTE, "incidents.tasks.hear_heartbeats"),
    "remind-incident-reviews": every(HOUR, "incidents.tasks.remind_reviews"),
    "forget-old-calls": every(24 * HOUR, "incidents.tasks.forget_old_calls"),
    "check-evidence": every(HOUR, "plans.tasks.check_evidence"),  # once a day, soon after midnight
    "clear-sessions": every(24 * HOUR, "bcp_portal.accounts.tasks.clear_expired_sessions"),
}


def transport_options(redis_url: str, var: Path) -> dict[str, Any]:
    if redis_url:
        # A page must not wait for a broker that is away. A killed worker's message returns when no job can still run.
        longest = max(LIMITS.values()) + 2 * GRACE
        return {"visibility_timeout": longest, "socket_connect_timeout": 1, "socket_timeout": 2, "max_retries": 0}
    folder = var / "broker"
    (folder / "messages").mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(folder / "messages"),
        "data_folder_out": str(folder / "messages"),
        "control_folder": str(folder / "control"),
    }


def configuration() -> dict[str, Any]:
    return {
        "broker_url": environment.broker_url(settings.REDIS_URL),
        "broker_transport_options": transport_options(settings.REDIS_URL, settings.VAR),
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "task_publish_retry": False,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_ignore_result": True,
        "task_queues": [Queue(name, Exchange(name), routing_key=name) for name in QUEUES],
        "task_default_queue": WATCH,
        "task_routes": {task: {"queue": queue} for task, queue in ROUTES.items()},
        "task_annotations": {task: limits(queue) for task, queue in ROUTES.items()},
        **{f"task_{name}": seconds for name, seconds in limits(WATCH).items()},
        "task_serializer": "json",
        "accept_content": ["json"],
        "timezone": "UTC",
        "worker_prefetch_multiplier": 1,
        "worker_max_tasks_per_child": settings.WORKER_MAX_TASKS,
        "worker_max_memory_per_child": settings.WORKER_MAX_MEMORY_KB,
        "worker_enable_remote_control": bool(settings.REDIS_URL),
        "worker_hijack_root_logger": False,
        "beat_schedule": SCHEDULE,
        "beat_schedule_filename": settings.BEAT_SCHEDULE,
    }


app = Celery("bcp_portal", task_cls="bcp_portal.jobs.running:Job")
app.add_defaults(configuration)
app.autodiscover_tasks()


@worker_process_init.connect
def _collect_seldom(**_: Any) -> None:
    collect_seldom()
