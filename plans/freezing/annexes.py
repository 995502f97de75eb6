"""Annexes: what follows from the rows and is printed and signed with them: known gaps, recovery analysis, rules."""

from datetime import date

from bcp_portal.documents.canonical import canonical, from_canonical
from bcp_portal.documents.format import Document
from plans.models.plan import Draft, Plan

from .findings import frozen_gaps
from .improvements import with_actions, with_results
from .recovery import with_recovery
from .rules import with_rules

# Frozen with the rows, and not written by anybody.
ANNEXES = ("findings", "recovery", "rules", "signing", "changes", "results", "actions")


def is_of_draft(text: str, draft: Draft) -> bool:
    """Whether a document, as canonical JSON, was made of the draft as it is: apart from what follows from the rows."""
    written = {key: value for key, value in from_canonical(text).items() if key not in ANNEXES}
    return canonical(written) == draft.document


def with_annexes(plan: Plan, document: Document, *, on: date) -> Document:
    """The plan's document with its annexes as they stand on a day; eight queries."""
    annexed: Document = {**with_rules(with_recovery(document)), "findings": frozen_gaps(plan, on=on)}
    return with_actions(with_results(annexed, plan, on=on), plan, on=on)
