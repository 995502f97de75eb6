"""What a print shows of a comparison: for each ref of a document, how it differs from an older one."""

from collections.abc import Mapping
from typing import NotRequired, TypedDict


class RemovedRow(TypedDict):
    """A row (or block, or section) that is gone: what people called it, and what it said by field."""

    ref: str
    label: str
    cells: dict[str, str]


class Mark(TypedDict):
    """How a row, block or heading differs: ``added``, ``changed``, ``removed`` or ``moved``.

    ``fields`` holds the text that stood in each changed field before: a row's own fields, ``text`` and ``title`` of a
    block, ``title`` of a heading. ``rows`` is used under the key of `removed_key` only.
    """

    state: str
    fields: dict[str, str]
    rows: NotRequired[list[RemovedRow]]


Marks = Mapping[str, Mark]


def removed_key(ref: str) -> str:
    """The key of the mark that lists what is gone from a block, or from under a heading."""
    return f"{ref}:removed"


def removed_from(marks: Marks, ref: str) -> list[RemovedRow]:
    """What is gone from the block, or from under the heading."""
    mark = marks.get(removed_key(ref))
    return mark.get("rows", []) if mark else []


def old_text(marks: Marks, ref: str, field: str) -> str | None:
    """The text that stood in a field before, None where it is the same."""
    mark = marks.get(ref)
    return mark["fields"].get(field) if mark else None
