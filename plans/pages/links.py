"""The page “Links”: its grids, narrowed where a plan is large, and what others did meanwhile."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bcp_portal.documents.format import Document
from bcp_portal.look.counting import noun
from plans.forms.links import SubmittedLinks
from plans.models.findings import Checkup
from plans.models.plan import Plan, Row
from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.links import LINK_GRIDS, Link, LinkGrid
from plans.sections import BY_KEY

from .conflicts import SOMEBODY, last_event
from .grids import Ground, table

MOST = 40  # rows or columns of a grid; a longer plan is searched
MOST_AT_ONCE = 2500  # boxes on one page; with more of them the grids are shown one at a time
KINDS = ("strategies", "functions", "dependencies", "risks")


@dataclass(frozen=True)
class Meanwhile:
    """A row that somebody else changed, or deleted, while the page was open."""

    label: str
    by: str
    at: datetime | None
    is_gone: bool


@dataclass(frozen=True)
class LinkFilter:
    """What is shown of a large plan: what has one of the words between commas in its name, and which grid."""

    find: str = ""
    grid: str = ""

    @property
    def words(self) -> list[str]:
        """What is looked for, in lower case."""
        return [word for part in self.find.split(",") if (word := part.strip().casefold())]


def links_page(stored: Plan, document: Document, choice: LinkFilter, sent: SubmittedLinks | None) -> dict[str, Any]:
    """Everything that the template shows; the number of queries does not depend on the plan.

    After a refused save the boxes are ticked as they were ``sent``.
    """
    rows = stored_rows(stored)
    plan = FrozenPlan(document)
    ground = Ground(plan, {kind: _axis(plan.rows(kind), choice, sent) for kind in KINDS}, _open_questions(stored), sent)
    usable = [grid for grid in LINK_GRIDS if _can_link(plan, grid)]
    one_at_a_time = sum(len(ground.axes[grid.rows]) * len(ground.axes[grid.columns]) for grid in usable) > MOST_AT_ONCE
    tables = [table(ground, grid) for grid in (_chosen(usable, choice) if one_at_a_time else usable)]
    keepers = dict.fromkeys(was.split(":")[1] for shown in tables for was in shown.was)
    return {
        "tables": tables,
        "usable": usable,
        "one_at_a_time": one_at_a_time,
        "choice": choice,
        "suggested": len(ground.asked),
        "are_suggested": noun(len(ground.asked), "is suggested by the text.", "are suggested by the text."),
        "is_large": bool(choice.find) or any(len(plan.rows(kind)) > MOST for kind in KINDS),
        "is_found": not choice.words or any(_matching(plan.rows(kind), choice) for kind in KINDS),
        "editions": [f"{ref}:{rows[ref].edition}" for ref in keepers if ref in rows],
        "missing": [BY_KEY[kind].title for kind in KINDS if not plan.rows(kind)],
        "meanwhile": _meanwhile(stored, rows, sent) if sent else [],
    }


def stored_rows(stored: Plan) -> dict[str, Row]:
    """The rows that a link may join, deleted ones among them, by ref. One query a kind."""
    return {
        row.ref: row
        for kind in KINDS
        for row in BY_KEY[kind].model.objects.filter(plan=stored).select_related("changed_by")
    }


def _open_questions(stored: Plan) -> frozenset[tuple[str, str, str]]:
    """The links that open questions ask about: ref, field, target."""
    checkup = Checkup.objects.filter(plan=stored).first()
    questions = checkup.questions if checkup else []
    return frozenset((asked["ref"], asked["field"], asked["target"]) for asked in questions if asked["field"])


def _can_link(plan: FrozenPlan, grid: LinkGrid) -> bool:
    """Whether there are rows and columns, and two of them where they are of one kind."""
    least = 2 if grid.rows == grid.columns else 1
    return min(len(plan.rows(grid.rows)), len(plan.rows(grid.columns))) >= least


def _chosen(grids: list[LinkGrid], choice: LinkFilter) -> list[LinkGrid]:
    return [grid for grid in grids if grid.key == choice.grid] or grids[:1]


def _matching(rows: Iterable[FrozenRow], choice: LinkFilter) -> list[FrozenRow]:
    return [row for row in rows if any(word in row.label.casefold() for word in choice.words)]


def _axis(rows: Sequence[FrozenRow], choice: LinkFilter, sent: SubmittedLinks | None) -> list[FrozenRow]:
    """The rows of a kind that grids show: what is found, else all, of these the first ``MOST``; and what was sent."""
    wanted = {row.ref for row in (_matching(rows, choice) or rows)[:MOST]}
    wanted |= sent.refs() if sent else frozenset()
    return [row for row in rows if row.ref in wanted]


def _meanwhile(stored: Plan, rows: Mapping[str, Row], sent: SubmittedLinks) -> list[Meanwhile]:
    """What of the person's ticks met a row that is not as they saw it."""
    links = [one.link for one in sent.changes()]
    touched = dict.fromkeys([*(link.ref for link in links), *(link.target for link in links)])
    changed = (rows[ref] for ref in touched if ref in rows and _is_other(rows[ref], links, sent))
    return [_change_of(stored, row) for row in changed]


def _is_other(row: Row, links: list[Link], sent: SubmittedLinks) -> bool:
    is_keeper = any(link.ref == row.ref for link in links)
    return row.deleted_at is not None or (is_keeper and row.edition != sent.editions.get(row.ref))


def _change_of(stored: Plan, row: Row) -> Meanwhile:
    if row.deleted_at:
        by, at = last_event(stored.code, row.ref, "row_deleted")
        return Meanwhile(row.label, by, at, is_gone=True)
    return Meanwhile(row.label, row.changed_by.name if row.changed_by else SOMEBODY, row.changed_at, is_gone=False)
