"""What clocks on people's walls show: when the message of a day is due, and whether it is a quiet hour there.

Times are built as a wall shows them and taken through UTC and back: an hour that a change of clocks leaves out is the
next one that there is, and of an hour that comes twice it is the first.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bcp_portal.look.organisation import organisation

DEFAULT_HOUR = time(8)
Quiet = tuple[time, time]  # from the first until the second, which may lie on the next day


def zone_named(name: str) -> ZoneInfo:
    """The zone; the organisation's with ``""``, or where an update of the machine knows the name no more."""
    try:
        return ZoneInfo(name) if name else organisation().zone
    except ZoneInfoNotFoundError:
        return organisation().zone


def moment_of(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """When a wall shows that hour of that day, in UTC."""
    return datetime.combine(day, hour, tzinfo=zone).astimezone(UTC)


def day_at(at: datetime, zone: ZoneInfo) -> date:
    """Which day it is there."""
    return at.astimezone(zone).date()


def is_quiet(at: datetime, quiet: Quiet | None, zone: ZoneInfo) -> bool:
    """Whether a wall shows a quiet hour."""
    return quiet is not None and lies_within(at.astimezone(zone).time(), quiet)


def lies_within(hour: time, quiet: Quiet) -> bool:
    begins, ends = quiet
    return begins <= hour < ends if begins < ends else hour >= begins or hour < ends


def quiet_until(at: datetime, quiet: Quiet, zone: ZoneInfo) -> datetime:
    """When the quiet hours end in which ``at`` lies."""
    ends = quiet[1]
    today = day_at(at, zone)
    over = moment_of(today, ends, zone)
    return over if over > at else moment_of(today + timedelta(days=1), ends, zone)
