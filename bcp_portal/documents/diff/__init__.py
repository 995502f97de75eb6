"""What differs between two documents in meaning: rows, fields, headings and narrative, matched by ref."""

from bcp_portal.documents.format import Document

from .changes import Change, ChangeState, FieldChange, SectionRef, Segment
from .outlines import compare_blocks, compare_document, compare_headings
from .places import Places
from .rows import compare_directory, compare_rows
from .rules import compare_rules
from .signing import compare_signing
from .weighing import weightiest_first

__all__ = ["Change", "ChangeState", "FieldChange", "SectionRef", "Segment", "compare", "weightiest_first"]


def compare(before: Document, after: Document) -> list[Change]:
    """The changes from one document to the next, in printed order; what issuing a version writes by itself is left out.

    Left out, too: columns and shapes of blocks, which change how rows look and not what they say.
    """
    return compare_at(Places(before), Places(after), before, after)


def compare_at(old: Places, new: Places, before: Document, after: Document) -> list[Change]:
    """The same for who knows already where things stand in both."""
    found = [
        *compare_document(before, after),
        *compare_headings(before, after, old, new),
        *compare_blocks(old, new),
        *compare_rows(before, after, old, new),
        *compare_directory(before, after),
        *compare_signing(before, after, new),
        *compare_rules(before, after),
    ]
    return sorted(found, key=lambda change: (change.section.place, change.within))
