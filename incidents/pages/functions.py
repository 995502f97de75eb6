"""The functions of the plans of an incident, and one of them with what may be said of it next."""

from dataclasses import dataclass
from datetime import datetime

from bcp_portal.documents.figures import listing
from incidents.folding.losses import LossState, proposals
from incidents.folding.situation import Situation
from incidents.rooms import Room
from plans.reading.document import FrozenPlan

from .time_left import ClockLine, clock_line
from .words import clock

WORDS = {
    "lost": "Lost: people can't work with it",
    "restored": "Restored: people can work with it again",
    "degraded": "Back in part: less than the least service that must go on",
    "normal": "Back to normal: nothing temporary is left",
    "accepted": "Accepted as lost: we go on without it",
    "unaffected": "Not affected: it was not lost at all",
}
NEXT = {
    LossState.LOST: ("restored", "degraded", "accepted", "unaffected"),
    LossState.ACCEPTED: ("restored", "unaffected"),
    LossState.RESTORED: ("normal", "lost"),
    LossState.NORMAL: ("lost",),
    LossState.UNAFFECTED: ("lost",),
}


@dataclass(frozen=True)
class FunctionLine:
    """One function of a plan. ``state`` is ``""`` where nobody said anything of it; then ``hint`` may say that it needs
    what is lost, as far as the plan knows.
    """

    plan: str
    ref: str
    name: str
    tier: str
    rto: str
    mtpd: str
    state: str
    since: str
    hint: str

    @property
    def promises(self) -> str:
        rto = f"RTO {self.rto}" if self.rto else "no RTO"
        return ", ".join(filter(None, (self.tier, rto, f"MTPD {self.mtpd}" if self.mtpd else "")))

    @property
    def is_lost(self) -> bool:
        return self.state == LossState.LOST


@dataclass(frozen=True)
class FunctionsPage:
    """All functions of all plans in their order."""

    ref: str
    lines: tuple[FunctionLine, ...]

    @property
    def has_many_plans(self) -> bool:
        return len({line.plan for line in self.lines}) > 1

    def has(self, code: str, ref: str) -> bool:
        return any((line.plan, line.ref) == (code, ref) for line in self.lines)


def functions_page(ref: str, situation: Situation, now: datetime) -> FunctionsPage:
    """The page; no query."""
    found = []
    for code, plan in situation.documents.items():
        hints = _hints(situation, code, plan)
        for row in plan.rows("functions"):
            loss = situation.losses.get((code, row.ref))
            since = loss.since.at if loss and loss.since else None
            found.append(
                FunctionLine(
                    plan=code,
                    ref=row.ref,
                    name=row.label,
                    tier=row.text("tier"),
                    rto=row.text("rto"),
                    mtpd=row.text("mtpd"),
                    state=str(loss.state) if loss else "",
                    since=f"since {clock(since, now)}" if since and loss and loss.is_lost else "",
                    hint=hints.get(row.ref, ""),
                )
            )
    return FunctionsPage(ref, tuple(found))


def _hints(situation: Situation, code: str, plan: FrozenPlan) -> dict[str, str]:
    """By ref of the functions that nobody spoke of and that stop with a lost one: why. A person has to look at each."""
    stated = {ref: loss for (of, ref), loss in situation.losses.items() if of == code}
    lost = [ref for ref, loss in stated.items() if loss.is_lost]
    return {
        one.function.ref: f"It needs {listing([plan.by_ref[ref].label for ref in one.by])}: is it lost, too?"
        for one in proposals(plan, (*lost, *situation.failed.get(code, ())), stated)
        if one.by
    }


@dataclass(frozen=True)
class FunctionPage:
    """One function. ``deeds`` are what may be said of it next; ``line`` its clock, None where nothing was said yet."""

    ref: str
    plan: str
    function: str
    name: str
    mbco: str
    workaround: str
    line: ClockLine | None
    deeds: list[tuple[str, str]]


def function_page(room: Room, code: str, ref: str, now: datetime) -> FunctionPage | None:
    """The page; None for what is no function of a plan of this incident."""
    plan = room.documents.get(code)
    row = plan.by_ref.get(ref) if plan else None
    if row is None or row.kind != "functions":
        return None
    clocks = [one for one in room.situation.clocks(now) if (one.loss.plan, one.loss.ref) == (code, ref)]
    state = clocks[0].state if clocks else LossState.UNAFFECTED
    return FunctionPage(
        ref=room.incident.ref,
        plan=code,
        function=ref,
        name=row.label,
        mbco=row.text("mbco"),
        workaround=row.text("workaround"),
        line=clock_line(clocks[0], now) if clocks else None,
        deeds=[(deed, WORDS[deed]) for deed in NEXT[state]],
    )
