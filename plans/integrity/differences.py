"""Differences between a stored version and what was signed: looked for whenever one is shown or handed out."""

from collections.abc import Collection, Iterable, Sequence

from bcp_portal.audit.chaining import digests_of
from bcp_portal.audit.insert_only import InsertOnlyModel
from bcp_portal.audit.models import EvidenceCheck
from bcp_portal.documents.canonical import sha256
from bcp_portal.documents.format import Document
from bcp_portal.look.counting import counted
from plans.models.versions import Approval, Decision, PdfExport, PlanVersion, VersionPdf, Withdrawal

MOST_CHECKS = 60  # that are looked through for one of the portal's own


class Differs(Exception):
    """What is stored is not what was kept; ``subject`` names it, ``differences`` say it in sentences.

    ``version`` is the one that it is about, where it is about one.
    """

    def __init__(
        self, subject: str, differences: list[str], version: PlanVersion | None = None, *, code: str = ""
    ) -> None:
        super().__init__(f"{subject} is not handed out: {' '.join(differences)}")
        self.subject = subject
        self.differences = differences
        self.version = version
        self.code = version.plan.code if version else code

    @property
    def in_log(self) -> str:
        """The same without a person's name, which a sentence may hold: logs go to more people than pages do."""
        return log_line(self.code, self.subject, self.differences)


def log_line(code: str, subject: str, differences: list[str]) -> str:
    """``Evidence differs, BCP-01: Version 1.0, 2 sentences.``; what they say, check_evidence says."""
    return f"Evidence differs, {code}: {subject}, {counted(len(differences), 'sentence')}."


class PreviewDiffers(Differs):
    """The file of a draft, or of a version in approval, is not the one that was made. No proof: it is made again."""

    def __init__(self, export: PdfExport, why: str) -> None:
        kind = "preview" if export.version else "PDF"
        super().__init__(f"The {kind} of {export.of_what}", [why], export.version, code=export.plan_code)
        self.export = export


def check_version(version: PlanVersion) -> None:
    """Compare content, what was asked for and every decision with what was signed. Raises Differs."""
    check_versions([version])


def check_versions(versions: Collection[PlanVersion]) -> None:
    """The same of several versions, in the same two queries."""
    approvals = Approval.objects.filter(version__in=versions).select_related("decision", "replaces")
    known = {one.pk: one for one in approvals.order_by("place", "turn")}
    asked: dict[int, list[Approval]] = {version.pk: [] for version in versions}
    for one in known.values():
        asked[one.version_id].append(one)
        if one.in_place_of and one.in_place_of.approval_id in known:
            one.in_place_of.approval = known[one.in_place_of.approval_id]
    records = {version.pk: _records(version, asked[version.pk]) for version in versions}
    bent = dict(unchained(row for rows in records.values() for row in rows))
    for version in versions:
        differing = (row.sentence(bent[row]) for row in records[version.pk] if row in bent)
        not_fitting = (misfit for approval in asked[version.pk] for misfit in misfits(version, approval))
        if found := [*content_differs(version), *differing, *not_fitting]:
            raise Differs(f"Version {version.number}", found, version)


def _records(version: PlanVersion, asked: Sequence[Approval]) -> list[InsertOnlyModel]:
    """The version's own record, those of its signatures, and of who was asked for them."""
    decisions = [approval.decision for approval in asked if hasattr(approval, "decision")]
    replacements = [one.in_place_of for one in asked if one.in_place_of]
    withdrawal: Withdrawal | None = getattr(version, "withdrawal", None)
    return [version, *asked, *decisions, *replacements, *([withdrawal] if withdrawal else [])]


def check_content(version: PlanVersion) -> None:
    """Compare the content alone with its SHA-256: about a millisecond, and no query. Raises Differs."""
    if found := content_differs(version):
        raise Differs(f"Version {version.number}", found, version)


def document_of(version: PlanVersion) -> Document:
    """The document that was signed. Raises Differs."""
    check_content(version)
    return version.as_document


def content_differs(version: PlanVersion) -> list[str]:
    """In words, that the content is not what its SHA-256 says; empty where it is."""
    if sha256(version.snapshot) == version.sha256:
        return []
    return [f"The stored content of version {version.number} is not what was signed: it has another SHA-256."]


def last_check() -> EvidenceCheck | None:
    """The last check of all evidence that the portal kept: what was put in past it says nothing."""
    found = list(EvidenceCheck.objects.order_by("-on")[:MOST_CHECKS])
    bent = {row for row, _ in unchained(found)}
    return next((check for check in found if check not in bent), None)


def check_records(rows: Iterable[InsertOnlyModel], *, subject: str, code: str) -> None:
    """Compare records of a plan with the chain before they are shown. Raises Differs."""
    if found := unchained(rows):
        raise Differs(subject, [row.sentence(why) for row, why in found], code=code)


def unchained(rows: Iterable[InsertOnlyModel]) -> list[tuple[InsertOnlyModel, str]]:
    """Those of the rows that are not what their links say, each with why; one query."""
    rows = list(rows)
    known = digests_of(rows)
    found = [(row, known.get((row.table_name(), row.pk))) for row in rows]
    return [(row, why_differs(row, digest)) for row, digest in found if why_differs(row, digest)]


def why_differs(row: InsertOnlyModel, digest: str | None) -> str:
    """What is wrong with a row whose link holds the digest (None without a link); "" for nothing."""
    if digest is None:
        return "was not recorded by the portal: it has no place in the chain of evidence"
    return "" if row.digest() == digest else "was changed after it was recorded"


def misfits(version: PlanVersion, approval: Approval) -> list[str]:
    """In words, where the decision on an approval, or how it came to be asked (all loaded), does not fit."""
    return [*_replacement_misfits(version, approval), *_decision_misfits(version, approval)]


def _replacement_misfits(version: PlanVersion, approval: Approval) -> list[str]:
    """Somebody else is named for one signature of the same version, in the next turn, before it was given."""
    said = f"The naming of {approval.signer_name or 'somebody else'} as {approval.role} for version {version.number}"
    replacement = approval.in_place_of
    if replacement is None:
        return [f"{said} is in nobody's place."] if approval.turn else []
    former = replacement.approval
    found = []
    if (former.version_id, former.place, former.turn + 1) != (approval.version_id, approval.place, approval.turn):
        found.append(f"{said} is in the place of another signature than was asked for.")
    if hasattr(former, "decision"):
        found.append(f"{said} is in the place of a signature that was decided.")
    return found


def _decision_misfits(version: PlanVersion, approval: Approval) -> list[str]:
    decision: Decision | None = getattr(approval, "decision", None)
    if decision is None:
        return []
    said = f"The decision of {decision.name} as {approval.role}"
    found = []
    if decision.sha256 != version.sha256:
        found.append(f"{said} is about other content than that of version {version.number}.")
    if decision.decided_by_id not in {approval.signer_id, approval.deputy_id}:
        found.append(f"{said} was made by somebody who was not asked.")
    elif decision.as_deputy != (decision.decided_by_id != approval.signer_id):
        found.append(f"{said} does not say rightly whether the deputy made it.")
    return found


def check_pdf(pdf: VersionPdf) -> None:
    """Compare the record of a kept PDF with the chain. Raises Differs."""
    if found := [row.sentence(why) for row, why in unchained([pdf])]:
        raise Differs("The PDF", found, pdf.version)
