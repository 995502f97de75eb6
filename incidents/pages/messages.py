"""What stands on the page of the messages and reports of an incident, and what a new message begins with."""

from dataclasses import dataclass
from datetime import datetime

from bcp_portal.look.counting import counted
from bcp_portal.look.cutting import cut
from incidents.composing import USUAL, NoTemplate, facts_of_message, filled
from incidents.folding.duties import DutyNow
from incidents.models import IncidentMessage, MessageRecipient, MessageTemplate, SituationReport
from incidents.models.messages import LONGEST_SUBJECT
from incidents.rooms import Room

from .words import clock

TONES = {
    MessageRecipient.State.SENT: ("ok", "circle-check"),
    MessageRecipient.State.WAITING: ("low", "clock"),
    MessageRecipient.State.FAILED: ("high", "triangle-alert"),
    MessageRecipient.State.GIVEN_UP: ("crit", "circle-alert"),
}


@dataclass(frozen=True)
class RecipientLine:
    """One recipient: ``said`` is what became of it."""

    ref: str
    name: str
    address: str
    said: str
    tone: str
    icon: str
    may_again: bool


@dataclass(frozen=True)
class MessageCard:
    """A message with what became of it."""

    subject: str
    body: str
    said: str
    reached: str
    recipients: tuple[RecipientLine, ...]


@dataclass(frozen=True)
class ReportLine:
    """A situation report in a list."""

    number: int
    said: str


@dataclass(frozen=True)
class MessagesPage:
    """What was written to whom, and the situation reports, each the latest first."""

    messages: tuple[MessageCard, ...]
    reports: tuple[ReportLine, ...]


def messages_page(room: Room, now: datetime) -> MessagesPage:
    """The latest first; three queries."""
    messages = IncidentMessage.objects.filter(incident=room.incident).prefetch_related("recipients")
    reports = SituationReport.objects.filter(incident=room.incident).defer("content")
    return MessagesPage(
        tuple(_card(one, now) for one in messages.order_by("-entry_number")),
        tuple(
            ReportLine(one.number, f"As of {clock(one.at, now)}, issued by {one.by_name}")
            for one in reports.order_by("-number")
        ),
    )


def _card(message: IncidentMessage, now: datetime) -> MessageCard:
    people = list(message.recipients.all())
    sent = sum(one.finished_at is not None for one in people)
    said = f"To {message.audience}, confirmed by {message.by_name} {clock(message.at, now)}"
    reached = f"{sent} of {counted(len(people), 'recipient')} reached"
    return MessageCard(message.subject, message.body, said, reached, tuple(_recipient(one, now) for one in people))


def _recipient(one: MessageRecipient, now: datetime) -> RecipientLine:
    tone, icon = TONES[one.state]
    said = f"Sent {clock(one.finished_at, now)}" if one.finished_at else f"{one.state.label}. {one.error}".strip()
    address = one.address if one.way == MessageRecipient.Way.EMAIL else "Webhook"
    failed = one.state in (MessageRecipient.State.FAILED, MessageRecipient.State.GIVEN_UP)
    return RecipientLine(str(one.ref), one.name, address, said, tone, icon, failed)


def beginning(room: Room, *, audience: str, moment: str, sender: str, now: datetime) -> tuple[str, str]:
    """Subject and text to begin with: of the template that fits best, filled with the facts. One query."""
    subject, body = _template(audience, moment, room.situation.severity.name)
    facts = facts_of_message(room.incident, room.situation, sender=sender, now=now)
    try:
        return cut(filled(subject, facts), LONGEST_SUBJECT), filled(body, facts)
    except NoTemplate:  # one of an older portal, that knew other facts
        return "", ""


def _template(audience: str, moment: str, severity: str) -> tuple[str, str]:
    found = MessageTemplate.objects.filter(is_off=False, audience__iexact=audience, moment=moment)
    fitting = {one.severity.casefold(): one for one in found}
    chosen = fitting.get(severity.casefold()) or fitting.get("")
    return (chosen.subject, chosen.body) if chosen else USUAL.get(moment, USUAL["update"])


def moment_of(room: Room) -> str:
    """Which message comes next: the first, an update, or that it works again."""
    situation = room.situation
    if not any(entry.kind == "message_sent" for entry in situation.entries):
        return "first"
    lost = any(loss.is_lost for loss in situation.losses.values())
    return "update" if lost or not situation.losses else "back"


def audiences_set(now: str) -> list[str]:
    """Whom there are templates for, and first whom the message is for now; none where there are no templates."""
    found = MessageTemplate.objects.filter(is_off=False).order_by("audience").values_list("audience", flat=True)
    others = dict.fromkeys(one for one in found if one.casefold() != now.casefold())
    return [now, *others] if others else []


def audience_of(duty: DutyNow | None) -> str:
    """The audience of the duty, as long as it is a name and no sentence."""
    return duty.rule.audience[:80] if duty else ""
