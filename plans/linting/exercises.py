"""Exercises: whether they are done as often as promised, verify backups often enough, and at telling times."""

import re
from datetime import date

from .cadence import Cadence, cadence, counted, dated, every, times
from .findings import Finding, NotApplicable, Said, key_of, opening, value
from .mechanisms import interval, protections
from .protection import allowed, recovery_points
from .reading import Plan, Row
from .response import listed
from .rules import Facts, Family
from .strategies import takes

EXE = Family("EXE", "Exercises")

BACKUP = re.compile(r"\bback(?:ed|ing)?[- ]?ups?\b|\bsnapshots?\b", re.I)
CHECKED = re.compile(r"\b(?:check|verif|test|validat|restor|inspect|review)\w*", re.I)
ALWAYS = re.compile(r"\bcontinuous|\b(?:after|with|on|for) (?:every|each) (?:back-?up|snapshot)", re.I)
QUIET = re.compile(
    r"\b(?:low[- ](?:traffic|load|usage|activity|demand|season)|quiet(?:er|est)?|off[- ]peak|at night|overnight"
    r"|(?:sun|satur)days?(?: nights?)?|(?:every|on \w+|late) nights?"
    r"|night shifts?|(?:out of|outside|after)(?: of)? (?:office|business|opening|working|consulting) hours|weekends?"
    r"|maintenance windows?|when (?:few|nobody|no one)|least (?:busy|traffic))\b",
    re.I,
)
REAL = re.compile(
    r"(?<!off[- ])\bpeak\b|\bbus(?:y|iest)\b|\bunannounced\b|\bwithout (?:notice|warning)\b|\bsurprise\b"
    r"|\b(?:in|during|within) (?:office|business|opening|working|consulting) hours\b|\brealistic\b|\brepresentative\b"
    r"|\b(?:different|various|changing|varying|alternating|all) (?:times|shifts|hours)\b|\b(?:high|full|normal) load\b"
    r"|\bday shift\b|\beach shift\b|\bevery shift\b",
    re.I,
)
# A time of day, not a length or a count: “Paper day drill” and “the recovery time” say nothing of when.
TIMED = re.compile(
    rf"{QUIET.pattern}|{REAL.pattern}"
    r"|\b(?:in the|during the|at|by) (?:morning|afternoon|evening|day|noon|midday|night)\b"
    r"|\b(?:weekdays?|working days?)\b|\b\d\d?:\d\d\b|\b\d\d? ?[ap]\.?m\b",
    re.I,
)
# Fields that say what is done, and the one that says how often.
ACTIVITIES = {"exercises": ("name", "frequency"), "maintenance": ("text", "cadence"), "reviews": ("text", "cadence")}


@EXE.rule(
    1,
    "high",
    "An exercise has no result, or its last one is too old",
    holds="Every exercise was done as often as the plan promises.",
    clause="ISO 22301 8.5",
    dated=True,
)
def undone(plan: Plan, facts: Facts) -> Said:
    """Exercises with a cadence whose last result (else the plan's first day) lies further back than it; each missed
    time is counted. What was never due yet holds.
    """
    rows = [(row, often) for row in plan.rows("exercises") if (often := cadence(row, "frequency"))]
    days = dated(plan, facts)
    if not rows or not (days or facts.exercises):
        return NotApplicable("it takes exercises with a cadence, and a dated version to count from")
    findings = (_undone(row, often, _last(row, facts), days, facts.today) for row, often in rows)
    return [finding for finding in findings if finding]


def _last(row: Row, facts: Facts) -> date | None:
    names = {row.ref.casefold(), row.label.casefold()}
    return max((done.on for done in facts.exercises if done.of.casefold() in names and done.on <= facts.today),
               default=None)  # fmt: skip


def _undone(row: Row, often: Cadence, last: date | None, days: list[date], today: date) -> Finding | None:
    since = last or (days[0] if days else None)
    if since is None or not (missed := often.missed(since, today)):
        return None
    reality = f"The last result is of {last}, {counted((today - last).days, 'day')} ago" if last else (
        f"No result is recorded since {since}, the first day of the plan"
    )  # fmt: skip
    return Finding(
        row.ref,
        f"{row.label} is due {often.text[:1].lower()}{often.text[1:]}. {reality}: missed {times(missed)}.",
        (value(row, "frequency", f"Frequency of {row.label}"),),
        opening(row, "frequency", f"Do {row.label} and record its result, or promise what is kept."),
    )


@EXE.rule(
    2,
    "high",
    "Backups are verified less often than the RPO suggests",
    holds="Backups are verified as often as the shortest RPO suggests.",
    clause="ISO 22301 8.5",
)
def seldom_verified(plan: Plan, facts: Facts) -> Said:
    """The shortest interval between two verifications of backups against each RPO; a ratio in times."""
    points = [row for row in recovery_points(plan) if row.seconds("rpo")]
    checks = _verifications(plan)
    if not points or not (checks or _keeps_backups(plan)):
        return NotApplicable("it takes backups, and functions or tiers with an RPO")
    if not checks:
        return [_unverified(points)]
    seconds, row, field = min(checks, key=lambda found: found[0])
    late = sorted((p for p in points if (p.seconds("rpo") or 0) < seconds), key=lambda p: p.seconds("rpo") or 0)
    if not late:
        return []
    gaps = listed(
        f"{point.label} may lose {takes(point, 'rpo')} ({round(seconds / (point.seconds('rpo') or 1)):,} times shorter)"
        for point in late
    )
    return [
        Finding(
            row.ref,
            f"A backup that can't be restored is noticed only when it is verified: {every(seconds)} at best "
            f"(“{row.label}”). {gaps}.",
            (value(row, field, f"How often: {row.label}"),
             *(value(point, "rpo", f"RPO of {point.label}") for point in late)),
            opening(row, field, f"Verify backups {every(late[0].seconds('rpo') or 0)}, by a machine if need be."),
        )
    ]  # fmt: skip


def _verifications(plan: Plan) -> list[tuple[int, Row, str]]:
    """Seconds between two verifications, with the row and the field that state them."""
    found = []
    for kind, (what, often) in ACTIVITIES.items():
        for row in plan.rows(kind):
            said = f"{row.text(what)} {row.text('scope')}"
            if BACKUP.search(said) and CHECKED.search(said) and (seconds := _seconds(row, often, said)) is not None:
                found.append((seconds, row, often))
    steps = ((row, row.text("text")) for row in plan.rows("steps"))
    return found + [
        (seconds, row, "text")
        for row, said in steps
        if BACKUP.search(said) and CHECKED.search(said) and (seconds := interval(said)) is not None
    ]


def _seconds(row: Row, often: str, said: str) -> int | None:
    if ALWAYS.search(f"{said} {row.text(often)}"):
        return 0
    stated = cadence(row, often)
    return stated.seconds if stated else None


def _keeps_backups(plan: Plan) -> bool:
    made, unmeasured = protections(plan)
    return any(BACKUP.search(stated.said) for stated in (*(found.stated for found in made), *unmeasured))


def _unverified(points: list[Row]) -> Finding:
    return Finding(
        "plan",
        f"{allowed(points)}, which takes backups that can be restored. Nothing in the plan says how often that is "
        "verified.",
        tuple(value(row, "rpo", f"RPO of {row.label}") for row in points),
        opening(points[0], "rpo", "Schedule a verification of backups."),
    )


@EXE.rule(
    5,
    "low",
    "Exercises are held at unrepresentative times only",
    holds="Exercises are held at representative times, too.",
    clause="ISO 22301 8.5",
)
def quiet_times(plan: Plan, facts: Facts) -> Said:
    """Steps that choose a quiet time, where none chooses a busy or a changing one."""
    said = [(row, row.text("text")) for row in plan.rows("exercise_steps")]
    said += [(row, f"{row.label} {row.text('frequency')} {row.text('scope')}") for row in plan.rows("exercises")]
    timed = [(row, text) for row, text in said if TIMED.search(text)]
    if not timed:
        return NotApplicable("the plan does not say at what times exercises are held")
    quiet = [row for row, text in timed if QUIET.search(text)]
    if not quiet or any(REAL.search(text) for _, text in timed):
        return []
    return [
        Finding(
            key_of(*(row.ref for row in quiet)),
            f"An incident may come at the busiest hour. Exercises are held at quiet times only: "
            f"{listed(f'“{row.text(_when(row))}”' for row in quiet)}.",
            tuple(value(row, _when(row)) for row in quiet),
            opening(quiet[0], _when(quiet[0]), "Hold some at a busy time, or unannounced."),
        )
    ]


def _when(row: Row) -> str:
    """The field of a step or an exercise that says at what time."""
    fields = ("text",) if row.kind == "exercise_steps" else ("scope", "frequency", "name")
    return next((field for field in fields if QUIET.search(row.text(field))), fields[0])
