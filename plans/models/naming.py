"""Codes of plans: what they may look like, and which words the addresses keep for themselves."""

import re

from django.core.exceptions import ValidationError

from .plan import Plan

RESERVED = frozenset({"new", "import", "search"})
LONGEST = 40
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


def free_code(like: str = "BCP") -> str:
    """The first free code of a series: ``BCP-02`` where the code ``like`` is ``BCP-01``."""
    stem = re.sub(r"[-_]\d+$", "", like)[: LONGEST - 5]
    taken = {code.lower() for code in Plan.objects.filter(code__istartswith=stem).values_list("code", flat=True)}
    numbered = (f"{stem}-{number:02d}" for number in range(1, len(taken) + 2))
    return next(code for code in numbered if code.lower() not in taken)
