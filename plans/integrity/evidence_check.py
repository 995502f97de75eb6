"""The check of everything that was signed, and of what follows: contents, decisions, PDFs, chains, seals, triggers."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Prefetch, Q
from django.utils.module_loading import import_string

from bcp_portal.audit.chain_check import Fault, evidence_faults, position_of, readable, trigger_faults
from bcp_portal.audit.chaining import SEALS, ChainHead, heads
from bcp_portal.audit.models import ChainLink
from bcp_portal.audit.sealing import expected_seal_files, stored_seals
from plans.models.action_triggers import TABLE as ACTION_STEPS
from plans.models.action_triggers import step_triggers
from plans.models.change_triggers import CONDITIONS, change_triggers
from plans.models.decision_triggers import TABLE, decision_triggers
from plans.models.replacement_triggers import TABLE as REPLACEMENTS
from plans.models.replacement_triggers import replacement_triggers
from plans.models.versions import Approval, Decision, PlanVersion, Replacement, VersionPdf, Withdrawal

from .differences import content_differs, misfits
from .handing_out import file_differs, stored

ROLE = "SELECT current_setting('session_replication_role')"


class EvidenceReport(NamedTuple):
    """What a check of everything found."""

    faults: list[Fault]
    records: int
    chains: dict[str, ChainHead]

    @property
    def head(self) -> str:
        """Of the chain of seals."""
        return self.chains[SEALS].hash if SEALS in self.chains else ""


def check_everything(*, head: str = "", at: datetime | None = None) -> EvidenceReport:
    """Read everything again, at that moment or now, and look for a head that somebody kept outside of the portal."""
    found = list(evidence_faults(at=at))
    gone = {fault.subject for fault in found if fault.kind == "missing"}
    tables = {model._meta.db_table for model in (PlanVersion, Approval, VersionPdf)} | {
        TABLE,
        REPLACEMENTS,
        ACTION_STEPS,
        Withdrawal._meta.db_table,
    }
    if not gone & {*tables, ChainLink._meta.db_table}:
        found += [*readable(_version_faults(), "What is in plans_planversion, or was decided on it,")]
        found += [
            *readable(_late_faults(), "What is in plans_replacement"),
            *readable(_pdf_faults(), "What is in plans_versionpdf"),
        ]
        found += [*trigger_faults(TABLE, decision_triggers(connection))]
        found += [*trigger_faults(REPLACEMENTS, replacement_triggers(connection))]
        found += [*trigger_faults(ACTION_STEPS, step_triggers(connection))]
    for table in sorted(CONDITIONS.keys() - gone):
        found += [*trigger_faults(table, change_triggers(connection, table))]
    if ChainLink._meta.db_table in gone:
        return EvidenceReport(found, 0, {})
    for name in settings.EVIDENCE_CHECKS:
        found += _further_faults(name, is_whole=not gone)
    found += [
        *readable(_storage_faults(), "What is in audit_chainseal"),
        *_session_faults(),
        *(_head_faults(head) if head else ()),
    ]
    return EvidenceReport(found, ChainLink.objects.count(), heads())


def _further_faults(name: str, *, is_whole: bool) -> list[Fault]:
    """What a check of another application finds; nothing where a table that it needs is gone, which is told already."""
    try:
        with transaction.atomic():
            return [*readable(import_string(name)(), f"What {name} compares")]
    except DatabaseError:
        if is_whole:
            raise
        return []


def _version_faults() -> Iterator[Fault]:
    approvals = Prefetch("approvals", Approval.objects.select_related("decision", "replaces__approval__decision"))
    versions = PlanVersion.objects.select_related("plan").prefetch_related(approvals).order_by("pk")
    for version in versions.iterator(chunk_size=20):
        yield from (
            Fault("content", version.in_words(), f"{version.plan.code}: {sentence}")
            for sentence in content_differs(version)
        )
        for approval in version.approvals.all():
            found = misfits(version, approval)
            yield from (Fault("decision", version.in_words(), f"{version.plan.code}: {sentence}") for sentence in found)


def _late_faults() -> Iterator[Fault]:
    """Somebody else was named when the version took no signature any more."""
    of = "approval__version__"
    declined = Q(**{f"{of}approvals__decision__outcome": Decision.Outcome.DECLINED})
    late = Q(**{f"{of}withdrawal__at__lt": F("at")}) | declined & Q(**{f"{of}approvals__decision__at__lt": F("at")})
    for one in Replacement.objects.filter(late).select_related("approval__version__plan").distinct().order_by("pk"):
        why = "came after the version was withdrawn or declined"
        yield Fault("decision", one.approval.version.in_words(), one.sentence(why))


def _pdf_faults() -> Iterator[Fault]:
    for pdf in VersionPdf.objects.select_related("version__plan").order_by("pk").iterator(chunk_size=100):
        if why := file_differs(stored(pdf.path), pdf.sha256):
            yield Fault("pdf", pdf.in_words(), f"{pdf.sentence('is not as it was kept')} {why}")


def _storage_faults() -> Iterator[Fault]:
    """Seals that the storage holds and the database does not: an older database was put back, or its end was cut.

    One that can't be read is told as that: it says nothing of the database.
    """
    known = set(ChainLink.objects.filter(chain=SEALS).values_list("hash", flat=True))
    whole = expected_seal_files()
    for seal in stored_seals():
        file = str(seal["file"])
        if "hash" not in seal:
            why = "the disk failed, or was full while it was written; the night writes it again if the database has it"
            yield Fault("seal", file, f"{file} of the storage can’t be read: {why}.")
        elif seal["hash"] not in known:
            why = "an older database was put back, or the end of its chains was cut off"
            yield Fault("seal", file, f"The seal {file} of the storage is not in the database: {why}.")
        elif seal["hash"] in whole and {**whole[seal["hash"]], "file": file} != seal:
            why = "take it away with a note of it, the night writes it again"
            yield Fault("seal", file, f"The seal {file} of the storage says something else than the database: {why}.")


def _session_faults() -> Iterator[Fault]:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(ROLE)
        (role,) = cursor.fetchone()
    if role == "replica":
        yield Fault("trigger", "session_replication_role", "The database runs with its triggers switched off.")


def _head_faults(head: str) -> Iterator[Fault]:
    if position_of(head) is None:
        why = "what it stood for was changed or cut off, or this is an older or another database"
        yield Fault("head", head, f"The head {head} is in none of the chains: {why}.")
