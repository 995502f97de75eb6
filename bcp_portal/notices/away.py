"""Outages: that the scheduler lives is kept at each of its ticks, and told when it was silent for more than a day."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from bcp_portal.jobs.models import Beat, Outage

from .actions import tell_administrators

KIND = "away"


@transaction.atomic
def note_tick(*, at: datetime) -> Outage | None:
    """Keep that the scheduler asks; after a long silence the outage that it ends, which administrators are told."""
    outage = Beat.objects.ticked(at=at)
    if outage is None:
        return None
    tell_administrators(
        kind=KIND,
        topic=f"away:{outage.pk}",
        subject=f"The portal was away {period(outage)}",
        body=[
            "In that time its scheduler or its workers did not run, and nobody was told anything.",
            "Nothing is lost: what became due stands on record, and what waited reaches everybody in one message.",
        ],
        url=reverse("plans:jobs"),
        at=at,
    )
    return outage


def period(outage: Outage) -> str:
    """``from 1 February 2027, 09:00, to 9 February 2027, 14:05 (CET)``, where the organisation is."""
    begun, ended = (timezone.localtime(moment) for moment in (outage.from_at, outage.until_at))
    return f"from {begun:%-d %B %Y, %H:%M}, to {ended:%-d %B %Y, %H:%M} ({ended:%Z})"
