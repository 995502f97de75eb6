"""One attempt to send a message of an incident to one recipient; what became of all of them is entered once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid5

from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse

from bcp_portal.jobs.attempting import attempt
from bcp_portal.jobs.claiming import each
from bcp_portal.jobs.mail import NotSent, hand_over, one_connection
from bcp_portal.look.mails import Mail, as_message, portal_url
from bcp_portal.outbound.actions import post_message
from bcp_portal.outbound.destinations import NoDestination
from bcp_portal.outbound.payloads import ChatMessage
from bcp_portal.outbound.posting import NotPosted
from incidents.entering import Doing
from incidents.models import Entry, IncidentMessage, MessageRecipient

from .adding import add_entry

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


def enter_results(*, at: datetime) -> int:
    """Enter, once a message, what became of it when all of its recipients are settled; how many were entered.

    The token of the entry is made of the message, so two workers enter it once.
    """
    unsettled = MessageRecipient.objects.unfinished().values("message")
    recent = IncidentMessage.objects.filter(at__gte=at - LONGEST).exclude(pk__in=unsettled).select_related("incident")
    entered = Entry.objects.filter(kind="message_result", at__gte=at - LONGEST).values_list("data__message", flat=True)
    known = set(entered)
    found = [one for one in recent.order_by("pk") if str(one.ref) not in known]
    for message in found:
        _enter_result(message, at=at)
    return len(found)


def _enter_result(message: IncidentMessage, *, at: datetime) -> None:
    people = list(message.recipients.all())
    lost = [one for one in people if not one.finished_at]
    said = f"“{message.subject}” reached {len(people) - len(lost)} of {len(people)}"
    why = "; ".join(f"{one.name}: {one.error}" for one in lost)
    data = {"message": str(message.ref), "sent": len(people) - len(lost), "lost": [one.name for one in lost]}
    doing = Doing(None, at, uuid5(message.ref, "result"), origin="portal")
    add_entry(message.incident, "message_result", doing, text=f"{said}. {why}" if why else f"{said}.", data=data)
