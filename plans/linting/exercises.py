"""Exercises: whether they are done as often as promised, and at telling times."""

import re
from datetime import date

from bcp_portal.look.counting import counted
from plans.reading.cadence import Cadence, cadence, dated, every, on_day, times
from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.due import missed
from plans.reading.facts import Facts
from plans.reading.promised_lines import PromisedLine, lines_by_row
from plans.reading.reckoning import due_times

from . import german
from .findings import NotApplicable, RuleFinding, Said, Value, key_of, opening, value
from .response import listed
from .rules import Family

EXE = Family("EXE", "Exercises")

QUIET = re.compile(
    rf"{german.QUIET_TIMES}"
    r"|\b(?:low[- ](?:traffic|load|usage|activity|demand|season)|quiet(?:er|est)?|off[- ]peak|at night|overnight"
    r"|(?:sun|satur)days?(?: nights?)?|(?:every|on \w+|late) nights?"
    r"|night shifts?|(?:out of|outside|after)(?: of)? (?:office|business|opening|working|consulting) hours|weekends?"
    r"|maintenance windows?|when (?:few|nobody|no one)|least (?:busy|traffic))\b",
    re.I,
)
REAL = re.compile(
    rf"{german.REAL_TIMES}"
    r"|(?<!off[- ])\bpeak\b|\bbus(?:y|iest)\b|\bunannounced\b|\bwithout (?:notice|warning)\b|\bsurprise\b"
    r"|\b(?:in|during|within) (?:office|business|opening|working|consulting) hours\b|\brealistic\b|\brepresentative\b"
    r"|\b(?:different|various|changing|varying|alternating|all) (?:times|shifts|hours)\b|\b(?:high|full|normal) load\b"
    r"|\bday shift\b|\beach shift\b|\bevery shift\b",
    re.I,
)
ADVERBIAL = re.compile(r"ly$|^(?:every|each|once|twice)\b|\b(?:an?|per) \w+$", re.I)
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
def undone(plan: FrozenPlan, facts: Facts) -> Said:
    """Exercises that were due and not done, each time, whatever was done later; those that are due on no day, as they
    are held daily, by whether their last result (else the plan's first day) lies further back than their cadence.
    """
    rows = [(row, often) for row in plan.rows("exercises") if (often := cadence(row, "frequency"))]
    days, lines = dated(plan, facts), lines_by_row(plan)
    if not rows or not (days or facts.exercises):
        return NotApplicable("it takes exercises with a cadence, and a dated version to count from")
    findings = [
        _undone(row, often, lines[row.ref], days, facts)
        if row.ref in lines
        else _stale(row, often, _last(row, facts), days, facts.today)
        for row, often in rows
    ]
    return [finding for finding in findings if finding]


def _last(row: FrozenRow, facts: Facts) -> date | None:
    return max(_held(row, facts), default=None)


def _held(row: FrozenRow, facts: Facts) -> list[date]:
    names = {row.ref.casefold(), row.label.casefold()}
    return [done.on for done in facts.exercises if done.of.casefold() in names and done.on <= facts.today]


def _undone(row: FrozenRow, often: Cadence, line: PromisedLine, days: list[date], facts: Facts) -> RuleFinding | None:
    held = _held(row, facts)
    undone = missed(due_times(line, facts, days=days, done=held, last=facts.today), facts.today)
    if not undone:
        return None
    last, first = max(held, default=None), undone[0].due_on
    began = f", the first time by {on_day(first)}" if last and first < last else ""
    return _finding(row, often, f"{_reality(last, days, facts.today)}: missed {times(len(undone))}{began}")


def _stale(row: FrozenRow, often: Cadence, last: date | None, days: list[date], today: date) -> RuleFinding | None:
    since = last or (days[0] if days else None)
    return _finding(row, often, _reality(last, days, today)) if since and often.missed(since, today) else None


def _reality(last: date | None, days: list[date], today: date) -> str:
    if last:
        return f"The last result is of {on_day(last)}, {counted((today - last).days, 'day')} ago"
    return f"No result is recorded since {on_day(days[0])}, the first day of the plan"


def _finding(row: FrozenRow, often: Cadence, said: str) -> RuleFinding:
    return RuleFinding(
        row.ref,
        f"{row.label} is due {_pace(often)}. {said}.",
        (value(row, "frequency", f"Frequency of {row.label}"),),
        opening(row, "frequency", f"Do {row.label} and record its result, or promise what is kept."),
    )


def _pace(often: Cadence) -> str:
    """How often within a sentence: as written where that reads well (``quarterly``), else ``every year``."""
    text = f"{often.text[:1].lower()}{often.text[1:]}"
    return text if ADVERBIAL.search(text) else every(often.seconds)


@EXE.rule(
    5,
    "low",
    "Exercises are held at unrepresentative times only",
    holds="Exercises are held at representative times, too.",
    clause="ISO 22301 8.5",
)
def quiet_times(plan: FrozenPlan, facts: Facts) -> Said:
    """Steps that choose a quiet time, where none chooses a busy or a changing one."""
    said = [(row, row.text("text")) for row in plan.rows("exercise_steps")]
    said += [(row, " ".join(_own_words(row))) for row in plan.rows("exercises")]
    timed = [(row, text) for row, text in said if TIMED.search(text)]
    if not timed:
        return NotApplicable("the plan does not say at what times exercises are held")
    quiet = [row for row, text in timed if QUIET.search(text)]
    if not quiet or any(REAL.search(text) for _, text in timed):
        return []
    return [
        RuleFinding(
            key_of(*(row.ref for row in quiet)),
            f"An incident may come at the busiest hour. Exercises are held at quiet times only: "
            f"{listed(f'“{_when(row).text}”' for row in quiet)}.",
            tuple(_when(row) for row in quiet),
            opening(quiet[0], _when(quiet[0]).field, "Hold some at a busy time, or unannounced."),
        )
    ]


def _own_words(exercise: FrozenRow) -> tuple[str, ...]:
    """What an exercise says of itself, in columns of the plan's own, too."""
    return (exercise.label, exercise.text("frequency"), exercise.text("scope"), *exercise.extra.values())


def _when(row: FrozenRow) -> Value:
    """The field or column of a step or an exercise that says at what time."""
    fields = ("text",) if row.kind == "exercise_steps" else ("scope", "frequency", "name")
    stated = [value(row, field) for field in fields if QUIET.search(row.text(field))]
    stated += [Value(row.ref, "", f"{name} of {row.label}", text) for name, text in row.extra.items()]
    return next((one for one in stated if QUIET.search(one.text)), value(row, fields[0]))
