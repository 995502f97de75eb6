"""The plans that can be activated: all where they are few, else found by the words of their titles."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from bcp_portal.look.counting import counted
from incidents.actions.kept_lines import kept_of, of_title
from incidents.models import KeptVersion
from incidents.models.kept_lines import FORM
from plans.integrity.kept_words import unsealed
from plans.models.plan import PlanQuerySet
from plans.models.standing import held_versions
from plans.models.versions import PlanVersion

MOST = 8  # that stand on a page
# Key, code, number, SHA-256 and the title as it is kept; of a version in force also of what that is, and in which form.
PlanRow = tuple[Any, ...]


class PlanChoice(NamedTuple):
    """A plan that can be activated; ``key`` is that of its version in force."""

    key: int
    code: str
    title: str
    number: str
    sha256: str
    is_chosen: bool = False


class PlanChoices(NamedTuple):
    """Some of the plans; ``is_searched`` where they are more than stand on a page; ``more`` says what is not shown."""

    plans: Sequence[PlanChoice]
    is_searched: bool
    words: str
    more: str


def plan_choices(plans: PlanQuerySet, words: str, chosen: str = "") -> PlanChoices:
    """Of many plans in force those with all words, none without, and before them the one whose code is ``chosen``; all
    of a few. Six queries at most where all versions are read, and one where they are few.
    """
    few = list(_held(plans)[: MOST + 1])
    if len(few) <= MOST:
        if not all(_is_read(row) for row in few):
            kept_of(plans)
            few = list(_held(plans)[:MOST])
        return PlanChoices([_choice(row, chosen) for row in few], is_searched=False, words="", more="")
    known = kept_of(plans)
    every = _kept(known.kept) if known.is_all else _held(plans)
    found = every
    for word in words.casefold().split():
        named = Q(sought__contains=word) if known.is_all else Q(kept__sought__contains=word)
        found = found.filter(named | Q(plan__code__icontains=word))
    rows, count = list(found[:MOST]) if words else [], found.count()
    if chosen and chosen not in [code for _, code, *_ in rows] and (first := list(every.filter(plan__code=chosen))):
        rows = [*first, *rows[: MOST - 1]]
    return PlanChoices([_choice(row, chosen) for row in rows], is_searched=True, words=words, more=_more(count, words))


def _kept(kept: QuerySet[KeptVersion]) -> "QuerySet[KeptVersion, PlanRow]":
    columns = "version", "plan__code", "version__major", "version__minor", "sha256", "title"
    return kept.order_by("plan__code").values_list(*columns)


def _held(plans: PlanQuerySet) -> "QuerySet[PlanVersion, PlanRow]":
    """The same of all versions in force, whether or not they are read, and what was signed."""
    found = held_versions().filter(plan__in=plans.order_by().values("pk")).order_by("plan__code")
    columns = "pk", "plan__code", "major", "minor", "sha256", "kept__title", "kept__sha256", "kept__form"
    return found.values_list(*columns)


def _is_read(row: PlanRow) -> bool:
    """Whether what is kept of a version in force is right."""
    *_, sha256, _title, of, form = row
    return (of, form) == (sha256, FORM)


def _choice(row: PlanRow, chosen: str) -> PlanChoice:
    """The title is what the version calls its plan; none where that was not read, or can't be."""
    key, code, major, minor, sha256, kept, *_ = row
    title = unsealed(kept, of=of_title(sha256)) if kept else None
    return PlanChoice(key, code, title or "", f"{major}.{minor}", sha256, is_chosen=code == chosen)


def _more(count: int, words: str) -> str:
    """How many there are to be found, or are found but not shown, or that none is."""
    if not words:
        return f"{counted(count, 'plan is', 'plans are')} in force: find the one by its title or code."
    if not count:
        return f"No plan in force has “{words[:80]}” in its title or code. Try fewer words."
    return f"And {counted(count - MOST, 'more plan', 'more plans')}: say more of the title." if count > MOST else ""
