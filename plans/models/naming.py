"""Codes of plans: what they may look like, and which words the addresses keep for themselves."""

import re
from collections import Counter

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.text import slugify

from bcp_portal.audit.models import Event

from .plan import Plan

DELETED = "plan_deleted"
RESERVED = frozenset({"new", "import", "search"})
LONGEST = 40
NUMBERED = re.compile(r"(.*\D)(\d{1,6})")
FIRST = "BCP-01"
LONGEST_OF_TITLE = 20
SEVERAL = 2
SHAPE = re.compile(r"[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*")


def check_code(code: str) -> None:
    """Whether a new plan can have this code, whatever its case. Raises ValidationError with what to write instead."""
    if not SHAPE.fullmatch(code) or len(code) > LONGEST:
        raise ValidationError(
            f"“{code}” can’t be a code: write up to {LONGEST} letters, digits and single hyphens, for example BCP-02.",
            code="shape",
        )
    if code.lower() in RESERVED:
        raise ValidationError(f"“{code}” is the name of a page: choose another code.", code="reserved")
    if holder := Plan.objects.filter(code__iexact=code).first():
        owner = f"“{holder.title}”{' (archived)' if holder.archived_at else ''}"
        raise ValidationError(f"“{holder.code}” is the code of {owner}: choose another.", code="taken")
    if was_deleted(code):
        raise ValidationError(f"“{code}” was the code of a draft that was deleted: choose another.", code="taken")


def was_deleted(code: str) -> bool:
    """Whether a draft with the code was deleted, whatever the case: what the trail says of it is of no other plan."""
    return _deleted().filter(plan_code__iexact=code).exists()


def deletion_of(code: str) -> Event | None:
    """How the draft with this very code was deleted, if one was."""
    return _deleted().filter(plan_code=code).order_by("pk").last()


def free_code(like: str = FIRST) -> str:
    """The first free code of a series: ``BCP-02`` where the code ``like`` is ``BCP-01``."""
    stem = re.sub(r"[-_]\d+$", "", like)[: LONGEST - 5]
    taken = {code.lower() for code in codes_ever(stem)}
    numbered = (f"{stem}-{number:02d}" for number in range(1, len(taken) + 2))
    return next(code for code in numbered if code.lower() not in taken)


def proposed_code(title: str = "") -> str:
    """A free code for a new plan: the next in the pattern of the organisation (``DR-007`` after ``DR-006``).

    Where its plans follow none, it is made of the title (``""`` if that gives none); the first plan is BCP-01.
    """
    codes = codes_ever("")
    if not codes:
        return FIRST
    taken = {code.lower() for code in codes}
    return _next_in_pattern(codes, taken) or _of_title(title, taken)


def _next_in_pattern(codes: list[str], taken: set[str]) -> str:
    """The code after the highest of the largest series, if that is several plans or half of all.

    ``""`` behind the last number of six digits, which is taken once and belongs to no series.
    """
    series = [found.groups() for code in codes if (found := NUMBERED.fullmatch(code))]
    stem, times = next(iter(Counter(stem for stem, _ in series).most_common(1)), ("", 0))
    if times < SEVERAL and 2 * times < len(codes):
        return ""
    numbers = [number for known, number in series if known.lower() == stem.lower()]
    code = f"{stem}{max(map(int, numbers)) + 1:0{max(map(len, numbers))}d}"
    return code if len(code) <= LONGEST and code.lower() not in taken else ""


def _of_title(title: str, taken: set[str]) -> str:
    """``WARD-3B`` for “Ward 3b”, with a number behind it where that is taken or the name of a page."""
    words = slugify(title.replace("_", "-"))[:LONGEST_OF_TITLE].strip("-").upper()
    numbered = (words, *(f"{words}-{number}" for number in range(2, len(taken) + 4)))
    return next(code for code in numbered if code.lower() not in taken | RESERVED) if words else ""


def codes_ever(stem: str) -> list[str]:
    """Codes that begin so, of plans and of drafts that were deleted."""
    plans = Plan.objects.filter(code__istartswith=stem).values_list("code", flat=True)
    return [*plans, *_deleted().filter(plan_code__istartswith=stem).values_list("plan_code", flat=True)]


def _deleted() -> QuerySet[Event]:
    return Event.objects.filter(kind="plans", verb=DELETED)
