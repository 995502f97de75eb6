"""Two people changed the same thing: both texts side by side, with what differs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db import models

from bcp_portal.audit.models import Event
from bcp_portal.audit.recording import SYSTEM
from bcp_portal.documents.diff import Segment
from bcp_portal.documents.diff.segments import segments
from plans.forms.rows import RowForm, form_for
from plans.models.plan import Block, Row
from plans.sections import BY_KEY

NOT_KEPT = {"csrfmiddlewaretoken", "keep", "edition", "then", "preview"}
SOMEBODY = "Somebody else"


@dataclass(frozen=True)
class FieldConflict:
    """One field in two texts."""

    label: str
    mine: Sequence[Segment]
    theirs: Sequence[Segment]
    differs: bool


@dataclass(frozen=True)
class Conflict:
    """What was sent against what is saved; ``name`` is what a sentence calls it.

    ``sent`` is the form as it came, to be sent again; nothing of it is lost.
    """

    name: str
    by: str
    at: datetime | None
    edition: int
    sides: Sequence[FieldConflict]
    sent: Sequence[tuple[str, str]]
    is_deleted: bool = False

    @property
    def differing(self) -> int:
        return sum(side.differs for side in self.sides)

    @property
    def shown(self) -> Sequence[FieldConflict]:
        """What differs; everything where nothing does, or where one of the two is deleted."""
        differing = [side for side in self.sides if side.differs]
        return differing if differing and not self.is_deleted else self.sides

    @property
    def hidden(self) -> int:
        """How many fields say the same in both."""
        return len(self.sides) - len(self.shown)


def row_conflict(form: RowForm, current: Row, sent: Any) -> Conflict:
    """The conflict of a valid form with what somebody else saved, or deleted, meanwhile."""
    by, at = (
        last_event(current.plan.code, current.ref, "row_deleted")
        if current.deleted_at
        else (current.changed_by.name if current.changed_by else SYSTEM, current.changed_at)
    )
    return Conflict(
        name=f"“{current.label}”",
        by=by,
        at=at,
        edition=current.edition,
        sides=list(_row_sides(form, current)),
        sent=typed_inputs(sent),
        is_deleted=current.deleted_at is not None,
    )


def text_conflict(
    name: str,
    texts: Mapping[str, tuple[str, str]],
    sent: Any,
    *,
    edition: int,
    by: str,
    at: datetime | None,
    is_deleted: bool = False,
) -> Conflict:
    """The conflict of texts, each by its label as mine and theirs."""
    sides = [_side(label, mine, theirs) for label, (mine, theirs) in texts.items()]
    return Conflict(name, by, at, edition, sides, typed_inputs(sent), is_deleted)


def typed_inputs(sent: Any) -> list[tuple[str, str]]:
    """All that was typed, as names and values of inputs."""
    return [(name, value) for name, values in sent.lists() if name not in NOT_KEPT for value in values]


def typed(block: Block, sent: Any) -> list[tuple[str, str]]:
    """What was typed into the form of a row, in words: labels and values; nothing for a layout, which is no row."""
    kind = BY_KEY.get(block.kind)
    if kind is None or "column" in sent:
        return []
    form = form_for(kind, block.plan)(sent, instance=kind.model(plan=block.plan))
    form.is_valid()
    words = {
        name: value_in_words(field, form.cleaned_data.get(name, sent.get(name))) for name, field in form.fields.items()
    }
    return [(str(form.fields[name].label), text) for name, text in words.items() if name in sent and text]


def last_event(code: str, ref: str, verb: str) -> tuple[str, datetime | None]:
    """Who did something of that kind last, and when."""
    event = Event.objects.filter(plan_code=code, ref=ref, verb=verb).order_by("-at", "-pk").first()
    return (event.actor_name, event.at) if event else (SOMEBODY, None)


def _row_sides(form: RowForm, current: Row) -> Iterable[FieldConflict]:
    for name, field in form.fields.items():
        label = form.extras.get(name)
        saved = current.extra.get(label, "") if label else getattr(current, name)
        side = _side(str(field.label), value_in_words(field, form.cleaned_data[name]), value_in_words(field, saved))
        if side.differs or name in form.shown:
            yield side


def _side(label: str, mine: str, theirs: str) -> FieldConflict:
    theirs_cut, mine_cut = segments(theirs, mine)
    return FieldConflict(label, mine_cut, theirs_cut, mine != theirs)


def value_in_words(field: forms.Field, value: Any) -> str:
    """A field's value in words."""
    if isinstance(value, models.Manager):
        value = value.filter(deleted_at=None)
    if isinstance(value, models.QuerySet | list):
        return "; ".join(linked.label for linked in value)
    if isinstance(field, forms.TypedChoiceField):
        return next((str(words) for choice, words in field.widget.choices if choice == value), str(value))
    return str(getattr(value, "label", "" if value is None else value))
