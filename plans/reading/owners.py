"""Owners of rows: the person of the directory that a row names as its owner, or who fills a role."""

from collections.abc import Iterable

from bcp_portal.documents.format import Document

from .document import FrozenPlan

OWNED = {"roles": "person"}  # by kind, the field that says who answers for a row, where that isn't its owner


def owners_in(document: Document) -> dict[str, str]:
    """By ref of a row, the ref of who answers for it."""
    rows = FrozenPlan(document).by_ref.values()
    found = {row.ref: row.link(OWNED.get(row.kind, "owner")) for row in rows}
    return {ref: person for ref, person in found.items() if person}


def owner_refs(people: Iterable[str]) -> str:
    """Refs as a finding keeps them: each with a space around it, ``""`` for none."""
    refs = sorted({person for person in people if person})
    return f" {' '.join(refs)} " if refs else ""
