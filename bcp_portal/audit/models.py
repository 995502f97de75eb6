"""The audit trail, one row per change, and the chains of evidence with what is kept about them."""

from typing import NoReturn

from django.conf import settings
from django.db import models

from bcp_portal.audit.chaining import ACCESS, SEALS
from bcp_portal.audit.insert_only import InsertOnlyModel, InsertOnlyQuerySet, RowsAreFrozen
from bcp_portal.look.counting import counted


class Event(InsertOnlyModel):
    """Who did what to which object, when, and what it was before and after."""

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # As written at the time: the trail reads the same after the person's name has changed.
    actor_name = models.CharField(max_length=120)
    verb = models.CharField(max_length=60)
    plan_code = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=40, blank=True)
    ref = models.CharField(max_length=80, blank=True)
    summary = models.TextField(blank=True)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)

    plan_path = "plan_code"

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=("plan_code", "-at"), name="event_by_plan"),
            models.Index(fields=("kind", "ref", "-at"), name="event_by_object"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name}: {self.verb} {self.ref}".rstrip()

    def chain_name(self) -> str:
        """Events of the kind ``access``, coming and going and reading, are many, and kept for a while only."""
        return ACCESS if self.kind == ACCESS else super().chain_name()

    def in_words(self) -> str:
        return f"event {self.pk} ({self})"


class ChainLinkQuerySet(InsertOnlyQuerySet["ChainLink"]):
    """Sets of links."""


class ChainLink(models.Model):
    """The place of one frozen row in its chain; ``hash`` is over ``previous`` and all the rest.

    Written by ``chaining`` alone. Only those of the chain of access are ever deleted: up to a seal, as pruned.
    """

    chain = models.CharField(max_length=60)
    position = models.PositiveBigIntegerField()  # counts from 1
    table_name = models.CharField(max_length=63)
    key = models.BigIntegerField()
    digest = models.CharField(max_length=64)  # of what the row says
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = ChainLinkQuerySet.as_manager()

    class Meta:
        ordering = ("chain", "position")
        constraints = (
            models.UniqueConstraint(fields=("chain", "position"), name="chain_position_once"),
            models.UniqueConstraint(fields=("table_name", "key"), name="chained_once"),
        )

    def __str__(self) -> str:
        return f"{self.chain} {self.position}"

    def save(self, *_: object, **__: object) -> NoReturn:
        raise RowsAreFrozen(type(self))

    def delete(self, *_: object, **__: object) -> NoReturn:
        raise RowsAreFrozen(type(self))


class ChainSeal(InsertOnlyModel):
    """The heads of all chains at the end of a day; whoever keeps the hash of its link holds everything before it."""

    on = models.DateField(unique=True)
    at = models.DateTimeField()
    heads = models.JSONField()  # {chain: [position, hash]} of those that grew since the seal before

    plan_path = ""

    class Meta:
        ordering = ("on",)

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d}"

    def chain_name(self) -> str:
        return SEALS

    def in_words(self) -> str:
        return f"the seal of {self}"


class Pruning(InsertOnlyModel):
    """Old rows of a chain were let go, up to a link that a seal names; the hash of that link is kept here."""

    chain = models.CharField(max_length=60)
    up_to = models.PositiveBigIntegerField()  # position of the last link that went
    hash = models.CharField(max_length=64)
    count = models.PositiveBigIntegerField()
    seal = models.ForeignKey(ChainSeal, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    plan_path = ""

    class Meta:
        ordering = ("chain", "up_to")
        constraints = (models.UniqueConstraint(fields=("chain", "up_to"), name="pruned_once"),)

    def __str__(self) -> str:
        return f"{self.chain} up to {self.up_to}"


class EvidenceCheck(InsertOnlyModel):
    """What the nightly check of all evidence found, in sentences; none of them means that nothing differs."""

    on = models.DateField(unique=True)
    at = models.DateTimeField()
    rows = models.PositiveBigIntegerField()
    chains = models.PositiveIntegerField()
    head = models.CharField(max_length=64)  # of the chain of seals
    faults = models.JSONField(default=list)  # the first hundred sentences
    count = models.PositiveIntegerField(default=0)  # of all

    plan_path = ""

    class Meta:
        ordering = ("on",)

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d}: {self.count or 'nothing'} differs"

    @property
    def differing(self) -> str:
        """How many things differ."""
        return counted(self.count, "thing differs", "things differ")

    @property
    def not_as_kept(self) -> str:
        """How many things are not as they were kept."""
        return f"{counted(self.count, 'thing is', 'things are')} not as signed or recorded"
