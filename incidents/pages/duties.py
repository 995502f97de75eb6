"""Duties as lines of a room: whom to tell by when, in words, and what one may do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from incidents.folding.duties import DutyNow, DutyState, DutyTime
from incidents.folding.duty_rules import BASES, CLASSIFIED
from plans.reading.document import span

from .words import clock

TONES = {
    DutyState.LATE: ("crit", "circle-alert"),
    DutyState.OPEN: ("med", "clock"),
    DutyState.TO_DECIDE: ("high", "scale"),
    DutyState.UNTIMED: ("low", "circle-question-mark"),
    DutyState.WAITING: ("low", "clock"),
    DutyState.MET: ("ok", "circle-check"),
    DutyState.WAIVED: ("low", "circle-minus"),
    DutyState.ENDED: ("low", "circle-minus"),
}
ORDER = list(TONES)
UNCLASSIFIED = (DutyState.TO_DECIDE, DutyState.WAITING, DutyState.OPEN, DutyState.LATE)
UNDECIDED = "Does it apply? Nobody has said yet."
SOON = 600  # seconds before its time in which one is due soon


@dataclass(frozen=True)
class DutyLine:
    """One duty. ``deadline`` is counted down to, None where nothing runs; ``asks`` says which deeds are offered."""

    key: str
    name: str
    said: str
    left: str
    sub: tuple[str, ...]
    tone: str
    icon: str
    deadline: datetime | None
    is_open: bool
    is_to_decide: bool
    may_be_decided: bool


@dataclass(frozen=True)
class DutyList:
    """``owed`` ask for something, the most urgent first; ``others`` are met, do not apply, or wait for a moment."""

    owed: tuple[DutyLine, ...]
    others: tuple[DutyLine, ...]
    asks_to_classify: bool

    @property
    def others_words(self) -> str:
        return f"{len(self.others)} more: met, or not owed now"


def duty_list(found: Sequence[DutyNow], now: datetime) -> DutyList:
    """The duties of an incident at a moment."""
    ordered = sorted(found, key=_urgency)
    return DutyList(
        owed=tuple(duty_line(one, now) for one in ordered if one.is_owed),
        others=tuple(duty_line(one, now) for one in ordered if not one.is_owed),
        asks_to_classify=any(one.rule.basis == CLASSIFIED and one.state in UNCLASSIFIED for one in found),
    )


def _urgency(one: DutyNow) -> tuple[int, float]:
    due = one.open.due_at.timestamp() if one.open and one.open.due_at else float("inf")
    return (ORDER.index(one.state), due)


def duty_line(one: DutyNow, now: datetime) -> DutyLine:
    """One duty as it stands."""
    tone, icon = TONES[one.state]
    due = one.open.due_at if one.open else None
    runs = one.state in (DutyState.OPEN, DutyState.LATE, DutyState.TO_DECIDE)
    if one.state == DutyState.OPEN and due and (due - now).total_seconds() <= SOON:
        tone = "high"
    return DutyLine(
        key=one.rule.key,
        name=one.rule.name,
        said=_said(one, now),
        left=_left(due, now) if runs and due else "",
        sub=tuple(_sub(one, now)),
        tone=tone,
        icon=icon,
        deadline=due if runs else None,
        is_open=one.open is not None and one.is_owed and one.state != DutyState.TO_DECIDE,
        is_to_decide=one.state == DutyState.TO_DECIDE,
        may_be_decided=one.state != DutyState.MET,
    )


def _left(due: datetime, now: datetime) -> str:
    """To the minute: the clock that runs down to the second is that of recovery."""
    seconds = (due - now).total_seconds()
    length = span(max(60, abs(seconds) // 60 * 60))
    return f"{length} left" if seconds >= 0 else f"{length} over"


def _said(one: DutyNow, now: datetime) -> str:
    due = one.open.due_at if one.open else None
    if one.state == DutyState.TO_DECIDE:
        return f"Does it apply? If it does, due {clock(due, now)}." if due else UNDECIDED
    if one.state == DutyState.UNTIMED:
        return "Not timed by the plan."
    if one.state == DutyState.WAITING:
        return f"Counted once it is said when {BASES[one.rule.basis]}."
    if one.state == DutyState.WAIVED:
        return _waived(one)
    if one.state in (DutyState.OPEN, DutyState.LATE) and due:
        return f"{'Was due' if one.state == DutyState.LATE else 'Due'} {clock(due, now)}."
    return "Ended with the stand-down." if one.state == DutyState.ENDED else _met(one.met[-1], now)


def _waived(one: DutyNow) -> str:
    decided = one.decided
    return f"Does not apply, because: {decided.text} ({decided.by_name})" if decided else "Does not apply."


def _met(time: DutyTime, now: datetime) -> str:
    late = ", late" if time.is_late(now) else ""
    return f"Met {clock(time.met_at, now)}{late}." if time.met_at else ""


def _sub(one: DutyNow, now: datetime) -> list[str]:
    found = []
    rule = one.rule
    if one.is_owed and rule.within:
        found.append(_counted(one))
    if one.is_owed and one.met:
        found.append(f"Last {_met(one.met[-1], now)[0].lower()}{_met(one.met[-1], now)[1:]}")
    if rule.ways:
        found.append(f"By: {', '.join(rule.ways)}.")
    if rule.audience and rule.audience not in rule.name:
        found.append(f"To: {rule.audience}.")
    if rule.source:
        found.append(f"From {rule.source}.")
    return found


def _counted(one: DutyNow) -> str:
    """``1 h after it was declared, then every 30 min.``"""
    rule = one.rule
    assert rule.within is not None  # noqa: S101 - for the reader of types
    said = f"{rule.within.words} after {BASES[rule.basis]}"
    if rule.cap:
        said += f", at the latest {rule.cap.within.words} after {BASES[rule.cap.basis]}"
    if rule.repeat:
        said += f", then every {span(rule.repeat.total_seconds())}"
    if one.start and one.start.is_assumed:
        said += "; that moment is not said, so it is counted from an earlier one"
    return f"{said}."
