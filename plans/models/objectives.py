"""What the plan promises and covers: facts about the document, recovery tiers, scope."""

from django.db import models

from .fields import DurationField, LineField
from .plan import Row


class Fact(Row):
    """One line of document information; ``topic`` says which fact it is, whatever the plan calls it."""

    class Topic(models.TextChoices):
        VERSION = "version", "Version"
        UPDATED = "updated", "Last updated"
        REVIEW_FREQUENCY = "review_frequency", "Review frequency"
        NEXT_REVIEW = "next_review", "Next review"
        OWNER = "owner", "Owner"
        APPROVER = "approver", "Approver"
        CLASSIFICATION = "classification", "Classification"
        DOCUMENT_ID = "document_id", "Document id"
        EFFECTIVE = "effective", "Effective date"
        RETENTION = "retention", "Retention"
        DISTRIBUTION = "distribution", "Distribution"
        CLOCK = "clock", "RTO clock starts at"
        OTHER = "other", "Other"

    prefix = "FA"
    name = models.CharField("Fact", max_length=200)
    topic = models.CharField("Meaning", max_length=20, choices=Topic.choices, default=Topic.OTHER)
    value = LineField("Value")

    @property
    def value_type(self) -> str:
        """How the value is read: a key of READERS, or ``""`` for plain text."""
        return {
            "updated": "date",
            "next_review": "date",
            "effective": "date",
            "review_frequency": "frequency",
            "retention": "",
        }.get(self.topic, "")


class Tier(Row):
    """A recovery tier: how soon its systems must be back and how much of its data may be lost."""

    prefix = "T"
    name = models.CharField("Tier", max_length=200)
    systems = LineField("Systems", help_text="What the tier's systems are called, for example Critical Systems.")
    rto = DurationField("RTO")
    data = LineField("Data", help_text="What the tier's data is called, for example Critical Data.")
    rpo = DurationField("RPO")


class ScopeItem(Row):
    """Something the plan covers, or says it does not."""

    class Side(models.TextChoices):
        IN = "in", "In scope"
        OUT = "out", "Out of scope"

    prefix = "SC"
    text = LineField("Item", blank=False)
    side = models.CharField("In or out", max_length=3, choices=Side.choices, default=Side.IN)
