"""Change requests as an evidence pack lists them."""

from collections.abc import Iterable

from django.db.models import Prefetch, Q

from bcp_portal.audit.insert_only import InsertOnlyModel
from plans.models.change_requests import CarriedChange, ChangeRequest
from plans.models.plan import Plan

from .period import Period
from .records import PackedRecord

MOMENTS = ("asked_at", "decision__at", "withdrawal__at", "uptake__at", "carried__version__submitted_at")


def change_requests(plan: Plan, period: Period) -> Iterable[PackedRecord]:
    """Those to which something happened in the period, the earliest first; three queries."""
    happened = Q()
    for moment in MOMENTS:
        happened |= Q(**{f"{moment}__gte": period.begins, f"{moment}__lt": period.ends})
    carried = CarriedChange.objects.select_related("version__plan").defer("version__snapshot").order_by("pk")
    chosen = ChangeRequest.objects.filter(plan=plan).filter(happened).values("pk")
    found = ChangeRequest.objects.filter(plan=plan, pk__in=chosen).whole()
    for request in found.prefetch_related(Prefetch("carried", carried)).order_by("pk"):
        yield PackedRecord(_columns(request), _rows(request))


def _columns(request: ChangeRequest) -> dict[str, object]:
    decision, withdrawal = (getattr(request, name, None) for name in ("decision", "withdrawal"))
    return {
        "kind": "change request",
        "ref": request.ref,
        "name": request.what,
        "on": str(request.asked_at.date()),
        "result": request.state,
        "measured": "",
        "version": request.version,
        "participants": f"{decision.by_name} ({decision.as_role})" if decision else "",
        "notes": request.why,
        "recorded_by": request.asked_by_name,
        "recorded_at": request.asked_at.isoformat(timespec="seconds"),
        "withdrawn_at": withdrawal.at.isoformat(timespec="seconds") if withdrawal else "",
        "withdrawn_by": withdrawal.by_name if withdrawal else "",
        "withdrawn_because": withdrawal.reason if withdrawal else "",
        "impact": request.impact,
        "decided_at": decision.at.isoformat(timespec="seconds") if decision else "",
        "decided_because": decision.reason if decision else "",
        "carried_by": [one.version.number for one in request.carried.all()],
    }


def _rows(request: ChangeRequest) -> list[InsertOnlyModel]:
    """The rows it is made of, each with its link in the chain."""
    rows: list[InsertOnlyModel] = [request]
    rows += [found for name in ("decision", "withdrawal", "uptake") if (found := getattr(request, name, None))]
    rows += request.carried.all()
    return rows
