"""What an incident came to: its figures in words, and each function's recovery against its objectives."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from bcp_portal.documents.figures import Rectangle, ShortBar
from bcp_portal.documents.imprint import moment
from bcp_portal.documents.values.spans import span
from bcp_portal.look.counting import counted
from incidents.folding.losses import LossState
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
    """One function: how soon it was back (``got``) of its RTO (``goal``, ``""`` for none), and what is to be said."""

    plan: str
    ref: str
    name: str
    url: str
    got: str
    goal: str
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
        lead=in_short(outcome),
        figures=figures(outcome) if outcome else [],
        recoveries=recovery_lines(outcome) if outcome else [],
    )


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


def recovery_lines(outcome: Outcome) -> list[RecoveryLine]:
    """Each function that was lost; of an outcome with its recoveries and their plans."""
    return [_line(one) for one in outcome.recoveries.all()]


def _line(one: RecoveryMeasurement) -> RecoveryLine:
    margin = None if one.rta_seconds is None or one.rto_seconds is None else one.rto_seconds - one.rta_seconds
    tone = "low" if margin is None else "ok" if margin >= 0 else "crit"
    if tone == "ok" and one.is_at_least:
        tone = "low"
    return RecoveryLine(
        plan=one.activation.plan.code,
        ref=one.function_ref,
        name=one.function_name,
        url=f"{reverse('plans:recovery', args=[one.activation.plan.code])}#{one.function_ref}",
        got=got(one),
        goal="" if one.rto_seconds is None else span(one.rto_seconds),
        margin=one.state if one.rta_seconds is None else against(margin, "RTO"),
        tone=tone,
        icon={"ok": "check", "crit": "circle-x", "low": "circle-dashed"}[tone],
        data=data_lost(one),
        counted=f"from {BASES.get(one.basis, one.basis)}" + (f", {moment(one.basis_at)}" if one.basis_at else ""),
        strategy=one.strategy_name,
        notes=tuple(_notes(one)),
        bar=_bar(one),
    )


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
