"""Frozen versions, the signatures they need and have, and their PDFs. All but the export jobs are only ever added."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery

from bcp_portal.audit.insert_only import InsertOnlyModel, InsertOnlyQuerySet
from bcp_portal.jobs.claiming import Claimable, ClaimableQuerySet

from .plan import Plan


class State(models.TextChoices):
    """Where a version stands; derived, never stored."""

    IN_APPROVAL = "in_approval", "In approval"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"
    IN_FORCE = "in_force", "In force"
    SUPERSEDED = "superseded", "Superseded"


class VersionQuerySet(InsertOnlyQuerySet["PlanVersion"]):
    """Sets of versions; ``with_state`` must come before anything that asks for ``state``.

    Of a plan's versions only one at a time is in approval, so the later of two approved ones is the one made later.
    """

    def with_state(self) -> Self:
        """Annotate ``asked``, ``signed``, ``refused``, ``withdrawn``, ``decided_at`` and ``superseded_at``."""
        return self.annotate(
            asked=Count("approvals", distinct=True),
            signed=Count("approvals", filter=Q(approvals__decision__outcome="approved"), distinct=True),
            refused=Count("approvals", filter=Q(approvals__decision__outcome="declined"), distinct=True),
            decided_at=Max("approvals__decision__at"),
            withdrawn=_is_withdrawn(),
            superseded_at=Subquery(_superseding().values("approvals__decision__at")[:1]),
        )

    def approved(self) -> Self:
        """Versions that every required approver has signed, in force or superseded."""
        asked = Approval.objects.filter(version=OuterRef("pk"))
        return self.filter(~_is_withdrawn(), Exists(asked), ~Exists(asked.exclude(decision__outcome="approved")))

    def in_force(self) -> Self:
        """The approved version of each plan that no later one has replaced."""
        later = PlanVersion.objects.approved().filter(plan=OuterRef("plan"), pk__gt=OuterRef("pk"))
        return self.with_state().approved().filter(~Exists(later))

    def in_approval(self) -> Self:
        """Versions that still wait for a signature."""
        asked = Approval.objects.filter(version=OuterRef("pk"))
        waiting, refused = asked.filter(decision=None), asked.filter(decision__outcome="declined")
        return self.with_state().filter(~_is_withdrawn(), Exists(waiting), ~Exists(refused))


def _is_withdrawn() -> Exists:
    return Exists(Withdrawal.objects.filter(version=OuterRef("pk")))


def _superseding() -> VersionQuerySet:
    """Later approved versions of the outer version's plan: the first comes first, with its last signature."""
    later = PlanVersion.objects.approved().filter(plan=OuterRef("plan"), pk__gt=OuterRef("pk"))
    return later.order_by("pk", "-approvals__decision__at")


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

    asked: int
    signed: int
    refused: int
    withdrawn: bool
    decided_at: datetime | None
    superseded_at: datetime | None

    class Meta:
        ordering = ["plan", "-major", "-minor"]
        constraints = [models.UniqueConstraint(fields=["plan", "major", "minor"], name="version_number_once")]

    def __str__(self) -> str:
        return f"{self.plan_id} v{self.number}"

    @property
    def number(self) -> str:
        """``1.1``."""
        return f"{self.major}.{self.minor}"

    @property
    def anchor(self) -> str:
        """``v1-1``: the number where dots won't do."""
        return f"v{self.major}-{self.minor}"

    @property
    def state(self) -> State:
        """Derived from approvals and decisions; needs ``with_state()``."""
        if self.withdrawn:
            return State.WITHDRAWN
        if self.refused:
            return State.DECLINED
        if not self.asked or self.signed < self.asked:
            return State.IN_APPROVAL
        return State.SUPERSEDED if self.superseded_at else State.IN_FORCE

    @property
    def is_approved(self) -> bool:
        """Whether every required signature is there; needs ``with_state()``."""
        return self.state in {State.IN_FORCE, State.SUPERSEDED}


class ApprovalQuerySet(InsertOnlyQuerySet["Approval"]):
    """Sets of required signatures."""

    def with_people(self) -> Self:
        """With who is asked and what they decided, in one query."""
        return self.select_related("decision", "signer", "deputy")


class Approval(InsertOnlyModel):
    """A signature that a version needs, as required when it was submitted. Pending while it has no decision."""

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="approvals")
    place = models.PositiveSmallIntegerField()  # counts from 1 in the order listed
    ref = models.CharField(max_length=20)  # of the document's row that asks for this signature
    role = models.CharField(max_length=200)
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ApprovalQuerySet.as_manager()  # type: ignore[misc]  # in place of the one of the abstract base

    class Meta:
        ordering = ["version", "place"]
        constraints = [models.UniqueConstraint(fields=["version", "place"], name="approval_place_once")]

    def __str__(self) -> str:
        return f"{self.role} of version {self.version_id}"


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
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.outcome}"


class Withdrawal(InsertOnlyModel):
    """A version taken back before its last signature."""

    version = models.OneToOneField(PlanVersion, on_delete=models.PROTECT, related_name="withdrawal")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.version_id} withdrawn"


class VersionPdf(InsertOnlyModel):
    """The PDF of an approved version, made once and never rewritten."""

    version = models.OneToOneField(PlanVersion, on_delete=models.PROTECT, related_name="pdf")
    path = models.CharField(max_length=300)  # name in Django's storage
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField()  # bytes
    pages = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_with = models.CharField(max_length=300)  # versions of the writer, for whoever compares bytes years later

    def __str__(self) -> str:
        return self.path


class PdfExport(Claimable):
    """A PDF being made: claimed by one worker at a time, retried with growing pauses, watched by the page.

    ``approved`` exports end in a VersionPdf; previews of drafts and of versions in approval keep their file here.
    """

    class Purpose(models.TextChoices):
        APPROVED = "approved", "Approved version"
        PREVIEW = "preview", "Version in approval"
        DRAFT = "draft", "Draft"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="exports")
    version = models.ForeignKey(PlanVersion, null=True, on_delete=models.PROTECT, related_name="exports")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    sha256 = models.CharField(max_length=64)  # of the document's canonical JSON
    document = models.TextField(blank=True)  # drafts only: what to print
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    percent = models.PositiveSmallIntegerField(default=0)
    step = models.CharField(max_length=100, blank=True, default="")
    error = models.CharField(max_length=300, blank=True, default="")
    path = models.CharField(max_length=300, blank=True, default="")
    pages = models.PositiveIntegerField(default=0)
    size = models.PositiveIntegerField(default=0)

    objects = ClaimableQuerySet["PdfExport"].as_manager()

    class Meta:
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "purpose"], name="export_once_per_version", condition=Q(version__isnull=False)
            ),
            models.UniqueConstraint(fields=["plan", "sha256"], name="draft_export_once", condition=Q(purpose="draft")),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.sha256[:8]}"
