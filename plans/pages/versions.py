"""Versions as the pages show them: state, signatures, PDF, and how far the making of it is."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import Exists, Func, OuterRef, Prefetch, TextField, prefetch_related_objects
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from bcp_portal.audit.models import ChainLink
from bcp_portal.documents.figures import listing
from bcp_portal.jobs.heartbeat import is_silent
from plans.evidence.status import awaited
from plans.integrity.differences import content_differs
from plans.models.plan import Plan
from plans.models.states import SignatureOutcome, SignatureTally, VersionState, tallies
from plans.models.versions import Approval, Decision, PdfExport, PlanVersion, VersionPdf, Withdrawal, current_approvals
from plans.page_cache import cached

Purpose = PdfExport.Purpose
# What the table of versions changes with: keys of what is only added, and exports as far as they are.
KEYS = (
    "pk",
    "sha256",
    "withdrawal",
    "pdf",
    "approvals__decision",
    "approvals__replacement",
    *(f"approvals__signer__{name}" for name in ("name", "email", "role", "is_active")),
    "approvals__deputy__name",
)
EXPORTS = (
    "percent",
    "step",
    "error",
    "attempts",
    "claimed_at",
    "not_before",
    "finished_at",
    "given_up_at",
    "pages",
    "size",
)
STORED = "encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')"


@dataclass(frozen=True)
class Signing:
    """One required signature and what became of it; ``state`` is signed, declined, current, waiting or none."""

    approval: Approval
    decision: Decision | None
    state: str

    @property
    def by(self) -> str:
        """Who decided, and whose deputy that is."""
        if self.decision is None:
            return ""
        deputy = f", deputy of {self.approval.signer.name}" if self.decision.as_deputy else ""
        return f"{self.decision.name}{deputy}"

    @property
    def address(self) -> str:
        """What whoever decided signs in with; ``""`` of old versions, which kept no addresses."""
        approval = self.approval
        if self.decision is None or not approval.signer_address:
            return ""
        return approval.deputy_address if self.decision.as_deputy else approval.signer_address


@dataclass(frozen=True)
class Evidence:
    """One version with all that proves it."""

    version: PlanVersion
    signings: list[Signing]
    pdf: VersionPdf | None
    export: PdfExport | None  # the PDF being made, or the preview of a version in approval

    @property
    def roles_in_words(self) -> str:
        """Whose signatures it required."""
        return listing([one.approval.role for one in self.signings])

    @property
    def is_made(self) -> bool:
        """Whether there is a PDF to hand out."""
        return self.pdf is not None or (self.export is not None and self.export.finished_at is not None)


def versions_with_evidence(plan: Plan) -> list[Evidence]:
    """All versions of the plan, the latest first, in a fixed number of queries."""
    all_of_it = PlanVersion.objects.filter(plan=plan).order_by("pk").select_related("pdf", "withdrawal")
    versions = all_of_it.defer("snapshot").prefetch_related(*_approvals_and_exports())
    found = tallies(asked for version in versions for asked in _signatures_of(version))
    for version in versions:
        version.plan, version.tally = plan, found.get(version.pk, SignatureTally())
    return [_one(version) for version in sorted(versions, key=attrgetter("major", "minor"), reverse=True)]


def printed_records(plan: Plan, *, may_draft: bool, altered: Collection[str] = ()) -> SafeString:
    """The table of versions and their records as HTML, empty without any; printed once for the same evidence.

    Evidence is only ever added, so its keys tell whether there is more; what else can change is told in full.
    ``altered`` are the numbers of versions whose stored content is not what was signed.
    """
    known = list(_cache_keys(plan))
    stamp = repr((plan.code, may_draft, known, _is_any_silent(known), altered))
    slot = f"{plan.pk}:records:{may_draft}"
    return (
        cached(slot, stamp, lambda: _print_records(plan, may_draft=may_draft, altered=altered))
        if known
        else SafeString("")
    )


def _is_any_silent(known: Iterable[Sequence[Any]]) -> bool:
    """Whether the table says so of a worker: that follows from the clock alone."""
    claimed, finished = (len(KEYS) + EXPORTS.index(name) for name in ("claimed_at", "finished_at"))
    heard = [row[claimed] for row in known if row[claimed] and not row[finished]]
    return any(is_silent(at, at=timezone.now()) for at in heard)


def _cache_keys(plan: Plan) -> Iterable[Sequence[Any]]:
    """Keys of all evidence, names of accounts, and exports as far as they are."""
    versions = PlanVersion.objects.filter(plan=plan).order_by("pk", "approvals__place", "exports__pk")
    return versions.values_list(*KEYS, *(f"exports__{name}" for name in EXPORTS))


def _print_records(plan: Plan, *, may_draft: bool, altered: Collection[str]) -> SafeString:
    shown = versions_with_evidence(plan)
    picks = [evidence.version.number for evidence in shown]
    context = {"plan": plan, "shown": shown, "may_draft": may_draft, "altered": altered}
    before = picks[1] if len(picks) > 1 else ""
    return render_to_string("plans/_records.html", {**context, "to": picks[0], "from": before})


def evidence_of(version: PlanVersion) -> Evidence:
    """One version (``with_state``), its approvals and exports read into it."""
    prefetch_related_objects([version], *_approvals_and_exports())
    return _one(version)


def altered_versions(plan: Plan) -> list[PlanVersion]:
    """The versions of the plan that are stored with another content than was signed, the latest first.

    PostgreSQL compares where the contents are: that spares the journey.
    """
    versions = PlanVersion.objects.filter(plan=plan).order_by("-major", "-minor")
    if connection.vendor == "postgresql":
        versions = versions.exclude(sha256=Func("snapshot", template=STORED, output_field=TextField()))
    return [version for version in versions if content_differs(version)]


def forged_decisions(plan: Plan) -> list[str]:
    """In words, the decisions on versions of the plan that the portal did not record."""
    linked = ChainLink.objects.filter(table_name=Decision._meta.db_table, key=OuterRef("pk"))
    forged = Decision.objects.filter(~Exists(linked), approval__version__plan=plan)
    versions = PlanVersion.objects.select_related("plan").defer("snapshot")
    rows = forged.prefetch_related("approval", Prefetch("approval__version", versions)).order_by("pk")
    return [row.sentence("was not recorded by the portal") for row in rows]


def _approvals_and_exports() -> tuple[Prefetch[Any], Prefetch[Any]]:
    exports = PdfExport.objects.defer("document")
    return current_approvals(), Prefetch("exports", exports)


def _signatures_of(version: PlanVersion) -> Iterator[SignatureOutcome]:
    """What the tally of a version is made of, from what is loaded already."""
    withdrawal: Withdrawal | None = getattr(version, "withdrawal", None)
    for approval in version.approvals.all():
        decision: Decision | None = getattr(approval, "decision", None)
        yield SignatureOutcome(
            version.plan_id,
            version.pk,
            withdrawal.pk if withdrawal else None,
            decision.outcome if decision else None,
            decision.at if decision else None,
        )


def _one(version: PlanVersion) -> Evidence:
    pdf = getattr(version, "pdf", None)
    wanted = Purpose.APPROVED if version.is_approved else Purpose.PREVIEW
    export = next((export for export in version.exports.all() if export.purpose == wanted), None)
    turns = set(awaited(version)) if version.state == VersionState.IN_APPROVAL else set()
    return Evidence(version, [_signing(approval, turns) for approval in version.approvals.all()], pdf, export)


def _signing(approval: Approval, turns: set[Approval]) -> Signing:
    decision: Decision | None = getattr(approval, "decision", None)
    if decision:
        return Signing(approval, decision, "signed" if decision.outcome == Decision.Outcome.APPROVED else "declined")
    if approval.version.state != VersionState.IN_APPROVAL:
        return Signing(approval, None, "none")
    return Signing(approval, None, "current" if approval in turns else "waiting")
