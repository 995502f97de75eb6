"""Holding messages: what may not go out in the quiet hours of its reader, or before the hour of their message."""

from datetime import datetime

from .clock import day_at, is_quiet, moment_of, quiet_until
from .digests import setting_of
from .models import Delivery, DeliverySort


def hold_until(delivery: Delivery, *, at: datetime) -> datetime | None:
    """Until when it waits; None where it may go now. What is mandatory and goes at once waits for nothing."""
    setting = setting_of(delivery)
    if delivery.sort == DeliverySort.DIGEST:
        due_at = moment_of(day_at(at, setting.zone), setting.digest_at, setting.zone)
        if at < due_at:
            return due_at
    elif any(notice.what.is_mandatory and notice.what.is_at_once for notice in delivery.open_notices()):
        return None
    if setting.quiet and is_quiet(at, setting.quiet, setting.zone):
        return quiet_until(at, setting.quiet, setting.zone)
    return None


def held(delivery: Delivery, *, at: datetime) -> bool:
    """Whether it waits; kept, so that it is not looked at again before."""
    until = hold_until(delivery, at=at)
    if until:
        Delivery.objects.filter(pk=delivery.pk).update(held_until=until)
    return until is not None
