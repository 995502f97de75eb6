"""Backup verification: whether it is as frequent as the recovery points ask."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from plans.reading.cadence import cadence, every
from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.facts import Facts
from plans.recovery.mechanisms import EDGES, PARTS, interval, protections

from .exercises import ACTIVITIES, EXE
from .findings import NotApplicable, RuleFinding, Said, Value, beginning, opening, value
from .protection import allowed, recovery_points
from .response import listed
from .strategies import takes

BACKUP = re.compile(r"\bback(?:ed|ing)?[- ]?ups?\b|\bsnapshots?\b", re.I)
CHECKED = re.compile(r"\b(?:check|verif|test|validat|restor|inspect|review)\w*", re.I)
ALWAYS = re.compile(r"\bcontinuous|\b(?:after|with|on|for) (?:every|each) (?:back-?up|snapshot)", re.I)


@EXE.rule(
    2,
    "medium",
    "Backups are verified less often than the RPO suggests",
    holds="Backups are verified as often as the shortest RPO suggests.",
    clause="ISO 22301 8.5",
)
def seldom_verified(plan: FrozenPlan, facts: Facts) -> Said:
    """The shortest interval between two verifications of backups against each RPO; a ratio in times."""
    points = [row for row in recovery_points(plan) if row.seconds("rpo")]
    checks, unread = _verifications(plan), _unread(plan)
    if not points or not (checks or unread or _keeps_backups(plan)):
        return NotApplicable("it takes backups, and functions or tiers with an RPO")
    if not checks:
        return [_unreadable(points, unread) if unread else _unverified(points)]
    best = min(checks, key=lambda found: found.seconds)
    late = sorted((p for p in points if (p.seconds("rpo") or 0) < best.seconds), key=lambda p: p.seconds("rpo") or 0)
    return [_seldom(best, late)] if late else []


class Verified(NamedTuple):
    """That backups are verified every ``seconds``, as ``said`` in a field of a row."""

    seconds: int
    row: FrozenRow
    field: str
    said: str


def _seldom(best: Verified, late: list[FrozenRow]) -> RuleFinding:
    row, field = best.row, best.field
    gaps = listed(
        f"{point.label} may lose {takes(point, 'rpo')} ("
        f"{round(best.seconds / (point.seconds('rpo') or 1)):,} times shorter)"
        for point in late
    )
    return RuleFinding(
        row.ref,
        f"A backup that can't be restored is noticed only when it is verified: {every(best.seconds)} at best "
        f"(“{best.said}”). {gaps}.",
        (
            value(row, field, f"How often: {best.said}") if field else Value(row.ref, "", "How often", best.said),
            *(value(point, "rpo", f"RPO of {point.label}") for point in late),
        ),
        opening(row, field, f"Verify backups {every(late[0].seconds('rpo') or 0)}, by a machine if need be."),
    )


def _activities(plan: FrozenPlan) -> Iterator[tuple[FrozenRow, str, str]]:
    """Rows that verify backups: the row, the field that says how often, and what is done."""
    for kind, (what, often) in ACTIVITIES.items():
        for row in plan.rows(kind):
            said = f"{row.text(what)} {row.text('scope')}"
            if BACKUP.search(said) and CHECKED.search(said):
                yield row, often, said


def _verifications(plan: FrozenPlan) -> list[Verified]:
    found = [
        Verified(seconds, row, often, row.label)
        for row, often, said in _activities(plan)
        if (seconds := _seconds(row, often, said)) is not None
    ]
    return found + [
        Verified(seconds, row, field, said)
        for row, field, context, said in _sentences(plan)
        if BACKUP.search(f"{context} {said}") and CHECKED.search(said) and (seconds := interval(said)) is not None
    ]


def _sentences(plan: FrozenPlan) -> Iterator[tuple[FrozenRow, str, str, str]]:
    """Steps, and sentences of narrative with their heading: row, field, what stands above it, the sentence."""
    yield from ((row, "text", "", row.text("text")) for row in plan.rows("steps"))
    for passage in plan.passages:
        row = FrozenRow("prose", passage.ref, {"": passage.text}, {})
        for part in PARTS.split(passage.text):
            yield row, "", passage.heading, part.strip(EDGES).rstrip(".;")


def _seconds(row: FrozenRow, often: str, said: str) -> int | None:
    if ALWAYS.search(f"{said} {row.text(often)}"):
        return 0
    stated = cadence(row, often)
    return stated.seconds if stated else None


def _keeps_backups(plan: FrozenPlan) -> bool:
    made, unmeasured = protections(plan)
    return any(BACKUP.search(stated.said) for stated in (*(found.stated for found in made), *unmeasured))


def _unread(plan: FrozenPlan) -> list[tuple[FrozenRow, str]]:
    return [(row, often) for row, often, _ in _activities(plan) if row.is_unread(often)]


def _unreadable(points: list[FrozenRow], unread: list[tuple[FrozenRow, str]]) -> RuleFinding:
    """Backups are verified, as the plan says, and how often no machine can tell."""
    quoted = listed(f"“{row.label}” is done “{row.written(often)}”" for row, often in unread)
    row, often = unread[0]
    return RuleFinding(
        "plan",
        f"{allowed(points)}, which takes backups that can be restored. How often that is verified can’t be read: "
        f"{quoted}.",
        (
            *(value(one, field, f"How often: {one.label}") for one, field in unread),
            *(value(row, "rpo", f"RPO of {row.label}") for row in points),
        ),
        opening(row, often, "Say how often backups are verified, for example “monthly”."),
    )


def _unverified(points: list[FrozenRow]) -> RuleFinding:
    return RuleFinding(
        "plan",
        f"{allowed(points)}, which takes backups that can be restored. Nothing in the plan says how often that is "
        "verified.",
        tuple(value(row, "rpo", f"RPO of {row.label}") for row in points),
        beginning("exercises", "frequency", "Schedule a verification of backups.", name="Verification of backups"),
    )
