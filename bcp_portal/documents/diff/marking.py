"""Marks for the page of a plan: what differs from an older document, at the place where it stands."""

from collections.abc import Iterable

from bcp_portal.documents.format import Document
from bcp_portal.documents.marks import Mark, Marks, RemovedRow, removed_key

from . import compare_at
from .changes import Change
from .places import PROSE, Places


def marks(before: Document, after: Document) -> Marks:
    """The comparison by ref; a row that is changed and moved is marked as changed."""
    old, new = Places(before), Places(after)
    found: dict[str, Mark] = {}
    removed: dict[str, list[RemovedRow]] = {}
    for change in compare_at(old, new, before, after):
        if change.state == "removed":
            for place in _places_of(change, old, new):
                removed.setdefault(place, []).append(_removed(change))
        elif change.ref not in found or change.state != "moved":
            found[change.ref] = _mark(change)
    gone: dict[str, Mark] = {
        removed_key(place): {"state": "removed", "fields": {}, "rows": rows} for place, rows in removed.items()
    }
    return {**found, **gone}


def _mark(change: Change) -> Mark:
    fields = {} if change.state == "added" else {field.name: field.before for field in change.fields}
    return {"state": change.state, "fields": fields}


def _removed(change: Change) -> RemovedRow:
    cells = {field.name: field.before for field in change.fields}
    return {"ref": change.ref, "label": change.label, "cells": cells}


def _places_of(change: Change, old: Places, new: Places) -> Iterable[str]:
    """The blocks that used to print a row and are still there; else the nearest heading that is."""
    blocks = [block for block in old.printed.get(change.ref, []) if block in new.blocks]
    if blocks and change.kind != PROSE:
        return blocks
    return [_nearest_heading(change, old, new)]


def _nearest_heading(change: Change, old: Places, new: Places) -> str:
    section = old.section_of(change.ref)
    earlier = [ref for ref in old.headings if old.sections[ref].place <= section.place and ref in new.headings]
    return earlier[-1] if earlier else next(iter(new.headings), "")
