"""Looking back at a closed incident: what its entries say a review has to know, group by group, in sentences.

It is kept by value with the review: what somebody signed off stays what they read.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import TypedDict

from bcp_portal.documents.imprint import moment
from bcp_portal.documents.values.spans import span
from incidents.folding.entries import EntryFact, texts
from incidents.folding.moments import Moment
from incidents.folding.situation import Situation
from incidents.models import Outcome
from incidents.rooms import Room

from .outcome import RecoveryLine, figures, recovery_lines
from .words import name_of

ACCEPTED_WITHIN = timedelta(minutes=15)  # in which whoever is given a role should say that they have it
SETTLED = {"step_done": "done later", "step_skipped": "skipped later"}


class LookedBack(TypedDict):
    """A group of sentences under a title; ``key`` names it for ever."""

    key: str
    title: str
    items: list[str]


def retrospect(room: Room, outcome: Outcome) -> list[LookedBack]:
    """Every group, those without anything, too: that nothing was skipped is worth knowing. No query."""
    situation = room.situation
    recovered = recovery_lines(outcome, situation)
    found = {
        ("moments", "Moments"): _moments(situation),
        ("took", "How long it took"): (f"{name}: {value}" for name, value in figures(outcome)),
        ("recovered", "Functions and their limits"): chain.from_iterable(map(_recovered, recovered)),
        ("skipped", "Steps that were skipped"): _skipped(situation),
        ("blocked", "Steps at which somebody was blocked"): _blocked(situation),
        ("failed", "Strategies that failed"): _failed(situation),
        ("roles", "Roles not accepted in time, or held by nobody"): _roles(situation),
        ("unplanned", "Entered as not from the plan"): _unplanned(situation),
        ("authority", "Outside the authority that the plan gives"): _authority(situation),
        ("open", "Open when it ended"): _open(situation),
    }
    return [{"key": key, "title": title, "items": list(items)} for (key, title), items in found.items()]


def _moments(situation: Situation) -> Iterator[str]:
    known = situation.moments
    words = ("It happened", known.event), ("It was noticed", known.detected), ("It was declared", known.declared)
    for said, one in words:
        yield f"{said}: {_when(one)}" if one else f"{said}: nobody entered when"
    merged = [entry for entry in situation.entries if entry.kind == "merged_from"]
    yield from (f"{entry.data.get('incident')} was merged into it: {moment(entry.happened_at)}" for entry in merged)
    ended = [
        (one.kind, one.happened_at) for one in situation.entries if one.kind in ("stood_down", "reopened", "closed")
    ]
    said_of = {"stood_down": "Stood down", "reopened": "Opened again", "closed": "Closed"}
    yield from (f"{said_of[kind]}: {moment(at)}" for kind, at in ended)


def _when(one: Moment) -> str:
    return f"{'about ' if one.is_estimated else ''}{moment(one.at)}{', at the latest' if one.is_latest else ''}"


def _recovered(line: RecoveryLine) -> Iterator[str]:
    data = f"; {line.data}" if line.data else ""
    yield f"{line.name}: {line.got}{line.against}, {line.margin}; counted {line.counted}{data}."
    yield from (f"{line.name}: {note}" for note in line.notes)


def _named(situation: Situation, entry: EntryFact) -> str:
    return f"“{name_of(situation.documents, entry.plan, entry.ref)}”"


def _signed(entry: EntryFact) -> str:
    return f"{entry.doer}, {moment(entry.happened_at)}" if entry.doer else moment(entry.happened_at)


def _skipped(situation: Situation) -> Iterator[str]:
    for now in situation.steps.values():
        if now.entry and now.entry.kind == "step_skipped":
            yield f"{_named(situation, now.entry)}: {now.entry.text} ({_signed(now.entry)})"


def _blocked(situation: Situation) -> Iterator[str]:
    for entry in situation.entries:
        if entry.kind == "step_blocked":
            now = situation.step((entry.plan, entry.ref)).entry
            became = SETTLED.get(now.kind, "still open") if now else "still open"
            yield f"{_named(situation, entry)}: {entry.text} ({_signed(entry)}); {became}"


def _failed(situation: Situation) -> Iterator[str]:
    for entry in situation.entries:
        if entry.kind == "strategy_failed":
            yield f"{_named(situation, entry)}: {entry.text} ({_signed(entry)})"


def _roles(situation: Situation) -> Iterator[str]:
    for role in situation.roles:
        given = [
            one
            for one in situation.entries
            if one.kind == "role_given" and (one.plan, one.ref) == (role.plan, role.ref)
        ]
        if not given:
            yield f"{role.name}: nobody held it"
        yield from (f"{role.name}: {late}" for one in given if (late := _late(situation.entries, one)))


def _late(entries: Sequence[EntryFact], given: EntryFact) -> str:
    """What is wrong with how a role was accepted that somebody with an account was given; ``""`` for nothing."""
    person = str(given.data.get("person") or "")
    if not person or person == given.by:
        return ""
    name = given.data.get("person_name")
    since = moment(given.happened_at)
    answered = _accepted_at(entries, given, person)
    if answered is None:
        return f"given to {name}, {since}, who did not accept it"
    if answered - given.happened_at <= ACCEPTED_WITHIN:
        return ""
    return f"given to {name}, {since}, who accepted it {span((answered - given.happened_at).total_seconds())} later"


def _accepted_at(entries: Sequence[EntryFact], given: EntryFact, person: str) -> datetime | None:
    of_role = (one for one in entries if one.number > given.number and (one.plan, one.ref) == (given.plan, given.ref))
    return next((one.happened_at for one in of_role if one.kind == "role_accepted" and one.by == person), None)


def _unplanned(situation: Situation) -> Iterator[str]:
    if not situation.documents:
        yield "No plan was activated: nothing that was done came from one"
    elif not situation.severity.ref:
        yield f"The severity, {situation.severity.name or 'which nobody said'}"
    yield from (
        f"The role {role.name}, held by {role.holder}" for role in situation.roles if role.holder and not role.plan
    )
    for entry in situation.entries:
        plan = situation.documents.get(entry.plan)
        row = plan.by_ref.get(entry.ref) if plan else None
        if entry.kind == "strategy_chosen" and row:
            others = [ref for ref in entry.refs[1:] if ref not in row.links("functions")]
            names = ", ".join(name_of(situation.documents, entry.plan, ref) for ref in others)
            if others:
                yield f"That {row.label} brings back {names}"


def _authority(situation: Situation) -> Iterator[str]:
    for entry in situation.entries:
        if entry.kind == "declared" and entry.data.get("authority"):
            yield f"Declared by {_signed(entry)}, on the authority of {entry.data['authority']}"


def _open(situation: Situation) -> Iterator[str]:
    for entry in situation.entries:
        if entry.kind in ("stood_down", "closed") and entry.data.get("open"):
            ended = "Stood down" if entry.kind == "stood_down" else "Closed"
            yield f"{ended} by {_signed(entry)}: {entry.text}"
            yield from texts(entry.data["open"])
