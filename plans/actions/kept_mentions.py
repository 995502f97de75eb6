"""What documents say of the directory, kept in place of what stood there, for pages about many plans.

It is no evidence, so no event says that it was. Whoever is quicker keeps it; twice makes the same.
"""

import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import QuerySet

from bcp_portal.documents.canonical import from_canonical
from bcp_portal.documents.format import Document
from bcp_portal.jobs import enqueue_soon
from bcp_portal.jobs.one_by_one import one_by_one
from plans.directory import named_in
from plans.integrity.differences import content_differs
from plans.integrity.kept_words import sealed
from plans.models.mentions import FORM, KeptCost, KeptMention, KeptMentions, unread_drafts, unread_versions
from plans.models.plan import Draft, Plan, PlanQuerySet
from plans.models.standing import held_versions
from plans.pages.carrying import Dependents, dependents_of
from plans.pages.said_reach import NOTHING, as_text, reach_of, source_of

log = logging.getLogger(__name__)

KEEPING = "plans.tasks.keep_mentions"
MOST_AT_ONCE = 40  # plans whose documents a page reads itself, in half a second; a job reads the rest
AT_ONCE = 20  # documents in memory
BATCH = 500
FARTHEST = 2**63 - 1  # seconds that a column holds


class MentioningDocument(NamedTuple):
    """A document that was read, and its SHA-256 as it stood beside it."""

    plan: int
    sha256: str
    text: str
    version: int | None = None  # in force; None for the draft


class MentionsInSight(NamedTuple):
    """What is kept of some ``plans`` and right, of drafts or of versions in force, and how many are not read yet."""

    plans: PlanQuerySet
    drafts: bool
    kept: "QuerySet[KeptMentions]"
    unread: int

    def again(self) -> "MentionsInSight":
        """As it is kept now."""
        return mentions_of(self.plans, drafts=self.drafts)


class MadeMentions(NamedTuple):
    """What a document says and is not kept yet."""

    mentions: KeptMentions
    each: list[KeptMention]
    costs: list[KeptCost]


def plans_to_read(plans: PlanQuerySet, *, drafts: bool) -> "QuerySet[Any, int]":
    """The keys of those of which nothing right is kept: of their drafts, or of their versions in force."""
    unread: QuerySet[Any] = unread_drafts() if drafts else unread_versions()
    return unread.filter(plan__in=plans.order_by().values("pk")).order_by("plan").values_list("plan", flat=True)


def mentions_of(plans: PlanQuerySet, *, drafts: bool) -> MentionsInSight:
    """What is kept of these plans, after reading a few of which nothing is; a job then reads the others."""
    kept = KeptMentions.objects.filter(in_force=not drafts, plan__in=plans.order_by().values("pk"))
    keys = list(plans_to_read(plans, drafts=drafts)[: MOST_AT_ONCE + 1])
    left = set(keys)
    if keys:
        keep_mentions(keys[:MOST_AT_ONCE], drafts=drafts)
        if len(keys) > MOST_AT_ONCE:
            transaction.on_commit(mentions_soon)
        left = set(plans_to_read(plans, drafts=drafts))
    return MentionsInSight(plans, drafts, kept.outside(left), len(left))


def mentions_soon() -> None:
    """Let a job read what is missing now rather than within the hour."""
    enqueue_soon(KEEPING)


def keep_due_mentions(*, most: int) -> int:
    """Keep what is missing, of so many documents at most; how many were kept."""
    kept = 0
    for drafts in (True, False):
        keys = list(plans_to_read(Plan.objects.all(), drafts=drafts)[: most - kept])
        for start in range(0, len(keys), AT_ONCE):
            kept += keep_mentions(keys[start : start + AT_ONCE], drafts=drafts)
    return kept


def keep_mentions(plans: Sequence[int], *, drafts: bool) -> int:
    """Read the drafts of these plans, or their versions in force, whatever is kept; of how many it is kept now.

    A version that is not what was signed says nothing, nor does a plan that can't be read.
    """
    contents = _drafts(plans) if drafts else _signed(plans)
    found = one_by_one(contents, _made, lambda one: f"What plan {one.plan} says of the directory is not kept.")
    made = [one for one in found if one]
    try:
        _keep(made)
    except (IntegrityError, OperationalError) as why:  # a plan was deleted meanwhile, or the database is busy
        log.warning("What %d plans say of the directory was not kept: %s.", len(made), type(why).__name__)
        return 0
    return len(made)


def let_go(mentions: Iterable[int]) -> None:
    """Delete what stands there and was not kept by this portal: it is read of the documents again."""
    strange = KeptMentions.objects.filter(pk__in=list(mentions))
    codes = sorted(set(strange.values_list("plan__code", flat=True)))
    log.warning("What was kept of %s has no seal of this portal, and is read again.", ", ".join(codes))
    strange.delete()


def _drafts(plans: Sequence[int]) -> Iterator[MentioningDocument]:
    found = Draft.objects.filter(plan__in=plans).order_by("plan_id").values_list("plan_id", "sha256", "document")
    return (MentioningDocument(*row) for row in found.iterator(chunk_size=AT_ONCE))


def _signed(plans: Sequence[int]) -> Iterator[MentioningDocument]:
    found = held_versions().filter(plan__in=plans).order_by("plan_id")
    for one in found.only("plan_id", "sha256", "snapshot", "major", "minor").iterator(chunk_size=AT_ONCE):
        if not content_differs(one):
            yield MentioningDocument(one.plan_id, one.sha256, one.snapshot, one.pk)


def _made(content: MentioningDocument) -> MadeMentions:
    document: Document = from_canonical(content.text)
    head = KeptMentions(
        plan_id=content.plan,
        in_force=content.version is not None,
        version_id=content.version,
        form=FORM,
        sha256=content.sha256,
    )
    title, source = document["title"], source_of(drafts=not head.in_force)
    carried, reach, named = dependents_of(document), reach_of(document), named_in(document)
    known = frozenset[str]().union(*named.values())
    each = [
        KeptMention(
            mentions=head,
            ref=ref,
            is_named=ref in known,
            reach=sealed(as_text(reach[ref]), of=f"{source}:{ref}") if reach.get(ref) else NOTHING,
            **(_carried(carried[ref], title, of=f"{source}:{content.sha256}:{ref}") if ref in carried else {}),
        )
        for ref in sorted({*carried, *reach, *known})
    ]
    costs = [
        KeptCost(mention=one, currency=currency, amount=amount)
        for one in each
        if one.ref in carried
        for currency, amount in carried[one.ref].per_hour.amounts
    ]
    return MadeMentions(head, each, costs)


def _carried(carried: Dependents, title: str, *, of: str) -> dict[str, Any]:
    """What depends on a supplier there: numbers for the database, and the words for pages, sealed."""
    said = {
        "title": title,
        "name": carried.name,
        "dependencies": carried.dependencies,
        "functions": carried.functions,
        "backups": carried.backups,
        "amounts": carried.per_hour.amounts,
    }
    return {
        "carries": True,
        "functions": len(carried.functions),
        "dependencies": len(carried.dependencies),
        "first_rto": None if carried.first_rto is None else min(carried.first_rto, FARTHEST),
        "is_single": carried.is_single,
        "is_at_least": carried.per_hour.is_at_least,
        "is_upper": carried.per_hour.is_upper,
        "unread": carried.per_hour.unread,
        "said": sealed(json.dumps(said), of=of),
    }


def _keep(made: Sequence[MadeMentions]) -> None:
    """In the order of plans: two who keep the same wait for each other, and never both."""
    with transaction.atomic():
        KeptMentions.objects.bulk_create(
            [one.mentions for one in made],
            update_conflicts=True,
            unique_fields=["plan", "in_force"],
            update_fields=["version", "form", "sha256"],
        )
        KeptMention.objects.filter(mentions__in=[one.mentions.pk for one in made]).delete()
        each = [mention for one in made for mention in one.each]
        for mention in each:
            mention.mentions_id = mention.mentions.pk
        KeptMention.objects.bulk_create(each, batch_size=BATCH)
        costs = [cost for one in made for cost in one.costs]
        for cost in costs:
            cost.mention_id = cost.mention.pk
        KeptCost.objects.bulk_create(costs, batch_size=BATCH)
