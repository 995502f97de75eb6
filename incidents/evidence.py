"""What plans are told of incidents: which are open, and what was measured in them and in exercises in the room.

An exercise in the room is no exercise of the programme: which line of it was fulfilled, somebody records there. What it
measured was entered as it happened, so it proves a recovery like an incident does (docs/decisions/0038).
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate

from bcp_portal.accounts.models import User
from plans.evidence.open_incidents import OpenIncident
from plans.evidence.results import KnownRecord, MeasuredRecovery, RecoveryResult
from plans.evidence.sources import EvidenceSource
from plans.reading.cadence import on_day

from .models import Incident, Outcome, RecoveryMeasurement
from .pages.at_home import open_incidents
from .pages.outcome import in_short


class IncidentEvidence(EvidenceSource):
    """Named by ``settings.EVIDENCE_SOURCES``."""

    def recoveries(self, plans: Collection[int]) -> Mapping[int, list[RecoveryResult]]:
        """One result a day: functions of one incident may be back on several."""
        rows = RecoveryMeasurement.objects.proving().filter(activation__plan__in=plans)
        measured: dict[tuple[int, Incident, date], list[MeasuredRecovery]] = {}
        for row in rows.select_related("outcome__incident", "activation").order_by("restored_at", "pk"):
            measured.setdefault((row.activation.plan_id, row.outcome.incident, row.on), []).append(row.measured)
        found: dict[int, list[RecoveryResult]] = {}
        for (plan, incident, on), of_day in measured.items():
            found.setdefault(plan, []).append(_result(incident, on, of_day))
        return found

    def record_called(self, plan: int, ref: str) -> KnownRecord | None:
        found = Incident.objects.with_state().filter(ref=ref, activations__plan=plan).first()
        if found is None:
            return None
        kind = "Exercise in the room" if found.is_exercise else "Incident"
        said = f"{found.called}, {on_day(localdate(found.declared_at or found.opened_at))}"
        page = reverse("incidents:outcome", args=[ref])
        came_to = Outcome.objects.that_count().filter(incident=found).first()
        return KnownRecord(f"{kind} {ref}, {said}", page, "incident", f"{said}. {in_short(came_to)}")

    def open_incidents(self, person: User) -> Iterable[OpenIncident]:
        return open_incidents(person)


def _result(incident: Incident, on: date, measured: list[MeasuredRecovery]) -> RecoveryResult:
    page = reverse("incidents:outcome", args=[incident.ref])
    return RecoveryResult(incident.ref, incident.title, on, tuple(measured), page, not incident.is_exercise)
