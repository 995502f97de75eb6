"""What plans are told of incidents: which are open, and what was measured in them and in exercises in the room.

An exercise in the room is no exercise of the programme: which line of it was fulfilled, somebody records there. What it
measured was entered as it happened, so it proves a recovery like an incident does (docs/decisions/0042).
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db.models import Count, Max, QuerySet, Sum
from django.urls import reverse
from django.utils.timezone import localdate

from bcp_portal.accounts.models import User
from plans.evidence.open_incidents import OpenIncident
from plans.evidence.results import DueReview, Happening, IncidentReviewed, KnownRecord, MeasuredRecovery, RecoveryResult
from plans.evidence.sources import EvidenceSource
from plans.models.plan import Plan
from plans.reading.cadence import on_day

from .models import Activation, Incident, IncidentReview, Outcome, RecoveryMeasurement
from .pages.at_home import open_incidents
from .pages.due_reviews import IncidentToReview, to_review
from .pages.figures import all_in_words
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

    def counted_results(self, plans: Collection[int]) -> QuerySet[RecoveryMeasurement, tuple[int, int, int, int]]:
        rows = RecoveryMeasurement.objects.proving().filter(activation__plan__in=plans).order_by()
        return rows.values_list("activation__plan").annotate(Count("pk"), Max("pk"), Sum("pk"))

    def happened(self, plan: int, since: date | None) -> list[Happening]:
        """With the figures of each, and of all of them together before the first, where there are several."""
        outcomes = Outcome.objects.that_count().filter(incident__activations__plan=plan, incident__is_exercise=False)
        found = [one for one in outcomes.select_related("incident").order_by("began_at") if _is_after(one, since)]
        told = [Happening(one.incident.ref, f"{_named(one)}: {in_short(one)}") for one in found]
        return [Happening("", all_in_words(found)), *told] if len(found) > 1 else told

    def reviews_due(self, plans: Collection[int] | QuerySet[Plan]) -> list[DueReview]:
        due = {one.incident.pk: one for one in to_review()}
        mine = Activation.objects.filter(incident__in=due, plan__in=plans) if due else Activation.objects.none()
        return [_due(due[pk]) for pk in sorted(set(mine.values_list("incident", flat=True)))]

    def incidents_reviewed(self, plan: int) -> list[IncidentReviewed]:
        """The last one alone: nobody asks for those before it."""
        standing = IncidentReview.objects.standing().filter(incident__activations__plan=plan)
        last = standing.exclude(signature=None).select_related("signature", "incident").order_by("signature__at").last()
        return [_reviewed(last)] if last else []

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


def _due(one: IncidentToReview) -> DueReview:
    page = reverse("incidents:outcome", args=[one.incident.ref])
    return DueReview(f"Review of {one.incident.ref}, {one.incident.title}", one.due_on, f"{page}#review")


def _reviewed(review: IncidentReview) -> IncidentReviewed:
    page = reverse("incidents:outcome", args=[review.incident.ref])
    return IncidentReviewed(f"Review of {review.incident.ref}", localdate(review.signature.at), f"{page}#review")


def _is_after(outcome: Outcome, since: date | None) -> bool:
    return since is None or localdate(outcome.at) > since


def _named(outcome: Outcome) -> str:
    return f"{outcome.incident.ref}, {outcome.incident.title}, {on_day(localdate(outcome.began_at))}"


def _result(incident: Incident, on: date, measured: list[MeasuredRecovery]) -> RecoveryResult:
    page = reverse("incidents:outcome", args=[incident.ref])
    return RecoveryResult(incident.ref, incident.title, on, tuple(measured), page, not incident.is_exercise)
