"""Age of risk assessments: those that are older than the plan lets them grow."""

import re
from datetime import date
from typing import NamedTuple

from bcp_portal.documents.values import read_leniently
from bcp_portal.look.counting import counted
from plans.reading.cadence import Cadence, cadence, day, on_day
from plans.reading.document import FrozenPlan, FrozenRow

from .findings import RuleFinding, Value, opening, value
from .response import listed

YEARLY = Cadence(1, "year", "")
RISKS = re.compile(r"\b(?:risks?|threats?|hazards?)\b(?! (?:feeds?|intelligence|news|alerts?|bulletins?))", re.I)
JUDGING = re.compile(r"\b(?:re-?)?(?:assess|review|judg|rate|rating|analy[sz]|evaluat)\w*", re.I)
# Columns of the plan's own that say when, and not when something is to be done or was first seen.
JUDGED = re.compile(
    r"^(?!.*\b(?:target|due|next|raised|opened|closed|created|identified|planned|deadline|completion|until|by)\b)"
    r".*\b(?:date|assessed|reviewed)\b",
    re.I,
)


class Judged(NamedTuple):
    """The day on which a risk was assessed, and the value that says so."""

    row: FrozenRow
    on: date
    said: Value


class AssessmentPace(NamedTuple):
    """How often risks are to be judged anew, and the value that says so (None: nothing does)."""

    often: Cadence
    said: Value | None

    @property
    def text(self) -> str:
        """Why it is that often, within a sentence."""
        if self.said is None:
            return "once a year at least, as nothing else is said"
        return f"as often as the plan says (“{self.often.text}”)"


def aged(plan: FrozenPlan, today: date) -> list[RuleFinding]:
    """One finding for all risks that were due to be judged anew before ``today``; none where no date can be read."""
    pace = _pace(plan)
    read = [judged for row in plan.rows("risks") if (judged := _judged(row)) is not None]
    old = sorted((judged for judged in read if pace.often.due(judged.on) < today), key=lambda judged: judged.on)
    return [_aged(old, len(plan.rows("risks")), pace, today)] if old else []


def _pace(plan: FrozenPlan) -> AssessmentPace:
    """The cadence of an activity that judges risks, else of the plan's review, else a year."""
    activities = (row for kind in ("reviews", "maintenance") for row in plan.rows(kind) if _is_judging(row.label))
    stated = [(row, "cadence") for row in activities] + [(row, "value") for row in plan.facts("review_frequency")]
    read = ((row, field, cadence(row, field)) for row, field in stated)
    return next(
        (AssessmentPace(often, value(row, field, "How often")) for row, field, often in read if often),
        AssessmentPace(YEARLY, None),
    )


def _is_judging(activity: str) -> bool:
    return bool(RISKS.search(activity) and JUDGING.search(activity))


def _judged(row: FrozenRow) -> Judged | None:
    """The assessment as its own field states it, else a column of the plan's own."""
    if on := day(row, "assessed_on"):
        return Judged(row, on, value(row, "assessed_on", f"Date of {row.label}"))
    for name, text in row.extra.items():
        if JUDGED.search(name) and (found := read_leniently("date", text).get("date")):
            return Judged(row, date.fromisoformat(found), Value(row.ref, "", f"{name} of {row.label}", text.strip()))
    return None


def _aged(old: list[Judged], count: int, pace: AssessmentPace, today: date) -> RuleFinding:
    oldest = old[0]
    names = listed(f"{judged.row.label} ({on_day(judged.on)})" for judged in old)
    was = "was" if len(old) == 1 else "were"
    return RuleFinding(
        "assessments",
        f"Risks must be reassessed {pace.text}. {len(old)} of {count} {was} not: {names}. The oldest assessment is "
        f"{counted((today - oldest.on).days, 'day')} old.",
        (*(judged.said for judged in old), *([pace.said] if pace.said else [])),
        opening(oldest.row, "assessed_on", f"Reassess {oldest.row.label}, and enter the date."),
    )
