"""Incidents and exercises in the room that a plan was activated in, as an evidence pack lists them."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from bcp_portal.audit.insert_only import InsertOnlyModel
from plans.models.plan import Plan
from plans.packing.period import Period
from plans.packing.records import PackedRecord

from .folding.clocks import FunctionClock
from .models import (
    Activation,
    Entry,
    Incident,
    IncidentReview,
    IncidentReviewSignature,
    IncidentReviewWithdrawal,
    Outcome,
    RecoveryMeasurement,
)
from .pages.timeline import who
from .pages.words import entry_words
from .rooms import Room


def incidents(plan: Plan, period: Period) -> Iterable[PackedRecord]:
    """Those in which the plan was activated and something was entered or reviewed in the period, with all of their
    entries, the earliest first; a few queries each.
    """
    entered = Q(entries__at__gte=period.begins, entries__at__lt=period.ends)
    for moment in ("written_at", "signature__at", "withdrawal__at"):
        entered |= Q(**{f"reviews__{moment}__gte": period.begins, f"reviews__{moment}__lt": period.ends})
    chosen = Incident.objects.filter(activations__plan=plan).filter(entered).values("pk")
    for incident in Incident.objects.filter(pk__in=chosen).order_by("year", "number"):
        room = Room(incident)
        entries = list(Entry.objects.filter(incident=incident).select_related("incident").order_by("number"))
        bound = list(Activation.objects.filter(incident=incident, plan=plan).select_related("plan"))
        reviewed = _reviewed(incident)
        columns = _columns(room, plan) | {"notes": ". ".join(_notes(room, reviewed))}
        yield PackedRecord(columns, [*bound, *entries, *_came_to(incident, plan), *reviewed])


def _came_to(incident: Incident, plan: Plan) -> list[InsertOnlyModel]:
    """What it came to each time that it was closed, and what that measured of the plan."""
    measured = RecoveryMeasurement.objects.filter(outcome__incident=incident, activation__plan=plan)
    return [*Outcome.objects.filter(incident=incident), *measured]


def _reviewed(incident: Incident) -> list[InsertOnlyModel]:
    """What was learnt of it, who signed that off, and what was taken back."""
    of_it = {"review__incident": incident}
    signed = IncidentReviewSignature.objects.select_related("review").filter(**of_it)
    gone = IncidentReviewWithdrawal.objects.select_related("review").filter(**of_it)
    return [*IncidentReview.objects.filter(incident=incident), *signed, *gone]


def _notes(room: Room, reviewed: Iterable[InsertOnlyModel]) -> Iterator[str]:
    """The severity, and who wrote each review, signed it off or took it back."""
    yield f"Severity {room.situation.severity.name or 'not said'}"
    for row in reviewed:
        if isinstance(row, IncidentReview):
            yield f"Review {row.number} written by {row.written_by_name}, {_at(row.written_at)}"
        elif isinstance(row, IncidentReviewSignature):
            yield f"Review {row.review.number} signed off by {row.by_name}, {_at(row.at)}"
        elif isinstance(row, IncidentReviewWithdrawal):
            yield f"Review {row.review.number} withdrawn by {row.by_name}, {_at(row.at)}: {row.reason}"


def _columns(room: Room, plan: Plan) -> dict[str, object]:
    incident, situation = room.incident, room.situation
    now = situation.entries[-1].at
    began = situation.moments.since
    return {
        "kind": "exercise in the room" if incident.is_exercise else "incident",
        "ref": incident.ref,
        "name": f"EXERCISE: {situation.title}" if incident.is_exercise else situation.title,
        "on": str(timezone.localdate(began.at if began else incident.opened_at)),
        "result": str(situation.state),
        "measured": [_measured(one) for one in situation.clocks(now) if one.loss.plan == plan.code],
        "version": next((one.number for one in room.plans if one.code == plan.code), ""),
        "participants": ", ".join(dict.fromkeys(entry.doer for entry in situation.entries if entry.doer)),
        "recorded_by": incident.opened_by_name,
        "recorded_at": incident.opened_at.isoformat(timespec="seconds"),
        "withdrawn_at": "",
        "withdrawn_by": "",
        "withdrawn_because": "",
        "timeline": [
            f"{entry.number}. {_at(entry.happened_at)} {who(entry)} {entry_words(entry, room.documents)}"
            for entry in situation.entries
        ],
    }


def _measured(one: FunctionClock) -> dict[str, str]:
    since, back = one.loss.since, one.loss.restored_at
    rta = "RTA in seconds, at least" if one.start.is_latest else "RTA in seconds"
    found = {
        "function": one.label,
        "state": str(one.state),
        "lost": _at(since.at) if since and since.at else "",
        "restored": _at(back) if back else "",
        "back to normal": _at(one.loss.normal_at) if one.loss.normal_at else "",
        rta: "" if one.recovered_in is None else str(one.recovered_in),
        "RTO in seconds": str(one.rto.seconds) if one.rto else "",
        "RPA in seconds": "" if one.data.seconds is None else str(one.data.seconds),
    }
    return {name: text for name, text in found.items() if text}


def _at(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
