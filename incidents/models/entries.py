"""Entries of incidents: what was said and done, only ever added. Everything else of an incident is folded from them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bcp_portal.audit.insert_only import InsertOnlyModel
from incidents.folding.entries import EntryFact, texts

from .incidents import Incident

LONGEST_TEXT = 10_000


class Entry(InsertOnlyModel):
    """One thing that happened. ``at`` is when the portal took it, ``happened_at`` when it happened.

    ``once`` names what happens only once: a declaration, and an end each time that the incident was begun (``closed 2``
    after it was opened again). What ``data`` holds says the kind (folding/kinds.py).
    """

    class Origin(models.TextChoices):
        """Over which way it came."""

        PERSON = "person", "A person in the portal"
        ALARM = "alarm", "An alarm"
        PORTAL = "portal", "The portal itself"

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    once = models.CharField(max_length=40, null=True)
    at = models.DateTimeField()
    happened_at = models.DateTimeField()
    is_estimated = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    behalf = models.CharField(max_length=120, blank=True, default="")  # a person without an account, who did it
    origin = models.CharField(max_length=10, choices=Origin.choices)
    plan_code = models.CharField(max_length=50, blank=True, default="")
    refs = models.JSONField()  # rows of that plan
    text = models.TextField(blank=True, default="")
    data = models.JSONField()
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    token = models.UUIDField(null=True, unique=True)  # of the tap or form, so that it is entered once

    incident_path = "incident__ref"

    class Meta:
        ordering = ["incident", "number"]
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["incident", "number"], name="entry_number_once"),
            models.UniqueConstraint(fields=["incident", "once"], name="entry_once"),
            models.CheckConstraint(condition=Q(happened_at__lte=F("at")), name="entry_has_happened"),
            models.CheckConstraint(
                condition=Q(by__isnull=False) | ~Q(origin="person"), name="entry_of_a_person_names_them"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} of {self.incident_id}"

    @property
    def fact(self) -> EntryFact:
        """The same as it is folded; best read with ``select_related("by", "corrects")``."""
        return EntryFact(
            number=self.number,
            kind=self.kind,
            at=self.at,
            happened_at=self.happened_at,
            is_estimated=self.is_estimated,
            by=str(self.by.ref) if self.by else "",
            by_name=self.by_name,
            behalf=self.behalf,
            origin=self.origin,
            plan=self.plan_code,
            refs=texts(self.refs),
            text=self.text,
            data=self.data if isinstance(self.data, dict) else {},
            corrects=self.corrects.number if self.corrects else None,
        )
