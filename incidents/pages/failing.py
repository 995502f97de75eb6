"""What has failed? What a signed version answers: what stops and until when, whom to call, what helps, what to do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from bcp_portal.documents.figures import listing
from bcp_portal.documents.format import Document
from bcp_portal.documents.markup import Markup
from bcp_portal.documents.prose import in_cell, to_screen_html
from bcp_portal.look.counting import counted
from bcp_portal.look.reaching import ways_in
from bcp_portal.parameters import SHOWN, NotUnderstood
from plans.reading.document import FrozenPlan, FrozenRow
from plans.recovery.contacts import Call
from plans.recovery.failure import Failure, Help, Loss, failure
from plans.recovery.graph import Graph, NodeKind, graph, kind_of, label_of, needed

from .deadlines import Deadline, deadline
from .phones import PhoneCard, PhoneGroup, PhoneLine, contact_ways, group_of, person_ways, said_line, team

NEVER = "No exercise of it is recorded."


class StoppedFunction(NamedTuple):
    """A function that stops: because of what, and until when its promises hold if it stopped now."""

    ref: str
    label: str
    because_of: str
    rto: Deadline
    mtpd: Deadline
    workaround: str


class StrategyThatHelps(NamedTuple):
    """A strategy for what stops: what it says of itself, and what is gone that it stands on."""

    label: str
    is_usable: bool
    facts: tuple[tuple[str, str], ...]
    stands_on: str
    tried: str


class StepGroup(NamedTuple):
    """The steps of one group of a phase, in their order."""

    title: str
    steps: list[Markup]


class PhaseSteps(NamedTuple):
    """A phase with its time window."""

    title: str
    window: str
    groups: list[StepGroup]


class ProcedureText(NamedTuple):
    """A detailed procedure, and how one sees that it worked."""

    title: str
    system: str
    text: Markup
    validation: Markup


class NeededThing(NamedTuple):
    """Something that a function or a dependency needs: it may be the cause."""

    ref: str
    label: str


@dataclass(frozen=True)
class FailureAnswer:
    """What a document says of the failure of one thing; ``title`` is that of the plan."""

    title: str
    ref: str
    kind: NodeKind
    label: str
    lead: str
    clock: str
    needs: list[NeededThing]
    stopped: list[StoppedFunction]
    calls: list[PhoneCard]
    team: PhoneGroup
    helping: list[StrategyThatHelps]
    unlinked: str
    phases: list[PhaseSteps]
    procedures: list[ProcedureText]


def answer(document: Document, ref: str, *, tried: Mapping[str, str], now: datetime) -> FailureAnswer:
    """What follows if ``ref`` failed now; ``tried`` says by ref of a strategy how it was exercised last.

    Nothing is asked of the database. Raises NotUnderstood for a ref that is nothing that can fail by this document.
    """
    plan = FrozenPlan(document)
    made = graph(plan)
    if ref not in made:
        raise NotUnderstood(f"Nothing that can fail is called “{ref[:SHOWN]}” in this plan.")
    found = failure(plan, [ref], made=made)
    return FailureAnswer(
        title=plan.title,
        ref=ref,
        kind=kind_of(made, ref),
        label=label_of(made, ref),
        lead=_lead(found, label_of(made, ref), now),
        clock=_clock(found),
        needs=[NeededThing(one, label_of(made, one)) for one in needed(made, ref)],
        stopped=[_stopped(made, loss, ref, now) for loss in found.losses],
        calls=sorted((_called(plan, call) for call in found.calls), key=_reachability),
        team=group_of("Response team", team(plan)),
        helping=[_helping(made, one, tried) for one in found.helping],
        unlinked=listing([row.label for row in found.unlinked]),
        phases=list(_phases(plan)),
        procedures=list(_procedures(plan, made, found)),
    )


def _lead(found: Failure, label: str, now: datetime) -> str:
    if not found.losses:
        return f"No function stops with {label}, as far as the plan links them."
    said = [f"{counted(len(found.losses), 'function stops', 'functions stop')}."]
    if found.first_rto:
        first = deadline(now, found.first_rto.rto_at or 0)
        said.append(f"If it failed now, the first RTO is exceeded {_at(first)}.")
    if found.first_mtpd:
        said.append(f"The first MTPD is exceeded {_at(deadline(now, found.first_mtpd.mtpd_at or 0))}.")
    if found.per_hour.text:
        said.append(f"An hour costs {found.per_hour.text}.")
    return " ".join(said)


def _at(when: Deadline) -> str:
    return f"at {when.said}, {when.left}" if when.iso else when.said


def _clock(found: Failure) -> str:
    if not any(loss.rto_at is not None for loss in found.losses):
        return ""
    added = " What the plan allows for until then is added." if found.clock.start != "event" else ""
    return f"Counted as if it failed now. {found.clock.sentence}{added}"


def _stopped(made: Graph, loss: Loss, failed: str, now: datetime) -> StoppedFunction:
    causes = [label_of(made, ref) for ref in loss.by if ref != failed]
    return StoppedFunction(
        loss.function.ref,
        loss.function.label,
        f"Through {listing(causes)}" if causes else "",
        _limit(loss.function, "rto", loss.rto_at, now),
        _limit(loss.function, "mtpd", loss.mtpd_at, now),
        loss.function.given("workaround"),
    )


def _limit(function: FrozenRow, field: str, seconds: int | None, now: datetime) -> Deadline:
    if seconds is not None:
        return deadline(now, seconds)
    written = function.written(field)
    return Deadline(f"“{written}” can’t be read" if function.is_unread(field) else "not stated")


def _called(plan: FrozenPlan, call: Call) -> PhoneCard:
    """Whom to call about what failed, with deputies; a backup stands there even where nobody can be called."""
    about = f"{call.why.capitalize()} of {call.label}"
    row = call.row
    if call.why == "owner" and row:
        own = PhoneLine("", "", person_ways(plan, row, "owner"))
        return PhoneCard("", call.text, about, (own, *_deputies(plan, row.link("owner"))))
    if row and row.kind == "contacts":
        own = PhoneLine("", "", contact_ways(plan, row))
        note = ". ".join(text for name in ("role", "note") if (text := row.text(name)))
        return PhoneCard("", row.label, note or about, (own, *_deputies(plan, row.link("person"))))
    if call.why == "supplier":
        return PhoneCard("", call.label, "Supplier", (PhoneLine("", "", tuple(ways_in(call.text))),))
    line = said_line(call.text)
    name, note = (call.text, about) if line.who else (call.label, call.why.capitalize())
    return PhoneCard("", name, note, (line._replace(who=""),) if line.ways else ())


def _reachability(card: PhoneCard) -> int:
    """Numbers to call come first, then addresses, then what cannot be reached."""
    ways = [way for line in card.lines for way in line.ways]
    return 0 if any(way.is_call for way in ways) else 1 if ways else 2


def _deputies(plan: FrozenPlan, person: str) -> Iterator[PhoneLine]:
    """The deputies of a person (a ref) in the roles of the response team."""
    for row in plan.rows("roles") if person else ():
        if row.link("person") == person and row.given("deputy"):
            yield PhoneLine(row.given("deputy"), "Deputy", person_ways(plan, row, "deputy"))


def _helping(made: Graph, one: Help, tried: Mapping[str, str]) -> StrategyThatHelps:
    row, gone = one.strategy, listing([label_of(made, ref) for ref in one.gone])
    fields = (("RTO", "rto"), ("Who", "responsible"), ("When", "trigger"), ("How", "description"))
    went = tried.get(row.ref, "")
    return StrategyThatHelps(
        row.label,
        one.is_usable,
        tuple((title, text) for title, field in fields if (text := row.text(field))),
        f"Stands on {gone}, which is gone, too." if gone else "Stands on nothing that is gone.",
        f"{went[:1].upper()}{went[1:]}." if went else NEVER,
    )


def _phases(plan: FrozenPlan) -> Iterator[PhaseSteps]:
    """All phases with their steps by groups, then what stands in no phase."""
    phases = plan.rows("phases")
    known = {row.ref for row in phases}
    for phase in phases:
        title = ": ".join(text for text in (phase.text("number"), phase.label) if text)
        groups = _groups([step for step in plan.rows("steps") if step.link("phase") == phase.ref])
        yield PhaseSteps(title, phase.text("window"), groups)
    if loose := [step for step in plan.rows("steps") if step.link("phase") not in known]:
        yield PhaseSteps("Steps in no phase", "", _groups(loose))


def _groups(steps: list[FrozenRow]) -> list[StepGroup]:
    found = groupby(steps, lambda step: step.text("group"))
    return [StepGroup(title, [in_cell(step.text("text"), is_on_screen=True) for step in rows]) for title, rows in found]


def _procedures(plan: FrozenPlan, made: Graph, found: Failure) -> Iterator[ProcedureText]:
    """Procedures of what failed, of what a failed supplier supplies, and of what strategies use that help."""
    failed = [other for ref in found.failed if kind_of(made, ref) == "supplier" for other in made.predecessors(ref)]
    used = [ref for one in found.helping if one.is_usable for ref in one.strategy.links("dependencies")]
    wanted = {*found.failed, *failed, *used}
    for row in plan.rows("procedures"):
        if row.link("dependency") in wanted:
            system = label_of(made, row.link("dependency"))
            yield ProcedureText(
                row.label, system, to_screen_html(row.text("text"), 3), to_screen_html(row.text("validation"), 3)
            )
