"""Supplier assessments that a plan promises: the lines that do."""

import re

from .document import FrozenPlan, FrozenRow

PROMISED = re.compile(
    r"\b(?:assess|audit|evaluat|appraise)\w*\b[^.;]{0,40}\b(?:vendor|supplier|provider|third part|contractor)\w*"
    r"|\b(?:vendor|supplier|provider|third[- ]party|contractor)s?\b[^.;]{0,20}\b(?:assess|audit|evaluat|appraisal)\w*",
    re.I,
)


def promised(plan: FrozenPlan) -> list[tuple[FrozenRow, str]]:
    """Rows that promise an assessment of suppliers, with the field that does."""
    places = (("maintenance", "text"), ("reviews", "text"), ("supplier_rules", "text"))
    return [(row, field) for kind, field in places for row in plan.rows(kind) if PROMISED.search(row.text(field))]
