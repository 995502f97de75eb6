"""The time zones that people choose from."""

from functools import cache
from zoneinfo import available_timezones


@cache
def places_of_clocks() -> frozenset[str]:
    """Those that are named after a place. All files of them are looked at for it, so once a process."""
    return frozenset(
        name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/"))
    )
