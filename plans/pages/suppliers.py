"""Suppliers across plans: what depends on each, which functions stop with it, and what an hour of that costs.

The database adds up what is kept of documents (plans.models.mentions), and gives the plans that are shown.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Min, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from bcp_portal.accounts.models import User
from bcp_portal.look.counting import counted
from plans.actions.kept_mentions import MentionsInSight, let_go
from plans.integrity.kept_words import unread_in_words, unsealed
from plans.models.directory import Supplier
from plans.models.mentions import KeptCost, KeptMention
from plans.models.plan import Plan
from plans.pages.carrying import Dependents
from plans.pages.reach import DirectoryReach, mentions_in_sight, reach_of_entries
from plans.pages.said_reach import source_of
from plans.reading.document import span
from plans.recovery.costs import Cost

PER_PAGE = 10
MOST_PLANS = 3  # of each supplier on the page of all; its own page has all of them
PLANS_PER_PAGE = 25


class _Strange(Exception):
    """Of these mentions, by key, it is not the portal that kept the words."""

    def __init__(self, mentions: list[int]) -> None:
        self.mentions = mentions


@dataclass(frozen=True)
class SupplierSums:
    """One supplier with what depends on it in all plans together; currencies are not added up."""

    entry: Supplier
    plan_count: int
    functions: int
    dependencies: int
    first_rto: int | None
    is_single: bool
    per_hour: Cost

    @property
    def ref(self) -> str:
        return self.entry.ref

    @property
    def name(self) -> str:
        return self.entry.name

    @property
    def is_in_one_plan(self) -> bool:
        return self.plan_count == 1

    @property
    def stops_in_words(self) -> str:
        """How much stops with it, and how soon that breaks an RTO."""
        if not self.functions:
            return "stops nothing that is linked"
        stop = counted(self.functions, "function stops", "functions stop")
        return f"{stop}, the first RTO is exceeded after {span(self.first_rto)}" if self.first_rto is not None else stop


@dataclass(frozen=True)
class SupplierUse:
    """One supplier with the plans that are shown of it."""

    sums: SupplierSums
    reach: DirectoryReach
    plans: list[tuple[Plan, Dependents]]

    @property
    def more(self) -> int:
        """How many plans are not shown."""
        return self.sums.plan_count - len(self.plans)

    @property
    def more_in_words(self) -> str:
        return f"And {counted(self.more, 'more plan', 'more plans')}"


@dataclass(frozen=True)
class SuppliersPage:
    """A page of suppliers, those first whose failure costs or stops most. ``unread``: of how many plans nothing is
    known yet.
    """

    page: "Page[SupplierSums]"
    uses: list[SupplierUse]
    plan_count: int
    worst: str
    unread: int

    @property
    def unread_in_words(self) -> str:
        """What is left out, ``""`` for nothing."""
        return unread_in_words(self.unread)


def suppliers_page(user: User, number: str) -> SuppliersPage:
    """All suppliers that a plan in sight names, page by page; as many queries however many plans there are."""
    seen = mentions_in_sight(user)
    found = carried(seen)
    sums = sorted(_sums(found), key=_gravity)
    page: Page[SupplierSums] = Paginator(sums, PER_PAGE).get_page(number)
    shown = list(page.object_list)
    try:
        plans = _plans_of(_first_plans(found, [one.ref for one in shown]))
    except _Strange as found_there:
        let_go(found_there.mentions)
        return suppliers_page(user, number)
    reach = reach_of_entries(seen, [one.entry for one in shown])
    known = found.filter(ref__in=Supplier.objects.values("ref"))
    return SuppliersPage(
        page=page,
        uses=[SupplierUse(one, reach[one.ref], plans[one.ref]) for one in shown],
        plan_count=known.aggregate(count=Count("mentions__plan", distinct=True))["count"],
        worst=worst_in_words(sums),
        unread=seen.unread,
    )


def carried(seen: MentionsInSight) -> QuerySet[KeptMention]:
    """What suppliers carry in the plans that are seen."""
    return KeptMention.objects.filter(carries=True, mentions__in=seen.kept.values("pk"))


def _sums(found: QuerySet[KeptMention], ref: str = "") -> list[SupplierSums]:
    """Of each supplier that stands in the directory, or of one."""
    found = found.filter(ref=ref) if ref else found
    rows = list(
        found.order_by()
        .values("ref")
        .annotate(
            plans=Count("pk"),
            stopped=Sum("functions"),
            depending=Sum("dependencies"),
            first=Min("first_rto"),
            single=Count("pk", filter=Q(is_single=True)),
            at_least=Count("pk", filter=Q(is_at_least=True)),
            upper=Count("pk", filter=Q(is_upper=True)),
            left_out=Sum("unread"),
        )
    )
    entries = {one.ref: one for one in Supplier.objects.filter(ref__in=[row["ref"] for row in rows])}
    amounts = _amounts(found)
    return [
        SupplierSums(
            entry=entries[row["ref"]],
            plan_count=row["plans"],
            functions=row["stopped"],
            dependencies=row["depending"],
            first_rto=row["first"],
            is_single=bool(row["single"]),
            per_hour=Cost(amounts[row["ref"]], bool(row["at_least"]), bool(row["upper"]), row["left_out"]),
        )
        for row in rows
        if row["ref"] in entries
    ]


def _amounts(found: QuerySet[KeptMention]) -> dict[str, tuple[tuple[str, float], ...]]:
    """By ref what an hour costs in each currency, the largest first."""
    costs = KeptCost.objects.filter(mention__in=found.order_by().values("pk"))
    rows = costs.values_list("mention__ref", "currency").annotate(total=Sum("amount")).order_by("-total", "currency")
    by_ref: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for ref, currency, total in rows:
        by_ref[ref].append((currency, total))
    return defaultdict(tuple, {ref: tuple(found) for ref, found in by_ref.items()})


def _first_plans(found: QuerySet[KeptMention], refs: Sequence[str]) -> QuerySet[KeptMention]:
    """Those of each that are shown here, in the order of plans."""
    place = Window(RowNumber(), partition_by="ref", order_by="mentions__plan__code")
    of_them = found.filter(ref__in=refs).order_by().annotate(place=place)
    keys = list(of_them.filter(place__lte=MOST_PLANS).values_list("pk", flat=True))
    return KeptMention.objects.filter(pk__in=keys).order_by("mentions__plan__code")


def _plans_of(shown: Iterable[Any]) -> dict[str, list[tuple[Plan, Dependents]]]:
    """By ref the plans with what depends on it there."""
    rows = shown.select_related("mentions__plan") if isinstance(shown, QuerySet) else shown
    by_ref: dict[str, list[tuple[Plan, Dependents]]] = defaultdict(list)
    strange = []
    for one in rows:
        source = source_of(drafts=not one.mentions.in_force)
        text = unsealed(one.said, of=f"{source}:{one.mentions.sha256}:{one.ref}")
        if text is None:
            strange.append(one.mentions_id)
        else:
            by_ref[one.ref].append((one.mentions.plan, _dependents(one, json.loads(text))))
    if strange:
        raise _Strange(strange)
    return by_ref


def _dependents(kept: KeptMention, said: Any) -> Dependents:
    """As it was read of the document."""
    amounts = tuple((currency, amount) for currency, amount in said["amounts"])
    return Dependents(
        title=said["title"],
        name=said["name"],
        dependencies=tuple((ref, label) for ref, label in said["dependencies"]),
        functions=tuple((ref, label) for ref, label in said["functions"]),
        first_rto=kept.first_rto,
        backups=tuple(said["backups"]),
        is_single=kept.is_single,
        per_hour=Cost(amounts, kept.is_at_least, kept.is_upper, kept.unread),
    )


def worst_in_words(found: Sequence[SupplierSums]) -> str:
    """Which of them (the worst first) stops most, ``""`` where none stops a function."""
    worst = next(iter(found), None)
    if worst is None or not worst.functions:
        return ""
    cost = f", {worst.per_hour.text} an hour" if worst.per_hour.text else ""
    return f"{worst.name} stops most: {counted(worst.functions, 'function')}{cost}."


@dataclass(frozen=True)
class OneSupplier:
    """One supplier with a page of the plans that name it."""

    sums: SupplierSums
    page: "Page[KeptMention]"
    plans: list[tuple[Plan, Dependents]]


def use_of_supplier(seen: MentionsInSight, ref: str, number: str) -> OneSupplier | None:
    """None where no plan in sight names it."""
    found = carried(seen)
    sums = next(iter(_sums(found, ref)), None)
    if sums is None:
        return None
    rows = found.filter(ref=ref).select_related("mentions__plan").order_by("mentions__plan__code")
    page: Page[KeptMention] = Paginator(rows, PLANS_PER_PAGE).get_page(number)
    try:
        return OneSupplier(sums, page, _plans_of(page.object_list)[ref])
    except _Strange as found_there:
        let_go(found_there.mentions)
        return use_of_supplier(seen.again(), ref, number)


def _gravity(one: SupplierSums) -> tuple[float, int, int, str, str]:
    return (
        -max((amount for _, amount in one.per_hour.amounts), default=0.0),
        -one.functions,
        -one.dependencies,
        one.name,
        one.ref,
    )
