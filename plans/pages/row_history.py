"""What happened to one row, text or section of a draft, as the audit trail keeps it, in the words of its fields."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bcp_portal.audit.models import Event
from plans.models.directory import Person, Supplier
from plans.models.plan import Plan, Row
from plans.sections import BY_KEY, KINDS, SectionKind

from .audit import in_words

BY_PREFIX = {kind.model.prefix: kind for kind in KINDS}
BACK = "row_changed"


@dataclass(frozen=True)
class HistoryLine:
    """An event with each value as label, before and after. ``can_go_back``: what stood there before can be put back."""

    event: Event
    values: list[tuple[str, str, str]]
    can_go_back: bool = False

    @property
    def what(self) -> str:
        return in_words(self.event.verb)


@dataclass(frozen=True)
class Known:
    """What a history is of: the row itself, where it is one."""

    ref: str
    kind: SectionKind | None
    row: Row | None

    @property
    def label(self) -> str:
        return (self.row.label if self.row else "") or self.ref


def known(plan: Plan, ref: str) -> Known:
    """The row of that ref, deleted or not; without one for a text or a section."""
    kind = BY_PREFIX.get(ref.partition("-")[0])
    row: Row | None = kind.model.objects.filter(plan=plan, ref=ref).first() if kind else None
    return Known(ref, kind, row)


def lines_of(plan: Plan, shown: Iterable[Event]) -> list[HistoryLine]:
    """Events as lines; what they name by refs is named by its name, in one query for each kind that they name."""
    events = list(shown)
    names = _names(plan, events)
    return [HistoryLine(event, list(_values(event, names)), _can_go_back(event)) for event in events]


def _can_go_back(event: Event) -> bool:
    return event.verb == BACK and bool(event.before) and event.kind in BY_KEY


def _values(event: Event, names: Mapping[tuple[str, str], str]) -> Iterable[tuple[str, str, str]]:
    before, after = _dict(event.before), _dict(event.after)
    for name in dict.fromkeys([*before, *after]):
        label, linked = _field(event.kind, name)
        was, now = (_said(values.get(name), linked, names) for values in (before, after))
        if was or now:
            yield label, was, now


def _dict(values: Any) -> dict[str, Any]:
    return values if isinstance(values, dict) else {"": values} if values else {}


def _field(kind: str, name: str) -> tuple[str, Any]:
    """The label of a field, and the model that it links to, if any."""
    known = kind in BY_KEY and name in BY_KEY[kind].fields
    if not known:
        return name.replace("_", " ").capitalize(), None
    field: Any = BY_KEY[kind].model._meta.get_field(name)
    return str(field.verbose_name), field.related_model


def _said(value: Any, linked: Any, names: Mapping[tuple[str, str], str]) -> str:
    if isinstance(value, list):
        return "; ".join(_said(one, linked, names) for one in value)
    if value is None or value == "":
        return ""
    return names.get((linked.__name__, str(value)), str(value)) if linked else str(value)


def _names(plan: Plan, events: Iterable[Event]) -> dict[tuple[str, str], str]:
    wanted: dict[Any, set[str]] = {}
    for event in events:
        for values in (_dict(event.before), _dict(event.after)):
            for name, value in values.items():
                linked = _field(event.kind, name)[1]
                if linked:
                    wanted.setdefault(linked, set()).update(map(str, value if isinstance(value, list) else [value]))
    found: dict[tuple[str, str], str] = {}
    for model, refs in wanted.items():
        rows = model.objects.filter(ref__in=refs)
        rows = rows if model in {Person, Supplier} else rows.filter(plan=plan)
        found |= {(model.__name__, row.ref): row.label for row in rows}
    return found
