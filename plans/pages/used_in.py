"""Where people and suppliers of the directory are named: in which plans, and in which rows."""

from collections import defaultdict
from collections.abc import Collection
from itertools import groupby
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Window
from django.db.models.functions import RowNumber

from bcp_portal.accounts.models import User
from plans.access import visible_plans
from plans.actions.kept_mentions import mentions_of
from plans.directory import DirectoryEntry, Use, rows_naming
from plans.models.mentions import KeptMention

Rows = QuerySet[Any, Any] | list[Any]  # what ``Use`` takes of each
MOST = 5  # plans of an entry that a list shows; its own page has all rows
ROWS_PER_PAGE, MOST_DELETED = 50, 20


class UsedIn(NamedTuple):
    """The plans whose drafts name an entry, the archive's too: the codes of the first, and how many more there are."""

    codes: list[str]
    more: int


def used_in(user: User, refs: Collection[str]) -> dict[str, UsedIn]:
    """By ref of an entry, for who reads drafts; two queries, however many plans there are."""
    seen = mentions_of(visible_plans(user, "read_draft"), drafts=True)
    named = KeptMention.objects.filter(is_named=True, mentions__in=seen.kept.values("pk"), ref__in=refs).order_by()
    place = Window(RowNumber(), partition_by="ref", order_by="mentions__plan__code")
    of_it = Window(Count("pk"), partition_by="ref")
    first = named.annotate(place=place, of_it=of_it).filter(place__lte=MOST).order_by("place")
    codes, counts = defaultdict[str, list[str]](list), dict[str, int]()
    for ref, code, count in first.values_list("ref", "mentions__plan__code", "of_it"):
        codes[ref].append(code)
        counts[ref] = count
    return {ref: UsedIn(codes[ref], counts.get(ref, 0) - len(codes[ref])) for ref in refs}


class RowsNaming(NamedTuple):
    """A page of the rows that name an entry, by plan, and some of the deleted ones that still do."""

    page: Page[Any]
    plans: list[tuple[str, list[Use]]]
    deleted: list[Use]
    more_deleted: int


def rows_page(user: User, entry: DirectoryEntry, number: str) -> RowsNaming | None:
    """None for who reads no drafts."""
    if not user.may("read_draft"):
        return None
    living, deleted = _rows(entry)
    page: Page[Any] = Paginator(living, ROWS_PER_PAGE).get_page(number)
    shown = [Use(*row) for row in page.object_list]
    some = [Use(*row) for row in deleted[:MOST_DELETED]]
    more = Paginator(deleted, MOST_DELETED).count - len(some) if len(some) == MOST_DELETED else 0
    return RowsNaming(
        page, [(code, list(of_it)) for code, of_it in groupby(shown, lambda use: use.plan_code)], some, more
    )


def _rows(entry: DirectoryEntry) -> tuple[Rows, Rows]:
    """Rows that name an entry, and the deleted ones among them: of a few all, read in one query."""
    few = list(rows_naming(entry)[: ROWS_PER_PAGE + 1])
    if len(few) > ROWS_PER_PAGE:
        return rows_naming(entry, deleted=False), rows_naming(entry, deleted=True)
    return [row for row in few if not Use(*row).is_deleted], [row for row in few if Use(*row).is_deleted]
