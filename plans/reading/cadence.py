"""Cadence: how often something is to be done, in days of the calendar; when it is due, and how often it was missed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from bcp_portal.documents.values import LONGEST_STATED, SECONDS

from .document import FrozenPlan, FrozenRow, span
from .facts import Facts

MONTHS = {"month": 1, "year": 12}


@dataclass(frozen=True)
class Cadence:
    """Once every so many units (of SECONDS), as a row states it."""

    every: float
    unit: str
    text: str

    @property
    def seconds(self) -> int:
        """The time between two, months and years at their mean length."""
        return round(SECONDS[self.unit] * self.every)

    def due(self, since: date, times: int = 1) -> date:
        """The day on which it is due for the ``times``-th time after a day; months keep their day.

        What is due after the last day of the calendar is due on it.
        """
        try:
            if self.unit in MONTHS and float(self.every).is_integer():
                return since + relativedelta(months=int(self.every) * MONTHS[self.unit] * times)
            return since + timedelta(seconds=self.seconds * times)
        except (OverflowError, ValueError):  # of timedelta and of relativedelta
            return date.max

    def missed(self, since: date, today: date) -> int:
        """How many times it was due after ``since`` and before ``today``; the day itself is not over."""
        if self.seconds <= 0 or today <= since:
            return 0
        times = int((today - since).total_seconds() // self.seconds) + 1
        while times and self.due(since, times) >= today:
            times -= 1
        return times


def every(seconds: int) -> str:
    """How often in words: ``every day``, ``every 5 min``; ``all the time`` where nothing lies between."""
    named = {round(SECONDS[unit]): unit for unit in SECONDS} | {round(SECONDS["month"]) * 3: "quarter"}
    if seconds <= 0:
        return "all the time"
    return f"every {named.get(seconds) or span(seconds)}"


def cadence(row: FrozenRow, field: str) -> Cadence | None:
    """The cadence of a row's field; None where ``cadence_of`` reads none."""
    return cadence_of(row.figure(field))


def cadence_of(stated: Mapping[str, Any]) -> Cadence | None:
    """The cadence of a value; None where it is blank, unread, after an event, or one that no calendar holds: old
    documents state such, too.
    """
    if not stated.get("every"):
        return None
    read = Cadence(float(stated["every"]), str(stated["unit"]), str(stated["text"]).strip())
    return read if read.seconds <= LONGEST_STATED else None


def next_due(stated: date | None, often: Cadence | None, *, since: date | None, done: date | None) -> date | None:
    """When something is due next. A day that is stated stands until it was ``done`` on that day or later; being done
    before moves it where the cadence leads further. Where no day is stated, the cadence counts from when it was done
    last, or from ``since`` if that is later. None where nothing says when.
    """
    if stated is None:
        last = max((on for on in (since, done) if on), default=None)
        return often.due(last) if often and last else None
    if done is None:
        return stated
    following = often.due(done) if often else None
    return max((on for on in (stated if done < stated else None, following) if on), default=None)


def day(row: FrozenRow, field: str) -> date | None:
    """The day that a row's field states; None where there is none or it can't be read."""
    stated = row.figure(field)
    return date.fromisoformat(stated["date"]) if "date" in stated else None


def dated(plan: FrozenPlan, facts: Facts) -> list[date]:
    """Days up to today on which the plan was a version, was updated or took effect, in their order."""
    stated = [day(row, "value") for topic in ("updated", "effective") for row in plan.facts(topic)]
    stated += [day(row, "on") for row in plan.rows("history")]
    return sorted({found for found in (*stated, *facts.versions) if found and found <= facts.today})


def on_day(day: date) -> str:
    """A day as people write it: ``14 Jan 2025``."""
    return f"{day.day} {day:%b %Y}"


def times(number: int) -> str:
    """``once``, ``twice``, ``3 times``."""
    return {1: "once", 2: "twice"}.get(number) or f"{number} times"
