"""Exercise coverage: what of the plan is rehearsed, and whether the record of an exercise proves something."""

import re

from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.facts import Facts
from plans.reading.names import Subsets, words
from plans.reading.wide_words import CATCH_ALL

from . import german
from .exercises import EXE
from .findings import Mend, NotApplicable, RuleFinding, Said, Value, beginning, opening, value
from .response import listed
from .strategy_links import NOT_DISTINCTIVE, names_of
from .strategy_triggers import about

GENERIC = NOT_DISTINCTIVE - {"backup"} | {
    "bring",
    "bringing",
    "data",
    "drill",
    "every",
    "exercise",
    "full",
    "one",
    "partial",
    "rehearsal",
    "restored",
    "test",
    "testing",
    "whether",
    "whole",
}
TRIAL = frozenset({"a", "drill", "exercise", "full", "live", "of", "partial", "rehearsal", "test", "testing", "the"})
TABLETOP = re.compile(
    rf"\b({german.TABLETOP}"
    r"|table-?\s?tops?|walk-?\s?throughs?|talk-?\s?throughs?|desk-?\s?top|desk exercises?|discussion|paper exercises?"
    r"|war ?games?|planning games?|simulations?|scenario workshops?|workshops?|seminars?|staff exercises?)\b",
    re.I,
)
EVERYTHING = re.compile(
    r"\b(?:whole|entire|full|all of the) (?:plan|bcp)\b|\b(?:every|all)(?: the)? (?:strateg\w+|"
    r"scenarios?|risks?|parts? of the plan|procedures?)\b",
    re.I,
)
DISASTER = re.compile(r"\bDR\b|\bdisaster", re.I)
GROUPS = {"functions": ("name", "services"), "strategies": ("name", "description"), "risks": ("title", "mitigation")}
ONE = {"functions": "function", "strategies": "strategy", "risks": "risk"}
# What a record of an exercise must hold, and how plans put it.
RECORDED = {
    "the recovery time achieved (RTA)": r"\bRTA\b|recovery times?|actual times?|times? (?:it )?(?:took|taken|needed)"
    r"|how (?:long|quickly|fast)|elapsed|against (?:the|its|each|every) (?:RTO|objective)|\bRTO\b|start and end times?",
    "the recovery point achieved (RPA)": r"\bRPA\b|recovery points?|data (?:actually |that was |was )?lost|loss of data"
    r"|data loss|how much data|age of the (?:data|back-?up)|\bRPO\b",
    "a criterion of success": r"criteri\w+|\bpass(?:ed|es)?\b|expected results?|success\w*|targets?|objectives?"
    rf"|{german.PASSED}",
    "who fixes what was found": r"\bowners?\b|assign\w*|responsib\w+|\bwho (?:will|must|is to|mends|fixes|acts|does)"
    rf"|by name|{german.FIXES}",
    "by when it is fixed": r"\bdue\b(?! to)(?! is)|deadline|by when|target dates?|dates? (?:by|for)"
    rf"|within (?:\d+|one|two)|{german.BY_WHEN}",
}
RECORDS = {name: re.compile(rf"(?:{pattern})", re.I) for name, pattern in RECORDED.items()}
IS_DUE = re.compile(r"\b(?:where|when|if|as) (?:that |it |this )?is due\b", re.I)
HELD = re.compile(r"\b(exercis\w*|tests?|testing|drills?|rehears\w*)\b", re.I)


@EXE.rule(
    3,
    "medium",
    "Part of the plan is in no exercise",
    holds="Every function, strategy and risk is in the scope of an exercise, and a tabletop exercise is held.",
    clause="ISO 22301 8.5",
)
def unrehearsed(plan: FrozenPlan, facts: Facts) -> Said:
    """Functions, strategies and risks that no exercise names, is about or takes in, nor tries through what they are
    linked to; and a plan without a tabletop.
    """
    exercises = plan.rows("exercises")
    if not any(plan.rows(kind) for kind in GROUPS):
        return NotApplicable("it takes functions, strategies or risks to exercise")
    if not exercises:
        return [_none_scheduled(plan)]
    scopes, tried = [_scope(row) for row in exercises], rehearsed(plan)
    left = {kind: [row for row in plan.rows(kind) if row.ref not in tried] for kind in GROUPS}
    findings = [_uncovered(kind, rows, exercises, len(plan.rows(kind))) for kind, rows in left.items() if rows]
    steps = [f"{row.text('group')} {row.text('text')}" for row in plan.rows("exercise_steps")]
    no_tabletop = not any(TABLETOP.search(text) for text in (*scopes, *steps))
    return [*findings, *([_no_tabletop(exercises)] if no_tabletop else [])]


def rehearsed(plan: FrozenPlan) -> frozenset[str]:
    """Refs of the functions, strategies and risks that exercises try: by their words, or through a link.

    Trying a strategy tries the functions that it serves. Trying a function tries its strategy where it has but one.
    """
    scopes = [_scope(exercise) for exercise in plan.rows("exercises")]
    rows = [row for kind in GROUPS for row in plan.rows(kind)]
    everything = any(EVERYTHING.search(scope) for scope in scopes)
    named = {row.ref for row in rows} if everything else _covered(rows, scopes)
    ways: dict[str, list[str]] = {}
    for strategy in plan.rows("strategies"):
        for function in strategy.links("functions"):
            ways.setdefault(function, []).append(strategy.ref)
    through = {function for function, found in ways.items() if named.intersection(found)}
    only = {found[0] for function, found in ways.items() if len(found) == 1 and function in named}
    return frozenset(named | through | only)


def _scope(exercise: FrozenRow) -> str:
    return f"{exercise.label}. {exercise.text('scope')}"


def _covered(rows: list[FrozenRow], scopes: list[str]) -> set[str]:
    """Refs of the rows that exercises of these scopes name, are about or take in."""
    names = names_of(rows)
    named = {row.ref for scope in scopes for row in names.within(scope)}
    said = frozenset().union(*(words(scope) for scope in scopes))
    subjects = frozenset().union(*(about(scope) for scope in scopes))
    called = Subsets((scope, name) for scope in scopes if (name := words(scope.partition(". ")[0]) - TRIAL))
    whole = [scope for scope in scopes if CATCH_ALL.search(scope)]
    is_disaster = any(DISASTER.search(scope) for scope in whole)
    return named | {
        row.ref
        for row in rows
        if _speaks_of(row, said, subjects)
        or (row.kind == "strategies" and called.within(words(row.label)))  # called what it is: “Failover test”
        or (row.kind == "functions" and whole)
        or (row.kind == "risks" and is_disaster and about(row.label) & {"infrastructure", "premises"})
    }


def _speaks_of(row: FrozenRow, said: frozenset[str], subjects: frozenset[str]) -> bool:
    """Whether a row shares a telling word or a subject with what exercises say."""
    own = words(". ".join(row.text(field) for field in GROUPS[row.kind])) - GENERIC
    return bool(own & said or about(f"{row.label}. {row.text('trigger')}") & subjects)


def _uncovered(kind: str, rows: list[FrozenRow], exercises: tuple[FrozenRow, ...], count: int) -> RuleFinding:
    noun = kind if count > 1 else ONE[kind]
    return RuleFinding(
        kind,
        f"What is never tried can't be relied on. {len(rows)} of {count} {noun} "
        f"{'is' if len(rows) == 1 else 'are'} in the scope of no exercise: {listed(row.label for row in rows)}.",
        (
            *(value(row, GROUPS[kind][0]) for row in rows),
            *(value(row, "scope", f"Scope of {row.label}") for row in exercises),
        ),
        opening(exercises[0], "scope", f"Name {rows[0].label} in the scope of an exercise."),
    )


def _no_tabletop(exercises: tuple[FrozenRow, ...]) -> RuleFinding:
    return RuleFinding(
        "tabletop",
        "Decisions are rehearsed by talking through a scenario. None of the exercises is a tabletop: "
        f"{listed(row.label for row in exercises)}.",
        tuple(value(row, "name", "Exercise") for row in exercises),
        Mend(
            "Add a tabletop exercise, and say how often.",
            act="add",
            kind="exercises",
            values=(("name", "Tabletop exercise"),),
        ),
    )


def _none_scheduled(plan: FrozenPlan) -> RuleFinding:
    rows = [row for kind in GROUPS for row in plan.rows(kind)]
    return RuleFinding(
        "plan",
        "What is never tried can't be relied on. The plan schedules no exercise: "
        f"{listed(row.label for row in rows)} {'is' if len(rows) == 1 else 'are'} in none.",
        tuple(value(row, GROUPS[row.kind][0]) for row in rows),
        Mend(
            "Add a tabletop exercise, and say how often.",
            act="add",
            kind="exercises",
            values=(("name", "Tabletop exercise"),),
        ),
    )


@EXE.rule(
    4,
    "medium",
    "The record of an exercise proves too little",
    holds="The procedure records times and points achieved, success, and who fixes what by when.",
    clause="ISO 22301 8.5",
)
def unrecorded(plan: FrozenPlan, facts: Facts) -> Said:
    """RTA, RPA, success criterion, action owner and due date in the procedure of exercises, in its own words."""
    steps, exercises = plan.rows("exercise_steps"), plan.rows("exercises")
    if not steps and not exercises:
        return NotApplicable("no exercise is in the plan")
    said = [f"{row.text('group')}. {row.text('text')}" for row in steps] + [row.text("scope") for row in exercises]
    said += [passage.text for passage in plan.passages if HELD.search(passage.heading)]
    text = IS_DUE.sub(" ", "\n".join(said))
    missing = [name for name, pattern in RECORDS.items() if not pattern.search(text)]
    if not missing:
        return []
    return [_proves_little(missing, steps or exercises, "text" if steps else "scope")]


def _proves_little(missing: list[str], rows: tuple[FrozenRow, ...], field: str) -> RuleFinding:
    row, has_steps = rows[-1], field == "text"
    lead = "The procedure does not record" if has_steps else "Nothing says that an exercise records"
    words = f"Write that {missing[0]} is recorded{', and the rest of these' if missing[1:] else ''}."
    evidence: tuple[Value, ...] = tuple(value(each, field) for each in rows)
    return RuleFinding(
        "plan",
        "An exercise must show that the objectives are met, and see to what was found. "
        f"{lead} {listed(missing, last='or')}.",
        evidence,
        beginning("exercise_steps", "text", words) if has_steps else opening(row, field, words),
    )
