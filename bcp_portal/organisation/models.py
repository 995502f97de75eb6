"""What administrators set of the organisation: one row for each edition, of which the last one holds."""

from base64 import b64decode

from django.conf import settings
from django.db import models
from django.db.models import Q

from bcp_portal.audit.insert_only import InsertOnlyModel
from bcp_portal.look.organisation import Organisation


class Logo(InsertOnlyModel):
    """A picture as it is printed: PNG without anything but its colours (pictures.py). Kept for what it stands on."""

    sha256 = models.CharField(max_length=64, unique=True)
    png = models.TextField()  # base64
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    at = models.DateTimeField()

    plan_path = ""

    def __str__(self) -> str:
        return self.sha256[:8]

    @property
    def content(self) -> bytes:
        return b64decode(self.png)


class OrganisationSetting(InsertOnlyModel):
    """An edition. The first repeats the environment, as it was when somebody set something else for the first time."""

    edition = models.PositiveIntegerField(unique=True)
    name = models.CharField(max_length=120, blank=True)  # "": the name of the portal, which no cover says
    time_zone = models.CharField(max_length=64)
    week_ends = models.PositiveSmallIntegerField()  # 0 is Monday
    year_begins = models.PositiveSmallIntegerField()  # 1 is January
    currency = models.CharField(max_length=3, blank=True)  # "": amounts stay as they are written
    logo = models.ForeignKey(Logo, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    plan_path = ""

    class Meta:
        ordering = ("edition",)
        constraints = (
            models.CheckConstraint(condition=Q(week_ends__lte=6), name="week_ends_on_a_day"),
            models.CheckConstraint(condition=Q(year_begins__gte=1, year_begins__lte=12), name="year_begins_in_a_month"),
        )

    def __str__(self) -> str:
        return f"edition {self.edition}"

    @property
    def as_known(self) -> Organisation:
        """As pages and jobs know it."""
        return Organisation(
            self.name or settings.PORTAL_NAME,
            self.time_zone,
            self.week_ends,
            self.year_begins,
            self.currency,
            self.edition,
        )
