"""Missing fields of functions: RTO, MTPD, owner, workaround."""

import re
from collections.abc import Mapping

from plans.reading.document import FrozenPlan, FrozenRow, span
from plans.reading.facts import Facts

from .findings import NotApplicable, RuleFinding, Said, opening, value
from .missing_values import lacks
from .objectives import OBJ

WORDS = {"workaround": "manual workaround"}
# Columns of the plan's own that say the same.
LONGEST = re.compile(r"\b(mtpd|mtd|mao|mad|tolerable|acceptable (?:outage|downtime))\b", re.I)
BACK = re.compile(r"\b(rto|recovery time|back (?:with)?in)\b", re.I)
LEAST = re.compile(r"\b(mbco|minimum|least)\b", re.I)
OWNER = re.compile(r"\b(owner|owned by|responsible|accountable|head|manager)\b", re.I)
WORKAROUND = re.compile(
    r"\b(work-?arounds?|by hand|manual\w*|(?:alternative|downtime|paper|interim|contingency|fallback) procedures?)\b",
    re.I,
)


@OBJ.rule(
    11,
    "medium",
    "Nothing shows that the RTO is shorter than the MTPD",
    holds="Every function has an MTPD longer than its RTO, and an MBCO.",
    clause="ISO 22301 8.2.2",
)
def nothing_tolerable(plan: FrozenPlan, facts: Facts) -> Said:
    """Functions without MTPD, MBCO or an RTO of their own or of their tier, one finding for all; and each whose RTO is
    not shorter than its MTPD.
    """
    functions = plan.rows("functions")
    if not functions:
        return NotApplicable("no function is in the plan")
    need = "It must be shown that each function is back before its MTPD, and how much of it must go on"
    with_rto = {tier.ref for tier in plan.rows("tiers") if tier.seconds("rto") is not None}
    untimed = frozenset(row.ref for row in functions if row.link("tier") not in with_rto)
    lacking = missing(functions, {"rto": BACK, "mtpd": LONGEST, "mbco": LEAST}, need, only={"rto": untimed})
    return [*lacking, *(_unbearable(row) for row in functions if _is_unbearable(row))]


def missing(
    functions: tuple[FrozenRow, ...],
    fields: Mapping[str, re.Pattern[str]],
    need: str,
    *,
    only: Mapping[str, frozenset[str]] | None = None,
) -> list[RuleFinding]:
    """One finding for the functions that leave fields blank. A column of the plan's own that the pattern names counts.

    ``fields`` in printed order; ``only`` these rows (refs) need a field. None where nothing is missing.
    """
    needing = {field: [row for row in functions if row.ref in (only or {}).get(field, {row.ref})] for field in fields}
    gaps = {field: [row for row in needing[field] if _is_blank(row, field, named)] for field, named in fields.items()}
    gaps = {field: rows for field, rows in gaps.items() if rows}
    if not gaps:
        return []
    field, rows = next(iter(gaps.items()))
    return [
        RuleFinding(
            "functions",
            f"{need}. {lacks({spoken(field): rows for field, rows in gaps.items()}, len(functions))}.",
            tuple(value(row, name, f"{spoken(name)} of {row.label}") for name, rows in gaps.items() for row in rows),
            opening(rows[0], field, f"Fill in what {rows[0].label} lacks."),
        )
    ]


def spoken(field: str) -> str:
    """What a field is called in a sentence."""
    return field.upper() if field in {"mtpd", "mbco", "rto", "rpo"} else WORDS.get(field, field)


def _is_blank(row: FrozenRow, field: str, named: re.Pattern[str]) -> bool:
    return not row.text(field) and not any(named.search(name) and text.strip() for name, text in row.extra.items())


def _is_unbearable(row: FrozenRow) -> bool:
    rto, longest = row.seconds("rto"), row.seconds("mtpd")
    return rto is not None and longest is not None and rto >= longest


def _unbearable(row: FrozenRow) -> RuleFinding:
    rto, longest = row.seconds("rto") or 0, row.seconds("mtpd") or 0
    gap = f"{span(rto - longest)} past the MTPD" if rto > longest else "no time is left"
    return RuleFinding(
        row.ref,
        f"{row.label} must be back in less than {span(longest)}. Its RTO is {span(rto)}: {gap}.",
        (value(row, "rto", f"RTO of {row.label}"), value(row, "mtpd", f"MTPD of {row.label}")),
        opening(row, "rto", f"Set the RTO of {row.label} below its MTPD."),
    )


@OBJ.rule(
    15,
    "medium",
    "A function has no owner",
    holds="Every function has an owner.",
    clause="ISO 22301 5.3",
)
def unowned(plan: FrozenPlan, facts: Facts) -> Said:
    """Functions without an owner; a column of the plan's own that names one counts."""
    functions = plan.rows("functions")
    if not functions:
        return NotApplicable("no function is in the plan")
    return [*missing(functions, {"owner": OWNER}, "Somebody must answer for each function")]


@OBJ.rule(
    16,
    "medium",
    "A function has no manual workaround and does not say that there is none",
    holds="Every function has a manual workaround, or says that there is none.",
    clause="ISO 22301 8.3.3",
)
def no_workaround(plan: FrozenPlan, facts: Facts) -> Said:
    """Functions with a blank workaround; ``None`` is an answer."""
    functions = plan.rows("functions")
    if not functions:
        return NotApplicable("no function is in the plan")
    return [
        *missing(functions, {"workaround": WORKAROUND}, "People must know how to go on by hand, or that they can't")
    ]
