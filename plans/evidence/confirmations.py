"""Confirmations: that somebody looked at an entry of the directory, and it is right as it is. Each is an event."""

from collections.abc import Collection
from datetime import date, datetime, time

from django.utils.timezone import make_aware

from bcp_portal.audit.models import Event

CONFIRMED = "directory_confirmed"  # verb
KINDS = ("person", "supplier")


def last_confirmation(kind: str, ref: str, *, edition: int) -> Event | None:
    """The last one of an entry as it is now; None once it was changed."""
    last = Event.objects.filter(kind=kind, ref=ref, verb=CONFIRMED).order_by("-at", "-pk").first()
    return last if last and (last.after or {}).get("edition") == edition else None


def confirmed_since(refs: Collection[str], since: date | None) -> list[Event]:
    """Of these entries the last confirmation after a day, or of all times; the latest first."""
    found = Event.objects.filter(kind__in=KINDS, ref__in=refs, verb=CONFIRMED).order_by("at", "pk")
    if since:
        found = found.filter(at__gt=make_aware(datetime.combine(since, time.max)))
    last = {one.ref: one for one in found}
    return sorted(last.values(), key=lambda one: (one.at, one.pk), reverse=True)
