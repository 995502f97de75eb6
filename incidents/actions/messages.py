"""Messages of an incident: confirmed by a person word for word, then sent to each recipient by a job."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID, uuid4

from django.db import transaction

from bcp_portal.accounts.models import User
from bcp_portal.jobs import enqueue_soon
from bcp_portal.outbound.models import Webhook
from incidents.entering import Doing
from incidents.folding.duties import DutyNow
from incidents.models import Incident, IncidentMessage, MessageRecipient
from plans.actions.refusals import Refused

from .adding import add_entry, sent_before
from .duties import meet_duty, with_duty
from .refusals import NoWords, TokenTaken

SENDING = "incidents.tasks.send_messages"
MARK = "EXERCISE: "
MOST = 500  # recipients of one message


@dataclass(frozen=True)
class Addressee:
    """Somebody that a message is for. ``webhook`` for a room or program, else an e-mail address."""

    name: str
    email: str = ""
    webhook: Webhook | None = None
    is_participant: bool = False

    @property
    def key(self) -> tuple[str, str]:
        return ("webhook", str(self.webhook.ref)) if self.webhook else ("email", self.email.strip().lower())


@dataclass(frozen=True)
class MessageDraft:
    """What is confirmed. ``duty`` is the one that it meets, None for none."""

    audience: str
    subject: str
    body: str
    recipients: Sequence[Addressee]
    duty: DutyNow | None = None


class NobodyToTell(Refused):
    """It has no recipient, or too many."""


class ExerciseStaysInside(Refused):
    """An exercise reaches nobody but its participants."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(f"This is an exercise: nothing leaves it. {', '.join(names)} has no part in it.")


def marked(incident: Incident, subject: str) -> str:
    """The subject as it is sent: an exercise says so first."""
    plain = " ".join(subject.split())
    return f"{MARK}{plain}" if incident.is_exercise and not plain.startswith(MARK) else plain


@transaction.atomic
def confirm_message(incident: Incident, doing: Doing, draft: MessageDraft) -> IncidentMessage:
    """Keep what a person confirmed, and have it sent; the same form sent twice is one message.

    Raises NoWords, NobodyToTell, ExerciseStaysInside and what `add_entry` does.
    """
    if doing.by is None or doing.token is None:
        raise ValueError("A message is confirmed by somebody, with a token.")
    if sent_before(doing) and (sent := IncidentMessage.objects.filter(token=doing.token).first()):
        return _same(sent, incident, doing, draft)
    recipients = list({one.key: one for one in draft.recipients}.values())
    _check(incident, draft, recipients)
    names = [one.name for one in recipients]
    ref = uuid4()
    data = {"message": str(ref), "audience": draft.audience, "recipients": names}
    entry = add_entry(incident, "message_sent", doing, text=marked(incident, draft.subject), data=data)
    message = IncidentMessage.objects.create(
        ref=ref,
        token=doing.token,
        incident=incident,
        is_exercise=incident.is_exercise,
        entry_number=entry.number,
        audience=draft.audience,
        subject=marked(incident, draft.subject),
        body=draft.body.strip(),
        duty=draft.duty.rule.key if draft.duty else "",
        by=doing.by,
        by_name=doing.by.name,
        at=doing.at,
    )
    MessageRecipient.objects.bulk_create([_recipient(message, one) for one in recipients])
    if draft.duty and draft.duty.open:
        meet_duty(incident, with_duty(doing, draft.duty), duty=draft.duty, text=message.subject)
    transaction.on_commit(partial(enqueue_soon, SENDING))
    return message


def _same(sent: IncidentMessage, incident: Incident, doing: Doing, draft: MessageDraft) -> IncidentMessage:
    confirmed = (sent.incident_id, sent.by, sent.subject, sent.body, set(sent.recipients.values_list("way", "address")))
    wanted = {one.key for one in draft.recipients}
    if confirmed != (incident.pk, doing.by, marked(incident, draft.subject), draft.body.strip(), wanted):
        raise TokenTaken
    return sent


def _check(incident: Incident, draft: MessageDraft, recipients: Sequence[Addressee]) -> None:
    if not draft.subject.strip() or not draft.body.strip():
        raise NoWords("A message has a subject and words.")
    if not recipients:
        raise NobodyToTell("Choose somebody that it is for.")
    if len(recipients) > MOST:
        raise NobodyToTell(f"{MOST} recipients are the most of one message.")
    outside = [one.name for one in recipients if not one.is_participant or one.webhook]
    if incident.is_exercise and outside:
        raise ExerciseStaysInside(outside)


def _recipient(message: IncidentMessage, one: Addressee) -> MessageRecipient:
    way, address = one.key
    return MessageRecipient(
        message=message,
        is_exercise=message.is_exercise,
        is_participant=one.is_participant,
        way=way,
        name=one.name[:200],
        address=address,
        webhook=one.webhook,
        not_before=message.at,
    )


def participants(incident: Incident, accounts: Sequence[User], refs: Sequence[str]) -> list[User]:
    """Those of the accounts that have a part in the incident: who declared it, holds a role, or entered something."""
    known = {UUID(ref) for ref in refs if ref}
    return [one for one in accounts if one.ref in known or one.pk == incident.opened_by_id]


@transaction.atomic
def try_again(*, recipient: MessageRecipient, doing: Doing) -> bool:
    """Send once more what failed; False where it went out meanwhile."""
    if not MessageRecipient.objects.again(recipient, at=doing.at):
        return False
    text = f"Sent again to {recipient.name}: {recipient.message.subject}"
    add_entry(recipient.message.incident, "note", doing, text=text)
    transaction.on_commit(partial(enqueue_soon, SENDING))
    return True
