"""Open incidents, as whoever responds sees them at home."""

from collections.abc import Iterator

from django.urls import reverse

from bcp_portal.accounts.models import User
from incidents.access import visible_incidents
from incidents.models import Incident
from plans.evidence.open_incidents import OpenIncident

from .severities import TONES, USUAL

MOST = 20
TONE_OF = dict(zip(USUAL, TONES, strict=True))


def open_incidents(person: User) -> Iterator[OpenIncident]:
    """The latest MOST of them, in one query. Raises PermissionDenied."""
    for one in visible_incidents(person).with_state().open().order_by("-opened_at")[:MOST]:
        yield _at_home(one)


def _at_home(incident: Incident) -> OpenIncident:
    severity = str(incident.now_severity or "")
    return OpenIncident(
        ref=incident.ref,
        title=incident.called,
        url=reverse("incidents:room", args=[incident.ref]),
        tone=TONE_OF.get(severity, "med"),
        since=incident.declared_at or incident.opened_at,
        sentence=", ".join(part for part in (severity, str(incident.state)) if part),
        is_exercise=incident.is_exercise,
    )
