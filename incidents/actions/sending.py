"""One attempt to send a message of an incident to one recipient; what became of all of them is entered once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid5

from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Count, Q
from django.urls import reverse

from bcp_portal.jobs.attempting import attempt
from bcp_portal.jobs.claiming import each
from bcp_portal.jobs.mail import NotSent, hand_over, one_connection
from bcp_portal.jobs.one_by_one import one_by_one
from bcp_portal.look.cutting import cut
from bcp_portal.look.mails import Mail, as_message, portal_url
from bcp_portal.outbound.actions import post_message
from bcp_portal.outbound.destinations import NoDestination
from bcp_portal.outbound.payloads import ChatMessage
from bcp_portal.outbound.posting import NotPosted
from incidents.entering import Doing
from incidents.models import Entry, IncidentMessage, MessageRecipient
from incidents.models.entries import LONGEST_TEXT

from .adding import add_entry

UNSETTLED = Q(recipients__finished_at=None, recipients__given_up_at=None)
LONGEST = timedelta(days=14)  # in which a message is settled, whatever outage there is
AT_ONCE = 20  # of one run: then others of the queue have their turn


def send_due_messages(*, now: Callable[[], datetime]) -> int:
    """One attempt with each of the first that are due; how many were looked at."""
    due = MessageRecipient.objects.due(now()).select_related("message__incident", "webhook").order_by("pk")
    with one_connection() as connection:
        return each(due[:AT_ONCE], partial(_send_if_mine, now=now, connection=connection))


def _send_if_mine(one: MessageRecipient, *, now: Callable[[], datetime], connection: BaseEmailBackend) -> None:
    if MessageRecipient.objects.claim(one, at=now()):
        _send(one, at=now(), connection=connection)


def _send(one: MessageRecipient, *, at: datetime, connection: BaseEmailBackend) -> None:
    """Send to a recipient that was claimed."""
    incident = one.message.incident
    if incident.is_exercise and not (one.is_participant and one.way == MessageRecipient.Way.EMAIL):
        raise RuntimeError(f"{incident.ref} is an exercise: nothing leaves it.")  # the database refuses it, too
    if attempt(one, partial(SENDERS[one.way], one, at, connection)):
        _finish(one, at=at)


def _finish(one: MessageRecipient, *, at: datetime) -> None:
    done = MessageRecipient.objects.filter(pk=one.pk, finished_at=None)
    done.update(finished_at=at, claimed_at=None, given_up_at=None, error="")


def _by_email(one: MessageRecipient, _: datetime, connection: BaseEmailBackend) -> None:
    hand_over(as_message(_mail(one)), connection)


def _mail(one: MessageRecipient) -> Mail:
    """The words as they were confirmed."""
    message = one.message
    return Mail(
        to=one.address,
        name=one.name,
        subject=message.subject,
        note="This is an exercise. Nothing has happened." if message.is_exercise else "",
        letter=message.body,
        why=[f"{message.by_name} sent you this about {message.incident.ref}."],
        ref=one.ref,
    )


def _by_webhook(one: MessageRecipient, at: datetime, _: BaseEmailBackend) -> None:
    webhook, message = one.webhook, one.message
    if webhook is None or webhook.is_off:
        raise NotSent("The webhook is switched off.")
    sent = ChatMessage(
        ref=str(one.ref),
        subject=message.subject,
        text=message.body,
        at=message.at,
        url=portal_url(reverse("incidents:room", args=[message.incident.ref])),
        about=message.incident.ref,
        is_exercise=message.is_exercise,
    )
    try:
        post_message(webhook, sent, at=at)
    except (NoDestination, NotPosted) as failure:
        raise NotSent(str(failure)) from failure


SENDERS: dict[str, Callable[[MessageRecipient, datetime, BaseEmailBackend], None]] = {
    MessageRecipient.Way.EMAIL: _by_email,
    MessageRecipient.Way.WEBHOOK: _by_webhook,
}


def give_up_recipients(*, at: datetime) -> int:
    """Give up what has failed as often as it may; how much of it."""
    hopeless = MessageRecipient.objects.hopeless(at)
    return sum(MessageRecipient.objects.give_up(one, at=at) for one in hopeless)


@dataclass(frozen=True)
class _Reached:
    """How far a message came: how many have it, and how many are tried again."""

    sent: int
    trying: int

    def is_news(self, before: "_Reached | None") -> bool:
        """Whether it is entered: at first, where somebody else could not be reached, and once all are settled."""
        return self != before and (before is None or not self.trying or self.trying > before.trying)


def enter_results(*, at: datetime) -> int:
    """Enter what became of messages, once each recipient was tried; how many were entered.

    The token of an entry is made of the message and how many there are of it, so two workers enter it once.
    """
    recent = IncidentMessage.objects.filter(at__gte=at - LONGEST).select_related("incident")
    counted = recent.annotate(
        untried=Count("recipients", filter=UNSETTLED & Q(recipients__error="")),
        trying=Count("recipients", filter=UNSETTLED & ~Q(recipients__error="")),
        sent=Count("recipients", filter=Q(recipients__finished_at__isnull=False)),
    )
    entered = _entered(at - LONGEST)
    found: list[tuple[IncidentMessage, int]] = []
    for message in counted.filter(untried=0).order_by("pk"):
        before = entered.get(str(message.ref), [])
        if _Reached(message.sent, message.trying).is_news(before[-1] if before else None):
            found.append((message, len(before)))
    entered_now = one_by_one(
        found, lambda one: _enter_result(*one, at=at), "What became of {0[0]} could not be entered.".format
    )
    return len(entered_now)


def _entered(since: datetime) -> dict[str, list[_Reached]]:
    """By ref of the message, what was entered of it; what says nothing of who is tried again is of an older release.

    What somebody wrote past the portal, and can't be read, says nothing.
    """
    found: dict[str, list[_Reached]] = {}
    results = Entry.objects.filter(kind="message_result", at__gte=since, data__has_key="message")
    for data in results.order_by("pk").values_list("data", flat=True):
        trying = data.get("trying")
        reached = _Reached(data.get("sent"), len(trying) if isinstance(trying, list) else 0)
        found.setdefault(str(data["message"]), []).append(reached)
    return found


def _enter_result(message: IncidentMessage, number: int, *, at: datetime) -> None:
    people = list(message.recipients.all())
    trying = [one for one in people if not one.finished_at and not one.given_up_at]
    lost = [one for one in people if one.given_up_at]
    sent = len(people) - len(trying) - len(lost)
    said = [f"“{message.subject}” reached {sent} of {len(people)}.", _why(lost), _why(trying, "Tried again: ")]
    data = {
        "message": str(message.ref),
        "sent": sent,
        "lost": [one.name for one in lost],
        "trying": [one.name for one in trying],
    }
    doing = Doing(None, at, uuid5(message.ref, f"result {number}"), origin="portal")
    text = cut(" ".join(filter(None, said)), LONGEST_TEXT)
    add_entry(message.incident, "message_result", doing, text=text, data=data)


def _why(people: Sequence[MessageRecipient], before: str = "") -> str:
    said = "; ".join(f"{one.name}: {one.error.rstrip('.')}" for one in people)
    return f"{before}{said}." if said else ""
