"""Reviews as pages name them: which is due next, when, and the words of what says so."""

from dataclasses import dataclass
from datetime import date

from bcp_portal.look.counting import counted
from plans.reading.cadence import on_day
from plans.reading.facts import Facts
from plans.reading.periods import Pace
from plans.reading.reviews_due import ReviewDue, StatedReviews, reviews_due


@dataclass(frozen=True)
class Review:
    """A review: what it is called, when it is due, and what says so; ``is_main`` is the plan's own."""

    name: str
    due_on: date
    because: str
    is_main: bool = True

    def days_left(self, on: date) -> int:
        """Days from ``on`` to the review; negative when it is overdue."""
        return (self.due_on - on).days


def reviews_in_words(stated: StatedReviews, facts: Facts) -> tuple[Review, ...]:
    """Each review of a plan that is due on a day, the earliest first."""
    return tuple(
        Review(one.line.name, one.due_on, _because(one), one.line.is_main) for one in reviews_due(stated, facts)
    )


def _because(found: ReviewDue) -> str:
    of = "" if found.line.is_main else f"{found.line.name}: "
    return of + _counted_from(found)


def _counted_from(found: ReviewDue) -> str:
    line, reviewed = found.line, found.reviewed
    if line.stated and found.due_on == line.stated:
        return f"next review stated as {on_day(line.stated)}"
    pace = f"to be reviewed {_every(line.pace)}" if line.pace else "to be reviewed"
    if found.due_on != found.due.planned_on:
        return f"moved from {on_day(found.due.planned_on)}, {pace}"
    if reviewed and (line.stated or found.since is None or reviewed >= found.since):
        return f"last reviewed {on_day(reviewed)}, {pace}"
    counted = "counted from" if found.is_promised else "last updated"
    return f"{counted} {on_day(found.since)}, {pace}" if found.since else pace


def _every(pace: Pace) -> str:
    """``every quarter``, ``every 6 months``."""
    every, unit = pace.every, str(pace.unit)
    if unit == "month" and every % 12 == 0:
        every, unit = every // 12, "year"
    if (every, unit) == (3, "month"):
        return "every quarter"
    return f"every {unit}" if every == 1 else f"every {counted(every, unit)}"
