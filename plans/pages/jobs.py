"""What the portal does in the background, as administrators see it: who works, what failed, for whom, and why."""

from dataclasses import dataclass, replace
from datetime import datetime

from bcp_portal.accounts.models import Letter, ResetRequest, User
from bcp_portal.jobs.claiming import ClaimableQuerySet
from bcp_portal.jobs.models import Queue, is_served
from bcp_portal.notices.models import Delivery
from plans.actions.exports import waiting_exports
from plans.models.versions import PdfExport

TITLES = {"print": "Making PDFs", "send": "Sending e-mails", "watch": "Checks and reminders"}
SHOWN = 50


@dataclass(frozen=True)
class Worked:
    """One queue: when a worker of it was last heard, and how much waits for one."""

    name: str
    title: str
    seen_at: datetime | None
    is_served: bool
    waiting: int | None = None

    @property
    def work(self) -> str:
        """The title within a sentence."""
        return f"{self.title[0].lower()}{self.title[1:]}"


@dataclass(frozen=True)
class Lost:
    """A link for a new password, or another letter about an account, that did not reach its owner."""

    person: User
    asked: ResetRequest | Letter
    title: str


@dataclass(frozen=True)
class Jobs:
    """Everything on the page; of messages the first are shown, and all are counted."""

    queues: list[Worked]
    exports: list[PdfExport]
    deliveries: list[Delivery]
    delivery_count: int
    links: list[Lost]

    @property
    def mail_count(self) -> int:
        """Messages and links."""
        return self.delivery_count + len(self.links)

    @property
    def sentence(self) -> str:
        """The answer first."""
        silent = [queue.work for queue in self.queues if not queue.is_served]
        if silent:
            return f"No worker is heard of for: {', '.join(silent)}."
        failed = [self.exports, self.deliveries, self.links]
        return "Some work failed." if any(failed) else "Everything is done, or being done."


@dataclass(frozen=True)
class Trouble:
    """What an administrator has to look after, on their first page."""

    sentence: str
    since: datetime | None = None  # when a worker was last heard of
    is_given_up: bool = False


def jobs(*, at: datetime) -> Jobs:
    """In a dozen queries."""
    undelivered = Delivery.objects.wanted().undelivered()
    return Jobs(
        queues=[_with_waiting(queue, at) for queue in _queues(at)],
        exports=list(_exports().failing().select_related("plan", "version")),
        deliveries=list(undelivered.select_related("user")[:SHOWN]),
        delivery_count=undelivered.count(),
        links=_lost(),
    )


def _lost() -> list[Lost]:
    asked = {one.email: one for one in ResetRequest.objects.failing()}
    people = User.objects.active().filter(email__in=asked)
    letters = Letter.objects.failing().select_related("person")
    return [
        *(Lost(person, asked[person.email], "link for a new password") for person in people),
        *(Lost(letter.person, letter, letter.get_kind_display().lower()) for letter in letters),
    ]


def troubles(user: User, *, at: datetime) -> list[Trouble]:
    """Workers that fell silent and what was given up, for who administers the portal."""
    if not user.may("administer"):
        return []
    queues = _queues(at)
    is_running = any(queue.seen_at for queue in queues)  # a portal that was just set up has no worker yet
    silent = [Trouble(f"No worker: {queue.work}", queue.seen_at) for queue in queues if not queue.is_served]
    return [*_given_up(), *(silent if is_running else [])]


def _given_up() -> list[Trouble]:
    counts = (
        (_exports(), "PDF could not be made", "PDFs could not be made"),
        (Delivery.objects.wanted(), "e-mail could not be delivered", "e-mails could not be delivered"),
        (Letter.objects.all(), "letter about an account could not be sent", "letters about accounts could not be sent"),
        (ResetRequest.objects.all(), "password link could not be sent", "password links could not be sent"),
    )
    found = [(work.failing().filter(given_up_at__isnull=False).count(), one, many) for work, one, many in counts]
    return [Trouble(f"{count} {one if count == 1 else many}", is_given_up=True) for count, one, many in found if count]


def _exports() -> ClaimableQuerySet[PdfExport]:
    return PdfExport.objects.defer("document", "version__snapshot")


def _queues(at: datetime) -> list[Worked]:
    seen = dict(Queue.objects.values_list("name", "seen_at"))
    return [Worked(name, title, seen.get(name), is_served(seen.get(name), at=at)) for name, title in TITLES.items()]


def _with_waiting(queue: Worked, at: datetime) -> Worked:
    if queue.name == "print":
        return replace(queue, waiting=waiting_exports(at=at).count())
    if queue.name == "send":
        return replace(queue, waiting=Delivery.objects.wanted().due(at).count() + ResetRequest.objects.due(at).count())
    return queue
