"""Facts: what the plan states about itself, its owner, its version, when it is reviewed."""

from django.db import models

from .fields import LineField
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
