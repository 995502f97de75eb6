"""Whether an incident has to be reviewed, and by when: by its entries and what the organisation set."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta, tzinfo

from .entries import EntryFact


def needs_review(entries: Iterable[EntryFact], severities: Collection[str]) -> bool:
    """Whether it ever had one of these severities, whatever it was lowered to; any declared one where none is named."""
    had = {str(one.data.get("severity") or "").casefold() for one in entries if one.kind in ("declared", "severity")}
    return bool(had & {name.strip().casefold() for name in severities}) if severities else bool(had)


def review_due_on(closed_at: datetime, days: int, zone: tzinfo) -> date:
    """The day by which it is due, as clocks of ``zone`` show the closing; the last of all where that ends before."""
    try:
        return closed_at.astimezone(zone).date() + timedelta(days=days)
    except OverflowError:
        return date.max
