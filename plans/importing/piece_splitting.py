"""Splitting of a piece: a list or paragraph is cut where its lines change their form, to be read part by part."""

from dataclasses import replace
from itertools import groupby

from .contact_lists import sort_of
from .context import Context
from .inline_text import labelled_value, read_line
from .markdown_pieces import Listing, ListItem, MarkdownPiece
from .plan_wide_objectives import objective_runs, without_blank_end
from .signing_lines import signing_runs

NAMED = {"roles", "contacts", "severities", "exercises", "dependencies", "risks", "functions", "strategies"}


def split_piece(piece: MarkdownPiece, lines: list[str], context: Context) -> list[MarkdownPiece]:
    """The piece; of a list of objectives, those of everything apart from those of something; of lines to sign on, each
    sort apart; of names with what belongs to them, those that are joined in one way.
    """
    if isinstance(piece, Listing) and context.kind == "tiers":
        return [*objective_runs(piece, lines)]
    if isinstance(piece, Listing) and context.kind in NAMED:
        return _by_joint(piece, lines, context)
    return signing_runs(piece, lines, context)


def _by_joint(listing: Listing, lines: list[str], context: Context) -> list[MarkdownPiece]:
    """``Clerk: Ann Roe`` apart from ``Clerk - Ann Roe``; contacts with numbers apart from others, too."""
    sorts = [_sort(item, context) for item in listing.items]
    if not all(sorts):
        return [listing]
    cut = [tuple(run) for _, run in groupby(listing.items, key=lambda item: _sort(item, context))]
    ends = [*(run[0].line for run in cut[1:]), listing.end]
    return [
        replace(listing, start=run[0].line, end=without_blank_end(run[0].line, end, lines), items=run)
        for run, end in zip(cut, ends, strict=True)
    ]


def _sort(item: ListItem, context: Context) -> tuple[str, str] | None:
    """How name and value are joined in a line that has both, and what the value is."""
    label = labelled_value(read_line(item.text)) if not item.children and not item.is_opaque else None
    if label is None:
        return None
    return label.joint, sort_of(label.value) if context.kind == "contacts" else ""
