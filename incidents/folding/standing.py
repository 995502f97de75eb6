"""Entries as they stand: a correction of the same kind takes the place of what it corrects."""

from collections.abc import Iterable
from dataclasses import replace

from .entries import EntryFact


def standing(entries: Iterable[EntryFact]) -> list[EntryFact]:
    """The entries in the order of their numbers, each as it was corrected last, and still at its first place.

    A correction of a correction counts for the first one. One of another kind (``corrected``) is words beside an entry,
    which stands as it is.
    """
    first: dict[int, EntryFact] = {}
    last: dict[int, EntryFact] = {}
    for entry in sorted(entries, key=lambda entry: entry.number):
        root = first.get(entry.corrects) if entry.corrects is not None else None
        place = root if root and root.kind == entry.kind else entry
        first[entry.number] = place
        last[place.number] = entry if place is entry else replace(entry, number=place.number)
    return list(last.values())
