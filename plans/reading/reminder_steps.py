"""Steps of a reminder: some days before something is due, on the day, and then each week while it is not done."""

from collections.abc import Iterable
from datetime import date

from .periods import DAY, WEEK


def latest_step(due_on: date, leads: Iterable[int], today: date) -> date | None:
    """The day of the last step by now, None before the first; those before it are not made up for.

    ``leads`` are days before it is due. Once it is overdue, weeks are counted from the day it was due.
    """
    if due_on < today:
        return due_on + (today - due_on).days // WEEK * WEEK * DAY
    return max((day for lead in leads if (day := due_on - lead * DAY) <= today), default=None)
