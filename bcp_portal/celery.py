"""The Celery application and its schedule."""

import os
from pathlib import Path
from typing import Any

from celery import Celery
from django.conf import settings

from bcp_portal import environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bcp_portal.settings")

MINUTE, HOUR = 60, 3600


def every(seconds: int, task: str) -> dict[str, Any]:
    """A schedule entry whose message lapses when the next one is due, so that none pile up while workers are away."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


SCHEDULE = {
    "export-versions": every(MINUTE, "plans.tasks.export_due_versions"),
    "send-notices": every(MINUTE, "bcp_portal.notices.tasks.send_due_notices"),
    "send-password-links": every(MINUTE, "bcp_portal.accounts.tasks.send_password_links"),
    "remind-approvers": every(HOUR, "plans.tasks.remind_approvers"),
    "check-plans": every(HOUR, "plans.tasks.check_plans"),  # each plan once a day, soon after midnight
    "check-evidence": every(HOUR, "plans.tasks.check_evidence"),  # once a day, soon after midnight
    "clear-sessions": every(24 * HOUR, "bcp_portal.accounts.tasks.clear_expired_sessions"),
}


def transport_options(redis_url: str, var: Path) -> dict[str, Any]:
    if redis_url:
        # A page must not wait for a broker that is away; a killed worker's message returns after ten minutes.
        return {"visibility_timeout": 600, "socket_connect_timeout": 1, "socket_timeout": 2, "max_retries": 0}
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


app = Celery("bcp_portal")
app.add_defaults(configuration)
app.autodiscover_tasks()
