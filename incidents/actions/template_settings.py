"""Templates of messages: added, changed, switched off and on by administrators; one event each."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from bcp_portal.accounts.models import User
from bcp_portal.audit.chaining import PORTAL, locked_head
from bcp_portal.audit.recording import record
from incidents.models import MessageTemplate
from plans.actions.refusals import Refused

KIND = "templates"


@dataclass(frozen=True)
class TemplateWords:
    """What an administrator says; ``severity`` is a name, ``""`` for any."""

    audience: str
    moment: str
    severity: str
    subject: str
    body: str


class TemplateThere(Refused):
    """Another one is for the same."""

    def __init__(self) -> None:
        super().__init__("There is a template for this audience, moment and severity: change that one.")


class TemplateChanged(Refused):
    """It was changed since the page was opened."""

    def __init__(self) -> None:
        super().__init__("It was changed on another page since you opened this one. Save again to have what is here.")


@transaction.atomic
def add_template(*, token: UUID, words: TemplateWords, by: User, at: datetime) -> MessageTemplate:
    """Keep a new template; the same form sent twice is one. Raises TemplateThere."""
    locked_head(PORTAL)
    if sent := MessageTemplate.objects.filter(token=token).first():
        return sent
    _refuse_twice(words)
    made = MessageTemplate.objects.create(token=token, **asdict(words))
    _record(made, "template_added", by=by, at=at, after=asdict(words))
    return made


@transaction.atomic
def change_template(*, template: MessageTemplate, edition: int, words: TemplateWords, by: User, at: datetime) -> bool:
    """Change it; False where nothing is new. Raises TemplateChanged, TemplateThere."""
    locked_head(PORTAL)
    there = MessageTemplate.objects.get(pk=template.pk)
    if there.edition != edition:
        raise TemplateChanged
    _refuse_twice(words, but=there)
    before = {name: getattr(there, name) for name in asdict(words)}
    if before == asdict(words):
        return False
    for name, value in asdict(words).items():
        setattr(there, name, value)
    there.edition += 1
    there.save()
    _record(there, "template_changed", by=by, at=at, before=before, after=asdict(words))
    return True


@transaction.atomic
def switch_template(*, template: MessageTemplate, is_off: bool, by: User, at: datetime) -> bool:
    """No message begins with it any more, or again; False where it stood so."""
    if not MessageTemplate.objects.filter(pk=template.pk).exclude(is_off=is_off).update(is_off=is_off):
        return False
    _record(template, "template_switched_off" if is_off else "template_switched_on", by=by, at=at)
    return True


def _refuse_twice(words: TemplateWords, but: MessageTemplate | None = None) -> None:
    others = MessageTemplate.objects.exclude(pk=but.pk) if but else MessageTemplate.objects.all()
    if others.filter(audience__iexact=words.audience, moment=words.moment, severity__iexact=words.severity).exists():
        raise TemplateThere


def _record(
    template: MessageTemplate, verb: str, *, by: User, at: datetime, before: Any = None, after: Any = None
) -> None:
    names = {"ref": str(template.ref), "summary": str(template)[:200]}
    record(actor=by, verb=verb, kind=KIND, at=at, before=before, after=after, **names)
