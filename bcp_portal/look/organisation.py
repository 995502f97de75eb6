"""The organisation as a process knows it: what it is called, where its clocks hang, when its weeks and years begin.

Administrators set it in the browser (bcp_portal/organisation); until they do, the environment says it. A process looks
again after SECONDS, so what another one changed shows that late at most. Each job looks as it begins.
"""

import logging
from dataclasses import dataclass
from functools import cached_property
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import Error
from django.utils import timezone
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)

SECONDS = 5.0


@dataclass(frozen=True)
class Organisation:
    """What holds at one moment; ``edition`` 0 is the environment's, ``currency`` ``""`` is none."""

    name: str
    time_zone: str
    week_ends: int  # 0 is Monday
    year_begins: int  # 1 is January
    currency: str = ""
    edition: int = 0

    @cached_property
    def zone(self) -> ZoneInfo:
        """Its time zone; that of the environment where an update of the machine knows its name no more."""
        try:
            return ZoneInfo(self.time_zone)
        except ZoneInfoNotFoundError:
            log.error("This machine knows no time zone %s: times are shown in %s.", self.time_zone, settings.TIME_ZONE)
            return ZoneInfo(settings.TIME_ZONE)


@dataclass(frozen=True)
class _Held:
    found: Organisation | None
    at: float


_held: list[_Held] = []  # one at most


def organisation() -> Organisation:
    """As it was set; a query at most every few seconds. A database that is away changes nothing."""
    now = monotonic()
    if not _held or now - _held[0].at >= SECONDS:
        _held[:] = [_Held(_newest(), now)]
    return _held[0].found or as_in_environment()


def as_in_environment() -> Organisation:
    """What holds as long as nobody set anything in the browser."""
    return Organisation(settings.PORTAL_NAME, settings.TIME_ZONE, settings.WEEK_ENDS, settings.YEAR_BEGINS)


def look_again() -> None:
    """Take nothing that is held for what holds: it was changed just now, or something begins."""
    _held[:] = [_Held(held.found, held.at - SECONDS) for held in _held]


def set_clock() -> None:
    """Show and count moments in its time zone from here on, in this thread. Django's own is the environment's."""
    found = organisation()
    if found.edition:
        timezone.activate(found.zone)


def _newest() -> Organisation | None:
    try:
        newest: Organisation | None = import_string(settings.ORGANISATION_SOURCE)()
    except Error as away:
        log.warning("The organisation could not be read: %s.", type(away).__name__)
        return _held[0].found if _held else None
    return newest


class PortalCommand(BaseCommand):
    """A command that counts and says days as pages do."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        set_clock()
        return super().execute(*args, **options)
