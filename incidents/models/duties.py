"""Duties to tell somebody that the organisation has set: its own, and the regulators' regimes that it answers to."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q

from incidents.folding.duty_rules import PREVIOUS, DutyRule, Within
from incidents.folding.regulator_presets import PRESETS

# What a rule is made of
TERMS = ("name", "audience", "basis", "minutes", "repeat_minutes", "severities", "is_to_decide", "source")
SAID = ("ref", "regime", *TERMS, "previous__ref")


class CommunicationDutyQuerySet(models.QuerySet["CommunicationDuty"]):
    """Sets of duties."""

    def own(self) -> Self:
        """Without regimes."""
        return self.filter(regime="")

    def on(self) -> Self:
        return self.filter(is_on=True)

    def editions(self) -> str:
        """What tells whether anything of them was set otherwise meanwhile; one query."""
        return " ".join(f"{key}.{edition}" for key, edition in self.order_by("pk").values_list("pk", "edition"))

    def rules(self) -> tuple[DutyRule, ...]:
        """All that is owed by these, what follows another one after it; one query."""
        found = list(self.select_related("previous").only(*SAID))
        ordered = sorted(found, key=lambda one: (bool(one.regime), one.basis == PREVIOUS))
        return tuple(rule for one in ordered for rule in one.rules)


class CommunicationDuty(models.Model):
    """One duty, or one regime of a regulator (``regime``), whose duties are data (folding/regulator_presets.py)."""

    class Basis(models.TextChoices):
        """What a duty is counted from."""

        DECLARED = "declared", "The declaration"
        EVENT = "event", "When it happened"
        DETECTED = "detected", "When it was noticed"
        AWARE = "aware", "Since when you were aware of it"
        CLASSIFIED = "classified", "The classification as major"
        PREVIOUS = PREVIOUS, "When another duty was met"

    ref = models.UUIDField(default=uuid4, unique=True, editable=False)
    token = models.UUIDField(unique=True)  # of the form that was sent, so that it adds once
    regime = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=120)
    audience = models.CharField(max_length=80, blank=True)
    basis = models.CharField(max_length=12, choices=Basis.choices, default=Basis.DECLARED)
    previous = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="followers")
    minutes = models.PositiveIntegerField(null=True)
    repeat_minutes = models.PositiveIntegerField(null=True)
    severities = models.JSONField(default=list)  # names; none: any
    is_to_decide = models.BooleanField(default=False)
    source = models.CharField(max_length=300, blank=True)
    is_on = models.BooleanField(default=True)
    edition = models.PositiveIntegerField(default=0)

    objects = CommunicationDutyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "communication duties"
        ordering = ("regime", "name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("regime",), condition=~Q(regime=""), name="regime_once"),
            models.CheckConstraint(
                condition=Q(basis=PREVIOUS, previous__isnull=False) | ~Q(basis=PREVIOUS) & Q(previous=None),
                name="duty_follows_one",
            ),
            models.CheckConstraint(
                condition=~Q(regime="") | Q(minutes__gt=0, audience__gt=""), name="duty_has_audience_and_time"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def rules(self) -> tuple[DutyRule, ...]:
        """What is owed: one rule, or those of the regime; best read with ``previous``."""
        if self.regime:
            return PRESETS.get(self.regime, ())
        return (
            DutyRule(
                key=str(self.ref),
                name=self.name,
                audience=self.audience,
                basis=self.basis,
                within=Within(self.minutes or 0),
                repeat=timedelta(minutes=self.repeat_minutes) if self.repeat_minutes else None,
                severities=frozenset(name.casefold() for name in self.severities),
                previous=str(self.previous.ref) if self.previous else "",
                is_to_decide=self.is_to_decide,
                source=self.source,
            ),
        )


@dataclass(frozen=True)
class DutyTerms:
    """What an administrator says of a duty; ``severities`` are names, none for any."""

    name: str
    audience: str
    basis: str
    minutes: int
    repeat_minutes: int | None
    severities: list[str]
    previous: CommunicationDuty | None
    is_to_decide: bool
    source: str
