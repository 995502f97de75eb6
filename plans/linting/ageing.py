"""Assessments of risks that are older than the plan lets them grow."""

import re
from datetime import date
from typing import NamedTuple

from bcp_portal.documents.values import read_leniently

from .cadence import Cadence, cadence, counted, day
from .findings import Finding, Value, opening, value
from .reading import Plan, Row
from .response import listed

YEARLY = Cadence(1, "year", "")
RISKS = re.compile(r"\b(?:risks?|threats?|hazards?)\b", re.I)
JUDGED = re.compile(r"\b(?:date|assessed|reviewed)\b", re.I)  # columns of the plan's own that say when


class Pace(NamedTuple):
    """How often risks are to be judged anew, and the value that says so (None: nothing does)."""

    often: Cadence
    said: Value | None

    @property
    def text(self) -> str:
        """Why it is that often, within a sentence."""
        if self.said is None:
            return "once a year at least, as nothing else is said"
        return f"as often as the plan says (“{self.often.text}”)"


def aged(plan: Plan, today: date) -> list[Finding]:
    """One finding for all risks that were due to be judged anew before ``today``; none where no date can be read."""
    pace = _pace(plan)
    read = [(row, on) for row in plan.rows("risks") if (on := _judged(row)) is not None]
    old = sorted(((row, on) for row, on in read if pace.often.due(on) < today), key=lambda found: found[1])
    return [_aged(old, len(plan.rows("risks")), pace, today)] if old else []


def _pace(plan: Plan) -> Pace:
    """The cadence of an activity about risks, else of the plan's review, else a year."""
    activities = (row for kind in ("reviews", "maintenance") for row in plan.rows(kind) if RISKS.search(row.label))
    stated = [(row, "cadence") for row in activities] + [(row, "value") for row in plan.facts("review_frequency")]
    read = ((row, field, cadence(row, field)) for row, field in stated)
    return next(
        (Pace(often, value(row, field, "How often")) for row, field, often in read if often), Pace(YEARLY, None)
    )


def _judged(row: Row) -> date | None:
    """The day of the assessment, in its own field or in a column of the plan's own."""
    own = (text for name, text in row.extra.items() if JUDGED.search(name))
    read = (read_leniently("date", text).get("date") for text in own)
    return day(row, "assessed_on") or next((date.fromisoformat(found) for found in read if found), None)


def _aged(old: list[tuple[Row, date]], count: int, pace: Pace, today: date) -> Finding:
    row, on = old[0]
    names = listed(f"{row.label} ({on})" for row, on in old)
    was = "was" if len(old) == 1 else "were"
    return Finding(
        "assessments",
        f"A risk must be judged anew {pace.text}. {len(old)} of {count} {was} not: {names}. The oldest assessment is "
        f"{counted((today - on).days, 'day')} old.",
        (*(value(row, "assessed_on", f"Date of {row.label}") for row, _ in old), *([pace.said] if pace.said else [])),
        opening(row, "assessed_on", f"Judge {row.label} anew, and write the day."),
    )
