"""Annexes: what follows from the rows and is printed and signed with them: known gaps, recovery analysis, rules."""

from datetime import date

from bcp_portal.documents.canonical import canonical, from_canonical
from bcp_portal.documents.format import Document
from plans.models.plan import Draft, Plan

from .findings import frozen_gaps
from .recovery import with_recovery
from .rules import with_rules

ANNEXES = ("findings", "recovery", "rules", "signing", "changes")  # frozen with the rows, and not written by anybody


def is_of_draft(text: str, draft: Draft) -> bool:
    """Whether a document, as canonical JSON, was made of the draft as it is: apart from what follows from the rows."""
    written = {key: value for key, value in from_canonical(text).items() if key not in ANNEXES}
    return canonical(written) == draft.document


def with_annexes(plan: Plan, document: Document, *, on: date) -> Document:
    """The plan's document with its annexes as they stand on a day; three queries."""
    return {**with_rules(with_recovery(document)), "findings": frozen_gaps(plan, on=on)}
