"""Versions as the pages show them: state, signatures, PDF, and how far the making of it is."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from plans.models.plan import Plan
from plans.models.versions import Approval, Decision, PdfExport, PlanVersion, State, VersionPdf
from plans.standing import awaited

Purpose = PdfExport.Purpose


@dataclass(frozen=True)
class Signing:
    """One required signature and what became of it; ``state`` is signed, declined, current, waiting or none."""

    approval: Approval
    decision: Decision | None
    state: str


@dataclass(frozen=True)
class Evidence:
    """One version with all that proves it."""

    version: PlanVersion
    signings: list[Signing]
    pdf: VersionPdf | None
    export: PdfExport | None  # the PDF being made, or the preview of a version in approval

    @property
    def is_made(self) -> bool:
        """Whether there is a PDF to hand out."""
        return self.pdf is not None or (self.export is not None and self.export.finished_at is not None)


def versions_with_evidence(plan: Plan) -> list[Evidence]:
    """All versions of the plan, the latest first, in a fixed number of queries."""
    return _evidence(PlanVersion.objects.filter(plan=plan).order_by("-major", "-minor").defer("snapshot"))


def evidence_of(version: PlanVersion) -> Evidence:
    """One version; its snapshot is loaded when asked for."""
    return _evidence(PlanVersion.objects.filter(pk=version.pk).defer("snapshot"))[0]


def _evidence(versions: Iterable[PlanVersion]) -> list[Evidence]:
    approvals = Approval.objects.with_people()
    exports = PdfExport.objects.defer("document")
    found = versions.with_state().select_related("plan", "pdf", "withdrawal", "replaces").defer("replaces__snapshot")  # type: ignore[attr-defined]
    found = found.prefetch_related(Prefetch("approvals", approvals), Prefetch("exports", exports))
    return [_one(version) for version in found]


def _one(version: PlanVersion) -> Evidence:
    pdf = getattr(version, "pdf", None)
    wanted = Purpose.APPROVED if version.is_approved else Purpose.PREVIEW
    export = next((export for export in version.exports.all() if export.purpose == wanted), None)
    turns = set(awaited(version)) if version.state == State.IN_APPROVAL else set()
    return Evidence(version, [_signing(approval, turns) for approval in version.approvals.all()], pdf, export)


def _signing(approval: Approval, turns: set[Approval]) -> Signing:
    decision: Decision | None = getattr(approval, "decision", None)
    if decision:
        return Signing(approval, decision, "signed" if decision.outcome == Decision.Outcome.APPROVED else "declined")
    if approval.version.state != State.IN_APPROVAL:
        return Signing(approval, None, "none")
    return Signing(approval, None, "current" if approval in turns else "waiting")
