"""What the portal does in the background, as administrators see it: who works, what failed, for whom, and why."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Prefetch

from bcp_portal.accounts.models import Letter, ResetRequest, User
from bcp_portal.jobs.broker import waiting_messages
from bcp_portal.jobs.claiming import ClaimableQuerySet
from bcp_portal.jobs.models import SCHEDULER, Beat, Queue, is_served
from bcp_portal.notices.models import Delivery
from bcp_portal.notices.undelivered import DeliveryCounts, figures
from plans.actions.exports import waiting_exports
from plans.models.versions import PdfExport, PlanVersion
from plans.pages.scheduled_jobs import ScheduledJob, scheduled_jobs

MESSAGES = "notices:undelivered"
SERVICES = {"print": "printer", "send": "sender", "watch": "worker"}  # of compose
TITLES = {"print": "Making PDFs", "send": "Sending e-mails", "watch": "Checks and reminders"}


@dataclass(frozen=True)
class Worked:
    """One queue: when a worker of it was last heard, and how much waits for one."""

    name: str
    title: str
    seen_at: datetime | None
    is_served: bool
    waiting: int | None = None
    asked: int | None = None  # messages in the broker, where it answers

    @property
    def service(self) -> str:
        """What compose calls its worker."""
        return SERVICES[self.name]

    @property
    def work(self) -> str:
        """The title within a sentence."""
        return f"{self.title[0].lower()}{self.title[1:]}"


@dataclass(frozen=True)
class Jobs:
    """Everything on the page; messages that failed have a page of their own. ``asked_at``: by the scheduler, last."""

    queues: list[Worked]
    exports: list[PdfExport]
    messages: DeliveryCounts
    asked_at: datetime | None
    is_asked: bool
    scheduled: list[ScheduledJob]

    @property
    def sentence(self) -> str:
        """The answer first."""
        silent = [queue.work for queue in self.queues if not queue.is_served]
        if silent:
            return f"No worker has reported for: {', '.join(silent)}."
        if not self.is_asked:
            return "The scheduler has not reported: no job is started."
        if any(job.needs_a_look for job in self.scheduled):
            return "A scheduled job is late, or failed."
        return "Some work failed." if self.exports or self.messages.failed else "Everything is done, or being done."


@dataclass(frozen=True)
class Trouble:
    """What an administrator has to look after, on their first page."""

    sentence: str
    since: datetime | None = None  # when a worker was last heard of
    is_given_up: bool = False
    route: str = "plans:jobs"  # where it stands


def jobs(*, at: datetime) -> Jobs:
    """In some fifteen queries, and one question to the broker."""
    messages = waiting_messages(TITLES)
    asked_at = Beat.objects.filter(name=SCHEDULER).values_list("at", flat=True).first()
    return Jobs(
        asked_at=asked_at,
        is_asked=is_served(asked_at, at=at),
        scheduled=scheduled_jobs(at=at),
        queues=[replace(_with_waiting(queue, at), asked=messages.get(queue.name)) for queue in _queues(at)],
        exports=list(_exports().failing().prefetch_related("plan", _versions())),
        messages=figures(),
    )


def troubles(user: User, *, at: datetime) -> list[Trouble]:
    """Workers that fell silent and what was given up, for who administers the portal."""
    if not user.may("administer"):
        return []
    queues = _queues(at)
    is_running = any(queue.seen_at for queue in queues)  # a portal that was just set up has no worker yet
    silent = [Trouble(f"No worker: {queue.work}", queue.seen_at) for queue in queues if not queue.is_served]
    return [*_given_up(), *(silent if is_running else [])]


def _given_up() -> list[Trouble]:
    return [
        *_counted(_exports(), "PDF could not be made", "PDFs could not be made", route="plans:jobs"),
        *_counted(Delivery.objects.wanted(), "e-mail could not be delivered", "e-mails could not be delivered"),
        *_counted(
            Letter.objects.all(),
            "letter about an account could not be sent",
            "letters about accounts could not be sent",
        ),
        *_counted(ResetRequest.objects.all(), "password link could not be sent", "password links could not be sent"),
    ]


def _counted(work: ClaimableQuerySet[Any], one: str, many: str, *, route: str = MESSAGES) -> list[Trouble]:
    count = work.failing().filter(given_up_at__isnull=False).count()
    return [Trouble(f"{count} {one if count == 1 else many}", is_given_up=True, route=route)] if count else []


def _exports() -> ClaimableQuerySet[PdfExport]:
    return PdfExport.objects.defer("document")


def _versions() -> Prefetch[Any]:
    return Prefetch("version", PlanVersion.objects.defer("snapshot"))


def _queues(at: datetime) -> list[Worked]:
    seen = dict(Queue.objects.values_list("name", "seen_at"))
    return [Worked(name, title, seen.get(name), is_served(seen.get(name), at=at)) for name, title in TITLES.items()]


def _with_waiting(queue: Worked, at: datetime) -> Worked:
    if queue.name == "print":
        return replace(queue, waiting=waiting_exports(at=at).count())
    if queue.name == "send":
        return replace(queue, waiting=Delivery.objects.wanted().due(at).count() + ResetRequest.objects.due(at).count())
    return queue
