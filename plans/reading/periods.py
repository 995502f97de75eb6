"""Periods: the stretches of the calendar in which what is promised again and again is to be done, each once."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from dateutil.relativedelta import relativedelta

from bcp_portal.documents.values import SECONDS

from .cadence import MONTHS, Cadence

DAY = timedelta(days=1)
A_DAY = SECONDS["day"]
WEEK = 7
MONTHS_IN_CALENDAR = {1, 2, 3, 4, 6, 12}  # those that a year is made of
MONDAY, SUNDAY, JANUARY = 0, 6, 1


@dataclass(frozen=True)
class Pace:
    """Once every so many units, at least a week apart; equal paces are equal however they were written."""

    every: int
    unit: Literal["day", "week", "month"]

    @property
    def mean_days(self) -> float:
        """How far two are apart, months at their mean length."""
        return self.every * SECONDS[self.unit] / A_DAY

    @property
    def is_of_calendar(self) -> bool:
        """Whether its periods are weeks, months, quarters … of the calendar, and not counted from a day."""
        return (self.unit == "week" and self.every == 1) or (self.unit == "month" and self.every in MONTHS_IN_CALENDAR)

    def after(self, day: date, times: int = 1) -> date:
        """So many times later; months keep their day or end with their last, the last day of the calendar is the end.

        Counted from one day, never from the time before: the 31st would become the 28th for good.
        """
        try:
            if self.unit == "month":
                return day + relativedelta(months=self.every * times)
            return day + timedelta(days=self.every * times * (WEEK if self.unit == "week" else 1))
        except (OverflowError, ValueError):  # of timedelta and of relativedelta
            return date.max


@dataclass(frozen=True)
class ProgrammeCalendar:
    """On which day weeks end (0 is Monday), and with which month years begin: the settings of an organisation."""

    week_ends: int = SUNDAY
    year_begins: int = JANUARY


@dataclass(frozen=True, order=True)
class DuePeriod:
    """A period: done on any of its days, due on its last."""

    opens_on: date
    due_on: date


def pace_of(often: Cadence) -> Pace | str:
    """The pace of a cadence; in a sentence why there is none, as periods are weeks at least, and made of whole days."""
    if often.unit in MONTHS and float(often.every).is_integer():
        return Pace(int(often.every) * MONTHS[often.unit], "month")
    if often.seconds < WEEK * A_DAY:
        return f"“{often.text}” is more often than weekly: what counts is how fresh the last one is, not its day."
    if often.seconds % A_DAY or often.unit in MONTHS:
        return f"“{often.text}” is no whole number of days, weeks or months."
    days = often.seconds // A_DAY
    return Pace(days, "day") if days % WEEK else Pace(days // WEEK, "week")


def due_periods(
    pace: Pace, *, since: date, first: date, last: date, calendar: ProgrammeCalendar, is_new: bool = True
) -> Iterator[DuePeriod]:
    """The periods due from ``first`` to ``last``, in their order, of what is promised ``since`` a day.

    Of something new the period that runs on that day counts where at least half of it is left; where only its pace
    changed, it counts always. No period opens before the promise. Whoever asks for a part gets that part of the whole.
    """
    every = _of_calendar(pace, since, first, calendar) if pace.is_of_calendar else _counted(pace, since, first)
    for period in every:
        if period.due_on > last:
            return
        if period.opens_on > since or not is_new or _is_half_left(pace, since, period, calendar):
            yield period


def _of_calendar(pace: Pace, since: date, first: date, calendar: ProgrammeCalendar) -> Iterator[DuePeriod]:
    """The weeks or months from the one of a day on; the first opens with the promise."""
    day: date | None = max(since, first)
    while day:
        period = period_of(pace, day, calendar)
        yield DuePeriod(max(period.opens_on, since), period.due_on)
        day = period.due_on + DAY if period.due_on < date.max else None


def period_of(pace: Pace, day: date, calendar: ProgrammeCalendar) -> DuePeriod:
    """The week, month, quarter … of the calendar in which a day is, whole."""
    if pace.unit == "week":
        left = (calendar.week_ends - day.weekday()) % WEEK
        passed = min(WEEK - 1 - left, (day - date.min).days)
        return DuePeriod(day - passed * DAY, day + min(left, (date.max - day).days) * DAY)
    passed = (day.month - calendar.year_begins) % pace.every
    opens, closes = _month(day, -passed), _month(day, pace.every - 1 - passed)
    return DuePeriod(opens, closes.replace(day=monthrange(closes.year, closes.month)[1]))


def _month(day: date, later: int) -> date:
    """The first day of the month that is so many later; of the calendar's first or last month where it is past them."""
    months = min(max(day.year * 12 + day.month - 1 + later, date.min.year * 12), date.max.year * 12 + 11)
    return date(months // 12, months % 12 + 1, 1)


def _counted(pace: Pace, since: date, first: date) -> Iterator[DuePeriod]:
    """Periods of a length of their own, one after the other from the day of the promise."""
    longest = {"day": 1, "week": WEEK, "month": 31}[pace.unit] * pace.every
    times = max(((first - since).days - 1) // longest, 0)  # all of these are due before it
    opens = pace.after(since, times) + DAY if times else since
    while True:
        times += 1
        due = pace.after(since, times)
        if due == date.max:  # no calendar holds it, or what follows
            return
        if due >= first:
            yield DuePeriod(opens, due)
        opens = due + DAY


def _is_half_left(pace: Pace, since: date, period: DuePeriod, calendar: ProgrammeCalendar) -> bool:
    """Whether the days from the promise on are half of the period, or more; what is counted from it is whole."""
    if not pace.is_of_calendar:
        return True
    whole = period_of(pace, since, calendar)
    return 2 * ((whole.due_on - since).days + 1) >= (whole.due_on - whole.opens_on).days + 1
