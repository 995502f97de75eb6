"""Frozen versions, the signatures they need and have, and their PDFs. All but the export jobs are only ever added."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from bcp_portal.accounts.models import User
from bcp_portal.audit.insert_only import InsertOnlyModel, InsertOnlyQuerySet
from bcp_portal.documents.canonical import read_once
from bcp_portal.documents.format import Document
from bcp_portal.jobs.claiming import Claimable, ClaimableQuerySet

from .plan import Plan
from .states import APPROVED, SignatureTally, VersionQuerySet, VersionState


class PlanVersion(InsertOnlyModel):
    """A frozen plan: the canonical JSON that people sign by its SHA-256."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    major = models.PositiveIntegerField()
    minor = models.PositiveIntegerField()
    snapshot = models.TextField()
    sha256 = models.CharField(max_length=64)
    change_summary = models.TextField()
    signing_order = models.CharField(max_length=10)
    replaces = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+"
    )  # in force at submission
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_by_name = models.CharField(max_length=120)
    submitted_at = models.DateTimeField()
    due_on = models.DateField(null=True)  # until when signatures are asked for

    objects = VersionQuerySet.as_manager()  # type: ignore[misc]  # in place of the one of the abstract base

    plan_path = "plan__code"
    tally: SignatureTally  # set by ``with_state()``

    class Meta:
        ordering = ["plan", "-major", "-minor"]
        constraints = [models.UniqueConstraint(fields=["plan", "major", "minor"], name="version_number_once")]

    def __str__(self) -> str:
        return f"{self.plan_id} v{self.number}"

    def in_words(self) -> str:
        return f"version {self.number} of {self.plan.code}"

    @property
    def number(self) -> str:
        """``1.1``."""
        return f"{self.major}.{self.minor}"

    @property
    def as_document(self) -> Document:
        """Read once; nobody may change it. It is not compared with its SHA-256, as ``document_of`` does."""
        return read_once(self, self.snapshot)

    @property
    def anchor(self) -> str:
        """``v1-1``: the number where dots won't do."""
        return f"v{self.major}-{self.minor}"

    @property
    def state(self) -> VersionState:
        """Where it stands; needs ``with_state()``."""
        return self.tally.state

    @property
    def asked(self) -> int:
        """How many signatures it needs; needs ``with_state()``, as all below."""
        return self.tally.asked

    @property
    def signed(self) -> int:
        return self.tally.signed

    @property
    def decided_at(self) -> datetime | None:
        """When the last decision was made."""
        return self.tally.decided_at

    @property
    def superseded_at(self) -> datetime | None:
        """When the next version was signed by all."""
        return self.tally.superseded_at

    @property
    def is_approved(self) -> bool:
        """Whether every required signature is there."""
        return self.state in APPROVED

    def is_submitted_by(self, account: User) -> bool:
        """Whether it is the account's own submission, which it never signs."""
        return self.submitted_by_id == account.pk


class ApprovalQuerySet(InsertOnlyQuerySet["Approval"]):
    """Sets of required signatures."""

    def current(self) -> Self:
        """Those that count: without the ones for which somebody else was named meanwhile."""
        return self.filter(replacement=None)

    def with_people(self) -> Self:
        """The current ones with who is asked, in whose place, and what they decided, in one query, in order."""
        people = "decision", "signer", "deputy", "replaces__approval"
        return self.current().select_related(*people).order_by("version_id", "place")


class Approval(InsertOnlyModel):
    """A signature that a version needs, as required when it was submitted. Pending while it has no decision.

    Names and addresses are those of the accounts at that moment. ``former`` is the number of the version in force that
    required this signature where the draft does not any more; ``deputy_waits`` says that the deputy was named since
    that version, and can sign from the next one on.
    """

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="approvals")
    place = models.PositiveSmallIntegerField()  # counts from 1 in the order listed
    turn = models.PositiveSmallIntegerField(default=0)  # 1 for whoever was named instead of the first, and so on
    ref = models.CharField(max_length=20)  # of the document's row that asks for this signature
    role = models.CharField(max_length=200)
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    signer_name = models.CharField(max_length=120, blank=True, default="")  # "" in versions of before it was kept
    signer_address = models.EmailField(blank=True, default="")
    deputy_name = models.CharField(max_length=120, blank=True, default="")
    deputy_address = models.EmailField(blank=True, default="")
    deputy_waits = models.BooleanField(default=False)
    former = models.CharField(max_length=20, blank=True, default="")

    objects = ApprovalQuerySet.as_manager()  # type: ignore[misc]  # in place of the one of the abstract base

    plan_path = "version__plan__code"

    class Meta:
        ordering = ["version", "place", "turn"]
        constraints = [models.UniqueConstraint(fields=["version", "place", "turn"], name="approval_turn_once")]

    def __str__(self) -> str:
        return f"{self.role} of version {self.version_id}"

    @property
    def is_lost(self) -> bool:
        """Whether the signer can't sign any more: without the right, or under another address than all were shown."""
        is_readdressed = bool(self.signer_address) and self.signer_address != self.signer.email
        return is_readdressed or not self.signer.may("sign")

    @property
    def in_place_of(self) -> "Replacement | None":
        """How it came to be asked of somebody else; best read with ``with_people()``."""
        return getattr(self, "replaces", None)

    def in_words(self) -> str:
        return f"what {self.role} is asked to sign: {self.version.in_words()}"


def current_approvals() -> "models.Prefetch[Any]":
    """What versions are read with that show their signatures."""
    return models.Prefetch("approvals", Approval.objects.with_people())


class Replacement(InsertOnlyModel):
    """Somebody else was named for a signature whose signer can't sign any more; the former approval stays on record."""

    approval = models.OneToOneField(Approval, on_delete=models.PROTECT, related_name="replacement")
    by_approval = models.OneToOneField(Approval, on_delete=models.PROTECT, related_name="replaces")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    reason = models.TextField()
    at = models.DateTimeField()

    plan_path = "approval__version__plan__code"

    def __str__(self) -> str:
        return f"{self.approval_id} replaced"

    def in_words(self) -> str:
        return f"the naming of somebody else for {self.approval.role}: {self.approval.version.in_words()}"


class Decision(InsertOnlyModel):
    """What an approver, or the deputy, decided: the statement and hash that were signed, or the reason to decline."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", "Signed"
        DECLINED = "declined", "Declined"

    approval = models.OneToOneField(Approval, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    as_deputy = models.BooleanField(default=False)
    statement = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    accepted = models.JSONField(null=True)  # gaps accepted in the act: {"rule", "sentence", "reason", "until"} of each
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    plan_path = "approval__version__plan__code"

    def __str__(self) -> str:
        return f"{self.name}: {self.outcome}"

    def in_words(self) -> str:
        asked = self.approval
        return f"the decision of {self.name} as {asked.role} on {asked.version.in_words()}"


class Withdrawal(InsertOnlyModel):
    """A version taken back before its last signature."""

    version = models.OneToOneField(PlanVersion, on_delete=models.PROTECT, related_name="withdrawal")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    plan_path = "version__plan__code"

    def __str__(self) -> str:
        return f"{self.version_id} withdrawn"

    def in_words(self) -> str:
        return f"the withdrawal of {self.version.in_words()}"


class VersionPdf(InsertOnlyModel):
    """The PDF of an approved version, made once and never rewritten."""

    version = models.OneToOneField(PlanVersion, on_delete=models.PROTECT, related_name="pdf")
    path = models.CharField(max_length=300)  # name in Django's storage
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField()  # bytes
    pages = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_with = models.CharField(max_length=300)  # versions of the writer, for whoever compares bytes years later

    plan_path = "version__plan__code"

    def __str__(self) -> str:
        return self.path

    def in_words(self) -> str:
        return f"the PDF of {self.version.in_words()}"


class PdfExport(Claimable):
    """A PDF being made: claimed by one worker at a time, tried again after growing pauses, watched by the page.

    ``approved`` exports end in a VersionPdf; all others keep their file here until it is of no more use. The
    ``document`` of a draft is the plan's, that of a report is ``bcp-report/1``.
    """

    class Purpose(models.TextChoices):
        APPROVED = "approved", "Approved version"
        PREVIEW = "preview", "Version in approval"
        DRAFT = "draft", "Draft"
        REPORT = "report", "Report"

    most_attempts = 6  # about four and a half hours

    plan = models.ForeignKey(Plan, null=True, on_delete=models.CASCADE, related_name="exports")
    version = models.ForeignKey(PlanVersion, null=True, on_delete=models.PROTECT, related_name="exports")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    sha256 = models.CharField(max_length=64)  # of the document's canonical JSON
    document = models.TextField(blank=True)  # drafts and reports: what to print
    title = models.CharField(max_length=200, blank=True, default="")  # of a report: Exercise record X-03
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    percent = models.PositiveSmallIntegerField(default=0)
    step = models.CharField(max_length=100, blank=True, default="")
    path = models.CharField(max_length=300, blank=True, default="")
    pages = models.PositiveIntegerField(default=0)
    size = models.PositiveIntegerField(default=0)
    file_sha256 = models.CharField(max_length=64, blank=True, default="")  # of the file under ``path``

    objects = ClaimableQuerySet["PdfExport"].as_manager()

    class Meta:
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "purpose"], name="export_once_per_version", condition=Q(version__isnull=False)
            ),
            models.UniqueConstraint(fields=["plan", "sha256"], name="draft_export_once", condition=Q(purpose="draft")),
            models.UniqueConstraint(
                fields=["plan", "sha256"], name="report_export_once", condition=Q(purpose="report")
            ),
            models.UniqueConstraint(fields=["sha256"], name="export_of_no_plan_once", condition=Q(plan=None)),
            models.CheckConstraint(condition=Q(plan__isnull=False) | Q(purpose="report"), name="export_has_a_plan"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.sha256[:8]}"

    @property
    def plan_code(self) -> str:
        """The code of its plan, ``""`` for none."""
        return self.plan.code if self.plan else ""

    @property
    def of_what(self) -> str:
        """``version 1.0``, ``the draft``, or what a report is called: within a sentence."""
        return self.title or (f"version {self.version.number}" if self.version else "the draft")
