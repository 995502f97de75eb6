"""What an incident came to: its figures in words, and each function's recovery against its objectives."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from bcp_portal.documents.figures import Rectangle, ShortBar
from bcp_portal.documents.imprint import moment
from bcp_portal.documents.values.spans import span
from bcp_portal.look.counting import counted
from incidents.folding.clocks import FunctionClock
from incidents.folding.losses import LossState
from incidents.folding.situation import Situation
from incidents.folding.state import IncidentState
from incidents.models import Outcome, RecoveryMeasurement
from incidents.rooms import Room
from plans.recovery.wording import against

WIDTH, GOAL, HEIGHT = 120.0, 96.0, 8.0
BASES = {
    "event": "the event",
    "detection": "its detection",
    "declaration": "its declaration",
    "loss": "the loss of the function",
}
NOT_KNOWN = "not known"
BACK = (LossState.RESTORED, LossState.NORMAL)


@dataclass(frozen=True)
class RecoveryLine:
    """One function: how soon it was back (``got``) of its RTO (``goal``, ``""`` for none), and what is to be said.

    ``against`` names the goal behind it: ``of 4 h``, or of what is not back, ``RTO 4 h``.
    """

    plan: str
    ref: str
    name: str
    url: str
    got: str
    goal: str
    against: str
    margin: str
    tone: str
    icon: str
    data: str
    counted: str
    strategy: str
    notes: tuple[str, ...]
    bar: ShortBar | None


@dataclass(frozen=True)
class OutcomePage:
    """An incident as it came out; ``figures`` and ``recoveries`` are empty while it is not closed."""

    ref: str
    title: str
    is_exercise: bool
    lead: str
    figures: list[tuple[str, str]]
    recoveries: list[RecoveryLine]


def outcome_page(room: Room, outcome: Outcome | None) -> OutcomePage:
    """The page; no query, where the outcome has its recoveries with it."""
    return OutcomePage(
        ref=room.incident.ref,
        title=room.situation.title,
        is_exercise=room.incident.is_exercise,
        lead=_merged(room.situation) or in_short(outcome),
        figures=figures(outcome) if outcome else [],
        recoveries=recovery_lines(outcome, room.situation) if outcome else [],
    )


def _merged(situation: Situation) -> str:
    """Where to look for what it came to, of an incident that is another one; ``""`` else."""
    if situation.state != IncidentState.MERGED:
        return ""
    into = [entry.data.get("incident") for entry in situation.entries if entry.kind == "merged_into"]
    return f"It was merged into {into[-1]}: what that comes to is what both came to."


def in_short(outcome: Outcome | None) -> str:
    """What came out of it, in a sentence or two."""
    if outcome is None:
        return "It is not closed: what it comes to is measured then."
    said = rtos(outcome.kept, outcome.missed, outcome.unknown)
    if outcome.to_recover is None:
        return said
    return f"Everything was back {span(outcome.to_recover)} after it happened. {said}"


def rtos(kept: int, missed: int, unknown: int) -> str:
    """``RTO kept by 2 functions, missed by 1.``"""
    said = ("kept by", kept), ("missed by", missed), ("not known of", unknown)
    parts = [(words, number) for words, number in said if number]
    if not parts:
        return "No function was lost."
    (words, number), *others = parts
    more = "".join(f", {word} {count}" for word, count in others)
    return f"RTO {words} {counted(number, 'function')}{more}."


def figures(outcome: Outcome) -> list[tuple[str, str]]:
    """Names and values: how long each part took."""
    return [
        ("From the event to its detection", _length(outcome.to_detect)),
        ("From the detection to the declaration", _length(outcome.to_declare)),
        ("From the event until all was back", _length(outcome.to_recover)),
        ("Recovery", rtos(outcome.kept, outcome.missed, outcome.unknown)),
    ]


def _length(seconds: int | None) -> str:
    return NOT_KNOWN if seconds is None else span(seconds)


def recovery_lines(outcome: Outcome, situation: Situation | None = None) -> list[RecoveryLine]:
    """Each function that was lost; of an outcome with its recoveries and their plans.

    The situation in which it was measured says besides what was estimated, and when a function was back to normal.
    """
    found = situation.clocks(situation.entries[-1].at) if situation else ()
    clocks = {clock.loss.key: clock for clock in found}
    return [_line(one, clocks.get((one.activation.plan.code, one.function_ref))) for one in outcome.recoveries.all()]


def _line(one: RecoveryMeasurement, clock: FunctionClock | None) -> RecoveryLine:
    margin = None if one.rta_seconds is None or one.rto_seconds is None else one.rto_seconds - one.rta_seconds
    goal = "" if one.rto_seconds is None else span(one.rto_seconds)
    tone = "low" if margin is None else "ok" if margin >= 0 else "crit"
    if tone == "ok" and one.is_at_least:
        tone = "low"
    return RecoveryLine(
        plan=one.activation.plan.code,
        ref=one.function_ref,
        name=one.function_name,
        url=f"{reverse('plans:recovery', args=[one.activation.plan.code])}#{one.function_ref}",
        got=got(one),
        goal=goal,
        against=f"{' of' if one.rta_seconds is not None else ', RTO'} {goal}" if goal else "",
        margin=one.state.lower() if one.rta_seconds is None else _against(one, margin),
        tone=tone,
        icon={"ok": "check", "crit": "circle-x", "low": "circle-dashed"}[tone],
        data=data_lost(one),
        counted=_counted(one) + (" (estimated)" if clock and clock.start.is_estimated else ""),
        strategy=one.strategy_name,
        notes=(*_notes(one), *(_back_to_normal(one, clock.loss.normal_at) if clock else ())),
        bar=_bar(one),
    )


def _against(one: RecoveryMeasurement, margin: int | None) -> str:
    """Of what took longer perhaps, the margin is a bound as well."""
    bound = "" if margin is None or not one.is_at_least else " at best" if margin >= 0 else " at least"
    return f"{against(margin, 'RTO')}{bound}"


def _counted(one: RecoveryMeasurement) -> str:
    return f"from {BASES.get(one.basis, one.basis)}" + (f", {moment(one.basis_at)}" if one.basis_at else "")


def _back_to_normal(one: RecoveryMeasurement, at: datetime | None) -> Iterator[str]:
    """Restored and back to normal are two moments."""
    if one.state == LossState.RESTORED:
        yield "It was not back to normal when the incident was closed."
    elif one.state == LossState.NORMAL and at and one.restored_at:
        after = span((at - one.restored_at).total_seconds())
        yield f"Back to normal {after} after it was restored, {moment(at)}."


def got(one: RecoveryMeasurement) -> str:
    """``1 h 20 min``, ``1 h 20 min at least``, or where the function stands."""
    if one.rta_seconds is None:
        return NOT_KNOWN if one.state in BACK else "not back"
    return f"{span(one.rta_seconds)}{' at least' if one.is_at_least else ''}"


def data_lost(one: RecoveryMeasurement) -> str:
    """``data of 20 min lost, RPO 1 h``; ``""`` where no recovery point is known."""
    if one.rpa_seconds is None:
        return ""
    lost = f"data of {span(one.rpa_seconds)} lost" if one.rpa_seconds else "no data lost"
    if one.rpo_seconds is None:
        return f"{lost}, no RPO"
    too_much = ", too much" if one.rpa_seconds > one.rpo_seconds else ""
    return f"{lost}, RPO {span(one.rpo_seconds)}{too_much}"


def _notes(one: RecoveryMeasurement) -> Iterator[str]:
    if one.state not in BACK:
        yield f"It is {one.state.lower()}: that proves nothing."
    elif one.is_at_least and one.rta_seconds is not None:
        yield "When it began is known only by a bound: it took this long at least, so it proves nothing good."
    if one.degraded:
        yield f"In part before that, which is no recovery: {one.degraded}"


def _bar(one: RecoveryMeasurement) -> ShortBar | None:
    if one.rta_seconds is None or not one.rto_seconds:
        return None
    length = min(WIDTH, GOAL * one.rta_seconds / one.rto_seconds)
    boxes = (Rectangle(0, 0, WIDTH, HEIGHT, "track"), Rectangle(0, 0, round(length, 1), HEIGHT, "fillt"))
    return ShortBar(WIDTH, HEIGHT, boxes, GOAL)
