"""The versions of a pack: which belong to a period, what they and their signatures say, and which of it still holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch

from bcp_portal.audit.insert_only import InsertOnlyModel
from plans.integrity.differences import Differs, content_differs, misfits
from plans.integrity.handing_out import archived_bytes
from plans.models.plan import Plan
from plans.models.states import VersionState
from plans.models.versions import Approval, Decision, PlanVersion, VersionPdf, Withdrawal

from .linked_rows import LinkedRow, linked_rows
from .period import Period

AT_ONCE = 20
VERSIONS = (
    "version",
    "state",
    "change_summary",
    "submitted_by",
    "submitted_at",
    "decided_at",
    "superseded_at",
    "withdrawn_at",
    "withdrawn_by",
    "withdrawn_because",
    "replaces",
    "content_sha256",
    "pdf_sha256",
    "document",
    "pdf",
    "differs",
)
SIGNATURES = (
    "version",
    "role",
    "asked",
    "address",
    "deputy",
    "deputy_address",
    "in_place_of",
    "required_by",
    "outcome",
    "name",
    "as_deputy",
    "at",
    "content_sha256",
    "statement",
    "reason",
    "accepted_gaps",
    "differs",
)


def versions_of(plan: Plan, period: Period) -> list[PlanVersion]:
    """Those decided or in force in the period, and those that waited for signatures; without their contents."""
    versions = PlanVersion.objects.filter(plan=plan).with_state().select_related("withdrawal").defer("snapshot")
    return [version for version in versions.order_by("pk") if _belongs(version, period)]


def _belongs(version: PlanVersion, period: Period) -> bool:
    if version.state == VersionState.DECLINED:
        return period.holds(version.decided_at)
    if version.state == VersionState.WITHDRAWN:
        return period.holds(version.withdrawal.at)
    began, ended = version.submitted_at, version.superseded_at
    if version.is_approved and version.decided_at:
        began = version.decided_at
    return began < period.ends and (ended is None or ended >= period.begins)


@dataclass(frozen=True)
class Packed:
    """A version with its rows; ``content`` and ``pdf`` are what may be handed out of it."""

    version: PlanVersion
    approvals: list[Approval]
    linked: dict[InsertOnlyModel, LinkedRow]
    differences: list[str]
    archived_pdf: VersionPdf | None

    @property
    def is_decided(self) -> bool:
        return self.version.state != VersionState.IN_APPROVAL

    @property
    def content(self) -> bytes:
        """What was signed, byte for byte; nothing where something of the version differs, or nobody decided yet."""
        return self.version.snapshot.encode() if self.is_decided and not self.differences else b""

    def pdf(self) -> tuple[bytes, list[str]]:
        """The kept PDF, which is compared by itself; or nothing, and why."""
        if self.archived_pdf is None:
            return b"", []
        if said := self.linked[self.archived_pdf].sentence:
            return b"", [said]
        try:
            return archived_bytes(self.archived_pdf), []
        except Differs as refusal:
            return b"", [f"{self.archived_pdf.sentence('is not as it was kept.')} {' '.join(refusal.differences)}"]

    @property
    def shown_rows(self) -> list[LinkedRow]:
        """Those of all rows but the version itself while it is in approval: its content is no evidence yet."""
        return [one for row, one in self.linked.items() if self.is_decided or row != self.version]

    def signatures(self) -> Iterator[dict[str, Any]]:
        """Everything that was asked for, by place, with what became of it."""
        for approval in self.approvals:
            yield _signature(self.version, approval, self._differs(approval))

    def _differs(self, approval: Approval) -> str:
        rows = [approval, getattr(approval, "decision", None), approval.in_place_of]
        said = [self.linked[row].sentence for row in rows if row]
        return " ".join([part for part in said if part] + misfits(self.version, approval))


def packed(found: list[PlanVersion]) -> Iterator[Packed]:
    """The versions with all that is theirs, some at once; each content is loaded when it is its turn."""
    people = "decision", "replaces__approval__decision"
    approvals = Prefetch("approvals", Approval.objects.select_related(*people).order_by("place", "turn"))
    whole = PlanVersion.objects.select_related("plan", "replaces", "withdrawal", "pdf").defer("replaces__snapshot")
    tallies = {version.pk: version.tally for version in found}
    for start in range(0, len(found), AT_ONCE):
        keys = [version.pk for version in found[start : start + AT_ONCE]]
        versions = list(whole.filter(pk__in=keys).prefetch_related(approvals).order_by("pk"))
        linked = {one.row: one for one in linked_rows(row for version in versions for row in _rows(version))}
        for version in versions:
            version.tally = tallies[version.pk]
            yield _one(version, {row: linked[row] for row in _rows(version)})


def _one(version: PlanVersion, linked: dict[InsertOnlyModel, LinkedRow]) -> Packed:
    approvals, archived_pdf = list(version.approvals.all()), getattr(version, "pdf", None)
    rows = [one.sentence for row, one in linked.items() if one.differs and row != archived_pdf]
    misfitting = [sentence for approval in approvals for sentence in misfits(version, approval)]
    return Packed(version, approvals, linked, [*content_differs(version), *rows, *misfitting], archived_pdf)


def _rows(version: PlanVersion) -> list[InsertOnlyModel]:
    approvals = list(version.approvals.all())
    decisions = [approval.decision for approval in approvals if hasattr(approval, "decision")]
    named = [approval.in_place_of for approval in approvals if approval.in_place_of]
    more = [getattr(version, "withdrawal", None), getattr(version, "pdf", None)]
    return [version, *approvals, *decisions, *named, *(row for row in more if row)]


def version_row(one: Packed, *, document: str, pdf: str, differs: list[str]) -> dict[str, Any]:
    """The version as a row of the pack's table; where its files are in the pack."""
    version, withdrawal = one.version, _withdrawal(one.version)
    return {
        "version": version.number,
        "state": "Differs" if one.differences else str(version.state.label),
        "change_summary": version.change_summary,
        "submitted_by": version.submitted_by_name,
        "submitted_at": _moment(version.submitted_at),
        "decided_at": _moment(version.decided_at),
        "superseded_at": _moment(version.superseded_at),
        "withdrawn_at": _moment(withdrawal.at if withdrawal else None),
        "withdrawn_by": withdrawal.name if withdrawal else "",
        "withdrawn_because": withdrawal.reason if withdrawal else "",
        "replaces": version.replaces.number if version.replaces else "",
        "content_sha256": version.sha256,
        "pdf_sha256": one.archived_pdf.sha256 if one.archived_pdf else "",
        "document": document,
        "pdf": pdf,
        "differs": " ".join(differs),
    }


def _withdrawal(version: PlanVersion) -> Withdrawal | None:
    return getattr(version, "withdrawal", None)


def _signature(version: PlanVersion, approval: Approval, differs: str) -> dict[str, Any]:
    decision: Decision | None = getattr(approval, "decision", None)
    named = approval.in_place_of
    return {
        "version": version.number,
        "role": approval.role,
        "asked": approval.signer_name,
        "address": approval.signer_address,
        "deputy": approval.deputy_name,
        "deputy_address": approval.deputy_address,
        "in_place_of": f"{named.approval.signer_name}, named by {named.name}: {named.reason}" if named else "",
        "required_by": approval.former or version.number,
        "outcome": decision.outcome if decision else "",
        "name": decision.name if decision else "",
        "as_deputy": decision.as_deputy if decision else "",
        "at": _moment(decision.at if decision else None),
        "content_sha256": decision.sha256 if decision else "",
        "statement": decision.statement if decision else "",
        "reason": decision.reason if decision else "",
        "accepted_gaps": decision.accepted or [] if decision else [],
        "differs": differs,
    }


def _moment(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""
