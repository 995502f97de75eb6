"""The plan, its source file, and the outline in which its rows are printed."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models

from bcp_portal.documents.canonical import read_once
from bcp_portal.documents.format import Document

from .fields import LineField, ProseField

# Of a plan, on pages.
SHOWN = ("code", "title", "signing_order", "revision", "created_at", "changed_at", "archived_at")
SEEN_FOR = timedelta(seconds=45)  # pages say every 15 seconds that they are open


class PlanQuerySet(models.QuerySet["Plan"]):
    """Sets of plans, chainable."""

    def current(self) -> Self:
        """Plans that are not archived."""
        return self.filter(archived_at=None)

    def with_draft_hash(self) -> Self:
        """With the draft's SHA-256, and when it was checked, in the same query; the rest only when asked for."""
        found = self.select_related("draft", "checkup")
        return found.only(*SHOWN, "draft__revision", "draft__sha256", "checkup__checked_at")


class Plan(models.Model):
    """One business continuity plan: the draft that people edit. What was frozen lives in PlanVersion."""

    class SigningOrder(models.TextChoices):
        ANY = "any", "in any order"
        LISTED = "listed", "in the order listed"

    code = models.SlugField("Code", max_length=40, unique=True)
    title = models.CharField("Title", max_length=300)
    signing_order = models.CharField(
        "Signatures", max_length=10, choices=SigningOrder.choices, default=SigningOrder.ANY
    )
    revision = models.PositiveIntegerField(default=0)  # counts changes of the draft
    counters = models.JSONField(default=dict)  # last number given, by prefix
    receipts = models.JSONField(default=list)  # [token, ref] of what was added lately, so that a form adds once
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class PlanSource(models.Model):
    """The file a plan was imported from, kept as it came, with the lines in which its rows and texts stand."""

    plan = models.OneToOneField(Plan, on_delete=models.CASCADE, related_name="source")
    file_name = models.CharField(max_length=255)
    text = models.TextField()
    sha256 = models.CharField(max_length=64, db_index=True)
    lines = models.JSONField(null=True)  # importing.source_lines.Imported; None before they were kept at import
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.file_name


class Draft(models.Model):
    """The frozen form of the draft as of ``revision``: what pages and comparisons read instead of thirty tables."""

    plan = models.OneToOneField(Plan, on_delete=models.CASCADE, related_name="draft")
    revision = models.PositiveIntegerField()
    document = models.TextField()  # canonical JSON
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.plan_id} r{self.revision}"

    @property
    def as_document(self) -> Document:
        """Read once; nobody may change it."""
        return read_once(self, self.document)

    @property
    def stamp(self) -> str:
        """What pages keep a content by. A content may come back, a revision does not: what was read while somebody
        changed the draft, and kept under the wrong one, is never shown again.
        """
        return f"{self.revision}:{self.sha256}"


class LivingQuerySet(models.QuerySet[Any]):
    """Rows, blocks and headings: what is deleted stays, so that it can come back where it was with all its links."""

    def living(self) -> Self:
        """Those that are not deleted."""
        return self.filter(deleted_at=None)


class Heading(models.Model):
    """A heading of the printed plan. Its title is its own, the plan's (front heading), or that of a row (``names``)."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="headings")
    ref = models.CharField(max_length=20)
    position = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField("Level", default=2)  # 1 to 6, as in Markdown
    title = LineField("Heading")
    names = models.CharField(max_length=20, blank=True, default="")  # ref of the row (a phase) that this heading prints
    edition = models.PositiveIntegerField(default=1)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = LivingQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "position"]
        constraints = [models.UniqueConstraint(fields=["plan", "ref"], name="heading_ref_once")]

    def __str__(self) -> str:
        return self.title or self.names


class Block(models.Model):
    """A piece of content under a heading: prose (``kind`` is ``prose``) or rows of one kind in one shape.

    ``rows`` lists refs in printed order; ``everything`` also prints the rows of the kind that the list leaves out.
    ``columns`` is a list of ``{"field", "label"}``; a label may be empty. ``defaults`` are field values for new rows.
    """

    heading = models.ForeignKey(Heading, on_delete=models.CASCADE, related_name="blocks")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="blocks")
    ref = models.CharField(max_length=20)
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    shape = models.CharField(max_length=20, blank=True, default="")
    title = LineField("Lead-in")
    text = ProseField("Text")
    columns = models.JSONField(default=list, blank=True)
    rows = models.JSONField(default=list, blank=True)
    everything = models.BooleanField(default=False)
    defaults = models.JSONField(default=dict, blank=True)
    edition = models.PositiveIntegerField(default=1)
    deleted_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = LivingQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "heading__position", "position"]
        constraints = [models.UniqueConstraint(fields=["plan", "ref"], name="block_ref_once")]

    def __str__(self) -> str:
        return f"{self.ref} {self.kind}"


class Row(models.Model):
    """What every kind of row has: its plan, a ref that never changes (``R-03``) and an edition against stale saves."""

    prefix = ""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="%(class)s_rows")
    ref = models.CharField(max_length=20)
    extra = models.JSONField(default=dict, blank=True)  # columns of a source that no field holds
    edition = models.PositiveIntegerField(default=1)
    deleted_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = LivingQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["plan", "ref"], name="%(class)s_ref_once")]

    def __str__(self) -> str:
        return f"{self.ref} {self.label}".strip()

    @property
    def label(self) -> str:
        """What a link to this row says: its first field of text."""
        for name in ("name", "title", "text"):
            if hasattr(self, name):
                return str(getattr(self, name))
        return self.ref


class PresenceQuerySet(models.QuerySet["Presence"]):
    """Who is where, chainable."""

    def around(self, at: datetime) -> Self:
        """Those seen so shortly before that they are still there."""
        return self.filter(seen_at__gt=at - SEEN_FOR)


class Presence(models.Model):
    """Who has a block open for editing, and when they were last seen there."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    block = models.CharField(max_length=20, blank=True)
    seen_at = models.DateTimeField()

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "user"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.block}"


class Passage(models.Model):
    """A searchable piece of a plan: a row or a stretch of prose, of the draft or of the version in force."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="passages")
    in_force = models.BooleanField(default=False)
    ref = models.CharField(max_length=20)
    heading = models.CharField(max_length=500)
    anchor = models.CharField(max_length=20)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "in_force", "ref"], name="passage_once")]

    def __str__(self) -> str:
        return f"{self.ref} {self.heading}"
