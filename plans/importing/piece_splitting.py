"""A list or paragraph cut where its lines tell in another way: so that each part is read by itself."""

from dataclasses import replace
from itertools import groupby

from .contact_lists import sort_of
from .context import Place
from .inline_text import labelled, read_line
from .markdown_pieces import Item, Listing, Piece
from .plan_wide_objectives import filled, runs
from .signing_lines import signing_runs

NAMED = {"roles", "contacts", "severities", "exercises", "dependencies", "risks", "functions", "strategies"}


def parts_of(piece: Piece, lines: list[str], place: Place) -> list[Piece]:
    """The piece; of a list of objectives, those of everything apart from those of something; of lines to sign on, each
    sort apart; of names with what belongs to them, those that are joined in one way.
    """
    if isinstance(piece, Listing) and place.kind == "tiers":
        return [*runs(piece, lines)]
    if isinstance(piece, Listing) and place.kind in NAMED:
        return _by_joint(piece, lines, place)
    return signing_runs(piece, lines, place)


def _by_joint(listing: Listing, lines: list[str], place: Place) -> list[Piece]:
    """``Clerk: Ann Roe`` apart from ``Clerk - Ann Roe``; contacts with numbers apart from others, too."""
    sorts = [_sort(item, place) for item in listing.items]
    if not all(sorts):
        return [listing]
    cut = [tuple(run) for _, run in groupby(listing.items, key=lambda item: _sort(item, place))]
    ends = [*(run[0].line for run in cut[1:]), listing.end]
    return [
        replace(listing, start=run[0].line, end=filled(run[0].line, end, lines), items=run)
        for run, end in zip(cut, ends, strict=True)
    ]


def _sort(item: Item, place: Place) -> tuple[str, str] | None:
    """How name and value are joined in a line that has both, and what the value is."""
    label = labelled(read_line(item.text)) if not item.children and not item.is_opaque else None
    if label is None:
        return None
    return label.joint, sort_of(label.value) if place.kind == "contacts" else ""
