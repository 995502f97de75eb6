"""A page of lines of many plans in force: what can fail, or whom to call, chosen and counted by the database."""

import json
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from bcp_portal.accounts.models import User
from incidents.actions.kept_lines import KeptInSight, kept_of, let_go, of_line, of_title
from incidents.models import KeptLine, KeptVersion
from plans.access import not_in_sight, visible_plans
from plans.integrity.kept_words import unsealed


class ListedVersion(NamedTuple):
    """A version in force by which something is listed; ``title`` is what it calls its plan."""

    code: str
    number: str
    sha256: str
    title: str

    @property
    def version_in_words(self) -> str:
        return f"{self.code}, version {self.number}"


class ListedLine(NamedTuple):
    """A line as it was kept, and of which version."""

    version: ListedVersion
    said: Any


class LinesPage(NamedTuple):
    """``plan_count`` is of the plans in force that were looked through; ``of_all`` is what is kept of all in force."""

    lines: list[ListedLine]
    page: Page[Any]
    plan_count: int
    seen: KeptInSight
    of_all: KeptInSight


class _NotKeptHere(Exception):
    """Something stands there that this portal did not keep."""

    def __init__(self, kept: set[int]) -> None:
        super().__init__("not kept by this portal")
        self.kept = kept


def lines_page(user: User, kind: str, *, words: str, code: str, number: str, per_page: int) -> LinesPage:
    """Those with all words, of one plan or all, by code and in the order of the document; as many queries however many
    plans there are. Raises PermissionDenied, and NotUnderstood for a plan that is not in force.
    """
    of_all = kept_of(visible_plans(user).current())
    seen = of_all.of(code) if code else of_all
    plan_count = seen.plan_count
    if code and not plan_count:
        raise not_in_sight(code)
    found = KeptLine.objects.filter(kind=kind, kept__in=seen.kept)
    for word in words.casefold().split():
        found = found.filter(sought__contains=word)
    page: Page[Any] = Paginator(found.order_by("kept__plan__code", "place"), per_page).get_page(number)
    try:
        lines = _listed(page.object_list)
    except _NotKeptHere as strange:
        let_go(strange.kept)
        return lines_page(user, kind, words=words, code=code, number=number, per_page=per_page)
    return LinesPage(lines, page, plan_count, seen, of_all)


def lines_of(user: User, kind: str, ref: str, *, most: int) -> list[ListedLine]:
    """What stands under this ref in the plans in force, by code. Raises PermissionDenied."""
    kept = kept_of(visible_plans(user).current()).kept
    found = KeptLine.objects.filter(kind=kind, ref=ref, kept__in=kept)
    try:
        return _listed(found.order_by("kept__plan__code", "place")[:most])
    except _NotKeptHere as strange:
        let_go(strange.kept)
        return lines_of(user, kind, ref, most=most)


def _listed(lines: Any) -> list[ListedLine]:
    """As they were kept, of a set of lines. Raises _NotKeptHere."""
    columns = (
        "kept_id",
        "kept__plan__code",
        "kept__version__major",
        "kept__version__minor",
        "kept__sha256",
        "kept__title",
    )
    rows = list(lines.values_list(*columns, "kind", "place", "said"))
    versions, strange = dict[int, ListedVersion](), set[int]()
    for pk, code, major, minor, sha256, title, *_ in rows:
        if pk not in versions:
            read = unsealed(title, of=of_title(sha256))
            versions[pk] = ListedVersion(code, f"{major}.{minor}", sha256, read or "")
            strange |= {pk} if read is None else set()
    said = [unsealed(text, of=of_line(kind, place, sha256)) for _, _, _, _, sha256, _, kind, place, text in rows]
    strange |= {row[0] for row, text in zip(rows, said, strict=True) if text is None}
    if strange:
        raise _NotKeptHere(strange)
    return [ListedLine(versions[row[0]], json.loads(text)) for row, text in zip(rows, said, strict=True) if text]


def titles(kept: QuerySet[KeptVersion], *, most: int) -> list[tuple[str, str]]:
    """Code and title of these plans, by code, where they are several and not more than ``most``."""
    rows = list(kept.order_by("plan__code").values_list("plan__code", "sha256", "title")[: most + 1])
    read = ((code, unsealed(title, of=of_title(sha256)) or code) for code, sha256, title in rows)
    return list(read) if 1 < len(rows) <= most else []
