"""Scheduled jobs, as administrators see them: what each does, how often, when it last ran, and whether it is late."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from celery import current_app

from bcp_portal.jobs.models import JobRun
from bcp_portal.look.counting import counted

GRACE = timedelta(minutes=5)  # a worker may be busy with what came before
# By the key of the schedule (bcp_portal/celery.py).
TITLES = {
    "sign-of-life": "Sign of life of the worker",
    "export-versions": "PDFs that are due",
    "send-notices": "E-mails that are due",
    "tell-undelivered": "Telling administrators of messages that failed",
    "send-password-links": "Links to set a password, and letters about accounts",
    "remind-approvers": "Reminding who is to sign",
    "chase-actions": "Reminding of corrective actions",
    "check-plans": "Checking plans by the rules, each once a day",
    "renew-drafts": "Bringing changes of the directory into the drafts of many plans",
    "keep-figures": "Working out the figures of plans for the first page",
    "keep-mentions": "Reading what plans say of suppliers and people",
    "keep-lines": "Reading what plans in force say to who responds",
    "keep-promises": "Following what plans promise",
    "open-occurrences": "Entering what becomes due in the weeks to come",
    "remind": "Reminding of tests, reviews and maintenance",
    "send-messages": "Messages of incidents",
    "remind-duties": "Reminding whom to tell in an incident",
    "call-deputies": "Calling deputies in an incident",
    "open-from-alarms": "Incidents from alarms",
    "hear-heartbeats": "Listening for heartbeats",
    "remind-incident-reviews": "Reminding of reviews of incidents",
    "forget-old-calls": "Forgetting old calls of monitoring tools",
    "check-evidence": "Checking the evidence, once a day",
    "clear-sessions": "Tidying up: sessions that are over, old counts",
}


@dataclass(frozen=True)
class ScheduledJob:
    """One line of the schedule; ``run`` is None until it has run once."""

    title: str
    every: timedelta
    run: JobRun | None
    at: datetime

    @property
    def is_late(self) -> bool:
        """Whether it should have run again by now."""
        return self.run is not None and self.at - self.run.began_at > self.every + max(GRACE, self.every / 2)

    @property
    def has_failed(self) -> bool:
        return self.run is not None and bool(self.run.error)

    @property
    def needs_a_look(self) -> bool:
        return self.is_late or self.has_failed

    @property
    def rhythm(self) -> str:
        """``every minute``, ``every 5 minutes``, ``every day``."""
        minutes = int(self.every.total_seconds() // 60)
        if minutes % (24 * 60) == 0:
            return _every(minutes // (24 * 60), "day")
        return _every(minutes // 60, "hour") if minutes % 60 == 0 else _every(minutes, "minute")

    @property
    def seconds(self) -> str:
        """How long the last run took: ``0.2 s``."""
        return f"{(self.run.ended_at - self.run.began_at).total_seconds():.1f}\N{NO-BREAK SPACE}s" if self.run else ""


def scheduled_jobs(*, at: datetime) -> list[ScheduledJob]:
    """In the order of the schedule, those that need a look first; one query."""
    runs = {run.task: run for run in JobRun.objects.all()}
    schedule: dict[str, dict[str, Any]] = current_app.conf.beat_schedule
    found = [
        ScheduledJob(TITLES.get(key, key), entry["schedule"].run_every, runs.get(entry["task"]), at)
        for key, entry in schedule.items()
    ]
    return sorted(found, key=lambda job: not job.needs_a_look)


def _every(number: int, unit: str) -> str:
    return f"every {unit}" if number == 1 else f"every {counted(number, unit)}"
